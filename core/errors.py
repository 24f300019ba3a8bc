"""What can go wrong, as values and as exceptions.

Owns the two shapes of a problem. An `Issue` is a frozen value: something a person should know about one place in one
file, while the work goes on. A `FupanError` stops the work; its two Chinese sentences (what happened, what to do) are
all that a user ever sees of it. Nothing here formats for a page or knows about files.
"""

from dataclasses import dataclass
from typing import Literal

Level = Literal["note", "warning", "error"]


class FupanError(Exception):
    """The work can't go on. `fact` and `remedy` are Chinese sentences without a closing full stop."""

    def __init__(self, fact: str, remedy: str) -> None:
        super().__init__(f"{fact}。{remedy}。")
        self.fact = fact
        self.remedy = remedy


class UnreadableFile(FupanError):
    """The bytes are not a table that can be read: damaged, encrypted, foreign, too large."""


class PassedOver(FupanError):
    """Not a table, and nobody meant it to be one: what systems and people leave in folders. No error of the user's."""


class EmptyExport(FupanError):
    """The export was made, but Compass had nothing to put in it (暂无数据)."""


class UnknownExport(FupanError):
    """A table was read, but it is none of the exports that Fupan knows."""


class StoreUnavailable(FupanError):
    """The database can't be opened or written: locked, full, damaged."""


class NothingToReview(FupanError):
    """The question names no session that is loaded."""


@dataclass(frozen=True)
class Issue:
    """One thing worth knowing about one place of one file.

    `row` is the worksheet's own row number (1-based). `fact` and `remedy` are Chinese, without a closing full stop.
    """

    level: Level
    fact: str
    remedy: str = ""
    sheet: str = ""
    row: int | None = None
    header: str = ""
    text: str = ""

    def __str__(self) -> str:
        place = "".join(
            [
                f"工作表「{self.sheet}」" if self.sheet else "",
                f"第 {self.row} 行" if self.row is not None else "",
                f"「{self.header}」" if self.header else "",
            ]
        )
        sentence = f"{place}:{self.fact}" if place else self.fact
        return f"{sentence}。{self.remedy}。" if self.remedy else f"{sentence}。"
