"""主播分析: what Compass says of each host of a live room over a day or a period.

Owns the header texts of this export, in one row (引流能力 曝光-观看率) or in two with merged cells. Its rates divide by
people that it doesn't print: nothing else in the store can give them, and they are other metrics than our own under the
same names.
"""

from core.sheets.audience import LABELS
from core.sheets.declaration import Check, Column, Export, Form, Layout, Sheet

UNASSIGNED = "未指派"
"""What was on air under no host's name: a row of its own, and never a host."""


def _ability(group: str, *names: str) -> tuple[str, ...]:
    """A header below its group, in the spellings in which both are joined, and alone."""
    return (*(f"{group}{joint}{name}" for joint in (" ", "/", "-", "_") for name in names), *names)


HOST = Column("host", Form.TEXT, ("主播名称", "主播昵称", "主播", "主播姓名"), blank=UNASSIGNED)

_COLUMNS = (
    Column("account_name", Form.TEXT, ("账号", "直播间账号", "账号名称", "账号昵称")),
    Column("account", Form.ID, ("抖音号", "账号抖音号")),
    Column("day", Form.DATE, ("日期",)),
    HOST,
    Column("live_seconds", Form.SECONDS, ("开播时长", "直播时长", "上播时长"), bare="小时"),
    Column("user_pay", Form.MONEY, ("直播间用户支付金额", "用户支付金额")),
    Column("gmv", Form.MONEY, ("直播间成交金额", "成交金额")),
    Column("printed_user_pay_per_hour", Form.WITNESS, ("单小时用户支付金额",)),
    Column("printed_gmv_per_hour", Form.WITNESS, ("单小时成交金额",)),
    Column("peak_online", Form.COUNT, ("最高在线人数",)),
    Column("average_online", Form.NUMBER, ("平均在线人数",)),
    Column("compass_item_price", Form.NUMBER, ("平均件单价", "件单价")),
    Column("compass_view_rate", Form.SHARE, _ability("引流能力", "曝光-观看率", "曝光-观看率(人数)")),
    Column("compass_stay_rate", Form.SHARE, _ability("留人能力", "留存率")),
    Column("compass_interaction_rate", Form.SHARE, _ability("互动能力", "观看-互动率", "观看-互动率(人数)")),
    Column("new_followers", Form.COUNT, _ability("吸粉能力", "新增粉丝数")),
    Column("compass_follow_rate", Form.SHARE, _ability("吸粉能力", "观看-关注率", "观看-关注率(人数)")),
    Column("new_fanclub", Form.COUNT, _ability("吸粉能力", "新加团人数", "新加直播团人数")),
    Column("compass_uv_value", Form.NUMBER, _ability("转化能力", "单UV价值")),
    Column("buyers", Form.COUNT, ("成交人数", *_ability("转化能力", "成交人数")[:-1])),
    Column("top_crowds", Form.LIST, ("策略人群TOP3", "策略人群", "八大消费群体TOP3"), spellings=LABELS),
    Column("top_genders", Form.LIST, ("性别", "性别TOP1"), spellings=LABELS),
    Column("top_ages", Form.LIST, ("年龄段TOP3", "年龄段", "年龄TOP3"), spellings=LABELS),
    Column("top_cities", Form.LIST, ("城市等级TOP3", "城市等级"), spellings=LABELS),
    Column("top_provinces", Form.LIST, ("地域分布TOP3", "地域分布", "省份TOP3"), spellings=LABELS),
)

HOST_REPORT = Export(
    key="host_report",
    title="主播分析",
    menu="罗盘 → 直播 → 主播分析 → 下载",
    sheets=(
        Sheet(
            key="hosts",
            table="host_report",
            layout=Layout.TABLE,
            columns=_COLUMNS,
            required=(
                "host",
                "live_seconds",
                "user_pay|gmv|compass_view_rate|compass_stay_rate|compass_interaction_rate|compass_follow_rate|buyers",
            ),
            telling=("主播分析",),
            kin=("compass_view_rate", "compass_stay_rate", "compass_interaction_rate", "compass_uv_value", "top_ages"),
            total="host",
            period=True,
            two_rows=True,
            checks=(
                Check("printed_user_pay_per_hour", "user_pay", "live_seconds", scale=3600),
                Check("printed_gmv_per_hour", "gmv", "live_seconds", scale=3600),
            ),
        ),
    ),
    anchor="hosts",
    precedence=41,
)
