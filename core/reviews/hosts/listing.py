"""A board as lines and tables: abilities raw and adjusted side by side, places under other weights, changes.

Owns these tables. Nothing is computed but what a line says of itself.
"""

from collections.abc import Mapping

from core.metrics import METRICS
from core.metrics.host import ABILITIES
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.hosts.board import DEFAULT_WEIGHTS, MONEY, Board, Host, Rated
from core.reviews.hosts.movement import Movement
from core.reviews.ranked import Ranked
from core.units import MINUTES, NUMBER, RANK, RATE, TEXT, show
from core.warehouse.sharing import UNMANNED


def ranked(found: Board, host: Host, movement: Movement | None) -> Ranked:
    """A host as a line of the leaderboard."""
    return Ranked(
        host=host.name,
        score=host.score,
        interval=None if host.low is None or host.high is None else (host.low, host.high),
        rank=host.place or None,
        hours=host.minutes / 60,
        gmv=host.gmv,
        user_pay=host.user_pay,
        abilities={key: one.score for key, one in host.abilities.items()},
        effects={key: one.effect for key, one in host.abilities.items()},
        raw={key: one.raw for key, one in host.abilities.items()},
        rank_interval=(host.place_low, host.place_high) if host.scored else None,
        tied=host.scored and sum(one.group == host.group and one.place == host.place for one in found.hosts) > 1,
        raw_rank=host.raw_place or None,
        best=host.best,
        sample=sample(host),
        group=host.group,
        before=movement.before if movement else None,
        now=movement.place if movement else None,
        moved=movement is not None and movement.moved,
        note="没有登记主播的时间" if host.name == UNMANNED else host.why,
    )


def sample(host: Host) -> str:
    """What a host's score rests on: hours by the minute, sessions, slots; and what doesn't count."""
    said = f"{host.hours:,.1f} 小时 · {host.sessions} 场 · {len(host.slots)} 个时段"
    estimated = f";另有 {host.estimated_minutes / 60:,.1f} 小时按时长估算" if host.estimated_minutes else ""
    shared = f";同播 {show(host.shared_minutes, MINUTES)}" if host.shared_minutes else ""
    return said + estimated + shared


def ability_blocks(found: Board) -> tuple[Block, ...]:
    """Raw and adjusted beside each other, then intervals and samples."""
    if not found.abilities:
        return (Note("没有分钟数据", "这段时间没有分钟数据,分不出能力。上传每场的分钟趋势后就能算。"),)
    columns = [Column("host", "主播", TEXT), Column("live_minutes", "开播时长", MINUTES)]
    for key in found.abilities:
        columns.append(Column(key, f"{ABILITIES[key]}(原始)", METRICS[key].unit))
        columns.append(Column(f"{key}_adjusted", "比同时段", RATE, signed=True))
    rows = []
    for host in (*found.hosts, *([found.unmanned] if found.unmanned else [])):
        row: list[object] = [host.name, host.minutes]
        for key in found.abilities:
            one = host.abilities[key]
            row += [one.raw, None if one.effect is None else one.effect - 1]
        rows.append(tuple(row))
    caption = (
        "原始是这段时间的 Σ÷Σ;「比同时段」是同样的时段换成一位中等主播会有多少,高出或低于它几成,已按样本收缩。"
        "引流的曝光是由进入次数倒推的,是估算,默认不计分。开播时长只列出,不计分。"
    )
    return (Table("原始与扣掉时段后", tuple(columns), tuple(rows), caption=caption), _intervals(found))


def _intervals(found: Board) -> Table:
    columns = (
        Column("host", "主播", TEXT), Column("ability", "能力", TEXT), Column("effect", "比同时段", RATE, signed=True),
        Column("low", "80% 低", RATE, signed=True), Column("high", "80% 高", RATE, signed=True),
        Column("score", "评分", NUMBER), Column("sample", "分母", TEXT), Column("hosted", "上播", TEXT),
    )  # fmt: skip
    rows = []
    for host in found.hosts:
        for key in found.abilities:
            one = host.abilities[key]
            bounds = [None if bound is None else bound - 1 for bound in (one.effect, one.low, one.high)]
            rows.append((host.name, ABILITIES[key], *bounds, one.score, _below(key, one.denominator), sample(host)))
    caption = "分母不足最低要求的能力不调整也不评分"
    return Table("每项能力的区间和样本", columns, tuple(rows), caption=caption, folded=True)


_BELOW = {"host_view_rate": "曝光人次", "host_click_order_rate": "次商品点击"}


def _below(key: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.1f} 小时" if key in MONEY else f"{value:,.0f} {_BELOW.get(key, '次进入')}"


def weight_blocks(found: Board, typed: Mapping[str, float]) -> tuple[Block, ...]:
    """Places under several weights beside each other: who sees that they matter sees how much."""
    known = [key for key in found.abilities if key in DEFAULT_WEIGHTS or key in MONEY]
    ways: dict[str, Mapping[str, float]] = {
        "默认权重": DEFAULT_WEIGHTS,
        f"只看{ABILITIES[found.money]}": {found.money: 1.0},
        "各项相等": dict.fromkeys(known, 1.0),
    }
    if typed:
        ways["现在的权重"] = typed
    places = {word: found.rated(weights) for word, weights in ways.items()}
    placed = [host for host in found.hosts if host.scored]
    if not placed:
        return (Note("权重", "还没有能排名的主播,权重改了也看不出影响。"),)
    columns = (
        Column("host", "主播", TEXT), *(Column(f"way{n}", word, TEXT) for n, word in enumerate(ways)),
        Column("raw", f"原始{ABILITIES[found.money]}名次", RANK),
    )  # fmt: skip
    groups = {host.name: host.group for host in placed}
    rows = tuple(
        (host.name, *(_standing(host.name, own, groups) for own in places.values()), host.raw_place or None)
        for host in placed
    )
    total = sum(DEFAULT_WEIGHTS.values())
    default = "、".join(f"{ABILITIES[key]} {show(value / total, RATE)}" for key, value in DEFAULT_WEIGHTS.items())
    return (Table("权重的影响", columns, rows, caption=f"默认权重:{default}。权重可以在这一页下面改。"),)


def _standing(name: str, rated: Mapping[str, Rated], groups: Mapping[str, int]) -> str:
    one = rated.get(name)
    if one is None or one.score is None:
        return ""
    alike = sum(other.place == one.place and groups[key] == groups[name] for key, other in rated.items())
    return f"{'并列第' if alike > 1 else '第'} {one.place} · {one.score:.0f} 分"


def movement_blocks(
    found: Board, movements: Mapping[str, Movement], earlier: Board | None, against: str
) -> tuple[Block, ...]:
    """Places now and in the span before, among the hosts of both; a change is called one only where it is real."""
    if earlier is None:
        return (Note("没有对比的周期", "前面没有已上传的周期,或选的对比不是一段时间,看不出名次变化。"),)
    if not movements:
        return (Note("没有能比的主播", f"没有主播在本期和{against}都排上名,看不出名次变化。"),)
    columns = (
        Column("host", "主播", TEXT), Column("before", f"{against}名次", RANK), Column("now", "本期名次", RANK),
        Column("verdict", "判断", TEXT), Column("sure", "把握", RATE),
    )  # fmt: skip
    rows = tuple(
        (one.name, one.before, one.place, _verdict(one), None if one.place == one.before else one.sure)
        for one in sorted(movements.values(), key=lambda one: (one.place, one.name))
    )
    caption = "名次只在两期都上榜、时段相通的主播之间排;把握是两期各抽一次、名次真的往这边走的比例,九成以上才算真变化"
    return (Table("名次的变化", columns, rows, caption=caption),)


def _verdict(one: Movement) -> str:
    if one.place == one.before:
        return "没有变"
    if not one.moved:
        return "没有真变化"
    return f"真的{'上升' if one.place < one.before else '下降'} {abs(one.place - one.before)} 位"
