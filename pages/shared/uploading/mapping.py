"""Tables and headers that nobody knew, explained by hand once and remembered.

Owns the questions and their saving as an entry of the merchant: same ledger, same undo. What a table may be and what a
header may mean is suggested by reading; what it means to the store is the sheet's declaration.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import TypeVar

import streamlit as st

from core.intake import Reading
from core.reading import likeness
from core.reading.grid import Sheets
from core.reading.likeness import UNLIKELY, Foreign, Guess, Kind
from core.reading.match import GridMatch
from core.reading.shape import normal
from core.sheets import LANDED
from core.sheets.declaration import Column, Sheet
from core.warehouse import holdings, ledger
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal

LATER, NEVER = "先不管", "不用这一列"
NOTHING = "不是这些,不用管它"

Looked = TypeVar("Looked")
Answers = dict[str, Column | None]
"""What was answered per header text; None: not used."""


def mapping(desk: Desk, found: Sequence[Reading]) -> None:
    """Ask about each unknown table and each unknown header once, however many files have it."""
    version = holdings.version(desk.store, desk.own)
    if st.session_state.get("looks", (None, {}))[0] != version:
        st.session_state["looks"] = version, {}
    for question in _foreign(desk, found):
        _explain(desk, question)
    for unknown in _unknown(found):
        _rename(desk, unknown)


def _looked(key: object, look: Callable[[], Looked]) -> Looked:
    """What a look at a table found, kept for as long as the store doesn't change."""
    looks: dict[object, Looked] = st.session_state["looks"][1]
    if key not in looks:
        looks[key] = look()
    return looks[key]


# Tables that no declaration knows


@dataclass(eq=False)
class Question:
    """One foreign table, and the names of all files that look like it."""

    table: Foreign
    files: list[str]


def _foreign(desk: Desk, found: Sequence[Reading]) -> list[Question]:
    asked: dict[tuple[str, ...], Question] = {}
    for reading in found:
        if reading.sheets is None or reading.match is None or reading.match.nearest is not None:
            continue
        sheets = reading.sheets
        shape = _looked(sheets.content_hash, partial(likeness.shape, sheets))
        if shape in asked:
            asked[shape].files.append(reading.name)
        elif table := _looked(shape, partial(_table, desk, sheets)):
            asked[shape] = Question(table, [reading.name])
    return list(asked.values())


def _table(desk: Desk, sheets: Sheets) -> Foreign | None:
    return likeness.foreign(sheets, _said(desk))


def _said(desk: Desk) -> dict[tuple[str, str], str]:
    """Everything that was said of headers before: the first thing to suggest."""
    said = {(one.sheet, header): key for one in holdings.learnt(desk.store, desk.own) for header, key in one.columns}
    return {**said, **holdings.mappings(desk.store, desk.own)}


@st.fragment
def _explain(desk: Desk, question: Question) -> None:
    table = question.table
    named = _digest(table.headers)
    likely = table.kinds[0].worth >= UNLIKELY
    with st.expander(f"**不认识的表** {_files(question.files)}", expanded=likely, icon=":material/help:"):
        st.caption("说一次它是什么表、每列是什么,以后表头一样的文件都会直接认出来。")
        titles = {kind.export.title: kind for kind in table.kinds}
        picked = st.selectbox(
            "这是什么表", [*titles, NOTHING], index=0 if likely else len(titles), key=f"kind_{named}",
            format_func=lambda title: f"{title} · {_why(titles[title])}" if title in titles else title,
        )  # fmt: skip
        kind = titles.get(picked)
        if kind is None:
            return
        landed = LANDED[kind.sheet.table].title
        st.markdown(f":small[:gray[每行是一个{landed}。来处:{literal(kind.export.how)}。]]")
        answers = _lines(kind.guesses, kind.sheet, kind.sheet.columns, f"{named}_{kind.sheet.key}", NEVER)
        used = {text: column for text, column in answers.items() if column is not None}
        sound = _complain(answers, likeness.lacking(kind.sheet, {column.key for column in used.values()}))
        if st.button("记住", key=f"learn_{named}", type="primary", icon=":material/save:", disabled=not sound):
            among = sorted({normal(text) for text in used})
            rows = [
                {"sheet": kind.sheet.key, "header": normal(text), "column_key": column.key if column else ""}
                | {"among": among}
                for text, column in answers.items()
            ]
            ledger.enter(desk.store, desk.own, "mapping", rows, AUTHOR)
            st.rerun()


def _why(kind: Kind) -> str:
    lacking = "、".join(column.header for column in kind.missing)
    told = f"{len(kind.guesses)} 个表头对得上 {kind.explained} 个"
    return f"{told},还缺{lacking}" if lacking else f"{told},必需的都有"


# Headers that a known kind doesn't know


@dataclass(eq=False)
class Unknown:
    """The unknown headers of one sheet over all files: each (text → place) in the first table that has it.

    `tables` also bear the content hash of their file.
    """

    sheet: Sheet
    tables: list[tuple[str, GridMatch, dict[str, int]]] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Column, ...]:
        """What required columns any of the tables lacks."""
        return tuple(dict.fromkeys(column for _, grid, _ in self.tables for column in grid.missing))


def _unknown(found: Sequence[Reading]) -> list[Unknown]:
    asked: dict[tuple[str, bool], Unknown] = {}
    for reading in found:
        if reading.match is None:
            continue
        for grid in reading.match.grids:
            if not grid.unknown:
                continue
            known = asked.setdefault((grid.sheet.key, bool(grid.missing)), Unknown(grid.sheet))
            known.files[reading.name] = None
            seen = {normal(text) for *_, places in known.tables for text in places}
            places = {header.text: header.position for header in grid.unknown if normal(header.text) not in seen}
            if places:
                known.tables.append((reading.match.sheets.content_hash, grid, places))
    return sorted(asked.values(), key=lambda unknown: not unknown.missing)


@st.fragment
def _rename(desk: Desk, unknown: Unknown) -> None:
    sheet, missing = unknown.sheet, unknown.missing
    looked = [
        (_open(grid), _looked((own, grid.grid.sheet, *places), partial(_guesses, grid, places)))
        for own, grid, places in unknown.tables
    ]
    count = sum(len(guesses) for _, guesses in looked)
    likely = bool(missing) or any(guess.column for _, guesses in looked for guess in guesses)
    told = f"**没认出的表头 {count} 个** {_files(list(unknown.files))}"
    with st.expander(told, expanded=likely, icon=":material/rule:" if missing else ":material/label:"):
        if missing:
            lacking = "、".join(f"「{literal(column.header)}」" for column in missing)
            st.caption(f"缺少必需的列 {lacking},大概是换了名字。对应一次就会记住。")
        else:
            st.caption("不对应也能入库,只是少了这几列。对应一次就会记住,可以在「数据」页改。")
        answers: Answers = {}
        sound = True
        for open_to, guesses in looked:
            own = _lines(guesses, sheet, open_to, sheet.key, LATER)
            sound = _complain(own, ()) and sound
            answers |= own
        named = _digest((sheet.key, *(guess.text for _, guesses in looked for guess in guesses)))
        if st.button("记住这些对应", key=f"save_{named}", icon=":material/save:", disabled=not (sound and answers)):
            rows = [
                {"sheet": sheet.key, "header": normal(text), "column_key": column.key if column else ""}
                for text, column in answers.items()
            ]
            ledger.enter(desk.store, desk.own, "mapping", rows, AUTHOR)
            st.rerun()


def _open(grid: GridMatch) -> list[Column]:
    """The columns that no header of this table was taken for, the required ones first."""
    rest = [column for column in grid.sheet.columns if column.key not in grid.found]
    return list(dict.fromkeys([*grid.missing, *rest]))


def _guesses(grid: GridMatch, places: dict[str, int]) -> tuple[Guess, ...]:
    return likeness.guesses(grid.grid, grid.row, places, grid.sheet, _open(grid))


# One table of headers


def _lines(guesses: Sequence[Guess], sheet: Sheet, open_to: Sequence[Column], named: str, otherwise: str) -> Answers:
    """Header, some cells, and what it is; those without any suggestion stand apart where they are many."""
    near = [guess for guess in guesses if guess.column or guess.others]
    far = [guess for guess in guesses if not (guess.column or guess.others)]
    if len(far) <= 3 or not near:
        near, far = list(guesses), []
    answers = _answers(near, sheet, open_to, named, otherwise)
    if far:
        with st.expander(f"其余 {len(far)} 个表头,没有相近的含义", type="compact"):
            answers |= _answers(far, sheet, open_to, named, otherwise)
    return {guess.text: answers[guess.text] for guess in guesses if guess.text in answers}


def _answers(guesses: Sequence[Guess], sheet: Sheet, open_to: Sequence[Column], named: str, otherwise: str) -> Answers:
    required = {key for alternatives in sheet.required for key in alternatives.split("|")}
    answers: Answers = {}
    for guess in guesses:
        ranked = list(dict.fromkeys([*([guess.column] if guess.column else []), *guess.others, *open_to]))
        options = {f"{column.header}(必需)" if column.key in required else column.header: column for column in ranked}
        listed = [*options, NEVER] if otherwise == NEVER else [LATER, *options, NEVER]
        likely = next(iter(options)) if guess.column else otherwise
        told, choice = st.columns([3, 4], vertical_alignment="center")
        told.markdown(f"{literal(guess.text)}  \n:small[:gray[{literal(' · '.join(guess.examples)) or '没有内容'}]]")
        picked = choice.selectbox(
            f"「{literal(guess.text)}」对应到", listed, index=listed.index(likely),
            key=f"map_{named}_{_digest((guess.text,))}", label_visibility="collapsed",
        )  # fmt: skip
        if picked != LATER:
            answers[guess.text] = options.get(picked)
    return answers


def _complain(answers: Answers, lacking: Sequence[Column]) -> bool:
    """Say what still stands in the way; True where nothing does."""
    by_column: dict[str, list[str]] = {}
    for text, column in answers.items():
        if column is not None:
            by_column.setdefault(column.header, []).append(text)
    for header, texts in by_column.items():
        if len(texts) > 1:
            both = "、".join(f"「{literal(text)}」" for text in texts)
            st.warning(f"{both} 都对应到了「{literal(header)}」,只能留一个", icon=":material/rule:")
    if lacking:
        names = "、".join(f"「{literal(column.header)}」" for column in lacking)
        st.warning(f"还缺必需的列 {names}", icon=":material/rule:")
    return not lacking and all(len(texts) == 1 for texts in by_column.values())


def _files(names: Sequence[str]) -> str:
    return f"{literal(names[0])} 等 {len(names)} 个文件" if len(names) > 1 else literal(names[0])


def _digest(texts: Sequence[str]) -> str:
    return blake2b(repr([normal(text) for text in texts]).encode(), digest_size=8).hexdigest()
