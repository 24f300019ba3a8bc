"""The known value beside each formula, as spreadsheets save it themselves.

Owns what openpyxl leaves open: it writes a formula without its value, which a preview on a phone or in a chat shows as
an empty cell. Only the sheets' own formula cells are touched, and figures alone are written.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

Known = Mapping[str, float | None]
"""The value of each formula cell of a sheet, by its coordinates; None where it shows nothing."""

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?(?:/>|></v>)</c>')


def with_values(written: bytes, known: Sequence[Known]) -> bytes:
    """The same workbook with values; `known` per sheet, in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        sheets = {f"xl/worksheets/sheet{number}.xml": values for number, values in enumerate(known, start=1)}
        for entry in old.infolist():
            content = old.read(entry)
            if sheets.get(entry.filename):
                content = _filled(content.decode(), sheets[entry.filename]).encode()
            new.writestr(entry, content)
    return target.getvalue()


def _filled(sheet: str, values: Known) -> str:
    def cell(found: re.Match[str]) -> str:
        place, style, formula = found.groups()
        value = values[place]
        kind, text = (' t="str"', "") if value is None else ("", f"{value:.16g}")
        return f'<c r="{place}"{style}{kind}><f>{formula}</f><v>{text}</v></c>'

    return _FORMULA.sub(cell, sheet)
