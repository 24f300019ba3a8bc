"""From a Match to a Batch: text becomes typed rows, and every row is accounted for.

Owns which rows count (totals, repeated headers and repeated rows do not), which are rejected and why, and how the parts
of one workbook become one session. A row is good or rejected whole: a sum over half-read rows would be false without
saying so. The meaning of single cells is in `cells`; nothing here touches the store.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

import polars as pl

from core.errors import Issue, UnknownExport
from core.reading import cells
from core.reading.batch import UNNAMED_ACCOUNT, Batch, Landing, Rejected, Tally
from core.reading.checks import disagreements
from core.reading.match import GridMatch, Header, Match, normal
from core.sheets import EXPORTS, LANDED
from core.sheets.declaration import Column, Form, Layout, Sheet

WHY = {
    Form.COUNT: "不是一个不小于 0 的整数",
    Form.MONEY: "不是金额",
    Form.SHARE: "不是比例",
    Form.WITNESS: "不是比例",
    Form.NUMBER: "不是数字",
    Form.SECONDS: "不是时长",
    Form.DATETIME: "不是日期时间",
    Form.DATE: "不是日期",
    Form.SPAN: "不是起止时间",
}

_MOMENT_IN_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})[_ ](\d{2})-(\d{2})-(\d{2})")
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_]?(\d{2})[-_]?(\d{2})(?!\d)")


def cast(
    match: Match,
    account: str | None = None,
    known_names: Mapping[str, str] | None = None,
    day: date | None = None,
) -> Batch:
    """Convert what was matched.

    `account` is the 抖音号 for rows that name none; `known_names` maps a nickname to the one 抖音号 that bore it; `day`
    dates a channel table that says neither day nor session. Raises UnknownExport where the file is no known export,
    lacks a required column, or can't be placed in time.
    """
    _insist_on_export(match)
    assert match.export is not None
    rows: list[tuple[GridMatch, _Rows]] = []
    record = _Record(match)
    for grid in match.grids:
        if grid.sheet.layout in (Layout.TABLE, Layout.BLOCKS):
            rows.append((grid, _read_table(grid)))
        else:
            record.add(grid)
    landings: list[Landing] = []
    tallies: list[Tally] = []
    issues: list[Issue] = []
    rejected: list[Rejected] = []
    session: dict[str, object] = {}
    if record.texts:
        landing, told = record.read()
        session = landing.rows.select("account", "account_name", "start", "stop").row(0, named=True)
        landings.append(landing)
        tallies += record.tallies
        issues += told
    for grid, read in rows:
        frame = read.values
        for key, value in session.items():
            frame = frame.with_columns(pl.lit(value, dtype=_dtype(_FRAME[key])).alias(key))
        landings.append(Landing(grid.sheet.table, frame, frozenset(grid.found)))
        tallies.append(read.tally)
        issues += read.issues
        rejected += read.rejected
    landings = [_placed(landing, match, day) for landing in landings]
    landings, told = _with_accounts(landings, account, known_names or {})
    issues += told + _leftovers(match)
    stamp = re.search(match.export.exported, match.sheets.source.name) if match.export.exported else None
    return Batch(
        file=match.sheets.source.name,
        content_hash=match.sheets.content_hash,
        size=match.sheets.size,
        export=match.export,
        landings=tuple(landings),
        rejected=tuple(rejected),
        issues=tuple(issues),
        tallies=tuple(tallies),
        exported_at=_moment_in(stamp.group(1)) if stamp else None,
    )


def _insist_on_export(match: Match) -> None:
    name = match.sheets.source.name
    if match.export is not None:
        return
    if match.nearest is not None and match.missing:
        lacking = "、".join(f"「{column.header}」" for _, column in match.missing)
        raise UnknownExport(
            f"「{name}」看起来像{match.nearest.title},但缺少必需的列 {lacking}",
            f"如果它换了名字,请在上传页把它对应上,否则从 {match.nearest.menu} 重新下载",
        )
    kinds = "、".join(export.title for export in EXPORTS.values())
    raise UnknownExport(f"「{name}」不是 Fupan 认识的导出表", f"目前能读的是:{kinds},请从抖音电商罗盘下载后直接上传")


class _Rows:
    """A table's rows, sorted into what counts and what does not."""

    def __init__(self, values: pl.DataFrame, tally: Tally, rejected: list[Rejected], issues: list[Issue]) -> None:
        self.values = values
        self.tally = tally
        self.rejected = rejected
        self.issues = issues


_FRAME = {
    "row": Form.COUNT,
    "account": Form.ID,
    "account_name": Form.TEXT,
    "start": Form.DATETIME,
    "stop": Form.DATETIME,
    "day": Form.DATE,
}
"""The columns that every landing has, whatever its table."""


def _read_table(grid: GridMatch) -> _Rows:
    assert grid.row is not None
    texts = _texts(grid)
    header = {normal(found.text) for found in grid.headers if found.text}
    first = pl.coalesce(found.column.key for found in grid.headers if found.column and not found.repeated)
    data = texts.filter(pl.any_horizontal(pl.col(key).is_not_null() for key in grid.found))
    repeated_header = data.select(first.str.to_lowercase().is_in(header)).to_series()
    data = data.filter(~repeated_header)
    if grid.sheet.layout is Layout.BLOCKS:
        data = _products_and_variants(data, grid)
    read = data.height
    totals = _totals(data, grid.sheet)
    data = data.filter(~totals)
    blanked = data.with_columns(cells.blank(data[key]) for key in grid.found)
    values, bad = _convert(blanked, grid.found)
    rejected = _rejections(grid, blanked, values, bad)
    keep = ~values["row"].is_in([entry.row for entry in rejected])
    kept, kept_texts = values.filter(keep), blanked.filter(keep)
    issues = disagreements(grid.sheet.checks, grid.found, kept_texts, kept, grid.grid.sheet)
    issues += _bad_witnesses(grid, blanked, values, bad) + _lost_cents(grid, kept_texts)
    kept, told = _without_repeats(kept, grid)
    tally = Tally(
        grid.grid.sheet,
        LANDED[grid.sheet.table].title,
        read,
        kept.height,
        rejected=len(rejected),
        totals=int(totals.sum()),
        repeats=read - kept.height - len(rejected) - int(totals.sum()),
    )
    return _Rows(_framed(kept), tally, rejected, issues + told)


def _texts(grid: GridMatch) -> pl.DataFrame:
    """The cells below the header as text, one column per figure, with the worksheet's own row number."""
    assert grid.row is not None
    table = grid.grid.cells.slice(grid.row + 1)
    columns = {
        found.column.key: pl.from_arrow(table.column(found.position)).cast(pl.String)  # type: ignore[union-attr]
        for found in grid.headers
        if found.column and not found.repeated
    }
    start = grid.grid.first_row + grid.row + 1
    return pl.DataFrame(columns).with_columns(pl.int_range(start, start + table.num_rows, dtype=pl.Int64).alias("row"))


def _products_and_variants(data: pl.DataFrame, grid: GridMatch) -> pl.DataFrame:
    """Rows under a product that start with - are its variants: they take its id, and their name is the sku's."""
    if "product_id" not in data.columns or "product_name" not in data.columns:
        return data
    sub_header = {normal(name) for name in ("sku名称", "商品SKU名称")}
    data = data.filter(~pl.col("product_name").fill_null("").str.to_lowercase().is_in(sub_header))
    own = pl.col("product_id").str.contains(r"^\d").fill_null(False)
    parent = pl.when(own).then("product_id").forward_fill()
    name = pl.when(own).then("product_name").forward_fill()
    sku = pl.when(~own).then(pl.coalesce("sku", "product_name") if "sku" in data.columns else "product_name")
    return data.with_columns(
        parent.fill_null(pl.col("product_id")).alias("product_id"), name.alias("product_name"), sku.alias("sku")
    )


def _totals(data: pl.DataFrame, sheet: Sheet) -> pl.Series:
    """Which rows repeat others: 整体, and 全部付费流量 where one of the channels it sums up is listed too."""
    found = pl.lit(False)
    for key, names in sheet.totals:
        if key in data.columns:
            found = found | pl.col(key).is_in(names).fill_null(False)
    for name, members in sheet.subtotals:
        key = sheet.totals[0][0]
        if key in data.columns and data[key].is_in(members).any():
            found = found | (pl.col(key) == name).fill_null(False)
    return (
        data.select(found.alias("total") if data.height else pl.lit(False).alias("total")).to_series().head(data.height)
    )


def _convert(texts: pl.DataFrame, found: Mapping[str, Header]) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Typed columns, and per column which cells say something that can't be read."""
    columns: dict[str, pl.Series] = {"row": texts["row"]}
    bad: dict[str, pl.Series] = {}
    for key in texts.columns:
        column = found[key].column if key in found else None
        if key == "row":
            continue
        series = texts[key]
        if column is None:  # the sku of a product block: told from the layout, not from a header
            columns[key] = series
            continue
        if column.form is Form.SPAN:
            start, stop = cells.spans(series)
            columns.setdefault("start", start.alias("start"))
            columns.setdefault("stop", stop.alias("stop"))
            value = start
        else:
            value = _value(series, column, found[key].unit).alias(key)
            columns[key] = value
        bad[key] = series.is_not_null() & value.is_null()
    if "start" in columns and "stop" in columns:
        bad["stop"] = bad.get("stop", columns["stop"].is_null() & False) | (
            columns["stop"] < columns["start"]
        ).fill_null(False)
    return pl.DataFrame(list(columns.values())), bad


def _value(texts: pl.Series, column: Column, unit: str) -> pl.Series:
    match column.form:
        case Form.TEXT:
            return texts
        case Form.ID:
            return cells.ids(texts)
        case Form.COUNT:
            return cells.counts(texts, unit)
        case Form.MONEY:
            return cells.money(texts, unit)
        case Form.SECONDS:
            return cells.seconds(texts, unit or column.bare)
        case Form.DATETIME:
            return cells.moments(texts)
        case Form.DATE:
            return cells.days(texts)
        case _:
            return cells.numbers(texts, unit)


def _rejections(
    grid: GridMatch, texts: pl.DataFrame, values: pl.DataFrame, bad: Mapping[str, pl.Series]
) -> list[Rejected]:
    """The first reason against each row that has one: a cell that can't be read, or a required cell that is empty."""
    found: dict[int, Rejected] = {}

    def reject(rows: pl.Series, key: str, why: str) -> None:
        header = grid.found[key]
        for place in rows.arg_true().to_list():
            row = int(values["row"][place])
            found.setdefault(row, Rejected(grid.grid.sheet, row, header.text, texts[key][place] or "", why))

    for key, cells_bad in bad.items():
        column = grid.found[key].column if key in grid.found else None
        if column is not None and column.form is not Form.WITNESS and cells_bad.any():
            late = key == "stop" and values["stop"].is_not_null().filter(cells_bad).all()
            reject(cells_bad, key, "早于开播时间" if late else WHY[column.form])
    for key in ("start", "channel", "product_id", "video"):
        if (
            key in grid.found
            and key in values.columns
            and any(key in needed.split("|") for needed in grid.sheet.required)
        ):
            reject(values[key].is_null(), key, "不能为空")
    return sorted(found.values(), key=lambda entry: entry.row)


def _bad_witnesses(
    grid: GridMatch, texts: pl.DataFrame, values: pl.DataFrame, bad: Mapping[str, pl.Series]
) -> list[Issue]:
    issues = []
    for key, cells_bad in bad.items():
        header = grid.found[key]
        if header.column is None or header.column.form is not Form.WITNESS or not cells_bad.any():
            continue
        place = cells_bad.arg_true()[0]
        issues.append(
            Issue(
                "note",
                f"有 {int(cells_bad.sum())} 格读不成比例,只影响核对,不影响数据",
                sheet=grid.grid.sheet,
                row=int(values["row"][place]),
                header=header.text,
                text=texts[key][place] or "",
            )
        )
    return issues


def _lost_cents(grid: GridMatch, texts: pl.DataFrame) -> list[Issue]:
    issues = []
    for key, header in grid.found.items():
        if header.column and header.column.form is Form.MONEY and (lost := cells.cents_lost(texts[key], header.unit)):
            fact = f"有 {lost} 格金额超过两位小数,已四舍五入到分"
            issues.append(Issue("note", fact, sheet=grid.grid.sheet, header=header.text))
    return issues


def _without_repeats(values: pl.DataFrame, grid: GridMatch) -> tuple[pl.DataFrame, list[Issue]]:
    """Of rows that describe the same thing the first counts; it is said whether the others said something else."""
    identity = [column.key for column in LANDED[grid.sheet.table].identity]
    keys = [key for key in ("account", "account_name", "start", "day", *identity) if key in values.columns]
    unique = values.unique(subset=keys, keep="first", maintain_order=True) if keys else values
    if unique.height == values.height:
        return values, []
    different = values.unique(subset=[key for key in values.columns if key != "row"]).height - unique.height
    fact = f"有 {values.height - unique.height} 行重复,只计第一次出现的"
    if different:
        fact += f",其中 {different} 行内容不一致"
    return unique, [Issue("warning" if different else "note", fact, sheet=grid.grid.sheet)]


class _Record:
    """The parts of a workbook that together describe one session."""

    def __init__(self, match: Match) -> None:
        self.match = match
        self.texts: dict[str, str | None] = {}
        self.found: dict[str, Header] = {}
        self.sheet_of: dict[str, str] = {}
        self.rows: dict[str, int] = {}
        self.tallies: list[Tally] = []
        self.checks = tuple(check for grid in match.grids for check in grid.sheet.checks if self._is_record(grid))
        self.issues: list[Issue] = []

    @staticmethod
    def _is_record(grid: GridMatch) -> bool:
        return grid.sheet.layout in (Layout.RECORD, Layout.PAIRS)

    def add(self, grid: GridMatch) -> None:
        table = grid.grid.cells
        if grid.row is None:
            values = [(table.column(1)[header.position].as_py(), header.position) for header in grid.headers]
            read = len([header for header in grid.headers if header.text])
        else:
            below = table.slice(grid.row + 1, 1).to_pylist()
            cells_below = list(below[0].values()) if below else [None] * len(grid.headers)
            values = [(text, grid.row + 1) for text in cells_below]
            read = len(below)
        self.tallies.append(Tally(grid.grid.sheet, LANDED[grid.sheet.table].title, read, read))
        for header, (text, place) in zip(grid.headers, values, strict=False):
            if header.column is None or header.repeated:
                continue
            key = header.column.key
            if self.texts.get(key) is None:
                self.texts[key], self.found[key] = text, header
                self.sheet_of[key], self.rows[key] = grid.grid.sheet, grid.grid.first_row + place
            elif text is not None:
                self._compare(key, text, header, grid)

    def _compare(self, key: str, text: str, header: Header, grid: GridMatch) -> None:
        assert header.column is not None
        both = cells.blank(pl.Series([self.texts[key], text], dtype=pl.String))
        first, second = _value(both, header.column, header.unit).to_list()
        if first != second and second is not None and header.column.form is Form.COUNT:
            fact = f"这里写着 {text},工作表「{self.sheet_of[key]}」写着 {self.texts[key]},以后者为准"
            self.issues.append(Issue("note", fact, sheet=grid.grid.sheet, header=header.text))

    def read(self) -> tuple[Landing, list[Issue]]:
        frame = pl.DataFrame(
            {key: [text] for key, text in self.texts.items()}, schema=dict.fromkeys(self.texts, pl.String)
        )
        texts = frame.with_columns(*(cells.blank(frame[key]) for key in self.texts), pl.lit(1, pl.Int64).alias("row"))
        values, bad = _convert(texts, self.found)
        name = self.match.sheets.source.name
        if values["start"][0] is None:
            raise UnknownExport(f"「{name}」没有写清直播时间", "请从直播详情页重新下载整场数据")
        for key, cells_bad in bad.items():
            if cells_bad.any():
                column = self.found[key].column
                assert column is not None
                self.issues.append(
                    Issue(
                        "warning",
                        f"「{self.texts[key]}」{WHY[column.form]},这一项按缺失处理",
                        "请核对后重新下载",
                        sheet=self.sheet_of[key],
                        row=self.rows[key],
                        header=self.found[key].text,
                    )
                )
        self.issues += disagreements(self.checks, self.found, texts, values, self.tallies[0].sheet)
        return Landing("live", _framed(values), frozenset(self.found)), self.issues


def _framed(values: pl.DataFrame) -> pl.DataFrame:
    """With every column that a landing must have, whatever the file said."""
    lacking = [pl.lit(None, dtype=_dtype(form)).alias(key) for key, form in _FRAME.items() if key not in values.columns]
    return values.with_columns(lacking)


def _dtype(form: Form) -> pl.DataType:
    match form:
        case Form.COUNT:
            return pl.Int64()
        case Form.DATETIME:
            return pl.Datetime("us")
        case Form.DATE:
            return pl.Date()
        case _:
            return pl.String()


def _placed(landing: Landing, match: Match, day: date | None) -> Landing:
    """With a day for every row: that of its start, its own, the given one, or the one in the file's name."""
    rows = landing.rows
    if rows["start"].null_count() == rows.height and rows["day"].null_count() == rows.height and rows.height:
        name = match.sheets.source.name
        moment, named = _moment_in(name), _DAY_IN_NAME.search(name)
        if day is None and moment is not None:
            rows = rows.with_columns(pl.lit(moment, pl.Datetime("us")).alias("start"))
        elif day is None and named:
            day = _valid_day(*map(int, named.groups()))
        if day is not None:
            rows = rows.with_columns(pl.lit(day, pl.Date).alias("day"))
    stop = pl.col("stop")
    if "live_seconds" in rows.columns:
        stop = pl.coalesce(stop, pl.col("start") + pl.duration(seconds=pl.col("live_seconds").round()))
    rows = rows.with_columns(stop.alias("stop"), pl.coalesce(pl.col("start").dt.date(), "day").alias("day"))
    if rows["day"].null_count():
        raise UnknownExport(
            f"「{match.sheets.source.name}」没有写明是哪一天、哪一场", "请在上传页选定日期,或给表格加一列「日期」再上传"
        )
    return Landing(landing.table, rows, landing.headers)


def _moment_in(name: str) -> datetime | None:
    found = _MOMENT_IN_NAME.search(name)
    try:
        return datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]
    except ValueError:
        return None


def _valid_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_accounts(
    landings: list[Landing], account: str | None, known_names: Mapping[str, str]
) -> tuple[list[Landing], list[Issue]]:
    """Rows that name no 抖音号 take the given one, else the one their nickname belongs to, else a provisional one."""
    placed, unnamed = [], False
    for landing in landings:
        by_name = pl.col("account_name").replace_strict(dict(known_names), default=None, return_dtype=pl.String)
        chosen = pl.coalesce("account", pl.lit(account, pl.String), by_name, "account_name", pl.lit(UNNAMED_ACCOUNT))
        rows = landing.rows.with_columns(chosen.alias("account"))
        unnamed = unnamed or UNNAMED_ACCOUNT in rows["account"]
        placed.append(Landing(landing.table, rows, landing.headers))
    if not unnamed:
        return placed, []
    fact = f"表里没有抖音号,也没有昵称,暂记为「{UNNAMED_ACCOUNT}」"
    return placed, [Issue("warning", fact, "请撤销后重新上传,并在上传时填写抖音号")]


def _leftovers(match: Match) -> list[Issue]:
    """What the file has and Fupan does not take: whole sheets, unknown headers, headers that mean the same twice."""
    issues = [
        Issue("note", "这张工作表没有读取", "如果其中有需要的数据,请告诉我们它是什么", sheet=grid.sheet)
        for grid in match.ignored
        if grid.sheet
    ]
    for grid in match.grids:
        if grid.unknown:
            names = "、".join(f"「{header.text}」" for header in grid.unknown[:10])
            more = f" 等 {len(grid.unknown)} 列" if len(grid.unknown) > 10 else ""
            fact = f"有不认识的列 {names}{more},没有读取"
            issues.append(Issue("note", fact, "可以在上传页把它对应到已知的列", sheet=grid.grid.sheet))
        for header in grid.headers:
            if header.repeated:
                issues.append(
                    Issue("note", "与前面的列是同一个意思,没有读取", sheet=grid.grid.sheet, header=header.text)
                )
    return issues
