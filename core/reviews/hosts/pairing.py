"""排班建议: which hosts may follow each other without a change of crowd, and which slot suits whom.

Owns the review's order, its tables of pairs and the words of a handover. Every line is a reason with what it rests on;
nothing here makes a roster.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from core.metrics.ask import Window, ask
from core.reviews.blocks import Block, Column, Heatmap, Note, Review, Step, Table
from core.reviews.hosts.board import board
from core.reviews.hosts.crowds import HOLDS, LEAST_SESSIONS, LINE, Crowd, Listed, Pair, crowds, listed, lists, pairs
from core.reviews.hosts.slots import BETTER, STRONG, Cell, cells, slot_blocks
from core.reviews.hosts.slots import TITLE as SLOTS_TITLE
from core.reviews.windows import moments_of
from core.sheets import EXPORTS
from core.units import COUNT, NUMBER, RATE, TEXT, TIMES, Unit
from core.warehouse.store import Store

TITLE = "排班建议"
PAIRS_TITLE = "谁和谁排在一起"
ROUGH = "粗略"

SOON = timedelta(minutes=10)
"""Who goes on within this of another's going off takes over."""

GAP = 0.05
"""The least difference of two shares that is spoken of: five points, an empirical line."""

MOST_HOSTS, MOST_PAIRS = 12, 40
"""In one picture, and in one table: of more the most alike."""

_WORDS = {"alike": "相近", "apart": "不同", "open": "说不准", "thin": "不能判断"}
_PLAN = "是理由,不是安排"


def pairing(
    store: Store, merchant: str, accounts: Sequence[str], first: date, last: date, as_of: datetime | None
) -> Review:
    """The review of the days [first, last], both included; no accounts: all of them."""
    since, until = moments_of(first, last)
    window = Window(merchant, tuple(accounts), since, until)
    found = board(store, merchant, accounts, since, until)
    full = pairs(crowds(store, window, found.answer))
    rough = listed(lists(store, window))
    taken = _handovers(store, window)
    shown = cells(found)
    steps = (
        Step(PAIRS_TITLE, pair_blocks(full, rough, taken)),
        Step(SLOTS_TITLE, slot_blocks(found, shown)),
    )
    scope = f"{first} 至 {last}"
    return Review(
        "pairing", TITLE, _headline(full, rough, shown), merchant, scope, "同时段的其他主播", as_of, steps, ()
    )


def _headline(full: Sequence[Pair], rough: Sequence[Listed], shown: Sequence[Cell]) -> str:
    alike = [pair for pair in full if pair.said == "alike"]
    if alike:
        first = f"「{alike[0].one.host}」和「{alike[0].other.host}」的成交人群最相近,适合前后接班"
    elif any(pair.said != "thin" for pair in full):
        first = "没有两位主播的成交人群能确认相近"
    else:
        first = "还不能判断谁和谁的成交人群相近" + ("(只有前几名的名单)" if rough else "")
    suited = [cell for cell in shown if cell.said in (BETTER, STRONG)]
    second = f"{len(suited)} 处「主播 × 时段」高于平均" if suited else "时段上还看不出谁更合适"
    return f"{first};{second}"


def _handovers(store: Store, window: Window) -> Counter[frozenset[str]]:
    """How often two hosts followed each other within a session, by the roster."""
    answer = ask(store, "shift", ("live_minutes",), window, ("session", "host", "shift_on", "shift_off"))
    columns: list[list[Any]] = [answer.dimensions[key].tolist() for key in ("session", "host")]
    columns += [answer.dimensions[key].astype("datetime64[s]").tolist() for key in ("shift_on", "shift_off")]
    sessions: dict[str, list[tuple[str, datetime, datetime]]] = {}
    for session, host, on, off in zip(*columns, strict=True):
        sessions.setdefault(session, []).append((host, on, off))
    return Counter(
        frozenset((host, other))
        for own in sessions.values()
        for host, _, off in own
        for other, on, _ in own
        if other != host and abs(on - off) <= SOON
    )


def pair_blocks(
    full: Sequence[Pair], rough: Sequence[Listed], taken: Mapping[frozenset[str], int]
) -> tuple[Block, ...]:
    """By full portraits where there are any, by lists for the others; what would tell more."""
    blocks: list[Block] = []
    if full:
        blocks += [_reasons(full[:MOST_PAIRS]), *_map(full), _pairs(full[:MOST_PAIRS], taken)]
    known = {frozenset((pair.one.host, pair.other.host)) for pair in full if pair.said != "thin"}
    left = [pair for pair in rough if frozenset((pair.one, pair.other)) not in known]
    if left:
        blocks += [*_rough_map(left), _lists(left[:MOST_PAIRS], taken)]
    if not full or any(pair.said == "thin" for pair in full):
        blocks.append(_wanted(bool(full), bool(left)))
    return tuple(blocks)


def _reasons(full: Sequence[Pair]) -> Table:
    rows = tuple((_both(pair.one.host, pair.other.host), _WORDS[pair.said], handover(pair)) for pair in full)
    columns = (Column("pair", "两位主播", TEXT), Column("said", "成交人群", TEXT), Column("why", "理由", TEXT))
    return Table("交接的理由", columns, rows, f"{_PLAN};性别和年龄最先看,两个占比按主播名字的先后")


def handover(pair: Pair) -> str:
    """Why two hosts may follow each other or not, with what they share and where they differ."""
    shared, differing = _shared(pair.one, pair.other), _differing(pair.one, pair.other)
    if pair.said == "alike":
        return f"两人的成交人群相近({'、'.join(shared)}),交接时观众不必换一批"
    if pair.said == "apart":
        return f"两人的成交人群不同({'、'.join(differing or shared)}),接班时先讲两边都买的货"
    if pair.said == "open":
        return f"样本还说不准相近还是不同;眼下{'、'.join(list(dict.fromkeys((*shared, *differing)))[:3])}"
    return f"{pair.why};眼下{'、'.join(shared)}" if shared else pair.why


def _shared(one: Crowd, other: Crowd) -> list[str]:
    """The largest label of gender and of age in both, with its shares: 女性 78%/76%."""
    told = []
    for dimension in ("性别", "年龄"):
        ours, theirs = one.shares.get(dimension), other.shares.get(dimension)
        if ours and theirs:
            label = max(ours, key=lambda name: ours[name] + theirs.get(name, 0.0))
            told.append(f"{label} {ours[label]:.0%}/{theirs.get(label, 0.0):.0%}")
    return told


def _differing(one: Crowd, other: Crowd) -> list[str]:
    """The label of each dimension whose shares differ most, where that is worth a word; the largest first."""
    told = []
    for dimension, ours in one.shares.items():
        theirs = other.shares.get(dimension)
        if theirs:
            label = max({*ours, *theirs}, key=lambda name: (abs(ours.get(name, 0.0) - theirs.get(name, 0.0)), name))
            gap = ours.get(label, 0.0) - theirs.get(label, 0.0)
            if abs(gap) >= GAP:
                told.append((abs(gap), f"{label} {ours.get(label, 0.0):.0%}/{theirs.get(label, 0.0):.0%}"))
    return [words for _, words in sorted(told, reverse=True)]


def _pairs(full: Sequence[Pair], taken: Mapping[frozenset[str], int]) -> Table:
    columns = (
        Column("pair", "两位主播", TEXT), Column("distance", "差异", NUMBER), Column("chance", "凭运气", NUMBER),
        Column("interval", "差异的 80% 区间", TEXT), Column("sessions", "画像场次", TEXT),
        Column("buyers", "成交人数(逐场)", TEXT), Column("taken", "已经接过班", TIMES), Column("said", "读法", TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            _both(pair.one.host, pair.other.host), pair.distance, pair.chance,
            "" if pair.low is None or pair.high is None else f"{pair.low:.2f} 至 {pair.high:.2f}",
            f"{pair.one.sessions}/{pair.other.sessions}", f"{_count(pair.one)}/{_count(pair.other)}",
            taken.get(frozenset((pair.one.host, pair.other.host)), 0), _WORDS[pair.said],
        )
        for pair in full
    )  # fmt: skip
    caption = (
        "差异是完整成交画像的 Jensen-Shannon 距离:0 一样,1 毫无相同;「凭运气」是这点人数本来就会差的。"
        f"区间整个在 {LINE:g} 以下算相近、以上算不同(经验线);每人至少 {LEAST_SESSIONS} 场独自播的画像"
    )
    return Table("成交人群相差多少", columns, rows, caption, folded=True)


def _count(crowd: Crowd) -> str:
    return "—" if crowd.buyers is None else f"{crowd.buyers:,.0f}"


def _map(full: Sequence[Pair]) -> tuple[Heatmap, ...]:
    values = {frozenset((pair.one.host, pair.other.host)): pair.distance for pair in full}
    said = {frozenset((pair.one.host, pair.other.host)): _WORDS[pair.said] for pair in full}
    return _square("成交人群的差异:数字越小越相近", "distance", "差异", NUMBER, values, said, "0 一样,1 毫无相同")


def _rough_map(left: Sequence[Listed]) -> tuple[Heatmap, ...]:
    values = {frozenset((pair.one, pair.other)): pair.overlap for pair in left}
    said = {frozenset((pair.one, pair.other)): f"{pair.lists} 对名单,{_WORDS[pair.said]}" for pair in left}
    caption = f"{ROUGH}:只知道前几名是谁,不知道各占多少;两份随手写的年龄前三也会有一半以上相同"
    return _square(f"名单重合多少({ROUGH})", "overlap", "名单重合", RATE, values, said, caption)


def _square(
    title: str, key: str, label: str, unit: Unit, values: Mapping[frozenset[str], float],
    said: Mapping[frozenset[str], str], caption: str,
) -> tuple[Heatmap, ...]:  # fmt: skip
    """Hosts by hosts, from three on."""
    first = list(dict.fromkeys(host for pair in values for host in sorted(pair)))  # the most alike come first
    hosts = tuple(sorted(first[:MOST_HOSTS]))
    if len(hosts) < 3:
        return ()
    cells_ = tuple(tuple(values.get(frozenset((row, column))) for column in hosts) for row in hosts)
    samples = tuple(tuple(said.get(frozenset((row, column)), "") for column in hosts) for row in hosts)
    return (Heatmap(title, key, label, unit, hosts, hosts, cells_, samples, caption),)


def _lists(left: Sequence[Listed], taken: Mapping[frozenset[str], int]) -> Table:
    columns = (
        Column("pair", "两位主播", TEXT), Column("overlap", "名单重合", RATE), Column("own", "同一人两期之间", RATE),
        Column("lists", "名单对数", COUNT), Column("taken", "已经接过班", TIMES),
        Column("said", f"读法({ROUGH})", TEXT), Column("common", "两人都列的", TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            _both(pair.one, pair.other), pair.overlap, pair.own, pair.lists,
            taken.get(frozenset((pair.one, pair.other)), 0), _WORDS[pair.said],
            "、".join(label for labels in pair.common.values() for label in labels),
        )
        for pair in left
    )  # fmt: skip
    reasons = list(dict.fromkeys(pair.why for pair in left if pair.why and pair.said == "thin"))
    caption = (
        f"{ROUGH}:主播分析只列前几名;同账号同一期的名单两两相比,性别、年龄各占三份,其余各一份。"
        f"两人的重合比同一人前后两期低不到 {HOLDS:.0%},就说不准"
    )
    return Table(f"按主播分析的名单({ROUGH})", columns, rows, ";".join([caption, *reasons]))


def _wanted(full: bool, rough: bool) -> Note:
    """What would tell who may follow whom, and where it is had."""
    portrait = EXPORTS["audience"].offered
    text = f"要判断两位主播能不能前后接班,需要各自独自播的场次的成交画像,每人至少 {LEAST_SESSIONS} 场:{portrait}。"
    if not rough:
        text += f"先粗看可以上传带画像名单的{EXPORTS['host_report'].offered}。"
    if not full:
        text += "两人同播的场次分不出是谁的观众:每隔一阵安排一场一个人播,画像就有了。"
    return Note("还缺什么", text)


def _both(one: str, other: str) -> str:
    return f"{one} ↔ {other}"
