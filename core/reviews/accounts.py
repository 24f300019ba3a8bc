"""What each account, and each step within it, moved the money by, to the cent.

Owns the split of a change over accounts × (exposure, four rates, ticket). The split of one account is `attribution`'s;
an account that is only on one side is its own term, since nothing of it can be held against anything.
"""

from decimal import Decimal

import numpy as np

from core.methods.decomposition import to_cents
from core.metrics import METRICS
from core.reviews.attribution import Factors, cents, factors, weights_before, yuan_of
from core.reviews.blocks import Attribution, Column, Table, Term
from core.reviews.evidence import Evidence
from core.reviews.totals import totals
from core.units import TEXT, YUAN, show_signed

BORN, DIED = "新增", "消失"


def account_names(evidence: Evidence) -> dict[str, str]:
    """Per account on either side how it is called, in order of its money under review: the number where two share a
    name."""
    both = np.concatenate([evidence.against, evidence.inside])
    accounts, names = (evidence.live.dimensions[key][both].tolist() for key in ("account", "account_name"))
    found = {account: name or account for account, name in zip(accounts, names, strict=True)}
    shared = {name for name in found.values() if list(found.values()).count(name) > 1}
    return {account: f"{name} {account}" if name in shared else name for account, name in found.items()}


def account_sides(evidence: Evidence, money: str) -> dict[str, tuple[float, float]] | None:
    """Per account its money held against and its money under review; None where a side doesn't carry the money."""
    amounts = evidence.live.numerators[money]
    weights = weights_before(evidence, np.isfinite(amounts))
    if weights is None:
        return None
    own = evidence.live.dimensions["account"]
    sides: dict[str, tuple[float, float]] = {}
    for account in account_names(evidence):
        mine = own == account
        held, inside = mine & (weights > 0), evidence.inside[mine[evidence.inside]]
        sides[account] = float(weights[held] @ amounts[held]), float(amounts[inside].sum())
    return sides


def account_attribution(evidence: Evidence, money: str) -> Attribution | None:
    """The change of `money` per account, each with its factors as parts; None where a side doesn't carry the money."""
    sides = account_sides(evidence, money)
    if sides is None:
        return None
    before, after = (cents(sum(side[place] for side in sides.values())) for place in (0, 1))
    yuan = to_cents([now - then for then, now in sides.values()], after - before)
    terms = [
        _term(evidence, money, account, name, amount, sides[account])
        for (account, name), amount in zip(account_names(evidence).items(), yuan, strict=True)
    ]
    terms.sort(key=lambda term: -abs(term.yuan))
    label = METRICS[money].label
    most = f":{terms[0].label} {show_signed(terms[0].yuan, YUAN)} 最多" if len(terms) > 1 else ""
    return Attribution(
        title=f"各账号让{label}变了多少{most}",
        money=money,
        money_label=label,
        before=before,
        after=after,
        total=after - before,
        terms=tuple(terms),
        caption=f"按{label}计;每个账号再拆成曝光、四率和客单价,各项相加等于这个账号的变化,各账号相加等于总变化",
    )


def _term(evidence: Evidence, money: str, account: str, name: str, amount: Decimal, sides: tuple[float, float]) -> Term:
    then, now = sides
    known = evidence.live.dimensions["account"] == account
    word = BORN if not known[evidence.against].any() and then == 0 else DIED if not known[evidence.inside].any() else ""
    if word:
        return Term(
            money, f"{name}({word})", amount, YUAN, None if word == DIED else now, None if word == BORN else then
        )
    alone = evidence.of_account(account)
    found = factors(evidence, money, account)
    return Term(
        money, name, amount, YUAN, now, then,
        verdict=alone.reading(f"{money}_per_hour").verdict,
        parts=_parts(alone, found, amount) if found is not None else (),
    )  # fmt: skip


def _parts(alone: Evidence, found: Factors, amount: Decimal) -> tuple[Term, ...]:
    yuan, lines = yuan_of(found, amount)
    return tuple(
        Term(
            key, METRICS[key].label, share, METRICS[key].unit, after, before,
            verdict=alone.reading(key).verdict, parts=lines if place == 0 else (),
        )
        for place, (key, share, before, after) in enumerate(
            zip(found.keys, yuan, found.before, found.after, strict=True)
        )
    )  # fmt: skip


def account_table(split: Attribution) -> Table | None:
    """The same split as a table, a line per account and a column per factor, in yuan; None for a single account."""
    keys = list(dict.fromkeys(part.metric for term in split.terms for part in term.parts))
    if len(split.terms) < 2 or not keys:
        return None
    labels = {part.metric: part.label for term in split.terms for part in term.parts}
    lines = {line.metric: line.label for term in split.terms for part in term.parts for line in part.parts}
    columns = [Column("account", "账号", TEXT), Column("change", "合计", YUAN, signed=True, adds=True)]
    for place, key in enumerate(keys):
        of_it = [(f"of_{metric}", f"其中{label}") for metric, label in lines.items()] if place == 0 else []
        columns += [Column(name, label, YUAN, signed=True, adds=True) for name, label in [(key, labels[key]), *of_it]]
    rows = []
    for term in split.terms:
        own = {"change": term.yuan} | {part.metric: part.yuan for part in term.parts}
        own |= {f"of_{line.metric}": line.yuan for part in term.parts for line in part.parts}
        rows.append((term.label, *(own.get(column.key) for column in columns[1:])))
    return Table(
        "账号 × 每一步",
        tuple(columns),
        tuple(rows),
        f"每格是这个账号的这一步让{split.money_label}变了多少;先分账号再拆,所以每一步的合计与整体的拆法略有不同,"
        f"总数相同;{BORN}和{DIED}的账号没有可比的另一边,只记合计",
        folded=True,
        totals=totals(columns, rows),
    )
