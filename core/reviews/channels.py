"""What each channel's traffic, order rate and ticket moved, in yuan, and which channels there are.

Owns the split of a change in money over channels, on one money, with what channels leave out as its own row, and the
groups 自然 and 付费. The decomposition itself is in `core.methods.decomposition`.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from core.methods.decomposition import attribute_channels, to_cents
from core.metrics import METRICS
from core.metrics.ask import Floats
from core.reviews.attribution import TICKET_OF, cents
from core.reviews.blocks import Attribution, Term
from core.reviews.evidence import Evidence
from core.reviews.readings import Verdict
from core.sheets.channel_table import GROUPS, NATURAL, NATURAL_TOTALS, PAID, PAID_TOTALS

ORDER_TICKET_OF = {"gmv": "ticket_per_order", "user_pay": "user_pay_per_order"}

UNCOVERED = "渠道未覆盖"
UNKNOWN_GROUP = "未归类"

Volumes = tuple[float, float, float]


def group_of(channel: str) -> str:
    """自然 or 付费; an unknown name belongs to neither and says so."""
    if channel in GROUPS[NATURAL] or channel in NATURAL_TOTALS:
        return NATURAL
    return PAID if channel in GROUPS[PAID] or channel in PAID_TOTALS else UNKNOWN_GROUP


def channel_attribution(evidence: Evidence, money: str) -> Attribution | None:
    """The change of the channels' money per channel: traffic, mix, order rate and ticket, and what channels leave out.

    On `money` if the channels carry it, else on the other one, named in the block. None where either side has no
    channel rows.
    """
    for key in dict.fromkeys((money, *TICKET_OF)):
        found = _on(evidence, key)
        if found is not None:
            return found
    return None


def _on(evidence: Evidence, money: str) -> Attribution | None:
    amounts = {name: [sums[key][0] for key in ("entries", "orders", money)] for name, sums in evidence.channels.items()}
    if not amounts:
        return None
    whole_money = evidence.live.numerators[money]
    covered = np.logical_or.reduce([np.isfinite(np.sum(columns, axis=0)) for columns in amounts.values()])
    covered &= np.isfinite(whole_money)
    weights, whole = evidence.before_weights(covered)
    if not covered[evidence.inside].all() or not whole or not weights.any():
        return None
    after_weights = np.zeros(len(weights))
    after_weights[evidence.inside] = 1.0
    before, after = _volumes(amounts, weights), _volumes(amounts, after_weights)
    all_before, all_after = _sum(whole_money, weights), _sum(whole_money, after_weights)
    gap_before = all_before - sum(volume[2] for volume in before.values())
    gap_after = all_after - sum(volume[2] for volume in after.values())
    split = attribute_channels(before, after)
    leaves = [
        yuan
        for channel in split
        for yuan in (channel.traffic, channel.mix, channel.order_rate, channel.ticket, channel.born_or_died)
    ]
    total = cents(all_after) - cents(all_before)
    yuan = to_cents([*leaves, gap_after - gap_before], total)
    entries = tuple(sum(volume[0] for volume in side.values()) for side in (before, after))
    terms = []
    for place, channel in enumerate(split):
        sides = (before.get(channel.name, (0.0, 0.0, 0.0)), after.get(channel.name, (0.0, 0.0, 0.0)))
        shares = (_rate(sides[0][0], entries[0]), _rate(sides[1][0], entries[1]))
        terms.append(_term(evidence, money, channel.name, yuan[place * 5 : place * 5 + 5], sides, shares))
    terms.sort(key=lambda term: -abs(term.yuan))
    if yuan[-1] or abs(gap_after) >= 0.005:
        terms.append(Term(money, UNCOVERED, yuan[-1], METRICS[money].unit, gap_after, gap_before))
    label = METRICS[money].label
    return Attribution(
        title=f"各渠道让{label}变了多少",
        money=money,
        money_label=label,
        before=cents(all_before),
        after=cents(all_after),
        total=total,
        terms=tuple(terms),
        caption=f"按{label}计;每个渠道再分为总流量、占比、转化率和笔单价;{UNCOVERED}是整场金额减各渠道之和",
    )


def _term(
    evidence: Evidence,
    money: str,
    name: str,
    yuan: Sequence[Decimal],
    sides: tuple[Volumes, Volumes],
    shares: tuple[float | None, float | None],
) -> Term:
    where = (("channel", name),)
    old, new = sides
    unit = METRICS[money].unit
    total = sum(yuan, Decimal(0))
    verdict = {key: evidence.judgement(key, name).verdict for key in ("entries", "order_rate", ORDER_TICKET_OF[money])}
    overall: Verdict = "real" if "real" in verdict.values() else verdict["entries"]
    if yuan[4]:
        why = "金额为负,不再拆" if min(*old, *new) < 0 else "新增或消失"
        return Term(money, f"{name}({why})", total, unit, new[2], old[2], where, verdict=verdict["entries"])

    def part(key: str, label: str, amount: Decimal, after: float | None, before: float | None, judged: str) -> Term:
        return Term(key, label, amount, METRICS[key].unit, after, before, where, verdict=verdict[judged])

    ticket = ORDER_TICKET_OF[money]
    parts = (
        part("entries", "总流量", yuan[0], new[0], old[0], "entries"),
        part("entry_share", "流量占比", yuan[1], shares[1], shares[0], "entries"),
        part("order_rate", "转化率", yuan[2], _rate(new[1], new[0]), _rate(old[1], old[0]), "order_rate"),
        part(ticket, "笔单价", yuan[3], _rate(new[2], new[1]), _rate(old[2], old[1]), ticket),
    )
    return Term(money, name, total, unit, new[2], old[2], where, verdict=overall, parts=parts)


def _rate(above: float, below: float) -> float | None:
    return above / below if below else None


def _volumes(amounts: dict[str, list[Floats]], weights: Floats) -> dict[str, Volumes]:
    """Entries, orders and money per channel under the weights; only sessions where all three are known."""
    found = {}
    for name, columns in amounts.items():
        known = np.isfinite(np.sum(columns, axis=0)) & (weights > 0)
        if known.any():
            entries, orders, money = (float(weights[known] @ column[known]) for column in columns)
            found[name] = (entries, orders, money)
    return found


def _sum(values: Floats, weights: Floats) -> float:
    chosen = weights > 0
    return float(weights[chosen] @ values[chosen])
