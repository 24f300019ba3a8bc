"""The house holds: what every room promises, checked by walking the rooms, registries and files themselves."""

import ast
import re
import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from core.metrics import METRICS
from core.metrics.ask import DIMENSIONS
from core.reports import FORMATS
from core.reviews import REVIEWS
from core.sheets import EXPORTS
from core.warehouse import schema
from core.warehouse.store import Store

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "pages", "seeds", "tests", "benchmarks")
NOT_OURS = re.compile(r"\.git|\.venv.*|\..+_cache|\.hypothesis|__pycache__|data|out")
TEXTS = {".py", ".md", ".toml", ".txt", ".sql", ".html", ".css", ".js", ".json", ".svg"}
README = ROOT / "README.md"

# Columns of facts that are neither summed nor grouped by: whose row it is, and the names of things.
PLAIN = {"merchant", "account_name", "product_id", "product_name", "live_price", "listed_at", "price", "category"}


def modules(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    return [*found, ROOT / "streamlit_app.py"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# Modules


def test_every_module_says_what_it_owns() -> None:
    assert [name_of(path) for path in modules("core", "pages", "seeds") if not ast.get_docstring(tree(path))] == []


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*ROOMS)}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_every_room_of_core_is_a_package_so_that_the_layers_see_it() -> None:
    rooms = {path.parent for path in (ROOT / "core").rglob("*.py")}
    assert [name_of(room) for room in sorted(rooms) if not (room / "__init__.py").exists()] == []


def test_git_ignores_none_of_them() -> None:
    paths = [name_of(path) for path in modules(*ROOMS)]
    found = subprocess.run(["git", "check-ignore", *paths], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert found.stdout.split() == []


# Pages


def test_pages_holds_only_folders_since_a_script_there_would_run_without_the_frame() -> None:
    assert [path.name for path in (ROOT / "pages").iterdir() if not path.is_dir()] == []


def test_every_page_is_in_the_navigation_and_nothing_else_is() -> None:
    pages = {name_of(path) for path in (ROOT / "pages").rglob("*.py") if path.name != "__init__.py"}
    named = set(re.findall(r'"(pages/[^"]+\.py)"', (ROOT / "streamlit_app.py").read_text(encoding="utf-8")))
    assert named == {page for page in pages if not page.startswith("pages/shared/")}


def test_what_is_cached_of_a_merchants_data_is_keyed_by_the_version_of_it() -> None:
    """An argument with a leading underscore isn't in the key, and one without the version never grows old."""
    for path in modules("pages"):
        for found in ast.walk(tree(path)):
            if isinstance(found, ast.FunctionDef) and any("cache_data" in ast.unparse(d) for d in found.decorator_list):
                arguments = {argument.arg for argument in found.args.args}
                assert "version" in arguments, f"{name_of(path)}: {found.name}"
                assert arguments & {"merchant", "question", "scope"}, f"{name_of(path)}: {found.name}"
                assert not [name for name in arguments if name.startswith("_")], f"{name_of(path)}: {found.name}"


# README


REGISTERED = {
    "exports": EXPORTS,
    "reviews": REVIEWS,
    "formats": FORMATS,
}


@pytest.mark.parametrize("registry", REGISTERED)
def test_what_is_registered_is_named_in_the_readme(registry: str) -> None:
    words = set(re.findall(r"[a-z][a-z_0-9]*", README.read_text(encoding="utf-8")))
    assert [key for key in REGISTERED[registry] if key not in words] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_whatever_a_readme_points_to_exists(name: str) -> None:
    """A path with a placeholder (`core/reports/NAME.py`) must fit something that exists."""
    text = (ROOT / name).read_text(encoding="utf-8")
    told = rf"`((?:{'|'.join(ROOMS)})/[^`\s]*)`" + r"|\]\((?!http|#)([^)#]+)|src=\"(?!http)([^\"]+)"
    named = {path for found in re.findall(told, text) for path in found if path}
    assert named
    lost = [path for path in sorted(named) if not (ROOT / path).exists()]
    fitting = {path: re.sub(r"[A-Z][A-Z_]+|<[^>]*>|…", "*", path).rstrip("/") for path in lost}
    assert [path for path in lost if not any(ROOT.glob(fitting[path]))] == []


# Packages


def pins(*files: str) -> dict[str, str]:
    lines = [line.split("#")[0].strip() for name in files for line in (ROOT / name).read_text("utf-8").splitlines()]
    return dict(line.partition("==")[::2] for line in lines if line and not line.startswith("-r "))


def foreign(*rooms: str) -> dict[str, set[str]]:
    """Per third-party package that these rooms import, the modules that do."""
    own = {*ROOMS, *(path.stem for path in (ROOT / "seeds").glob("*.py"))}
    known = packages_distributions()
    found: dict[str, set[str]] = {}
    for path in modules(*rooms):
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in {name.split(".")[0] for name in names} - own - sys.stdlib_module_names:
                for package in known.get(name, [name]):
                    found.setdefault(package.lower().replace("_", "-"), set()).add(name_of(path))
    return found


def test_every_pin_is_exact() -> None:
    versions = pins("requirements.txt", "requirements-dev.txt")
    assert {name: version for name, version in versions.items() if not re.fullmatch(r"\d+(\.\w+)+", version)} == {}


def test_every_package_that_the_app_imports_is_pinned_and_every_pin_is_imported() -> None:
    imported = foreign("core", "pages")
    assert set(imported) == set(pins("requirements.txt")), imported


def test_every_package_that_tests_and_tools_import_is_pinned() -> None:
    imported = foreign("seeds", "tests", "benchmarks")
    assert set(imported) - set(pins("requirements.txt", "requirements-dev.txt")) == set(), imported


# What is declared


def test_every_key_of_a_metric_is_declared_once() -> None:
    """A registry is a dict: the second of two declarations would replace the first without a word."""
    declared = [path for path in sorted((ROOT / "core" / "metrics").glob("*.py")) if path.stem != "declaration"]
    calls = [node for path in declared for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    keys = [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Metric" and isinstance(call.args[0], ast.Constant)
    ]
    assert len(keys) > 50
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


# The store


def test_every_column_of_a_fact_is_a_measure_of_some_metric_or_a_dimension() -> None:
    """A figure that no metric uses would be in the store without a meaning."""
    store = Store(":memory:")
    rows = store.query("SELECT table_name, column_name FROM duckdb_columns() WHERE starts_with(table_name, 'fact_')")
    store.close()
    sql = " ".join(f"{metric.numerator} {metric.denominator}" for metric in METRICS.values())
    known = set(re.findall(r"[a-z_0-9]+", sql)) | PLAIN | {name for names in DIMENSIONS.values() for name in names}
    assert rows
    assert sorted(f"{table}.{column}" for table, column in rows if column not in known) == []


def test_the_tables_use_nothing_that_ducklake_lacks() -> None:
    lacking = r"PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY|REFERENCES|ENUM|SEQUENCE|INDEX|GENERATED|DEFAULT|NOT NULL"
    tables = [statement for statement in schema.ddl() if " VIEW " not in statement]
    assert len(tables) >= len(schema.tables())
    assert [statement for statement in tables if re.search(rf"\b({lacking})\b", statement)] == []


def test_the_warehouse_writes_without_what_ducklake_lacks() -> None:
    lacking = re.compile(r"\b(RETURNING|ON CONFLICT|INSERT OR|nextval|CREATE (UNIQUE )?INDEX)\b")
    sources = [path for path in (ROOT / "core" / "warehouse").rglob("*") if path.suffix in (".py", ".sql")]
    assert [name_of(path) for path in sources if lacking.search(path.read_text(encoding="utf-8"))] == []


# Files


def test_no_file_speaks_of_the_place_where_it_was_written() -> None:
    said = re.compile("/wo" + "rk/|shared" + "/brief")
    ours = [path for path in ROOT.iterdir() if not NOT_OURS.fullmatch(path.name)]
    files = [path for top in ours for path in (top.rglob("*") if top.is_dir() else [top]) if path.is_file()]
    texts = [path for path in files if path.suffix in TEXTS or not path.suffix]
    assert len(texts) > 100
    assert [name_of(path) for path in texts if said.search(path.read_text(encoding="utf-8"))] == []
