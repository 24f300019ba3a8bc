"""退单明细: what was sent back or asked to be paid back, one row per 售后单, as 抖店's 售后单 lists it or our template.

Owns the header texts of both. A row belongs to the day on which the buyer asked; a list of some days holds all of them.
"""

from core.sheets.declaration import EXPLANATIONS, Column, Export, Form, Layout, Sheet

RETURN = Column("return_id", Form.ID, ("售后单号", "售后编号", "退款单号", "退款编号", "售后单编号"))

ORDER_RETURN = Export(
    key="order_return",
    title="退单明细",
    menu="抖店 → 售后 → 售后工作台 → 导出",
    remark="没有导出权限时,用 Fupan 的退单明细模板;一天申请的售后要全,同一天以新的一份为准",
    sheets=(
        Sheet(
            key="returns",
            table="order_return",
            layout=Layout.TABLE,
            columns=(
                RETURN,
                Column("order_id", Form.ID, ("订单编号", "订单号", "子订单编号", "商品单号", "主订单编号")),
                Column("product_id", Form.ID, ("商品ID", "商品编号", "商品id")),
                Column("product_name", Form.TEXT, ("商品名称", "商品标题", "商品")),
                Column("return_type", Form.TEXT, ("售后类型",)),
                Column("sent_state", Form.TEXT, ("商品发货状态", "发货状态")),
                Column("asked_at", Form.DATETIME, ("申请时间", "售后申请时间", "退款申请时间", "售后发起时间")),
                Column("return_reason", Form.TEXT, ("退款原因", "售后原因", "申请原因", "退货原因", "售后申请原因")),
                Column(
                    "refund_amount", Form.MONEY, ("退款金额", "退商品金额", "申请退款金额", "退款总额", "实际退款金额")
                ),
                Column("return_state", Form.TEXT, ("售后状态",)),
                Column("closed_at", Form.DATETIME, ("售后完结时间", "完结时间")),
            ),
            required=("return_id", "asked_at", "return_reason"),
            telling=("退单明细", "售后单"),
            kin=("return_id", "return_reason"),
            dated="asked_at",
            whose="全店",
            total="return_id",
            # A reason may be called 全部 and is no total for that.
            free=("product_name", "return_type", "sent_state", "return_reason", "return_state"),
        ),
    ),
    anchor="returns",
    exported=r"售后单-(\d{4}-\d{2}-\d{2} \d{2}_\d{2}_\d{2})",
    precedence=81,
    asides=(EXPLANATIONS,),
)
