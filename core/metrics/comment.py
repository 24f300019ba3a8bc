"""Metrics of comments whose texts were collected: how many there are.

Owns their meaning. Compass's own count of comments is declared with the room; what was collected may be a part of them.
"""

from core.metrics.declaration import Metric
from core.units import TIMES

COMMENT = (
    Metric("comment_lines", "收录评论次数", TIMES, "comment_lines", facts=("comment",), noise="counted",
           note="上传或粘贴的评论;可能只是罗盘「评论次数」里的一部分"),
)  # fmt: skip
