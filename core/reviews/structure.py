"""The channels of a whole period: who brought the traffic, what it was worth, and what each moved, in yuan.

Owns how a period's channels are laid out so that they and 渠道未覆盖 make up its money, and which of its sessions are
split over channels where some have none. The split itself is `channels`'.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from core.methods.decomposition import to_cents
from core.metrics import METRICS
from core.metrics.ask import Floats
from core.reviews.attribution import TICKET_OF, cents
from core.reviews.blocks import Attribution, Block, Column, Note, Table, Term
from core.reviews.channels import ORDER_TICKET_OF, UNCOVERED, channel_attribution, group_of
from core.reviews.efficiency import CHANNEL_KEYS, groups
from core.reviews.evidence import Evidence
from core.reviews.readings import VERDICTS
from core.reviews.totals import share, totals
from core.scope import TAGGED
from core.sheets import EXPORTS
from core.units import ORDERS, RATE, TEXT, TIMES, YUAN
from core.warehouse.store import Store

NOT_SPLIT = "没有拆的场次"
TITLE = "渠道结构"

_OWN = {"entries": "views", "orders": "orders"}
"""What the session itself calls what its channels count."""

_SPLITS = (("effect_entries", "流量的影响"), ("effect_rate", "转化率的影响"), ("effect_ticket", "笔单价的影响"))

Amount = float | None


def channel_structure(store: Store, evidence: Evidence, channels: Attribution | None) -> tuple[Block, ...]:
    """The channels of the sessions under review: a table that sums to their money, 自然 and 付费, and the split.

    `channels` is the split over all sessions (`Room.channels`); None where some have no channels: then those that can
    be split are, and the rest is a row of its own. A note in the place of all that where no session has any.
    """
    sides = _Sides(evidence, channels.money if channels else None)
    if not sides.names:
        said = f"上传这些场次的{EXPORTS['live_detail'].offered},就能看到每个渠道带来多少流量和成交。"
        return (Note(TITLE, f"这段时间没有分场次的渠道数据。{said}"),)
    split = channels or _partly(store, evidence, sides)
    # Where some sessions can't be split, the verdicts are those of the others, and stand with their split.
    blocks: list[Block] = [_table(sides, channels, judged=channels is not None or split is None)]
    for key in ("entries", sides.money):
        parts = {name: sides.both(key, name) for name in sides.names}
        shares = groups(parts, key, f"自然与付费{'流量' if key == 'entries' else '成交'}")
        blocks += [shares] if shares else []
    blocks.append(split if split is not None else Note("没有拆到渠道", _why_not(sides)))
    return tuple(blocks)


class _Sides:
    """The channels of both sides as sums. `now` and `before` weigh the sessions; `covered` have any channel.

    `told` are the sessions that tell their own `money`: the others are in no sum, or channels would be money that the
    whole hasn't. `names` are the channels of either side, largest traffic first; `compared` says whether totals of the
    sides compare.
    """

    def __init__(self, evidence: Evidence, money: str | None) -> None:
        self.evidence = evidence
        told = [np.isfinite(sums["entries"][0]) for sums in evidence.channels.values()]
        self.covered = np.logical_or.reduce(told) if told else np.zeros(len(evidence.sessions), dtype=np.bool_)
        self.now = np.zeros(len(evidence.sessions))
        self.now[evidence.inside] = 1.0
        self.money = money or next(
            (key for key in TICKET_OF if any(self._sum(key, name, self.now) is not None for name in evidence.channels)),
            "user_pay",
        )
        own = np.isfinite(evidence.live.numerators[self.money])
        self.told = own if own[evidence.inside].any() else np.ones(len(own), dtype=np.bool_)
        self.covered &= self.told
        self.now *= self.told
        self.before, self.everything, self.compared = self._before()
        told_now = {name: self.both("entries", name) for name in evidence.channels}
        present = [name for name, sums in told_now.items() if sums != (None, None)]
        self.names = sorted(present, key=lambda name: -(told_now[name][0] or 0.0)) if self.counts[0] else []

    def _before(self) -> tuple[Floats, Floats, bool]:
        """How sessions weigh in the channels of before and in the whole of it, and whether the sums compare with now's.

        The usual level is of all sessions under review, those without channels included: what these usually come to is
        left out by channels, as their own money is.
        """
        evidence = self.evidence
        (parts, known), (everything, whole) = (evidence.before_weights(one) for one in (self.covered, self.told))
        if not len(evidence.against):
            return parts, everything, known and whole
        # A mean over sessions of which some are left out would be too small.
        mean = evidence.scope.against.startswith(TAGGED)
        compared = bool(self.told[evidence.against].all()) or not mean
        return parts * self.told, everything * self.told, compared

    @property
    def counts(self) -> tuple[int, int]:
        """How many sessions of either side have channels."""
        return int(self.covered[self.evidence.inside].sum()), int(self.covered[self.evidence.against].sum())

    @property
    def complete(self) -> bool:
        return self.counts == (len(self.evidence.inside), len(self.evidence.against))

    def both(self, key: str, channel: str) -> tuple[Amount, Amount]:
        """A volume of a channel on both sides; a session in which it has no row brought nothing by it."""
        return self._sum(key, channel, self.now), self._sum(key, channel, self.before) if self.compared else None

    def _sum(self, key: str, channel: str, weights: Floats) -> Amount:
        values = self.evidence.channels[channel][key][0]
        known = np.isfinite(values) & (weights > 0)
        return float(weights[known] @ values[known]) if known.any() else None

    def rates(self, key: str, channel: str) -> tuple[Amount, Amount]:
        """A rate of a channel on both sides, of the sums."""
        return self._rate(key, channel, self.now), self._rate(key, channel, self.before)

    def _rate(self, key: str, channel: str, weights: Floats) -> Amount:
        above, below = self.evidence.channels[channel][key]
        known = np.isfinite(above) & np.isfinite(below) & (weights > 0)
        under = float(weights[known] @ below[known])
        return float(weights[known] @ above[known]) / under if under > 0 else None

    def whole(self, key: str) -> tuple[Amount, Amount]:
        """A volume of the sessions themselves on both sides; None where one of them doesn't tell it."""
        values = self.evidence.live.numerators[_OWN.get(key, key)]
        found = []
        for weights, wanted in ((self.now, True), (self.everything, self.compared)):
            used = weights > 0
            known = wanted and used.any() and np.isfinite(values[used]).all()
            found.append(float(weights[used] @ values[used]) if known else None)
        return found[0], found[1]

    def coverage(self) -> str:
        """How many sessions have channels, in words; nothing where all do."""
        if self.complete:
            return ""
        now, before = self.counts
        inside, held = (int(self.told[side].sum()) for side in (self.evidence.inside, self.evidence.against))
        against = f",对比 {before}/{held} 场" if held else ""
        said = f"本期 {now}/{inside} 场{against}有渠道数据,其余场次的都在{UNCOVERED}里"
        untold = len(self.evidence.inside) + len(self.evidence.against) - inside - held
        label = METRICS[self.money].label
        return said + (f";另有 {untold} 场没有自己的{label},它们的渠道也没有算进来" if untold else "")


@dataclass(frozen=True)
class _Volumes:
    """A volume of every line on both sides: the channels in their order, what they leave out, and the whole."""

    lines: tuple[tuple[Amount, Amount], ...]
    uncovered: tuple[Amount, Amount]
    whole: tuple[Amount, Amount]


def _volumes(sides: _Sides, key: str) -> _Volumes:
    lines = [sides.both(key, name) for name in sides.names]
    whole = sides.whole(key)
    gaps: list[Amount] = []
    for side, total in enumerate(whole):
        # counts and cents: what is less than a thousandth is left by adding up floats
        gaps.append(None if total is None else round(total - sum(line[side] or 0.0 for line in lines), 3))
    return _Volumes(tuple(lines), (gaps[0], gaps[1]), whole)


def _in_cents(volumes: _Volumes) -> list[tuple[Decimal | None, Decimal | None]]:
    """Money of the channels and, last, of what they leave out, in cents that sum to the cents of the whole."""
    columns: list[list[Decimal | None]] = []
    for side, whole in enumerate(volumes.whole):
        told = [line[side] for line in (*volumes.lines, volumes.uncovered)]
        rounded = (
            [cents(value or 0.0) for value in told]
            if whole is None
            else to_cents([value or 0.0 for value in told], cents(whole))
        )
        columns.append([None if value is None else yuan for value, yuan in zip(told, rounded, strict=True)])
    return list(zip(*columns, strict=True))


def _table(sides: _Sides, channels: Attribution | None, *, judged: bool) -> Table:
    money, ticket = sides.money, ORDER_TICKET_OF[sides.money]
    entries, orders = _volumes(sides, "entries"), _volumes(sides, "orders")
    amounts = _in_cents(_volumes(sides, money))
    of_channels = [sum(line[side] or 0.0 for line in entries.lines) for side in range(2)]
    terms = {dict(term.where).get("channel", term.label): term for term in channels.terms} if channels else {}
    rows: list[dict[str, object]] = []
    for place, name in enumerate((*sides.names, UNCOVERED)):
        own = place < len(sides.names)
        came = entries.lines[place] if own else entries.uncovered
        bought = orders.lines[place] if own else orders.uncovered
        rate = sides.rates("order_rate", name) if own else _divided(bought, came)
        price = sides.rates(ticket, name) if own else _divided(amounts[place], bought)
        rows.append(
            {
                "channel": name, "group": group_of(name) if own else None,
                "entries": came[0], "entries_before": came[1],
                **({"entry_share": share(came[0], of_channels[0]), "share_before": share(came[1], of_channels[1])}
                   if own else {}),
                "orders": bought[0],
                "order_rate": rate[0], "order_rate_before": rate[1], ticket: price[0], "ticket_before": price[1],
                money: amounts[place][0], "money_before": amounts[place][1],
                **(_effects(terms[name]) if name in terms else {}),
                "verdict": _verdict(sides.evidence, name, money) if own and judged else None,
            }
        )  # fmt: skip
    if not any(rows[-1].get(key) for key in ("entries", "orders", money, "entries_before", "money_before", "effect")):
        rows.pop()
    told = {key for row in rows for key, value in row.items() if value is not None}
    columns = [column for column in _columns(money) if column.key in told]
    cells = tuple(tuple(row.get(column.key) for column in columns) for row in rows)
    caption = "。".join(filter(None, _caption(sides, "effect" in told)))
    return Table(TITLE, tuple(columns), cells, caption, of="channel", totals=totals(columns, cells))


def _columns(money: str) -> tuple[Column, ...]:
    ticket = ORDER_TICKET_OF[money]
    label = METRICS[money].label
    return (
        Column("channel", "渠道", TEXT),
        Column(money, label, YUAN, adds=True), Column("money_before", f"{label}对比", YUAN, adds=True),
        Column("entries", "进入次数", TIMES, adds=True), Column("entries_before", "进入次数对比", TIMES, adds=True),
        Column("entry_share", "流量占比", RATE), Column("share_before", "占比对比", RATE),
        Column("orders", METRICS["orders"].label, ORDERS, adds=True),
        Column("order_rate", "转化率", RATE, of=("orders", "entries")), Column("order_rate_before", "转化率对比", RATE),
        Column(ticket, METRICS[ticket].label, YUAN, of=(money, "orders")), Column("ticket_before", "笔单价对比", YUAN),
        Column("effect", "影响", YUAN, signed=True, adds=True),
        *(Column(key, words, YUAN, signed=True, adds=True) for key, words in _SPLITS),
        Column("effect_born", "新增、消失或为负", YUAN, signed=True, adds=True),
        Column("verdict", "判断", TEXT), Column("group", "分组", TEXT),
    )  # fmt: skip


def _effects(term: Term) -> dict[str, object]:
    """What the channel added to or took from the money, whole and in its three parts; a new one's is undivided."""
    if not term.parts:
        return {"effect": term.yuan, **({"effect_born": term.yuan} if term.where else {})}
    traffic, mix, rate, ticket = (part.yuan for part in term.parts)
    return {"effect": term.yuan, "effect_entries": traffic + mix, "effect_rate": rate, "effect_ticket": ticket}


def _verdict(evidence: Evidence, channel: str, money: str) -> str:
    """Which of the three parts has really changed; else why nothing is said."""
    keys = {"entries": "进入次数", "order_rate": "转化率", ORDER_TICKET_OF[money]: "笔单价"}
    judged = {label: evidence.reading(key, channel).verdict for key, label in keys.items()}
    moved = [label for label, verdict in judged.items() if verdict == "real"]
    if moved:
        return f"{VERDICTS['real']}:{'、'.join(moved)}"
    return VERDICTS["normal"] if "normal" in judged.values() else VERDICTS[judged["进入次数"]]


def _divided(above: tuple[Amount | Decimal, Amount | Decimal], below: tuple[Amount, Amount]) -> tuple[Amount, Amount]:
    found = [
        float(top) / bottom if top is not None and top >= 0 and bottom is not None and bottom > 0 else None
        for top, bottom in zip(above, below, strict=True)
    ]
    return found[0], found[1]


def _caption(sides: _Sides, split: bool) -> list[str]:
    label = METRICS[sides.money].label
    said = [
        f"各渠道加{UNCOVERED}等于场次自己的数:{UNCOVERED}是场次的进入次数、订单和{label},减去各渠道之和",
        "转化率 = 成交订单数 ÷ 进入次数;流量占比只在渠道之间算",
        sides.coverage(),
    ]
    return [*said, "影响是这个渠道让金额多了或少了多少,流量、转化率、笔单价三项相加等于它"] if split else said


def _why_not(sides: _Sides) -> str:
    if sides.counts[1] == 0 and len(sides.evidence.against):
        return f"对比的场次没有渠道数据。补传它们的{EXPORTS['live_detail'].offered},就能看到每个渠道让金额变了多少。"
    return f"没有哪个账号的哪个时段两边都有渠道数据。补传{EXPORTS['live_detail'].offered}即可补上。"


def _partly(store: Store, evidence: Evidence, sides: _Sides) -> Attribution | None:
    """The split over the sessions for which it can be made, with what all others changed as a term of its own.

    A missing export must not pass for a channel that grew: where an account's slot (weekday or weekend, part of the
    day) lacks the channels of any session on either side, the whole slot is left out on both.
    """
    members = np.concatenate([evidence.inside, evidence.against])
    places = list(zip(evidence.calendar.accounts.tolist(), evidence.calendar.slots.tolist(), strict=True))
    gaps = {places[index] for index in members.tolist() if not sides.covered[index]}
    inside, against = (
        tuple(evidence.sessions[index] for index in side.tolist() if places[index] not in gaps)
        for side in (evidence.inside, evidence.against)
    )
    if not inside or (len(evidence.against) and not against):
        return None
    scope = replace(evidence.scope, sessions=inside, comparison=against)
    found = channel_attribution(Evidence(store, scope, tuple({*TICKET_OF}), CHANNEL_KEYS), sides.money)
    if found is None:
        return None
    after, before = sides.whole(found.money)
    numbers = f"{len(inside)} 场" + (f",对比 {len(against)} 场" if against else "")
    caption = f"只拆两边渠道数据都齐的账号时段({numbers});{found.caption}"
    if after is None or before is None:
        return replace(found, caption=f"{caption};其余场次没有可比的另一边,合计只是这些场次的,不是整段时间的")
    whole = (cents(after), cents(before))
    rest = (whole[0] - found.after, whole[1] - found.before)
    left = Term(found.money, NOT_SPLIT, rest[0] - rest[1], METRICS[found.money].unit, float(rest[0]), float(rest[1]))
    return replace(
        found,
        before=whole[1],
        after=whole[0],
        total=whole[0] - whole[1],
        terms=(*found.terms, left),
        caption=f"{caption};{NOT_SPLIT}所在的账号时段里有场次缺渠道数据",
    )
