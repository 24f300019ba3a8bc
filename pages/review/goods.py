"""商品 · 品效合一: which product sells, which is worth more explaining, and what each did to the money."""

from pages.shared.desk import desk
from pages.shared.goods.pairs import pair_picker
from pages.shared.goods.roles import role_editor
from pages.shared.review_page import review_page

review = review_page("goods")
if review is not None:
    pair_picker(desk(), review)
    role_editor(desk(), review)
