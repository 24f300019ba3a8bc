"""The tables that are handed out to be filled in: the importer knows each, and takes nothing of an untouched one."""

from pathlib import Path

import openpyxl
import pytest

from core.reports.templates import TEMPLATES
from core.reports.templates.writing import write_template
from core.sheets import EXPORTS
from core.sheets.declaration import EXAMPLE
from tests.core.reading.workbooks import batch, counted


@pytest.fixture(params=TEMPLATES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(kind: str, tmp_path: Path) -> Path:
    file = tmp_path / TEMPLATES[kind].file
    file.write_bytes(write_template(TEMPLATES[kind]))
    return file


def test_an_untouched_template_is_known_and_lands_nothing(kind: str, path: Path) -> None:
    found = batch(path)
    examples = len(TEMPLATES[kind].examples)
    assert found.export is EXPORTS[kind]
    assert counted(found) == (examples, 0, examples, 0, 0)
    assert all(EXAMPLE in entry.text for entry in found.rejected)
    assert {entry.why for entry in found.rejected} == {"是模板里的示例行,不导入"}
    assert found.issues == ()


def test_a_template_is_whole_and_has_no_formula(kind: str, path: Path) -> None:
    template, sheet = TEMPLATES[kind], TEMPLATES[kind].sheet
    assert all(len(example) == len(template.fields) for example in template.examples)
    told = {field.key for field in template.fields}
    assert all(told & set(keys.split("|")) for keys in sheet.required)
    book = openpyxl.load_workbook(path)
    assert {cell.data_type for rows in book for row in rows.iter_rows() for cell in row if cell.value} == {"s"}
    assert book.sheetnames == [template.export.title, "填写说明"]
