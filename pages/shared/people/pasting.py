"""Comments pasted as lines or as columns of a spreadsheet become a table like any uploaded one.

Owns how a pasted line is taken apart: a time first, the text behind it. What the texts mean is not looked at here.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from core.sheets.comments import COMMENT, SAID_AT, SAID_TIMES

_DATE = r"(?:[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?[ T]+)?"
_CLOCK = r"[0-9]{1,2}[:\uff1a][0-9]{2}(?:[:\uff1a][0-9]{2})?"
_LINE = re.compile(rf"^[\s\[【(\uff08]*({_DATE}{_CLOCK})[\s\]】)\uff09,\uff0c、]+(\S.*)$")


@dataclass(frozen=True)
class Pasted:
    """The bytes of a table, how many lines had no time to begin with and were left out, and whether none had one."""

    content: bytes
    timeless: int
    empty: bool = False


def as_table(text: str) -> Pasted:
    """The pasted text as a table of comments; the same text in the same moment is one row with how often it came.

    Columns copied with their headers are handed on as they are.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and "\t" in lines[0] and not _LINE.match(lines[0]):
        return Pasted("\n".join(lines).encode("utf-8", "replace"), 0)
    found = [found for found in map(_LINE.match, lines) if found]
    counted = Counter((one[1].strip().replace("\uff1a", ":"), one[2].strip()) for one in found)
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    writer.writerow([SAID_AT.header, COMMENT.header, SAID_TIMES.header])
    writer.writerows((at, said, number) for (at, said), number in counted.items())
    return Pasted(target.getvalue().encode("utf-8", "replace"), len(lines) - len(found), not found)
