"""Who sees, clicks and buys a product, to fill in: 商品人群画像. Owns its columns, its examples and its words."""

from core.reports.templates.writing import COUNT, DAY, SHARE, TEXT, Cells, Field, Template
from core.sheets.declaration import EXAMPLE
from core.sheets.product_audience import PRODUCT_AUDIENCE

_SHEET = PRODUCT_AUDIENCE.sheets[0]
_ID = "3790000000000000001"

PRODUCT_AUDIENCE_TEMPLATE = Template(
    PRODUCT_AUDIENCE,
    fields=(
        Field("product_id", 24, TEXT),
        Field("product_name", 30, TEXT),
        Field("day", 26, DAY),
        Field("crowd", 14, TEXT),
        Field("dimension", 20, TEXT),
        Field("label", 20, TEXT),
        Field("share", 12, SHARE),
        Field("tgi", 10, Cells("0")),
        Field("users", 12, COUNT),
    ),
    examples=(
        (_ID, "示例保温壶", f"{EXAMPLE} 2026-11-20", "曝光", "年龄", "31-40", "30.00%", "105", "3600"),
        (_ID, "示例保温壶", f"{EXAMPLE} 2026-11-20", "成交", "年龄", "31-40", "42.00%", "147", "126"),
    ),
    lines=(
        ("每行写什么", f"一个商品、一个人群、一个标签,从 {PRODUCT_AUDIENCE.menu} 抄;几个商品可以写在同一张表里"),
        (_SHEET.column("product_id").header, "19 位商品编号;不知道就空着,只写商品名称,每次写法要一致"),
        (_SHEET.column("day").header, "画像是哪一天的;一段时间的就整列空着,写进文件名:商品人群画像_20261114-20261120"),
        (_SHEET.column("crowd").header, "曝光、点击、成交;要看高潜人群再抄 曝光未购买、点击未购买"),
        (_SHEET.column("dimension").header, "先抄 年龄、同行业商家偏好、八大消费群体;只抄了前几名的,名称后加 TOP5"),
        (_SHEET.column("share").header, "带 % 的百分数,例如 12.50%"),
        (_SHEET.column("users").header, "这个人群里带这个标签的人数;没有就空着,缺了人数只作推测"),
        ("示例行", f"日期里写着「{EXAMPLE}」的行不会导入,可以直接改成自己的,也可以删掉"),
        ("分几次传", "可以:一个商品、一段时间是一份,再传同一份时以新的为准,不影响别的商品"),
    ),
)  # fmt: skip
