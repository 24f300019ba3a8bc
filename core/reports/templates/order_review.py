"""Reviews of orders to fill in: 评价明细. Owns its columns, its examples and its words."""

from core.reports.templates.writing import MOMENT, SCORE, TEXT, Field, Template
from core.sheets.declaration import EXAMPLE
from core.sheets.order_review import AGAIN, DEFAULT, FIRST, ORDER_REVIEW

_SHEET = ORDER_REVIEW.sheets[0]
_SCORES = tuple(_SHEET.column(key).header for key in ("quality_score", "service_score", "logistics_score"))

ORDER_REVIEW_TEMPLATE = Template(
    ORDER_REVIEW,
    fields=(
        Field("order_id", 24, TEXT),
        Field("product_id", 24, TEXT),
        Field("product_name", 30, TEXT),
        Field("paid_at", 34, MOMENT),
        Field("reviewed_at", 22, MOMENT),
        *(Field(key, 11, SCORE) for key in ("quality_score", "service_score", "logistics_score")),
        Field("review_type", 12, TEXT),
    ),
    examples=(
        (
            "6900000000000000001", "3790000000000000001", "示例保温壶", f"{EXAMPLE} 2026-11-06 20:31:05",
            "2026-11-12 09:10:00", "1", "3", "2", FIRST,
        ),
        (
            "6900000000000000002", "3790000000000000001", "示例保温壶", f"{EXAMPLE} 2026-11-06 20:40:11",
            "2026-11-21 00:00:00", "5", "5", "5", DEFAULT,
        ),
    ),
    lines=(
        ("每行写什么", "一个订单的一条评价,从 抖店 → 用户 → 评价管理 抄"),
        (_SHEET.column("order_id").header, "每个订单自己的编号;同一编号只看第一次评价"),
        (
            _SHEET.column("paid_at").header,
            "例如 2026-11-06 20:31:05;只知道哪天就只写日期。支付后 14 日内的评价才算,整 14 日也算",
        ),
        (_SHEET.column("reviewed_at").header, "第一次评价的时间"),
        ("、".join(_SCORES), "1 到 5 的整数;缺一项就不算有效评价"),
        (
            _SHEET.column("review_type").header,
            f"{FIRST}、{AGAIN} 或 {DEFAULT},空着算{FIRST};{AGAIN}和{DEFAULT}不计入差评率",
        ),
        ("示例行", f"支付时间里写着「{EXAMPLE}」的行不会导入,可以直接改成自己的,也可以删掉"),
        ("分几次传", "可以:新的评价另外成表再传就行;同一个订单以新的一份为准"),
    ),
)  # fmt: skip
