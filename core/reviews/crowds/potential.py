"""高潜人群: who showed interest and didn't buy, session by session and product by product, and how many they are.

Owns which crowds these are, where a headcount of theirs comes from, and that none is added up over sessions: whoever
left two of them is in both. What reaching them again would bring is nowhere told, and not made up here.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np

from core.metrics.ask import Window, ask
from core.reviews.blocks import Block, Column, Note, Step, Table
from core.reviews.crowds.subjects import PRINTED, TYPED, Portrayed, last_day
from core.reviews.crowds.told import Subject, Told
from core.reviews.evidence import Evidence
from core.reviews.goods.roles import MAIN, NEW, RULE, Played, played
from core.reviews.goods.shelf import LIVE, Shelf
from core.reviews.people.portraits import BUYERS, GAP, LEFT
from core.reviews.windows import moments_of, window_of
from core.scope import Scope, parts_of_session
from core.sheets import EXPORTS
from core.units import PEOPLE, RATE, TEXT, show
from core.warehouse import entered
from core.warehouse.plans import Headcount
from core.warehouse.store import Store

STEP, ROOMS, GOODS = "高潜人群:动了心没买的人", "直播高潜人群", "商品高潜人群"

TALKED, STAYED = "互动未成交", "有效看播未成交"
"""Of a session: who interacted, and who watched for over two minutes, and didn't buy."""
SEEN, CLICKED = "曝光未购买", "点击未购买"
"""Of a product: who saw it, and who clicked it, and didn't buy."""
OF_ROOM, OF_PRODUCT = (TALKED, STAYED), (SEEN, CLICKED)

PUSH = "罗盘 → 场景人群 → 直播人群洞察 → 推送人群到千川"
UNKNOWN = "无人数"

LARGEST = 8
"""Sessions listed beside those whose crowds are counted: the larger ones, where one is large enough for a campaign."""
SPAN = timedelta(days=30)
_LABELS = 3
_TOLD_BY = {SEEN: "曝光", CLICKED: "点击"}
"""Who didn't buy among these of one portrait are those but its buyers."""


def potential_step(store: Store, scope: Scope, found: Portrayed) -> Step:
    """The crowds worth reaching again: larger sessions first, then the 主推 and 新品 of the sessions under review.

    `found` are the portraits of the scope.
    """
    rooms = _rooms(store, scope, found)
    goods = _goods(store, scope, found) if scope.sessions else None
    blocks = (_told(rooms), *((rooms,) if rooms.rows else ()), *((goods,) if goods else ()))
    return Step(STEP, blocks if goods else (*blocks, _no_goods()))


def sizes(store: Store, merchant: str, sessions: Sequence[str]) -> dict[str, float]:
    """How many people watched each of these sessions, where that is told. There must be one."""
    answer = ask(store, "live", ("viewers",), window_of(merchant, sessions), ("session",))
    told = zip(answer.dimensions["session"].tolist(), answer.numerators["viewers"].tolist(), strict=True)
    return {str(session): viewers for session, viewers in told if np.isfinite(viewers)}


def _rooms(store: Store, scope: Scope, found: Portrayed) -> Table:
    """A line per session, the largest audience first."""
    own = {subject.name: subject for subject in found.of_kind("session")}
    by_hand = _by_session(found.typed)
    columns = (
        Column("name", "场次", TEXT), Column("left", "没买的人", PEOPLE), Column("talked", TALKED, PEOPLE),
        Column("stayed", STAYED, PEOPLE), Column("watched", "观看人数", PEOPLE),
        Column("origin", "高潜人数来自", TEXT), Column("labels", "比成交的人更常见", TEXT),
    )  # fmt: skip
    rows = []
    counted = {*by_hand, *(name for name, subject in own.items() if {*OF_ROOM} & {*subject.people})}
    for session, whose, viewers, buyers in _sessions(store, scope, {*own, *by_hand}, counted):
        subject = own.get(session)
        heads = {crowd: _people(subject, by_hand.get(session, {}), crowd) for crowd in OF_ROOM}
        left = max(viewers - buyers, 0.0) if viewers is not None and buyers is not None else None
        rows.append(
            (
                f"{parts_of_session(session)[1]:%m-%d %H:%M} {whose}", left,
                *(number for number, _ in heads.values()), viewers, _origins(heads),
                _labels(found.of(subject), (*OF_ROOM, LEFT)) if subject else None,
            )
        )  # fmt: skip
    caption = (
        f"没买的人 = 观看人数 − 成交人数,是高潜人群的上限;{TALKED}和{STAYED}(看了 2 分钟以上)照罗盘的人数。"
        "同一个人可以在几场里,各场不能相加;规模大的在前"
    )
    return _table(ROOMS, columns, rows, caption)


def _sessions(
    store: Store, scope: Scope, told: set[str], counted: set[str]
) -> list[tuple[str, str, float | None, float | None]]:
    """(session, whose, viewers, buyers): several under review, else those of the last 30 days; the largest, the one
    under review, and those whose crowds are `counted`. Sessions of which nothing but a portrait or a headcount is told
    come last."""
    last = last_day(scope)
    window = Window(scope.merchant, scope.accounts, *moments_of(last - SPAN, last))
    answer = ask(store, "live", ("viewers", "buyers"), window, ("session", "account", "account_name"))
    names = [str(name) for name in answer.dimensions["session"].tolist()]
    whose = [
        str(name or account)
        for name, account in zip(*(answer.dimensions[key].tolist() for key in ("account_name", "account")), strict=True)
    ]
    people = [
        [float(number) if np.isfinite(number) else None for number in answer.numerators[key].tolist()]
        for key in ("viewers", "buyers")
    ]
    every = list(zip(names, whose, *people, strict=True))
    if len(scope.sessions) > 1:
        every = [one for one in every if one[0] in scope.sessions]
    known = [one for one in every if one[2] is not None or one[0] in told]
    ranked = sorted(known, key=lambda one: -(one[2] or 0.0))
    shown = ranked[:LARGEST]
    return shown + [one for one in ranked[LARGEST:] if one[0] in {*scope.sessions[:1], *counted}]


def _goods(store: Store, scope: Scope, found: Portrayed) -> Table | None:
    """A line per 主推 or 新品, in the session under review in which most people saw it."""
    shelf = Shelf(store, Evidence(store, scope, LIVE))
    roles = played(shelf, entered.roles(store, scope.merchant))
    wanted = [place for place, one in enumerate(roles) if one.role in (MAIN, NEW)]
    if not wanted:
        return None
    own = {subject.name: subject for subject in found.of_kind("product")}
    since = last_day(scope) - SPAN
    by_hand: dict[str, dict[str, float]] = {}
    for one in found.typed:
        if one.product_id and one.day >= since:
            by_hand.setdefault(one.product_id, {})[one.crowd] = float(one.people)
    columns = (
        Column("name", "商品", TEXT), Column("role", "角色", TEXT), Column("seen", "看到没买", PEOPLE),
        Column("clicked", "点了没买", PEOPLE), Column("session", "场次", TEXT), Column("exposed", "曝光人数", PEOPLE),
        Column("bought", "成交人数", PEOPLE),
        Column("seen_compass", f"罗盘 {SEEN}", PEOPLE), Column("clicked_compass", f"罗盘 {CLICKED}", PEOPLE),
        Column("origin", "罗盘人数来自", TEXT), Column("labels", "比成交的人更常见", TEXT),
        Column("product_id", "商品ID", TEXT),
    )  # fmt: skip
    rows = [_product(shelf, roles, place, own, by_hand, found) for place in wanted]
    rows.sort(key=lambda row: -(row[2] if isinstance(row[2], float) else -1.0))
    guessed = any(shelf.estimated(place) for place in wanted)
    caption = (
        "看到没买 = 这一场的商品曝光人数 − 成交人数,点了没买 = 点击人数 − 成交人数,同一场、同一批人;"
        "多场时取看到的人最多的那一场,不相加。"
        + ("商品明细没有印人数的,按印出的比率反推。" if guessed else "")
        + f"罗盘的人数是画像那段时间的。{RULE}"
    )
    return _table(GOODS, columns, rows, caption)


def _product(
    shelf: Shelf,
    roles: Sequence[Played],
    place: int,
    own: Mapping[str, Subject],
    by_hand: Mapping[str, Mapping[str, float]],
    found: Portrayed,
) -> tuple[object, ...]:
    inside = shelf.evidence.inside
    exposed, clicks, buyers = (
        shelf.values(place, key)[inside] for key in ("product_exposure_users", "product_click_users", "buyers")
    )
    at = int(np.argmax(np.nan_to_num(exposed, nan=-1.0)))
    figures = [float(side[at]) if np.isfinite(side[at]) else None for side in (exposed, clicks, buyers)]
    product = shelf.ids[place]
    subject = own.get(product) or own.get(shelf.names[place])
    heads = {crowd: _people(subject, by_hand.get(product, {}), crowd) for crowd in OF_PRODUCT}
    return (
        shelf.names[place], roles[place].role, _but(figures[0], figures[2]), _but(figures[1], figures[2]),
        f"{parts_of_session(shelf.evidence.sessions[int(inside[at])])[1]:%m-%d %H:%M}", figures[0], figures[2],
        *(number for number, _ in heads.values()), _origins(heads),
        _labels(found.of(subject), OF_PRODUCT) if subject else None, product,
    )  # fmt: skip


def _table(title: str, columns: Sequence[Column], rows: Sequence[tuple[object, ...]], caption: str) -> Table:
    """Columns that no line tells are left out, but those that wait for a headcount."""
    kept = [
        at
        for at, column in enumerate(columns)
        if column.key in ("talked", "stayed") or any(row[at] is not None for row in rows)
    ]
    return Table(
        title, tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows), caption
    )


def _but(crowd: float | None, buyers: float | None) -> float | None:
    """Who of a crowd isn't among its buyers; None where either is missing, or people worked out don't fit."""
    return None if crowd is None or buyers is None or crowd < buyers else crowd - buyers


def _people(subject: Subject | None, typed: Mapping[str, float], crowd: str) -> tuple[float | None, str]:
    """How many a crowd counts and who says so: its portrait, somebody who typed it, or two crowds of one portrait."""
    if subject is not None and crowd in subject.people:
        return subject.people[crowd], subject.origins[crowd]
    if crowd in typed:
        return typed[crowd], TYPED
    whole = _TOLD_BY.get(crowd, "")
    if subject is not None and {subject.origins.get(one) for one in (whole, BUYERS)} == {PRINTED}:
        return _but(round(subject.people[whole]), round(subject.people[BUYERS])), f"{PRINTED}相减"
    return None, UNKNOWN


def _by_session(typed: Sequence[Headcount]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for one in typed:
        if one.session:
            found.setdefault(one.session, {})[one.crowd] = float(one.people)
    return found


def _origins(heads: Mapping[str, tuple[float | None, str]]) -> str:
    told = list(dict.fromkeys(origin for number, origin in heads.values() if number is not None))
    return "、".join(told) or UNKNOWN


def _labels(told: Told, crowds: Sequence[str]) -> str | None:
    """Which labels the first of these crowds that has a portrait bears more than the buyers do, with its share."""
    crowd = next((name for name in crowds if any(name == one for one, _ in told.shares)), None)
    if crowd is None:
        return None
    found = [
        (label, dimension)
        for dimension in dict.fromkeys(name for one, name in told.shares if one == crowd)
        if (BUYERS, dimension) in told.shares
        for label in told.labels(dimension, crowd, BUYERS)
        if (label.score or 0.0) >= GAP and told.stands(label, dimension, crowd, BUYERS, (dimension,))
    ]
    found.sort(key=lambda one: -(one[0].score or 0.0))
    said = "、".join(
        f"{dimension}「{label.name}」{show(label.shares[0], RATE)}" for label, dimension in found[:_LABELS]
    )
    return f"{crowd}:{said or '和成交的人差别不大'}"


def _told(rooms: Table) -> Note:
    """Which session to begin with, and how to come by the headcounts that lack."""
    if not rooms.rows:
        text = f"上传{EXPORTS['live_list'].offered}就能看到每场没买的人有多少,先从规模大的场次推送({PUSH})。"
        return Note("先找谁", text)
    lines = [dict(zip((column.key for column in rooms.columns), row, strict=True)) for row in rooms.rows]
    counted = [line for line in lines if line["origin"] != UNKNOWN]
    best = max(counted or lines, key=_size)
    known = {"没买的": best.get("left"), TALKED: best["talked"], STAYED: best["stayed"]}
    size = "、".join(f"{crowd} {show(number, PEOPLE)}" for crowd, number in known.items() if number is not None)
    lacking = "" if counted else f"人数在 {PUSH} 能看到,可以手填。"
    first = f"有人数的场次里 {best['name']} 最多" if counted else f"规模最大的是 {best['name']}"
    text = (
        f"事实:{first}{f'({size})' if size else ''}{'' if counted else f',高潜人群{UNKNOWN}'}。"
        f"{lacking}建议:先推规模大的那一场,把{TALKED}或{STAYED}推送到千川再触达一次,看点击支付率和投产比;"
        "再触达能成交多少没有数据可算,先小额投,再和同场的其他人群包比。"
    )
    return Note("先找谁", text)


def _size(line: Mapping[str, object]) -> float:
    """Its larger crowd, else its audience; nought where nobody counted."""
    known = [number for key in ("talked", "stayed") if isinstance(number := line[key], float)]
    watched = line.get("watched")
    return max(known, default=watched if isinstance(watched, float) else 0.0)


def _no_goods() -> Block:
    text = (
        f"这几场没有主推或新品的商品数据。上传{EXPORTS['live_detail'].offered},就能看到每个商品看到没买的有多少人;"
        f"{EXPORTS['product_audience'].menu}里也有{SEEN}、{CLICKED}的人数。"
    )
    return Note("商品高潜人群", text)
