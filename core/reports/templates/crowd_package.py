"""Crowd packages of 千川 to fill in: 人群包投放. Owns its columns, its examples and its words."""

from core.reports.templates.writing import COUNT, MOMENT, MONEY, TEXT, Field, Template
from core.sheets.crowd_package import CROWD_PACKAGE
from core.sheets.declaration import EXAMPLE

_SHEET = CROWD_PACKAGE.sheets[0]

CROWD_PACKAGE_TEMPLATE = Template(
    CROWD_PACKAGE,
    fields=(
        Field("start", 34, MOMENT),
        Field("account_name", 20, TEXT),
        Field("package", 24, TEXT),
        Field("targeting", 34, TEXT),
        Field("ad_cost", 12, MONEY),
        *(Field(key, 14, COUNT) for key in ("ad_impressions", "ad_clicks", "product_click_users", "buyers", "orders")),
        Field("gmv", 14, MONEY),
    ),
    examples=(
        (
            f"{EXAMPLE} 2026-11-20 19:30:00", "示例旗舰店", "资深中产包", "资深中产、36-40", "400.00",
            "6300", "470", "150", "24", "25", "2100.00",
        ),
        (
            f"{EXAMPLE} 2026-11-20 19:30:00", "示例旗舰店", "系统推荐", "不限", "550.00",
            "10800", "700", "230", "21", "22", "1800.00",
        ),
    ),
    lines=(
        ("每行写什么", "一场直播里的一个人群包;同场投了几个就写几行,少了别的包就没有可比的"),
        (_SHEET.column("start").header, "和直播间列表里的开播时间同一分钟;跨场投的计划,各场分开写"),
        (_SHEET.column("account_name").header, "和直播间列表里的昵称一字不差,也可以写抖音号"),
        (_SHEET.column("package").header, "同一个包每次写同一个名称;没有圈人群的计划也要写,名称如 系统推荐"),
        (_SHEET.column("targeting").header, "几个标签写在一格,用顿号隔开,例如 资深中产、36-40;没有定向写 不限"),
        (_SHEET.column("ad_clicks").header, "点了广告进直播间的次数"),
        (
            f"{_SHEET.column('product_click_users').header}、{_SHEET.column('buyers').header}",
            "按人数,不是次数:点击成交转化率 = 成交人数 ÷ 商品点击人数",
        ),
        (_SHEET.column("gmv").header, "这个人群包的计划带来的成交;不会和全域、标准推广的数相加"),
        ("示例行", f"开播时间里写着「{EXAMPLE}」的行不会导入,可以直接改成自己的,也可以删掉"),
        ("改错", "改好后整份再上传:同一场以新的一份为准"),
    ),
)  # fmt: skip
