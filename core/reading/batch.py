"""What was read out of one file, ready to be committed.

Owns the shapes between reading and the warehouse: typed rows per landed table, the rows that were rejected with their
reasons, and a tally in which every row read is accounted for.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl

from core.errors import Issue
from core.sheets.declaration import Export

UNNAMED_ACCOUNT = "未指明账号"


@dataclass(frozen=True)
class Rejected:
    """A row that can't be taken: where it is, which cell, what it says and why not."""

    sheet: str
    row: int
    header: str
    text: str
    why: str


@dataclass(frozen=True)
class Tally:
    """Every row of a sheet below its header is one of these four: read == landed + rejected + totals + repeats."""

    sheet: str
    title: str
    read: int
    landed: int
    rejected: int = 0
    totals: int = 0
    repeats: int = 0


@dataclass(frozen=True)
class Landing:
    """Typed rows for one landed table. `headers` are the keys whose header the file has, empty cells or not."""

    table: str
    rows: pl.DataFrame
    headers: frozenset[str]


@dataclass(frozen=True)
class Batch:
    """One file, read whole. `exported_at` only where the file itself says when Compass made it."""

    file: str
    content_hash: str
    size: int
    export: Export
    landings: tuple[Landing, ...]
    rejected: tuple[Rejected, ...]
    issues: tuple[Issue, ...]
    tallies: tuple[Tally, ...]
    exported_at: datetime | None = None

    @property
    def rows(self) -> int:
        return sum(landing.rows.height for landing in self.landings)

    @property
    def accounts(self) -> tuple[str, ...]:
        found = {name for landing in self.landings for name in landing.rows["account"].unique().to_list()}
        return tuple(sorted(found))

    @property
    def period(self) -> tuple[date, date] | None:
        """The first and the last day that this file speaks of."""
        columns = [landing.rows[key] for landing in self.landings for key in ("since", "day") if key in landing.rows]
        days = sorted(day for column in columns for day in (column.min(), column.max()) if isinstance(day, date))
        return (days[0], days[-1]) if days else None

    def with_issues(self, *issues: Issue) -> "Batch":
        return replace(self, issues=(*self.issues, *issues))
