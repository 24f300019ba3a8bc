"""交易构成: where the shop's sales come from, by terminal, account, channel, category, price band and crowd."""

from core.reviews.shop.days import shop_scope
from core.reviews.shop.scenario import KEY, TITLE, shop

__all__ = ["KEY", "TITLE", "shop", "shop_scope"]
