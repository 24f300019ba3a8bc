"""The sentences of reading: why a file is refused or passed over, and what it holds that could not be read.

Owns what the codes of the child process mean in words, the remedies that several refusals share, and the limits that
sentences name. Whether a file is refused is decided elsewhere.
"""

from typing import Any, Final

from core.errors import Issue, PassedOver, UnreadableFile
from core.reading.grid import Source

MIB: Final = 1 << 20
MAX_BYTES: Final = 200 * MIB
MAX_ANSWER_BYTES: Final = 384 * MIB
WALL_SECONDS: Final = 60
LONGEST_TEXT: Final = 1_000

DOWNLOAD_AGAIN: Final = "请重新下载后再上传"
UPLOAD_A_TABLE: Final = "请上传从罗盘下载的 xlsx 或 csv 文件"
SAVE_AS_XLSX: Final = "请用 Excel 或 WPS 打开它,另存为 xlsx 后再上传"
UNPACK_FIRST: Final = "请先解压,再上传里面的表格"
REMOVE_PASSWORD: Final = "请用 Excel 打开它,取消密码后另存,再上传"
SHORTER: Final = "请缩短日期范围,分成几个文件下载后再上传"

MEND: Final = "请用 Excel 或 WPS 打开它,改好后保存,再上传"
CALCULATE: Final = "请用 Excel 或 WPS 打开它,保存一次,再上传"

LOSSES: Final = {
    "formula": ("{count} 个公式没有存下结果,读到的是空白,第一个在{where}", CALCULATE),
    "error": ("{count} 个单元格是错误值,读到的是空白,第一个在{where}({cell})", MEND),
    "value": ("{count} 个单元格的日期或时间超出了历法,读到的是空白,第一个在{where}", MEND),
    "bytes": ("{count} 个单元格里有认不出的字节,以 \ufffd 代替,第一个在{where}({cell})", DOWNLOAD_AGAIN),
}
REFUSALS: Final = {
    "damaged": ("已经损坏,或者没有下载完整", DOWNLOAD_AGAIN),
    "locked": ("设了打开密码,读不到内容", REMOVE_PASSWORD),
    "entities": ("里面带有 XML 实体声明,正常的表格没有这种内容,为安全起见没有读", SAVE_AS_XLSX),
    "too_many_cells": (
        "的表格范围太大,超过 2000 万个单元格,常见原因是很远的地方误填了一格",
        "请用 Excel 打开它,删掉表格右侧和下方多余的行列后另存,再上传",
    ),
    "too_large": ("里的内容太多,一次读不下", SHORTER),
    "no_room": ("没能读完:存放临时文件的磁盘满了", "请清理磁盘空间后再上传"),
    "packing": ("用了这里解不开的压缩方式", UNPACK_FIRST),
    "error_value": ("里有这里不认识的错误值(像 #SPILL! 那样),整张表都读不出来", MEND),
    "no_table": ("其实是网页,里面没有表格,可能是登录过期后下载的", "请重新登录罗盘,下载后再上传"),
    "not_text": ("不是表格,也不是 UTF-8 或 GBK 编码的文字", UPLOAD_A_TABLE),
    "plain_text": ("是一段普通文字,没有分成列,不是表格", UPLOAD_A_TABLE),
    "quotes": ("里的双引号没有成对", SAVE_AS_XLSX),
    "died": ("没能读完:读取它的程序中途停止了,文件可能损坏或者过大", SAVE_AS_XLSX),
    "slow": (f"读了 {WALL_SECONDS} 秒还没有读完", SHORTER),
    "nonsense": ("没能读完:读取程序交回的内容前后不符", SAVE_AS_XLSX),
}


def refused(source: Source, fact: str, remedy: str) -> UnreadableFile:
    return UnreadableFile(f"「{source.name}」{fact}", remedy)


def passed_over(source: Source, what: str) -> PassedOver:
    return PassedOver(f"「{source.name}」是{what},不是表格,已跳过", "不用处理它,其他文件不受影响")


def by_code(source: Source, reply: dict[str, Any]) -> UnreadableFile:
    """The refusal that the child process answered with, in words."""
    fact, remedy = REFUSALS.get(str(reply["refused"]), REFUSALS["nonsense"])
    place = str(reply.get("place") or "")
    return refused(source, f"{place}{fact}", remedy)


def noticed(loss: dict[str, Any]) -> Issue:
    """Cells of which nothing could be read, as the child process counted them. Raises on what it can't have counted."""
    fact, remedy = LOSSES[loss["what"]]
    sheet, column, cell, count, row = (loss[name] for name in ("sheet", "column", "cell", "count", "row"))
    if not all(isinstance(text, str) and len(text) <= LONGEST_TEXT for text in (sheet, column, cell)):
        raise TypeError("a loss without words")
    if not all(isinstance(number, int) and number >= 0 for number in (count, row)):
        raise TypeError("a loss without numbers")
    where = f"第 {column} 列" if column.isdigit() else f" {column} 列"
    return Issue("warning", fact.format(count=count, where=where, cell=cell), remedy, sheet, row or None, text=cell)


def unopened(source: Source) -> UnreadableFile:
    return refused(source, "打不开", "请确认文件还在原处,没有被别的程序占用")


def too_big(source: Source, size: int, remedy: str = SHORTER) -> UnreadableFile:
    return refused(source, f"有 {size / MIB:.0f} MB,超过 {MAX_BYTES // MIB} MB 的上限", remedy)
