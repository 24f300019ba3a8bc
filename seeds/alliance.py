"""联盟商品: the template as the merchant filled it in on the last day.

Owns: per product what was sold through 联盟 and by whom. Story: every answer that 托管计划 can give is in it once: few
orders, one 团长 with most of many, nobody with enough of them, another's activity in the way, a plan not open, a plan
that runs, and a product whose orders nobody looked up.
May never enter: anything from core, and what the live sessions sold: these orders came from the rooms of others.
"""

from cells import MISSING, MORE, Cell, book_of, save, table
from shop import CATALOGUE, LAST_DAY

NORTH, RIVER, CLOUD = "北山优选", "江南货盘", "云上好物"

Leader = tuple[str | None, int | None, str | None]
# Place in the catalogue: 普通计划, orders, and per 团长 their orders and what runs with them.
ENTRUSTED: dict[int, tuple[str, int | None, tuple[Leader, ...]]] = {
    0: ("已开", 10_000, ((NORTH, 8_000, "招商活动"), (RIVER, 1_500, "无"))),
    1: ("已开", 4_200, ((NORTH, 2_900, "无"), (RIVER, 1_300, "无"))),
    2: ("已开", 6_350, ((RIVER, 5_100, "无"), (CLOUD, 900, "专属活动"))),
    3: ("未开", 320, ((CLOUD, 200, "无"),)),
    4: ("已开", 800, ((NORTH, 510, "无"), (CLOUD, 60, "无"))),
    5: ("已开", 1_000, ((RIVER, 400, "招商活动"),)),
    6: ("已开", 2_600, ((CLOUD, 2_450, "托管"), (NORTH, 100, "无"))),
    7: ("已开", None, ((NORTH, None, "无"),)),
    9: ("已开", 0, ((None, None, None),)),
}


def rows() -> list[dict[str, Cell]]:
    return [
        {
            "日期": f"{LAST_DAY:%Y-%m-%d}",
            "商品ID": CATALOGUE[place].product_id,
            "商品名称": CATALOGUE[place].name,
            "普通计划": plan,
            "近90天联盟销量": MISSING if sold is None else sold,
            "团长": leader,
            "团长近90天出单": MISSING if orders is None and leader else orders,
            "合作": runs,
        }
        for place, (plan, sold, leaders) in ENTRUSTED.items()
        for leader, orders, runs in leaders
    ]


def write() -> None:
    save(book_of({"联盟商品": table(rows())}), MORE / f"联盟商品_{LAST_DAY:%Y%m%d}.xlsx")
