"""人群包投放: what each crowd package of 千川 cost and brought in, per live session, as the merchant writes it down.

Owns the header texts of this table. 千川 exports no figures per package and room: people fill in the template that
Fupan hands out. Its figures follow single packages and are never those of 全域 or 标准 promotion.
"""

from core.sheets.declaration import EXPLANATIONS, Column, Export, Form, Layout, Sheet
from core.sheets.placing import START

PACKAGE = Column("package", Form.TEXT, ("人群包", "人群包名称", "定向人群包", "人群包名"))

CROWD_PACKAGE = Export(
    key="crowd_package",
    title="人群包投放",
    menu="Fupan 的人群包投放模板",
    remark="千川没有按场次的人群包报表:一场一个人群包一行,照千川里这个人群包的计划抄",
    sheets=(
        Sheet(
            key="packages",
            table="crowd_package",
            layout=Layout.TABLE,
            columns=(
                Column("account_name", Form.TEXT, ("账号", "直播间账号", "账号昵称", "抖音昵称", "抖音号名称")),
                Column("account", Form.ID, ("抖音号", "抖音号ID")),
                START,
                Column("day", Form.DATE, ("日期", "直播日期", "投放日期")),
                PACKAGE,
                Column("targeting", Form.LIST, ("定向标签", "定向", "圈选标签", "人群标签")),
                Column("ad_cost", Form.MONEY, ("消耗", "花费")),
                Column("ad_impressions", Form.COUNT, ("展示次数", "展示数")),
                Column("ad_clicks", Form.COUNT, ("点击次数(进入直播间)", "点击次数", "点击数", "进入直播间次数")),
                Column("product_click_users", Form.COUNT, ("商品点击人数", "直播间商品点击人数")),
                Column("buyers", Form.COUNT, ("成交人数", "直播间成交人数")),
                Column("orders", Form.COUNT, ("成交订单数", "直接成交订单数")),
                Column("gmv", Form.MONEY, ("成交金额", "直接成交金额")),
            ),
            required=("package", "ad_cost|product_click_users|buyers|orders|gmv"),
            telling=("人群包投放",),
            total="package",
            free=("package", "targeting"),  # a plan that aims at everybody may be called 不限
            session="may",
        ),
    ),
    anchor="packages",
    precedence=62,
    asides=(EXPLANATIONS,),
)
