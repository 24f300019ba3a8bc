"""联盟商品: what a product sold through 联盟 over the last 90 days, by which 团长, and what runs with each of them.

Owns the header texts of this table. No export has it all: people fill in the template that Fupan hands out. A product
has a row per 团长 and repeats what is its own; a product without any 团长 has one row.
"""

from core.sheets.declaration import EXPLANATIONS, Column, Export, Form, Layout, Sheet
from core.sheets.product_detail import PRODUCT_ID, PRODUCT_NAME

OPEN, CLOSED = "已开", "未开"
LEADER = Column(
    "leader", Form.TEXT, ("团长", "团长名称", "团长昵称"), spellings=(("", ("无", "没有", "没有团长", "无团长")),)
)

ALLIANCE_PRODUCT = Export(
    key="alliance_product",
    title="联盟商品",
    menu="Fupan 的联盟商品模板",
    remark="没有现成的下载:一个商品、一位团长一行,销量和出单照精选联盟后台近 90 天的数抄",
    sheets=(
        Sheet(
            key="alliance_products",
            table="alliance_product",
            layout=Layout.TABLE,
            columns=(
                Column("day", Form.DATE, ("日期", "统计日期")),
                PRODUCT_ID,
                PRODUCT_NAME,
                Column(
                    "ordinary_plan",
                    Form.TEXT,
                    ("普通计划", "普通计划状态"),
                    spellings=(
                        (OPEN, ("开", "是", "已开启", "已开通", "开启", "开通")),
                        (CLOSED, ("关", "否", "未开启", "未开通", "关闭", "已关闭", "没开")),
                    ),
                ),
                Column("alliance_orders", Form.COUNT, ("近90天联盟销量", "近90天联盟订单量")),
                LEADER,
                Column("leader_orders", Form.COUNT, ("团长近90天出单", "团长近90天出单量")),
                Column(
                    "cooperation",
                    Form.TEXT,
                    ("合作", "合作方式", "正在进行的合作"),
                    spellings=(
                        ("无", ("没有", "无合作", "未合作")),
                        ("招商活动", ("团长招商活动", "招商")),
                        ("专属活动", ("团长专属活动", "专属")),
                        ("托管", ("托管计划", "团长托管")),
                    ),
                ),
            ),
            required=("product_id|product_name", "alliance_orders", "leader_orders|cooperation"),
            telling=("联盟商品",),
            whose="全店",
        ),
    ),
    anchor="alliance_products",
    precedence=72,
    asides=(EXPLANATIONS,),
)
