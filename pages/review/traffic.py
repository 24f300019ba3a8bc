"""直播日报 · 流量: how much came in, where people left, what it cost."""

from pages.shared.review_page import review_page

review_page("traffic")
