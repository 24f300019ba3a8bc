"""A review in a file: registry only. Every format is one line here and renders every block."""

from collections.abc import Callable
from dataclasses import dataclass

from core.reports.document import write_json
from core.reports.html import write_html
from core.reports.markdown import write_markdown
from core.reports.workbook import write_workbook
from core.reviews.blocks import Review


@dataclass(frozen=True)
class Format:
    """`name` is what people read on the button, `ending` the file's without a dot."""

    name: str
    ending: str
    mime: str
    write: Callable[[Review], bytes]


FORMATS: dict[str, Format] = {
    "html": Format("网页", "html", "text/html; charset=utf-8", write_html),
    "xlsx": Format("表格", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook),
    "md": Format("文字", "md", "text/markdown; charset=utf-8", write_markdown),
    "json": Format("数据", "json", "application/json", write_json),
}
