"""What people typed, from a file: actions, trials, goals, tags, peer lines, headcounts, promotion days as TOML.

Owns the spelling of such a file and the rows that an action and a trial are entered as, for the pages as well. A file
is checked whole before any of it is written. It judges nothing.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from hashlib import blake2b

from core.errors import FupanError
from core.metrics import METRICS
from core.reading.spelling import spelled
from core.reviews import aiming, trials
from core.scope import EARLIEST, LATEST, parts_of_session
from core.sheets.audience import CROWD
from core.warehouse import ledger
from core.warehouse.entered import TAG_KINDS
from core.warehouse.ledger import ENTRY_TITLES, Entry
from core.warehouse.plans import PEER_LINES, Action, Goal, Headcount, Peer, Trial
from core.warehouse.store import Store

Row = dict[str, object]
Said = Mapping[str, object]

LONGEST, LONGEST_WHY, LONGEST_TAG = 200, 500, 20
"""How many letters are kept of what people write in a line, of why they did it, and of a tag."""


def enter_file(store: Store, merchant: str, content: bytes, author: str) -> dict[str, int]:
    """Write all that the file says; returns how many of each kind, by title, were written.

    What an earlier file said is replaced where this one says it again. Raises FupanError for a file that can't be read,
    or says something that can't be, or one thing twice; then nothing is written.
    """
    try:
        said = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:  # no UTF-8, no TOML, or a number of thousands of digits
        raise FupanError(f"这个文件不是 TOML({error})", "请照示例的写法,用 UTF-8 保存") from error
    except RecursionError as error:
        raise FupanError("这个文件里的括号套得太深", "请照示例的写法重写") from error
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
    _there(action.at.date())
    words = {"text": action.text.strip()[:LONGEST], "why": action.why.strip()[:LONGEST_WHY]}
    words["package"] = action.package.strip()[:LONGEST]
    return asdict(action) | words | {"parts": list(action.parts)}


def action_struck(action: Action) -> Row:
    """The row that strikes an action out."""
    return asdict(action) | {"text": None, "parts": list(action.parts)}


def trial_rows(trial: Trial) -> list[Row]:
    """A trial as it is entered, a row per figure. Raises FupanError for figures that can't be."""
    trials.check(trial.name, trial.share, trial.figures)
    if trial.until < trial.since:
        raise FupanError("实验的结束日期早于开始日期", "请核对这两个日期")
    _there(trial.since)
    head = _head(trial) | {"name": trial.name.strip()[:LONGEST]}
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
    known = _KNOWN[kind]
    made: dict[tuple[object, ...], list[Row]] = {}
    for one in found:
        strange = next((name for name in one if name not in known), None)
        if strange is not None:
            raise FupanError(f"「{kind}」里没有「{strange}」这一项", f"可以写:{'、'.join(known)}")
        try:
            rows = _READ[kind](one)
        except KeyError as error:
            raise FupanError(f"「{kind}」里缺一项或写法不对(没有写 {error.args[0]})", "请照示例的写法补齐") from error
        except ValueError as error:
            raise FupanError(f"「{kind}」里缺一项或写法不对({error})", "请照示例的写法补齐") from error
        same = tuple(rows[0][name] for name in _SAME[kind])
        if same in made:
            said = "、".join(f"{part}" for part in same if part not in ("", None))
            raise FupanError(f"「{kind}」里有两条说的是同一个({said})", "请只留一条")
        made[same] = rows
    return len(found), [row for rows in made.values() for row in rows]


def _action(said: Said) -> list[Row]:
    at, text = _moment(said["at"]), _words(said, "text")
    until = said.get("until")
    parts = said.get("parts", [])
    if not isinstance(parts, list) or not all(type(part) is int and 0 <= part <= 3 for part in parts):
        raise ValueError("parts 要写成 [0, 3] 这样,0 到 3 是凌晨、上午、下午、晚上")
    action = Action(
        action=_words(said, "id", "") or named(at, text),
        account=_words(said, "account", ""),
        at=at,
        until=None if until is None else _moment(until),
        text=text,
        metric=_words(said, "metric"),
        guard=_words(said, "guard", ""),
        parts=tuple(sorted(set(parts))),
        why=_words(said, "why", ""),
        package=_words(said, "package", ""),
    )
    return [action_row(action)]


def _headcount(said: Said) -> list[Row]:
    session, product = _words(said, "session", ""), _words(said, "product_id", "")
    if bool(session) == bool(product):
        raise ValueError("session 和 product_id 要写一个,只写一个")
    crowd, people = spelled(_words(said, "crowd"), CROWD), _number(said["people"])
    if not crowd or people < 0 or people != int(people):
        raise ValueError("crowd 要写人群的名称,people 要写不小于 0 的整数")
    day = _day_of(session) if session else _day(said["day"])
    # What isn't said is empty: the newest of the same session or product, day and crowd counts.
    named = {"session": session or None, "product_id": product or None}
    return [asdict(Headcount(session, product, day, crowd, int(people))) | named]


def _trial(said: Said) -> list[Row]:
    figures = said["figures"]
    if not isinstance(figures, Mapping):
        raise ValueError("figures 要写成 [trial.figures] 一段")
    known = [figure.key for figure in trials.FIGURES]
    unknown = [name for name in figures if name not in known]
    if unknown:
        raise ValueError(f"figures 里没有 {'、'.join(unknown)},可以写 {'、'.join(known)}")
    short = next((key for key, pair in figures.items() if not isinstance(pair, list) or len(pair) != 2), None)
    if short is not None:
        raise ValueError(f"{short} 要写成两组的两个数,如 [100, 98]")
    switched = said.get("switched", False)
    if not isinstance(switched, bool):
        raise ValueError("switched 要写 true 或 false")
    since, name = _day(said["since"]), _words(said, "name")
    trial = Trial(
        trial=_words(said, "id", "") or named(since, name),
        name=name,
        account=_words(said, "account", ""),
        since=since,
        until=_day(said["until"]),
        share=_number(said.get("share", 0.5)),
        switched=switched,
        figures={key: (_number(a), _number(b)) for key, (a, b) in figures.items()},
    )
    return trial_rows(trial)


def _goal(said: Said) -> list[Row]:
    account, metric = _words(said, "account", ""), _words(said, "metric")
    goal = Goal(account, metric, _day(said["since"]), _day(said["until"]), _number(said["value"]))
    aiming.check(goal)
    return [asdict(goal)]


def _peer(said: Said) -> list[Row]:
    line, metric = _words(said, "line"), _words(said, "metric")
    if line not in PEER_LINES:
        raise FupanError(f"同行值没有「{line}」这一档", f"可以写:{'、'.join(PEER_LINES)}")
    if metric not in METRICS:
        raise FupanError(f"没有名为「{metric}」的指标", "请从指标字典里选")
    peer = Peer(_words(said, "account"), metric, line, _day(said["day"]), _number(said["value"]))
    if not peer.account or not peer.value > 0:
        raise FupanError("同行值要写明账号,数要大于 0", "请到罗盘的直播间列表里核对")
    return [asdict(peer)]


def _promotion(said: Said) -> list[Row]:
    day, name = _day(said["day"]), _words(said, "name")
    if not name:
        raise FupanError(f"{day} 的大促没有名称", "请写一个名称,如:双11")
    return [{"day": day, "name": name[:LONGEST]}]


def _tag(said: Said) -> list[Row]:
    session, kind, name = (_words(said, key) for key in ("session", "kind", "name"))
    _day_of(session)
    if kind not in TAG_KINDS:
        raise FupanError(f"场次标签没有「{kind}」这一类", f"可以写:{'、'.join(TAG_KINDS)}")
    if not name:
        raise ValueError("name 要写标签的名称")
    return [{"session": session, "kind": kind, "name": name[:LONGEST_TAG]}]


def _return_reason(said: Said) -> list[Row]:
    reason, quality = _words(said, "reason"), said["quality"]
    if not reason or not isinstance(quality, bool):
        raise ValueError("reason 要写退款原因,quality 要写 true 或 false")
    return [{"reason": reason[:LONGEST], "quality": quality}]


def _words(said: Said, key: str, otherwise: str | None = None) -> str:
    """Raises KeyError where it isn't said and there is nothing to take instead."""
    value = said[key] if otherwise is None else said.get(key, otherwise)
    if not isinstance(value, str):
        raise ValueError(f"{key} 要写成引号里的文字")
    return value.strip()


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise ValueError("有一处不是数字,或者大得不可能")
    return float(value)


def _day(value: object) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError(f"{value} 不是日期")
    _there(value)
    return value


def _day_of(session: str) -> date:
    """The day on which a session starts, as its id says."""
    try:
        return _day(parts_of_session(session)[1].date())
    except ValueError as error:
        raise ValueError("session 要写成 抖音号 2026-11-20 19:33 这样,照直播间列表里的开播时间") from error


def _moment(value: object) -> datetime:
    """Without a zone, as every moment in the store is."""
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise ValueError(f"{value} 不是不带时区的时间")
    return value


def _there(day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise FupanError(f"{day} 不在 {EARLIEST.year} 到 {LATEST.year} 年之间", "请核对日期")


_READ: dict[Entry, Callable[[Said], list[Row]]] = {
    "promotion": _promotion,
    "tag": _tag,
    "peer": _peer,
    "goal": _goal,
    "action": _action,
    "trial": _trial,
    "headcount": _headcount,
    "return_reason": _return_reason,
}

_KNOWN: dict[Entry, tuple[str, ...]] = {
    "promotion": ("day", "name"),
    "tag": ("session", "kind", "name"),
    "peer": ("account", "metric", "line", "day", "value"),
    "goal": ("account", "metric", "since", "until", "value"),
    "action": ("id", "account", "at", "until", "text", "metric", "guard", "parts", "why", "package"),
    "trial": ("id", "name", "account", "since", "until", "share", "switched", "figures"),
    "headcount": ("session", "product_id", "day", "crowd", "people"),
    "return_reason": ("reason", "quality"),
}
"""What may be said of each: a word misspelled would be taken for one left out."""

_SAME: dict[Entry, tuple[str, ...]] = {
    "promotion": ("day",),
    "tag": ("session", "kind", "name"),
    "peer": ("account", "metric", "line", "day"),
    "goal": ("account", "metric", "since", "until"),
    "action": ("action",),
    "trial": ("trial",),
    "headcount": ("session", "product_id", "day", "crowd"),
    "return_reason": ("reason",),
}
"""What tells one from another: of two that are the same in this neither would be the newest."""
