"""退款分析: how much was paid back per day, carrier and stage of the parcel.

Owns the header texts of this export: five stages with four figures each, side by side. 全部退款阶段 sums up the others
in money. Refunds count for the day of payment (退款口径), so a day's figures still grow for weeks. The rates have no
denominator in the file: they are data, and nothing sums them.
"""

from core.sheets.declaration import Column, Export, Form, Landed, Layout, Sheet

STAGES = (
    ("all", "全部退款阶段"),
    ("unshipped", "发货前退款阶段"),
    ("on_the_way", "未收货退款阶段"),
    ("received", "已收货退款阶段"),
    ("sent_back", "已收货退货退款阶段"),
)
_BASIS = Column("basis", Form.TEXT, ("退款口径",))
_SALE_TYPE = Column("sale_type", Form.TEXT, ("售卖类型", "自营/合作", "自营/带货"))
_CARRIER = Column("carrier", Form.TEXT, ("载体", "载体类型"))

REFUND_TABLE = Landed("refund", "退款", (_BASIS, _SALE_TYPE, _CARRIER))

REFUND_REPORT = Export(
    key="refund_report",
    title="退款分析",
    menu="罗盘 → 交易 → 退款分析 → 下载",
    sheets=(
        Sheet(
            key="refunds",
            table="refund",
            layout=Layout.TABLE,
            columns=(
                Column("day", Form.DATE, ("日期", "统计日期")),
                _BASIS,
                _SALE_TYPE,
                _CARRIER,
                *(
                    Column(f"{stage}_{key}", form, (f"{title}-{figure}",))
                    for stage, title in STAGES
                    for key, form, figure in (
                        ("users", Form.COUNT, "退款人数"),
                        ("orders", Form.COUNT, "退款订单数"),
                        ("amount", Form.MONEY, "退款金额"),
                        ("share", Form.SHARE, "退款率"),
                    )
                ),
            ),
            required=("carrier", "sale_type", "day", "all_amount|unshipped_amount|on_the_way_amount|received_amount"),
            telling=("本店数据",),
            levels=True,
            whose="全店",
        ),
    ),
    anchor="refunds",
    precedence=71,
)
