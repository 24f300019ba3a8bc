"""How much the name of a foreign header is like the names that the declarations know.

Owns what counts as alike: the same words, other platforms' words for the same thing, a part of a longer name; and what
never is: names that count different things. No cell is looked at here.
"""

import re
from functools import lru_cache

from core.reading.shape import normal, unit_of
from core.sheets import EXPORTS
from core.sheets.declaration import Form, Sheet

_NOISE = re.compile(r"^(?:直播间|直播|整体|累计|总计|总|本场|单场|全场|整场)+")
_MEASURE = re.compile(r"(?:次数|人数|人次|金额|数量|数|量|额)$")
_BASES = {
    name: re.compile(pattern)
    for name, pattern in (
        ("rate", "率|占比|比例|roi"),
        ("length", "时长|停留"),
        ("moment", "时间|时刻|日期"),
        ("money", "金额|gmv|消耗|花费|佣金|收入|支出|额$|价$"),
        ("orders", "订单|单数|单量"),
        ("items", "件数|销量"),
        ("people", "人数|用户数|uv|粉丝数?$|买家数?$"),
        ("times", "次数|人次|pv|量$"),
        ("id", "id$|号$|编号|编码"),
        ("name", "昵称|名称|标题|姓名"),
    )
}
"""What a header counts. Two headers that count different things are different figures, however alike they look."""

_OTHER_WORDS = {
    Form.COUNT: (
        ("支付", "成交"), ("付款", "成交"), ("展现", "曝光"), ("展示", "曝光"), ("弹幕", "评论"), ("浏览", "观看"),
        ("看播", "观看"), ("用户数", "人数"), ("买家数", "成交人数"), ("条数", "次数"),
    ),
    Form.ID: (
        ("快手号", "抖音号"), ("快手id", "抖音号"), ("小红书号", "抖音号"), ("主播id", "主播抖音号"),
        ("达人id", "达人抖音号"), ("账号id", "抖音号"),
    ),
}  # fmt: skip
"""Other platforms' words for the same thing. Not for money: what is paid and what is sold are two amounts."""


@lru_cache
def _names(sheet: Sheet) -> tuple[tuple[str, str, Form], ...]:
    """(normalised name, column key, form): a column's own headers, and those of the same figure in other sheets."""
    known = {(column.key, column.form) for column in sheet.columns}
    found: dict[tuple[str, str, Form], None] = {}
    others = [other for export in EXPORTS.values() for other in export.sheets if other.table == sheet.table]
    for one in (sheet, *others):
        for column in one.columns:
            if (column.key, column.form) in known:
                found |= {(unit_of(normal(header))[0], column.key, column.form): None for header in column.headers}
    return tuple(found)


@lru_cache
def _index(sheet: Sheet) -> dict[str, tuple[tuple[str, str, Form], ...]]:
    """The names of a sheet by the pairs of characters in them."""
    index: dict[str, list[tuple[str, str, Form]]] = {}
    for entry in _names(sheet):
        for pair in _pairs(entry[0]):
            index.setdefault(pair, []).append(entry)
    return {pair: tuple(entries) for pair, entries in index.items()}


@lru_cache(maxsize=20_000)
def names_like(sheet: Sheet, name: str) -> dict[str, float]:
    """How much a name is like each column's, by key; columns without any likeness are left out."""
    found: dict[str, float] = {}
    for form in (None, *_OTHER_WORDS):
        spelled = name
        for foreign_word, ours in _OTHER_WORDS.get(form, ()) if form else ():
            spelled = spelled.replace(foreign_word, ours)
        if form and spelled == name:
            continue
        index = _index(sheet)
        for known, key, own in {entry for pair in _pairs(spelled) for entry in index.get(pair, ())}:
            if form in (None, own):
                alike = _alike(spelled, known) * (0.95 if form else 1.0)
                found[key] = max(found.get(key, 0.0), alike)
    return found


@lru_cache(maxsize=200_000)
def _alike(name: str, known: str) -> float:
    """1 for the same name, 0 for nothing in common."""
    if name == known:
        return 1.0
    ours, theirs = _NOISE.sub("", name) or name, _NOISE.sub("", known) or known
    if ours == theirs:
        return 0.9
    bases = basis(name), basis(known)
    if None not in bases and bases[0] != bases[1]:
        return 0.2
    roots = _MEASURE.sub("", ours), _MEASURE.sub("", theirs)
    if roots[0] == roots[1] and len(roots[0]) > 1:
        return 0.85
    if ours in theirs:
        return 0.5 + 0.45 * len(ours) / len(theirs)
    if theirs in ours:  # the foreign header says more than ours: mostly a part of it
        return 0.7 * len(theirs) / len(ours)
    first, second = _pairs(ours), _pairs(theirs)
    shared = 2 * len(first & second) / (len(first) + len(second))
    return shared * (0.9 if None in bases else 0.7)  # 订单成交金额 and 净成交金额 count the same thing of two kinds


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[place : place + 2] for place in range(max(1, len(name) - 1)))


@lru_cache(maxsize=20_000)
def basis(name: str) -> str | None:
    """What a header counts, by its words: people, times, money, …; None where they don't tell."""
    return next((counted for counted, pattern in _BASES.items() if pattern.search(name)), None)
