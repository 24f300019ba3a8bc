"""What people typed, from a file: actions, trials, goals, peer lines and promotion days written as TOML.

Owns the spelling of such a file and the rows that an action and a trial are entered as, for the pages as well. A file
is checked whole before any of it is written. It judges nothing.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from hashlib import blake2b

from core.errors import FupanError
from core.metrics import METRICS
from core.reviews import trials
from core.warehouse import ledger
from core.warehouse.ledger import ENTRY_TITLES, Entry
from core.warehouse.plans import PEER_LINES, Action, Trial
from core.warehouse.store import Store

Row = dict[str, object]
Said = Mapping[str, object]

LONGEST = 200


def enter_file(store: Store, merchant: str, content: bytes, author: str) -> dict[str, int]:
    """Write all that the file says; returns how many of each kind, by title, were written.

    The same action or trial said again replaces the first. Raises FupanError for a file that can't be read, or says
    something that can't be; then nothing is written.
    """
    try:
        said = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FupanError(f"这个文件不是 TOML({error})", "请照示例的写法,用 UTF-8 保存") from error
    unknown = [kind for kind in said if kind not in _READ]
    if unknown:
        raise FupanError(f"看不懂「{unknown[0]}」这一段", f"可以写:{'、'.join(_READ)}")
    rows = {kind: _rows(kind, said[kind]) for kind in _READ if kind in said}
    if not rows:
        raise FupanError("这个文件里什么都没写", f"可以写:{'、'.join(_READ)}")
    for kind, (_, made) in rows.items():
        ledger.enter(store, merchant, kind, made, author)
    return {ENTRY_TITLES[kind]: number for kind, (number, _) in rows.items()}


def action_row(action: Action) -> Row:
    """An action as it is entered. Raises FupanError for one without words or metric, or that ends before it begins."""
    if not action.text.strip():
        raise FupanError("还没有写改了什么", "请用一句话写清楚,如:晚间补光灯调亮")
    if action.metric not in METRICS or (action.guard and action.guard not in METRICS):
        raise FupanError(
            f"没有名为「{action.metric if action.metric not in METRICS else action.guard}」的指标", "请从指标字典里选"
        )
    if action.until is not None and action.until <= action.at:
        raise FupanError("停止的时间早于开始", "请核对这两个时间")
    return asdict(action) | {"text": action.text.strip()[:LONGEST], "parts": list(action.parts)}


def action_struck(action: Action) -> Row:
    """The row that strikes an action out."""
    return asdict(action) | {"text": None, "parts": list(action.parts)}


def trial_rows(trial: Trial) -> list[Row]:
    """A trial as it is entered, a row per figure. Raises FupanError for figures that can't be."""
    trials.check(trial.name, trial.share, trial.figures)
    if trial.until < trial.since:
        raise FupanError("实验的结束日期早于开始日期", "请核对这两个日期")
    head = _head(trial)
    return [
        head | {"figure": name, "a": a, "b": b}
        for name, (a, b) in trial.figures.items()
        if a is not None or b is not None
    ]


def trial_struck(trial: Trial) -> list[Row]:
    """The row that strikes a trial out."""
    return [_head(trial) | {"figure": None, "a": None, "b": None}]


def named(*parts: object) -> str:
    """An id that is the same for what is said twice in the same words."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=6).hexdigest()


def _head(trial: Trial) -> Row:
    return {name: value for name, value in asdict(trial).items() if name != "figures"}


def _rows(kind: Entry, found: object) -> tuple[int, list[Row]]:
    """How many things are said of this kind, and their rows."""
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FupanError(f"「{kind}」要写成 [[{kind}]]", "每一条单独一段")
    try:
        made = [_READ[kind](one) for one in found]
    except (KeyError, TypeError, ValueError) as error:
        raise FupanError(f"「{kind}」里缺一项或写法不对({error})", "请照示例的写法补齐") from error
    return len(found), [row for rows in made for row in rows]


def _action(said: Said) -> list[Row]:
    at, text = _moment(said["at"]), str(said["text"])
    until = said.get("until")
    parts = said.get("parts", [])
    if not isinstance(parts, Sequence) or not all(isinstance(part, int) and 0 <= part <= 3 for part in parts):
        raise ValueError("parts")
    action = Action(
        action=str(said.get("id") or named(at, text)),
        account=str(said.get("account", "")),
        at=at,
        until=None if until is None else _moment(until),
        text=text,
        metric=str(said["metric"]),
        guard=str(said.get("guard", "")),
        parts=tuple(parts),
        why=str(said.get("why", "")),
    )
    return [action_row(action)]


def _trial(said: Said) -> list[Row]:
    figures = said["figures"]
    if not isinstance(figures, Mapping):
        raise TypeError("figures")
    unknown = [name for name in figures if name not in {figure.key for figure in trials.FIGURES}]
    if unknown:
        raise ValueError("、".join(unknown))
    since = _day(said["since"])
    trial = Trial(
        trial=str(said.get("id") or named(since, said["name"])),
        name=str(said["name"]),
        account=str(said.get("account", "")),
        since=since,
        until=_day(said["until"]),
        share=_number(said.get("share", 0.5)),
        switched=bool(said.get("switched", False)),
        figures={name: (_number(a), _number(b)) for name, (a, b) in figures.items()},
    )
    return trial_rows(trial)


def _goal(said: Said) -> list[Row]:
    since, until = _day(said["since"]), _day(said["until"])
    if until < since:
        raise FupanError("目标的结束日期早于开始日期", "请核对这两个日期")
    value = _number(said["value"])
    return [
        {
            "account": str(said.get("account", "")),
            "metric": _metric(said),
            "since": since,
            "until": until,
            "value": value,
        }
    ]


def _peer(said: Said) -> list[Row]:
    line = str(said["line"])
    if line not in PEER_LINES:
        raise FupanError(f"同行值没有「{line}」这一档", f"可以写:{'、'.join(PEER_LINES)}")
    day, value = _day(said["day"]), _number(said["value"])
    return [{"account": str(said["account"]), "metric": _metric(said), "line": line, "day": day, "value": value}]


def _promotion(said: Said) -> list[Row]:
    return [{"day": _day(said["day"]), "name": str(said["name"])}]


def _metric(said: Said) -> str:
    key = str(said["metric"])
    if key not in METRICS:
        raise FupanError(f"没有名为「{key}」的指标", "请从指标字典里选")
    return key


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < float("inf"):
        raise ValueError(f"{value} 不是数字")
    return float(value)


def _day(value: object) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError(f"{value} 不是日期")
    return value


def _moment(value: object) -> datetime:
    """Without a zone, as every moment in the store is."""
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise ValueError(f"{value} 不是不带时区的时间")
    return value


_READ: dict[Entry, Callable[[Said], list[Row]]] = {
    "promotion": _promotion,
    "peer": _peer,
    "goal": _goal,
    "action": _action,
    "trial": _trial,
}
