"""直播日报 · 人群: who comes, who buys, whom to aim at, and what viewers ask."""

from pages.shared.crowds.lists import targeting_downloads
from pages.shared.desk import desk
from pages.shared.people.extras import paste_comments
from pages.shared.review_page import review_page

review = review_page("people")
if review is not None:
    targeting_downloads(review)
    paste_comments(desk(), review)
