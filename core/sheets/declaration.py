"""The vocabulary in which an export is described.

Owns the shapes of a description: an `Export` is a kind of file, its `Sheet`s are the tables in it, their `Column`s say
which header texts mean which figure. Declarations are data; no parsing, no SQL and no judgement enters here.
"""

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How the text of a cell becomes a value, and the SQL type it lands as."""

    TEXT = ("text", "VARCHAR")
    ID = ("id", "VARCHAR")  # digits that must never pass through a number
    COUNT = ("count", "BIGINT")
    MONEY = ("money", "DECIMAL(18,2)")
    SHARE = ("share", "DOUBLE")  # a rate that no counts in the file can give: data
    WITNESS = ("witness", "DOUBLE")  # a rate that counts in the file give as well: evidence, never data
    NUMBER = ("number", "DOUBLE")
    SECONDS = ("seconds", "DOUBLE")
    DATETIME = ("datetime", "TIMESTAMP")
    DATE = ("date", "DATE")
    SPAN = ("span", "VARCHAR")  # two moments in one cell: they land as start and stop

    @property
    def sql(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class Column:
    """A figure and the header texts that mean it in this sheet: today's first, older and other ones after.

    Headers are compared without spaces, width and case, and without a trailing unit such as (元) or (分钟), which
    scales the figure instead. `bare` is the unit of a duration written as a plain number under a bare header.
    """

    key: str
    form: Form
    headers: tuple[str, ...]
    bare: str = "秒"

    @property
    def header(self) -> str:
        return self.headers[0]


@dataclass(frozen=True)
class Check:
    """A printed figure recomputed from its row: printed ≈ scale × numerator ÷ denominator (per hour if `hourly`)."""

    printed: str
    numerator: str
    denominator: str = ""
    scale: int = 1
    hourly: bool = False


TOTALS = (
    "整体",
    "全部",
    "全部流量",
    "全部渠道",
    "合计",
    "总计",
    "汇总",
    "小计",
    "总和",
    "平均",
    "平均值",
    "均值",
    "不限",
)
"""Texts that mark a row which repeats others."""


class Layout(Enum):
    TABLE = "table"  # one header row, then one row per thing
    RECORD = "record"  # one header row, one row of values: a part of one thing
    PAIRS = "pairs"  # names in the first column, values in the second: a part of one thing
    BLOCKS = "blocks"  # a header row before every product, its variants below it


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table in an export and the landed table it feeds.

    `required` are the column keys without which this is not that sheet ("start|live_span": either will do); `telling`
    are sheet titles that settle a doubt. Two of `kin` (column keys) must be there to suspect this sheet behind a
    missing header. `marks` tell sheets with the same columns apart, `alien` speak against this one.
    `total` is the column whose text may mark a row that repeats others (整体); `subtotals` maps such a text to the
    names it sums up: that row is a total only where one of them is present. `total_tells` says which figures of a total
    row are the session's own (column key → key in the session's record).
    """

    key: str
    table: str
    layout: Layout
    columns: tuple[Column, ...]
    required: tuple[str, ...]
    telling: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    alien: tuple[str, ...] = ()
    total: str = ""
    subtotals: tuple[tuple[str, tuple[str, ...]], ...] = ()
    total_tells: tuple[tuple[str, str], ...] = ()
    checks: tuple[Check, ...] = ()

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, eq=False)
class Export:
    """A kind of file. `menu` is where Compass offers it, `anchor` the sheet without which it is not this kind.

    Where several kinds describe one session, the figure of the kind with the lowest `precedence` counts. `exported` is
    a pattern that finds in the file's name when Compass made it.
    """

    key: str
    title: str
    menu: str
    sheets: tuple[Sheet, ...]
    anchor: str
    precedence: int
    exported: str = ""

    def sheet(self, key: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.key == key)


@dataclass(frozen=True)
class Landed:
    """A landed table: `identity` tells rows of one slice apart (none: a slice is one row)."""

    name: str
    title: str
    identity: tuple[Column, ...] = ()
