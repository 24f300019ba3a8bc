"""直播周报 · 人货场: a period, why it was better or worse than before, and the sessions and goods behind it."""

from pages.shared.review_page import review_page

review_page("weekly")
