"""直播日报 · 商品: the scenario and what others may take from it, by name only."""

from core.reviews.goods.scenario import KEY, TITLE, goods, goods_summary
from core.reviews.goods.shelf import LIVE

__all__ = ["KEY", "LIVE", "TITLE", "goods", "goods_summary"]
