"""上播记录: who was on air in a live room from when to when, as the merchant writes it down.

Owns the header texts of this table. Compass offers none to download: people keep their own, or fill in the template
that Fupan hands out. A cell may name several hosts: all of them were on air.
"""

from core.sheets.declaration import EXPLANATIONS, Column, Export, Form, Layout, Sheet

HOST = Column("host", Form.LIST, ("主播姓名", "主播", "主播名称", "主播名", "上播主播", "当班主播"))
SHIFT_ON = Column("shift_on", Form.MOMENT, ("上播时间", "开始时间", "上播", "上播开始时间", "上播起"))

_COLUMNS = (
    Column(
        "account_name",
        Form.TEXT,
        ("直播间账号", "账号", "直播账号", "直播间", "直播间名称", "账号名称", "账号昵称", "抖音昵称"),
    ),
    Column("account", Form.ID, ("抖音号", "直播间抖音号", "账号抖音号", "抖音号ID")),
    HOST,
    Column("day", Form.DATE, ("上播日期", "日期", "直播日期", "排班日期", "班次日期")),
    SHIFT_ON,
    Column("shift_off", Form.MOMENT, ("下播时间", "结束时间", "下播", "下播结束时间", "上播止")),
    Column("shift_span", Form.WINDOW, ("上播时段", "时段", "时间段", "上下播时间", "上播时间段", "班次时间")),
    Column("controller", Form.TEXT, ("场控", "中控", "场控姓名")),
    Column("note", Form.TEXT, ("备注", "说明")),
)

ROSTER = Export(
    key="roster",
    title="上播记录",
    menu="Fupan 的上播记录模板",
    sheets=(
        Sheet(
            key="shifts",
            table="shift",
            layout=Layout.TABLE,
            columns=_COLUMNS,
            required=("host", "shift_on|shift_span", "shift_off|shift_span"),
            telling=("上播记录", "主播排班", "排班表", "排班"),
            lasts=("shift_on", "shift_off"),
        ),
    ),
    anchor="shifts",
    precedence=40,
    asides=(EXPLANATIONS,),
)
