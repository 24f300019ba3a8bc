"""A spreadsheet works our workbooks out to the review's own figures: the sample's and a week of the demo merchant."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.reports.workbook import write_workbook
from core.reviews import review
from core.reviews.blocks import Table
from core.reviews.resolve import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reports.sample import REVIEW

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@dataclass(frozen=True)
class Opened:
    """A workbook: its formulas, the values that we wrote beside them, and those that LibreOffice worked out."""

    formulas: Workbook
    told: Workbook
    worked_out: Workbook


@pytest.fixture(scope="module")
def books(demo_store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Opened]:
    """Both workbooks in one run of LibreOffice, which gets them without our values."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not on this machine: `make office`")
    folder = tmp_path_factory.mktemp("office")
    week = review(demo_store, "weekly", Question(DEMO_MERCHANT))
    written = {"sample": write_workbook(REVIEW), "weekly": write_workbook(week)}
    for name, content in written.items():
        (folder / f"{name}.xlsx").write_bytes(_without_values(content))
    done = subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            *(str(folder / f"{name}.xlsx") for name in written),
        ],
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return {
        name: Opened(
            load_workbook(BytesIO(content)),
            load_workbook(BytesIO(content), data_only=True),
            load_workbook(folder / "out" / f"{name}.xlsx", data_only=True),
        )
        for name, content in written.items()
    }


def _without_values(content: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v></v>", old.read(entry)))
    return target.getvalue()


@pytest.mark.parametrize("name", ["sample", "weekly"])
def test_every_formula_gives_the_figure_that_the_review_shows(books: dict[str, Opened], name: str) -> None:
    book = books[name]
    assert book.formulas.sheetnames == book.worked_out.sheetnames
    places = [
        (sheet.title, cell.coordinate)
        for sheet in book.formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(places) > 20
    for sheet, place in places:
        told, worked_out = (one[sheet][place].value or None for one in (book.told, book.worked_out))
        if isinstance(told, int | float):
            money = "¥" in book.formulas[sheet][place].number_format
            assert worked_out == pytest.approx(told, abs=0.005 if money else 1e-9, rel=1e-9), (sheet, place)
        else:
            assert worked_out is None, (sheet, place, worked_out)


def _totals(sheet: Worksheet, title: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    """A table's last line and the lines above it, by their heads."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(place for place, row in enumerate(rows) if row[0] == title) + 1
    end = next(place for place, row in enumerate(rows) if place > start and row[0] == "合计")
    lines = [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 : end + 1]]
    return lines[-1], lines[:-1]


def test_sessions_accounts_and_channels_come_to_the_same_money_in_the_spreadsheet(
    books: dict[str, Opened], demo_store: Store
) -> None:
    week = review(demo_store, "weekly", Question(DEMO_MERCHANT))
    (gmv, paid), = demo_store.query(
        "SELECT sum(gmv), sum(user_pay) FROM current_live WHERE merchant = ? AND list_contains(?, session)",
        [DEMO_MERCHANT, list(week.sessions)],
    )  # fmt: skip
    book = books["weekly"].worked_out
    tables = [
        (place + 1, table, column)
        for place, step in enumerate(week.steps)
        for table in step.blocks
        if isinstance(table, Table) and table.totals
        for column in table.columns
        if column.adds and column.key in ("gmv", "user_pay")
    ]
    assert len(tables) >= 3
    for place, table, column in tables:
        total, lines = _totals(book.worksheets[place], table.title)
        money = float(gmv if column.key == "gmv" else paid)
        assert total[f"{column.label}(元)"] == pytest.approx(money, abs=0.005), table.title
        added = sum(line[f"{column.label}(元)"] or 0 for line in lines)  # type: ignore[misc]
        assert added == pytest.approx(money, abs=0.005), table.title
