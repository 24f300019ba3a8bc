"""直播日报: the day in one page, to read and to send."""

from pages.shared.review_page import review_page

review_page("daily")
