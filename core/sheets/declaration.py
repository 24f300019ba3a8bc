"""The vocabulary in which an export is described.

Owns the shapes of a description: an `Export` is a kind of file, its `Sheet`s are the tables in it, their `Column`s say
which header texts mean which figure. Declarations are data; no parsing, no SQL and no judgement enters here.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal


class Form(Enum):
    """How the text of a cell becomes a value, and the SQL type it lands as."""

    TEXT = ("text", "VARCHAR")
    LIST = ("list", "VARCHAR")  # several names in one cell, however they are parted: they land parted by 、
    ID = ("id", "VARCHAR")  # digits that must never pass through a number
    COUNT = ("count", "BIGINT")
    MONEY = ("money", "DECIMAL(18,2)")
    LOCAL = ("local", "DECIMAL(18,2)")  # money as a shop abroad writes it, whose currency lands beside it
    SHARE = ("share", "DOUBLE")  # a rate that no counts in the file can give: data
    WITNESS = ("witness", "DOUBLE")  # a rate that counts in the file give as well: evidence, never data
    NUMBER = ("number", "DOUBLE")
    SECONDS = ("seconds", "DOUBLE")
    DATETIME = ("datetime", "TIMESTAMP")
    DATE = ("date", "DATE")
    SPAN = ("span", "VARCHAR")  # two moments in one cell: they land as start and stop
    MOMENT = ("moment", "TIMESTAMP")  # a datetime, or a time of day that takes its date from the row's session or day
    MINUTE = ("minute", "TIMESTAMP")  # a moment of which only the minute counts
    HOUR = ("hour", "TIMESTAMP")  # where an hour begins: a moment, or a range or number (8) that takes the row's day
    WINDOW = ("window", "VARCHAR")  # two moments in one cell: they land as the two keys that the sheet `lasts`

    @property
    def sql(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class Column:
    """A figure and the header texts that mean it in this sheet: today's first, older and other ones after.

    Headers are compared without spaces, width and case, and without a trailing unit such as (元) or (分钟), which
    scales the figure instead. `bare` is the unit of a plain number under a bare header where that isn't the usual one:
    a duration in 分钟 and not in seconds, money in 分 and not in yuan, a rate in %. `blank` is the name of what an
    empty cell, or a sheet without this column, stands for. `spellings` are names that are written in several ways:
    (name, others); the others of the name "" are words for an empty cell.
    """

    key: str
    form: Form
    headers: tuple[str, ...]
    bare: str = ""
    blank: str = ""
    spellings: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def header(self) -> str:
        return self.headers[0]


@dataclass(frozen=True)
class Check:
    """A printed figure recomputed from its row: printed ≈ scale × numerator ÷ denominator (per hour if `hourly`).

    `plus` and `minus` are added to and taken from the numerator. Without a denominator it is that sum itself.
    `decimals` are those it is rounded to, where a spreadsheet drops the zeros at its end.
    """

    printed: str
    numerator: str
    denominator: str = ""
    scale: int = 1
    hourly: bool = False
    decimals: int | None = None
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()


@dataclass(frozen=True)
class RollUp:
    """A row that sums up others: it says `whole` in the column `level`, they say something else there and agree with it
    in the rest of their identity. `figures` are those that add up."""

    level: str
    whole: str
    figures: tuple[str, ...]


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
    """How a worksheet is laid out."""

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
    row are the session's own (column key → key in the session's record). With `levels` such rows are no repeats: they
    land as a level of their own, and the facts never add two levels up; `rollups` say which figures of a level the ones
    below must sum up to.

    Where its rows belong if they don't say so: `whose` is the account of rows that speak of a whole shop. `dated` is
    the column whose moment says a row's day. `platform` is another one than 抖音: its accounts and sessions stand under
    its name, and never mix with those of 抖音.
    `session` "must": the rows are about one session that has to be found out; "may": that, or a day. With `period`, or
    several days at once, as the file's name says. `fixed` are columns that the worksheet itself stands for, `titled` is
    the column that its title says. `lasts` are the columns in which a row's thing begins and ends: an end on the clock
    before its begin is the next day's. `two_rows`: a row of groups may stand above the header, which then reads
    引流能力 曝光-观看率. `wholes` is a column of shares and the columns within which they make up a whole.
    `free` are columns in which 全部 is a value like others and no sign of a total; in `total` itself only 不限 is.
    `flows` are figures of which each row has its own share: one that only ever grows is a running total and left out.
    `unkept` are columns that help to recognise the sheet and never land: whom a row is from.
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
    levels: bool = False
    whose: str = ""
    dated: str = ""
    platform: str = ""
    session: Literal["", "may", "must"] = ""
    period: bool = False
    fixed: tuple[tuple[str, str], ...] = ()
    titled: str = ""
    lasts: tuple[str, str] | None = None
    two_rows: bool = False
    wholes: tuple[str, tuple[str, ...]] | None = None
    checks: tuple[Check, ...] = ()
    rollups: tuple[RollUp, ...] = ()
    free: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    unkept: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


EXPLANATIONS = "填写说明"
"""The worksheet of our own templates that explains the others."""

EXAMPLE = "示例(不导入)"
"""What an example row of our own templates says in a cell that has to be a date or a time."""


@dataclass(frozen=True, eq=False)
class Export:
    """A kind of file. `menu` is where Compass offers it, `remark` what else one has to know to come by it, `anchor` the
    sheet without which it is not this kind.

    Where several kinds describe one session, the figure of the kind with the lowest `precedence` counts. `exported` is
    a pattern that finds in the file's name when Compass made it. `asides` are worksheets that only explain the others.
    """

    key: str
    title: str
    menu: str
    sheets: tuple[Sheet, ...]
    anchor: str
    precedence: int
    exported: str = ""
    asides: tuple[str, ...] = ()
    remark: str = ""

    @property
    def offered(self) -> str:
        """What it is called and where it is had, within a sentence: 「商品讲解」(罗盘 → …)."""
        return f"「{self.title}」({self.menu})"

    @property
    def how(self) -> str:
        """Where it is had, with all there is to know of it."""
        return f"{self.menu}({self.remark})" if self.remark else self.menu

    def sheet(self, key: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.key == key)


@dataclass(frozen=True)
class Landed:
    """A landed table: `identity` tells rows of one slice apart (none: a slice is one row).

    `parts` are columns of it whose first value makes a day or a period a slice of its own: what people take down one
    product at a time, so that one product's rows never replace another's.
    """

    name: str
    title: str
    identity: tuple[Column, ...] = ()
    parts: tuple[str, ...] = ()
