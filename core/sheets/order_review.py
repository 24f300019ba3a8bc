"""评价明细: what buyers gave an order, review by review, as copied from 抖店's 评价管理 or filled into our template.

Owns the header texts of such lists. A row belongs to the day on which its order was paid: the rule asks what came
within so many days of that. Reviews come in for weeks, so that one order's never replace another's. What was written
helps to recognise the table and is never kept.
"""

from core.sheets.declaration import EXPLANATIONS, Column, Export, Form, Layout, Sheet

FIRST, AGAIN, DEFAULT = "首次", "追评", "默认好评"
"""What kind of review a row is. An empty cell is a first review."""

REVIEWED_ORDER = Column("order_id", Form.ID, ("订单编号", "订单号", "子订单编号", "主订单编号", "订单ID"))
REVIEWED_PRODUCT = Column("product_id", Form.ID, ("商品ID", "商品编号", "商品id"))
REVIEWED_AT = Column("reviewed_at", Form.DATETIME, ("评价时间", "首次评价时间", "用户评价时间", "评论时间"))
REVIEW_TYPE = Column(
    "review_type",
    Form.TEXT,
    ("评价类型", "评论类型", "评价种类"),
    blank=FIRST,
    spellings=(
        (FIRST, ("首评", "首次评价", "初评", "主评")),
        (AGAIN, ("追加评价", "追加", "追加评论")),
        (DEFAULT, ("默认评价", "系统默认好评", "系统好评", "系统默认评价", "默认")),
    ),
)

ORDER_REVIEW = Export(
    key="order_review",
    title="评价明细",
    menu="Fupan 的评价明细模板",
    remark="抖店 → 用户 → 评价管理 里有每一条,照模板抄下来;可以分几次传,同一个订单以新的一份为准",
    sheets=(
        Sheet(
            key="reviews",
            table="order_review",
            layout=Layout.TABLE,
            columns=(
                REVIEWED_ORDER,
                REVIEWED_PRODUCT,
                Column("product_name", Form.TEXT, ("商品名称", "商品标题", "商品")),
                Column("paid_at", Form.DATETIME, ("支付时间", "订单支付时间", "付款时间", "支付完成时间")),
                REVIEWED_AT,
                Column(
                    "quality_score", Form.COUNT, ("商品评分", "商品质量评分", "商品质量", "商品描述评分", "质量评分")
                ),
                Column("service_score", Form.COUNT, ("服务评分", "服务态度评分", "服务态度", "商家服务评分")),
                Column("logistics_score", Form.COUNT, ("物流评分", "物流速度评分", "物流速度", "物流服务评分")),
                REVIEW_TYPE,
                Column("review_text", Form.TEXT, ("评价内容", "评价正文", "评论内容")),
            ),
            required=("order_id", "paid_at", "reviewed_at", "quality_score", "service_score", "logistics_score"),
            telling=("评价明细", "评价管理", "订单评价"),
            kin=("quality_score", "service_score", "logistics_score"),
            dated="paid_at",
            whose="全店",
            total="order_id",
            free=(
                "product_name",
                "review_type",
                "review_text",
            ),  # a product may be called 全部 and is no total for that
            unkept=("review_text",),
        ),
    ),
    anchor="reviews",
    precedence=80,
    asides=(EXPLANATIONS,),
)
