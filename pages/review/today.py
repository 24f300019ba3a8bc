"""今日: the latest session in one screen, between two shifts."""

from pages.shared.today.page import today_page

today_page()
