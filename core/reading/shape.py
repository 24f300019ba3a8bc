"""How header texts are compared, and the shape that worksheets of one kind have in common.

Owns what recognition looks at, so that files laid out alike need to be recognised once. No cell below a header enters,
and no declaration: which names are known is told.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.reading.grid import Grid

HEADER_SEARCH_ROWS = 12
PAIR_ROWS = 200
PAIR_COLUMNS = 4
UNKNOWN = "?"
MANY_TEXTS = 100_000

_UNIT = re.compile(r"\((元|万元|分|万|%|秒|s|分钟|min|小时|h)\)$")
_DASHES = str.maketrans({"—": "-", "–": "-", "‐": "-", "−": "-", "→": "-"})


@lru_cache(maxsize=MANY_TEXTS)
def normal(text: str) -> str:
    """A header reduced to what tells it apart: half width, no blanks, lower case, one kind of dash."""
    if text.isascii():  # as most cells of data are
        return "".join(text.split()).casefold()
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_DASHES).casefold()


def unit_of(text: str) -> tuple[str, str]:
    """Split a normalised header into its name and the unit that it ends with: 直播时长(分钟) → 直播时长, 分钟."""
    found = _UNIT.search(text) if text.endswith(")") else None
    return (text[: found.start()], found.group(1)) if found else (text, "")


@lru_cache(maxsize=MANY_TEXTS)
def spelled(text: str) -> tuple[str, str]:
    """A header's text normalised, and the same without its unit."""
    whole = normal(text)
    return whole, unit_of(whole)[0]


def names_in(texts: Iterable[str | None]) -> set[str]:
    return {name for text in texts if text for name in spelled(text)}


@dataclass(frozen=True)
class Shape:
    """What recognition looks at of a worksheet: its title, its height, and where which header stands.

    `joined` has each row under the groups that stand above it, `first` is the first column where it may hold names. A
    text that is no header's name is UNKNOWN here, so that worksheets of one kind have the same shape.
    """

    title: str
    height: int
    rows: tuple[tuple[str, ...], ...]
    joined: tuple[tuple[str, ...], ...]
    first: tuple[str, ...]

    @cached_property
    def names(self) -> list[set[str]]:
        return [names_in(row) for row in self.rows]


@dataclass(frozen=True)
class Top:
    """The first rows of a worksheet, in which its header may stand, and its first column if it may hold names."""

    title: str
    height: int
    rows: tuple[tuple[str, ...], ...]
    first: tuple[str, ...]

    @staticmethod
    def of(grid: Grid) -> "Top":
        columns = [column.to_pylist() for column in grid.cells.slice(0, HEADER_SEARCH_ROWS).columns]
        rows = tuple(tuple(text or "" for text in row) for row in zip(*columns, strict=True))
        first = grid.cells.column(0).slice(0, PAIR_ROWS).to_pylist() if 2 <= len(columns) <= PAIR_COLUMNS else []
        return Top(grid.sheet, grid.cells.num_rows, rows, tuple(text or "" for text in first))

    def joined(self, row: int) -> tuple[str, ...]:
        """A row under the groups that stand in the row above it: a merged cell's text is in its first column."""
        return _joined(self.rows[row - 1], self.rows[row]) if row else ()

    def shape(self, names: "Names") -> Shape:
        rows = [names.shown(row) for row in self.rows]
        under = [
            names.shown(self.joined(place)) if place and names.stand_above(self.rows[place - 1]) else ()
            for place in range(len(rows))
        ]
        told: list[set[str]] = [set()]
        for place, (row, joined) in enumerate(zip(rows, under, strict=True)):
            own = names_in(set(row) - {UNKNOWN})
            if any(own | names_in(set(joined) - {UNKNOWN}) <= earlier for earlier in told):
                rows[place] = under[place] = ()  # it can be the header nowhere: the earlier row is, or none
            else:
                told.append(own)
        height = min(self.height, HEADER_SEARCH_ROWS + 2)
        return Shape(self.title, height, tuple(rows), tuple(under), names.shown(self.first))


class Names:
    """All names that a header may have, and those that may stand above headers as a group (None: any text may)."""

    def __init__(self, known: frozenset[str], groups: frozenset[str] | None) -> None:
        self._shown = _Shown(known)
        self._groups = groups

    def shown(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Texts as a shape has them."""
        return tuple(map(self._shown.__getitem__, texts))

    def stand_above(self, texts: Sequence[str]) -> bool:
        groups = self._groups
        return groups is None or any(text and spelled(text)[0] in groups for text in texts)


class _Shown(dict[str, str]):
    """Text → itself if it is a header's name, else UNKNOWN: found out once for all files."""

    def __init__(self, known: frozenset[str]) -> None:
        super().__init__({"": ""})
        self._known = known

    def __missing__(self, text: str) -> str:
        shown = UNKNOWN if self._known.isdisjoint(spelled(text)) else text
        if len(self) < MANY_TEXTS:
            self[text] = shown
        return shown


def _joined(above: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    texts, group = [], ""
    for upper, lower in zip(above, own, strict=True):
        group = upper or (group if lower else "")
        texts.append(f"{group} {lower}".strip() if lower else group)
    return tuple(texts)
