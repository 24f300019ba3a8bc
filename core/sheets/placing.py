"""The columns by which a table that people or their tools keep says which live session it is about.

Owns their header texts, once for all such tables; exports of Compass have their own.
"""

from core.sheets.declaration import Column, Form

LIVE_ID = Column("live_id", Form.ID, ("直播间ID", "直播ID", "room_id"))
ACCOUNT = Column("account", Form.ID, ("抖音号", "主播抖音号"))
START = Column("start", Form.DATETIME, ("直播开始时间", "开播时间"))
STOP = Column("stop", Form.DATETIME, ("直播结束时间", "下播时间", "关播时间"))

SESSION = (LIVE_ID, ACCOUNT, Column("account_name", Form.TEXT, ("主播昵称", "达人昵称", "账号")), START, STOP)
