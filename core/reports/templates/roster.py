"""The roster to fill in: an empty 上播记录. Owns its columns, its examples and its words."""

from core.reports.templates.writing import CLOCK, DAY, TEXT, Field, Template
from core.sheets.declaration import EXAMPLE
from core.sheets.roster import ROSTER

_SHEET = ROSTER.sheets[0]

ROSTER_TEMPLATE = Template(
    ROSTER,
    fields=(
        Field("account_name", 22, TEXT),
        Field("host", 16, TEXT),
        Field("day", 26, DAY),
        Field("shift_on", 12, CLOCK),
        Field("shift_off", 12, CLOCK),
        Field("controller", 14),
        Field("note", 28),
    ),
    examples=(
        ("示例旗舰店", "小安", f"{EXAMPLE} 2026-11-20", "08:55", "12:10", "老王", "填写时请把示例行改掉或删掉"),
        ("示例旗舰店", "小安、阿杰", f"{EXAMPLE} 2026-11-20", "22:30", "01:30", "老王", "两人同播写在一格,下播在次日"),
    ),
    lines=(
        ("每行写什么", "一位主播从上播到下播的一段;同一场里换人就另起一行"),
        (_SHEET.column("account_name").header, "和直播间列表里的昵称一字不差,也可以写抖音号;只有一个账号也请写上"),
        (_SHEET.column("host").header, "同一个人每次写法要一致;两人同播写在一格,用顿号隔开,例如 小安、阿杰"),
        (_SHEET.column("day").header, "上播那天,例如 2026-11-20;零点以后才下播的,写上播那天"),
        (_SHEET.column("shift_on").header, "24 小时制,例如 08:55"),
        (
            _SHEET.column("shift_off").header,
            "早于上播时间就算次日,例如 22:30 上播 01:30 下播;播到零点写 24:00 或 00:00",
        ),
        (f"{_SHEET.column('controller').header}、{_SHEET.column('note').header}", "可以不填"),
        ("示例行", f"日期里写着「{EXAMPLE}」的行不会导入,可以直接改成自己的,也可以删掉"),
        ("改错", "改好后整份再上传:同一账号同一天以新的一份为准"),
        ("什么时候填", "直播结束的第二天;记录的场次越多,主播之间的比较越可信"),
    ),
)
