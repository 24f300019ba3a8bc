"""交易构成: where the shop's sales come from, what moved and by how many yuan."""

from pages.shared.shop.page import shop_page

shop_page()
