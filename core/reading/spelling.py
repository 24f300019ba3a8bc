"""Names that are written in several ways, brought to the one that their column declares.

Owns how they are compared: as headers are, without width, blanks and case. A name that is not declared stays as it is
written.
"""

import re
from functools import lru_cache

import polars as pl

from core.reading.shape import normal
from core.sheets.declaration import Column

_SHARE = re.compile(r"[\s::(（]*[0-9]+(?:\.[0-9]+)?\s*[%％][)）]?$")  # behind a name in a list: 女 64.6%


def spelled(text: str, column: Column) -> str:
    """One name."""
    return _names(column).get(normal(text), text)


def all_spelled(texts: pl.Series, column: Column) -> pl.Series:
    """A column of names, or of names parted by 、."""
    if not column.spellings:
        return texts
    written = texts.drop_nulls().unique().to_list()
    return texts.replace({text: "、".join(_item(item, column) for item in text.split("、")) for text in written})


def _item(text: str, column: Column) -> str:
    share = _SHARE.search(text)
    return spelled(text[: share.start()], column) + text[share.start() :] if share else spelled(text, column)


@lru_cache
def _names(column: Column) -> dict[str, str]:
    return {normal(written): name for name, others in column.spellings for written in (name, *others)}
