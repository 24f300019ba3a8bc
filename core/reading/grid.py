"""What reading hands on: every worksheet or CSV as a grid of text.

Owns the values that stand between a file and everything that understands it. No file is opened here and no cell
is interpreted: a number, a date and a name are all text until they are cast.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from core.errors import Issue


@dataclass(frozen=True)
class Grid:
    """One worksheet. `cells` takes no header row: its columns are named "0", "1", … and a missing cell is null.

    Empty rows and columns around the table are gone; `first_row` is the worksheet's own number (1-based) of the first
    row that is left. In a CSV it counts records.
    """

    sheet: str
    hidden: bool
    first_row: int
    cells: pa.Table


@dataclass(frozen=True)
class Source:
    """A file to read. `name` is what the user calls it, never a path; `path` is where its bytes lie.

    A file of an archive is named after both (下载.zip/九月/列表.xlsx), and its `path` is gone once it is read. `key` is
    the giver's own mark of what was given: all files of an archive bear the archive's.
    """

    name: str
    path: Path
    key: str = ""


@dataclass(frozen=True)
class Sheets:
    """A file that was read. Worksheets without any content are left out; there is always at least one grid.

    `issues` are what reading itself noticed: cells that hold something, of which nothing could be read.
    """

    source: Source
    content_hash: str
    size: int
    grids: tuple[Grid, ...]
    issues: tuple[Issue, ...] = ()
