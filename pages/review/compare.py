"""场次对比: any number of sessions side by side."""

from pages.shared.comparing.page import compare_page

compare_page()
