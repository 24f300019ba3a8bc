"""Returns to fill in: 退单明细. Owns its columns, its examples and its words."""

from core.reports.templates.writing import MOMENT, MONEY, TEXT, Field, Template
from core.sheets.declaration import EXAMPLE
from core.sheets.order_return import ORDER_RETURN

_SHEET = ORDER_RETURN.sheets[0]

ORDER_RETURN_TEMPLATE = Template(
    ORDER_RETURN,
    fields=(
        Field("return_id", 24, TEXT),
        Field("order_id", 24, TEXT),
        Field("product_id", 24, TEXT),
        Field("product_name", 30, TEXT),
        Field("asked_at", 34, MOMENT),
        Field("return_reason", 18, TEXT),
        Field("refund_amount", 12, MONEY),
    ),
    examples=(
        (
            "1400000000000000001", "6900000000000000001", "3790000000000000001", "示例保温壶",
            f"{EXAMPLE} 2026-11-12 10:02:00", "商品破损", "89.00",
        ),
        (
            "1400000000000000002", "6900000000000000003", "3790000000000000002", "示例软壳裤",
            f"{EXAMPLE} 2026-11-12 15:20:00", "不喜欢/不想要", "199.00",
        ),
    ),
    lines=(
        ("每行写什么", "一张售后单;抖店 → 售后 → 售后工作台 能导出的话,直接传导出的表就行"),
        (_SHEET.column("asked_at").header, "买家申请的时间,例如 2026-11-12 10:02:00;只知道哪天就只写日期"),
        (_SHEET.column("return_reason").header, "买家选的原因,照原样写;哪些算品质,在店铺体检里定"),
        (_SHEET.column("refund_amount").header, "单位元,可以不填"),
        ("示例行", f"申请时间里写着「{EXAMPLE}」的行不会导入,可以直接改成自己的,也可以删掉"),
        ("一天要全", "同一天以新的一份为准:补一张,就把那天的全部售后单一起再传"),
    ),
)  # fmt: skip
