"""The products to entrust to a 团长, to fill in. Owns its columns, its examples and its words."""

from core.reports.templates.writing import COUNT, DAY, TEXT, Field, Template
from core.sheets.alliance_product import ALLIANCE_PRODUCT
from core.sheets.declaration import EXAMPLE

_SHEET = ALLIANCE_PRODUCT.sheets[0]
_DAY = f"{EXAMPLE} 2026-11-20"

ALLIANCE_PRODUCT_TEMPLATE = Template(
    ALLIANCE_PRODUCT,
    fields=(
        Field("day", 26, DAY),
        Field("product_id", 24, TEXT),
        Field("product_name", 28),
        Field("ordinary_plan", 12),
        Field("alliance_orders", 18, COUNT),
        Field("leader", 18, TEXT),
        Field("leader_orders", 18, COUNT),
        Field("cooperation", 14),
    ),
    examples=(
        (_DAY, "3790000000000000001", "示例外套", "已开", "800", "示例团长甲", "500", "无"),
        (_DAY, "3790000000000000002", "示例袜子", "已开", "10000", "示例团长甲", "8000", "招商活动"),
        (_DAY, "3790000000000000002", "示例袜子", "已开", "10000", "示例团长乙", "2000", "无"),
    ),
    lines=(
        ("每行写什么", "一个商品、一位团长一行;同一个商品有几位团长就写几行,商品的数每行都照抄"),
        (_SHEET.column("day").header, "查数的那天,例如 2026-11-20;也可以不填,上传时选日期"),
        (_SHEET.column("product_id").header, "整串数字,单元格设成文本,免得末几位变成 0"),
        (_SHEET.column("ordinary_plan").header, "写 已开 或 未开"),
        (_SHEET.column("alliance_orders").header, "近 90 天达人带货的支付订单数,整个商品的"),
        (_SHEET.column("leader").header, "没有团长的商品空着,也留一行"),
        (_SHEET.column("leader_orders").header, "上面那些订单里这位团长带来的;没有写 0,不知道空着"),
        (_SHEET.column("cooperation").header, "现在这位团长和这个商品在进行的:无、招商活动、专属活动 或 托管"),
        ("示例行", f"日期里写着「{EXAMPLE}」的行不会导入,可以直接改成自己的,也可以删掉"),
        ("改错", "改好后整份再上传:同一天以新的一份为准;看的时候以最近一天为准"),
    ),
)
