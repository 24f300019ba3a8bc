"""直播事件: what was done in a live room and when, as people or their tools write it down.

Owns the header texts of such lists: a moment or a time on the clock, what kind of thing it was, and what. Compass
offers none to download. What is typed beside a session is an entry of the ledger and no file.
"""

from core.sheets.declaration import Column, Export, Form, Layout, Sheet
from core.sheets.placing import SESSION

EVENT_AT = Column("event_at", Form.MOMENT, ("时间", "事件时间", "发生时间", "打点时间", "操作时间"))
EVENT_KIND = Column("event_kind", Form.TEXT, ("类型", "事件类型", "事件类别", "操作类型"), blank="事件")
EVENT = Column("event", Form.TEXT, ("事件", "事件名称", "事件内容", "事件说明", "说明", "内容", "操作内容"))

LIVE_EVENTS = Export(
    key="live_events",
    title="直播事件",
    menu="自己记录的事件表",
    sheets=(
        Sheet(
            key="events",
            table="event",
            layout=Layout.TABLE,
            columns=(
                EVENT_AT,
                EVENT_KIND,
                EVENT,
                *SESSION,
            ),
            required=("event_at", "event"),
            telling=("直播事件", "事件", "事件记录", "打点"),
            session="must",
        ),
    ),
    anchor="events",
    precedence=70,
)
