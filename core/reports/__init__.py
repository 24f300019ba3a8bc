"""A review in a file: registry only. Every format is one line here and renders every block."""

from collections.abc import Callable
from dataclasses import dataclass

from core.reports.chat import feishu_text, wecom_markdown, wecom_text
from core.reports.document import write_json
from core.reports.html import write_html
from core.reports.markdown import write_markdown
from core.reports.picture import write_png
from core.reports.workbook import write_workbook
from core.reviews.blocks import Review


@dataclass(frozen=True)
class Format:
    """`name` is what people read on the button, `ending` the file's without its first dot. What is `copied` goes into a
    chat as it is."""

    name: str
    ending: str
    mime: str
    write: Callable[[Review], bytes]
    copied: bool = False


FORMATS: dict[str, Format] = {
    "html": Format("网页", "html", "text/html; charset=utf-8", write_html),
    "xlsx": Format("表格", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook),
    "md": Format("文字", "md", "text/markdown; charset=utf-8", write_markdown),
    "png": Format("图片", "png", "image/png", write_png),
    "wecom": Format("企业微信文字", "wecom.txt", "text/plain; charset=utf-8", wecom_text, copied=True),
    "wecom_md": Format("企业微信 Markdown", "wecom.md", "text/markdown; charset=utf-8", wecom_markdown, copied=True),
    "feishu": Format("飞书文字", "feishu.txt", "text/plain; charset=utf-8", feishu_text, copied=True),
    "json": Format("数据", "json", "application/json", write_json),
}
