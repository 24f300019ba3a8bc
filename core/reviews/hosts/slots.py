"""Which slot suits whom: what each host brings in each part of the week, the slots' own levels taken out.

Owns that table, its map, and the words of what may be concluded. A host is held against those who worked the same slots
(`core.methods.ranking`), and a slot against the host's own others (`core.methods.suiting`): reasons to weigh, no plan.
"""

from dataclasses import dataclass

import numpy as np

from core.methods.ranking import SLOTS, levels
from core.methods.suiting import suiting
from core.metrics import METRICS
from core.metrics.host import ABILITIES
from core.reviews.blocks import Block, Column, Heatmap, Note, Table
from core.reviews.hosts.board import APART, BY_TIME, TOO_FEW, Board
from core.reviews.hosts.summing import numbered
from core.sheets import EXPORTS
from core.units import COUNT, MINUTES, NUMBER, RATE, TEXT, YUAN
from core.warehouse.sharing import UNMANNED

TITLE = "谁适合什么时段"
SLOT_NAMES = tuple(f"{day}{part}" for day in ("平日", "周末") for part in ("凌晨", "上午", "下午", "晚上"))
"""Per slot of `fact_host`: parts of six hours."""

LEAST_SESSIONS, LEAST_HOURS = 2, 2.0
"""A host's slot with less than this by the minute is shown and not read."""

MOST_HOSTS = 8
"""In one picture: of more those with the most hours."""

BETTER, WORSE, STRONG, WEAK, OPEN = (
    "比自己别的时段强",
    "不如自己别的时段",
    "比同时段平均高",
    "比同时段平均低",
    "看不出差别",
)


@dataclass(frozen=True)
class Cell:
    """A host in a slot: Σ money ÷ Σ hours as it stands, then as ratios with 80 % intervals: over an average host in
    this slot, and over the host's own level elsewhere. None where it can't be known; `said` is the reading."""

    host: str
    slot: int
    hours: float
    sessions: int
    rate: float | None
    ratio: float | None
    interval: tuple[float, float] | None
    beyond: float | None
    beyond_interval: tuple[float, float] | None
    said: str

    @property
    def is_read(self) -> bool:
        return self.said not in (TOO_FEW, APART)


def cells(found: Board) -> tuple[Cell, ...]:
    """Every host in every slot with minutes, in order of host and slot; none without money by the minute."""
    effects = found.fits.effects.get(found.money)
    answer = found.answer
    told = ~answer.dimensions["estimated"].astype(bool) & (answer.dimensions["host"] != UNMANNED)
    told &= np.isfinite(answer.numerators[found.money]) & (answer.denominators[found.money] > 0)
    if effects is None or not told.any():
        return ()
    names = found.fits.names
    numbers = {name: number for number, name in enumerate(names)}
    host = np.array([numbers[name] for name in answer.dimensions["host"][told].tolist()], dtype=np.int64)
    slot = answer.dimensions["slot"][told].astype(np.int64)
    _, account = numbered(answer.dimensions["account"][told].tolist())
    day = answer.dimensions["start"][told].astype("datetime64[D]").astype(np.int64)
    amount, hours = answer.numerators[found.money][told], answer.denominators[found.money][told]
    own = effects.draws.mean(axis=0)
    fit = suiting(host, slot, levels(account, slot, day), amount, hours, own, SLOTS)
    spread = effects.draws.std(axis=0)
    sessions = answer.dimensions["session"][told]
    shown = []
    for number, name in sorted(enumerate(names), key=lambda pair: pair[1]):
        for place in np.unique(slot[host == number]).tolist():
            here = (host == number) & (slot == place)
            time, several = float(hours[here].sum()), len(set(sessions[here].tolist()))
            rate = float(amount[here].sum()) / time
            little = several < LEAST_SESSIONS or time < LEAST_HOURS
            if little or fit.held[number, place] <= 0:
                shown.append(
                    Cell(name, place, time, several, rate, None, None, None, None, TOO_FEW if little else APART)
                )
                continue
            beyond, error = float(fit.beyond[number, place]), float(fit.error[number, place])
            whole, either = float(own[number]) + beyond, 1.2816 * float(np.hypot(spread[number], error))
            ends = float(fit.low[number, place]), float(fit.high[number, place])
            shown.append(
                Cell(
                    name, place, time, several, rate, float(np.exp(whole)),
                    (float(np.exp(whole - either)), float(np.exp(whole + either))), float(np.exp(beyond)),
                    (float(np.exp(ends[0])), float(np.exp(ends[1]))),
                    _said(ends, (whole - either, whole + either)),
                )
            )  # fmt: skip
    return tuple(shown)


def _said(beyond: tuple[float, float], whole: tuple[float, float]) -> str:
    """The reading of two intervals on the log scale. A host who is only less beaten in a slot than elsewhere is better
    there by comparison alone: that suits nobody."""
    if whole[0] > 0:
        return BETTER if beyond[0] > 0 else STRONG
    if whole[1] < 0:
        return WORSE if beyond[1] < 0 else WEAK
    return OPEN


def slot_blocks(found: Board, shown: tuple[Cell, ...]) -> tuple[Block, ...]:
    """The reasons slot by slot, the map, and every cell with its sample."""
    if not shown:
        lacking = f"要有上播记录和{EXPORTS['minute_trend'].offered},按分钟才知道谁在哪个时段卖了多少。"
        return (Note("还分不出时段", lacking), *_estimated(found))
    blocks: list[Block] = [_reasons(shown)]
    chart = _map(found, shown)
    blocks += [chart] if chart else []
    return (*blocks, _table(found, shown), *_estimated(found))


def _reasons(shown: tuple[Cell, ...]) -> Block:
    rows = []
    for slot in sorted({cell.slot for cell in shown}):
        for cell in (one for one in shown if one.slot == slot and one.said in (BETTER, STRONG)):
            rows.append((SLOT_NAMES[slot], cell.host, reason(cell)))
    columns = (Column("slot", "时段", TEXT), Column("host", "主播", TEXT), Column("why", "理由", TEXT))
    if rows:
        return Table("哪里有理由", columns, tuple(rows), "是理由,不是安排:人手、休息和货盘仍由排班的人定")
    read = sum(cell.is_read for cell in shown)
    few = sum(cell.said == TOO_FEW for cell in shown)
    alone = sum(cell.said == APART for cell in shown)
    why = f"{read} 个「主播 × 时段」够判断,没有一个超出正常波动" if read else "没有一个「主播 × 时段」够判断"
    rest = [f"{few} 个{TOO_FEW}(不到 {LEAST_SESSIONS} 场或 {LEAST_HOURS:.0f} 小时)"] if few else []
    rest += [f"{alone} 个{APART},没有别人可比"] if alone else []
    return Note(
        "还看不出谁更适合哪个时段",
        f"{why}{';' if rest else ''}{'、'.join(rest)}。让几位主播轮换同一个时段,最快看得出来。",
    )


def reason(cell: Cell) -> str:
    """Why a slot may suit a host, in a sentence."""
    assert cell.ratio is not None and cell.interval is not None and cell.beyond is not None
    words = f"同时段比平均主播{_change(cell.ratio)}({_interval(cell.interval)})"
    if cell.said == BETTER and cell.beyond_interval is not None:
        words += f",比自己别的时段{_change(cell.beyond)}({_interval(cell.beyond_interval)})"
    elif cell.said == STRONG:
        words += ",自己别的时段也这样"
    return f"{words};{cell.sessions} 场 {cell.hours:.1f} 小时"


def _change(ratio: float) -> str:
    return f"{'高' if ratio >= 1 else '低'} {abs(ratio - 1):.0%}"


def _interval(ends: tuple[float, float]) -> str:
    return f"80% 区间 {ends[0] - 1:+.0%} 至 {ends[1] - 1:+.0%}"


def _map(found: Board, shown: tuple[Cell, ...]) -> Heatmap | None:
    """Slots by hosts, as many times an average host; empty where nothing can be said."""
    hours: dict[str, float] = {}
    for cell in shown:
        hours[cell.host] = hours.get(cell.host, 0.0) + cell.hours
    hosts = sorted(sorted(hours, key=lambda host: -hours[host])[:MOST_HOSTS])
    slots = sorted({cell.slot for cell in shown})
    at = {(cell.host, cell.slot): cell for cell in shown}
    values = tuple(tuple(at[host, slot].ratio if (host, slot) in at else None for host in hosts) for slot in slots)
    if len(hosts) < 2 or all(value is None for line in values for value in line):
        return None
    return Heatmap(
        "相当于同时段平均主播的几倍", "ratio", f"{METRICS[found.money].label}之比", NUMBER,
        tuple(SLOT_NAMES[slot] for slot in slots), tuple(hosts), values,
        tuple(tuple(_sample(at.get((host, slot))) for host in hosts) for slot in slots),
        f"1 是同时段的平均主播;已按样本多少往主播自己的水平收拢,空格是{TOO_FEW}或{APART};一段 6 小时,晚上 18 点起",
    )  # fmt: skip


def _sample(cell: Cell | None) -> str:
    if cell is None:
        return ""
    interval = f",{_interval(cell.interval)}" if cell.interval else f",{cell.said}"
    return f"{cell.sessions} 场 {cell.hours:.1f} 小时{interval}"


def _table(found: Board, shown: tuple[Cell, ...]) -> Table:
    columns = (
        Column("host", "主播", TEXT), Column("slot", "时段", TEXT), Column("minutes", "计入时长", MINUTES),
        Column("several", "场次", COUNT), Column("rate", ABILITIES[found.money], YUAN),
        Column("ratio", "比同时段平均", RATE, signed=True), Column("interval", "80% 区间", TEXT),
        Column("beyond", "比自己别的时段", RATE, signed=True), Column("beyond_interval", "80% 区间", TEXT),
        Column("said", "读法", TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            cell.host, SLOT_NAMES[cell.slot], 60 * cell.hours, cell.sessions, cell.rate,
            None if cell.ratio is None else cell.ratio - 1, _plain(cell.interval),
            None if cell.beyond is None else cell.beyond - 1, _plain(cell.beyond_interval), cell.said,
        )
        for cell in shown
    )  # fmt: skip
    return Table("每位主播的每个时段", columns, rows, "只数有分钟数据的时长;区间不含 0 才算有差别", folded=True)


def _plain(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else f"{ends[0] - 1:+.0%} 至 {ends[1] - 1:+.0%}"


def _estimated(found: Board) -> tuple[Note, ...]:
    hours = sum(host.estimated_minutes for host in found.hosts) / 60
    if hours <= 0:
        return ()
    text = f"这些场次没有分钟数据,不知道哪段时间卖了多少,不参与判断。补传{EXPORTS['minute_trend'].offered}即可计入。"
    return (Note(f"另有 {hours:,.0f} 小时{BY_TIME}", text),)
