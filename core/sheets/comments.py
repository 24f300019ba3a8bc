"""评论: what viewers wrote in a live room, and when.

Owns the header texts of the tables that merchants and collectors make of it; Compass offers none to download. Who wrote
a comment is of no use to a review: the column only helps to recognise the table and is never kept.
"""

from core.sheets.declaration import Column, Export, Form, Layout, Sheet
from core.sheets.placing import ACCOUNT, LIVE_ID, START

SAID_AT = Column(
    "said_at", Form.MOMENT, ("评论时间", "发言时间", "弹幕时间", "发送时间", "消息时间", "时间", "评论发布时间")
)
COMMENT = Column("comment", Form.TEXT, ("评论内容", "内容", "评论", "弹幕内容", "弹幕", "发言内容", "消息内容"))
SAID_TIMES = Column("said_times", Form.COUNT, ("条数", "出现次数"))

COMMENTS = Export(
    key="comments",
    title="评论",
    menu="自己收集的评论表",
    remark="罗盘不能下载评论:把直播伴侣或大屏上的评论按 评论时间、评论内容 两列抄成表格,或在人群页粘贴",
    sheets=(
        Sheet(
            key="comments",
            table="comment",
            layout=Layout.TABLE,
            columns=(
                SAID_AT,
                COMMENT,
                SAID_TIMES,
                # Who rates an order doesn't speak in a live room.
                Column("order_id", Form.ID, ("订单编号", "订单号", "订单ID")),
                Column("speaker", Form.TEXT, ("昵称", "用户昵称", "用户名", "发言人", "评论人", "评论用户")),
                LIVE_ID,
                ACCOUNT,
                Column("account_name", Form.TEXT, ("主播昵称", "账号")),
                START,
            ),
            required=("said_at", "comment"),
            telling=("评论", "评论明细", "弹幕"),
            session="must",
            levels=True,  # a comment may be 全部 or 不限 and is no total for that
            alien=("order_id",),
            unkept=("speaker", "order_id"),
        ),
    ),
    anchor="comments",
    precedence=60,
)
