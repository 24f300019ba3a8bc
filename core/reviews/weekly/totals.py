"""汇总: what the period came to, beside the period right before and the same span earlier, and account by account.

Owns these two tables and their captions. Judged changes are the room's; here sums stand beside sums.
"""

from decimal import Decimal

from core.methods.decomposition import to_cents
from core.metrics import METRICS
from core.reviews.accounts import DIED, account_names, account_sides
from core.reviews.attribution import TICKET_OF, cents
from core.reviews.blocks import Column, Table
from core.reviews.evidence import Evidence, finite
from core.reviews.room import Room
from core.reviews.totals import totals
from core.reviews.weekly.spans import Span, Spans
from core.units import COUNT, MINUTES, PEOPLE, RATE, TEXT, YUAN


def keys_of(money: str) -> tuple[str, ...]:
    """What the period is summed up by, of one money."""
    return (money, f"{money}_per_hour", "buyers", TICKET_OF[money], "exposure_users", "live_minutes")


TOTALS = tuple(dict.fromkeys(key for money in TICKET_OF for key in keys_of(money)))


_COUNTED = ("live_minutes", "exposure_users", "buyers")


def spans_table(found: Spans, money: str) -> Table:
    """A line per span; beside each figure how far this period is from it."""
    columns = [Column("span", "时间段", TEXT)]
    for key in keys_of(money):
        metric, label = METRICS[key], "每小时" if key.endswith("_per_hour") else METRICS[key].label
        columns += [Column(key, label, metric.unit), Column(f"{key}_change", "本期比它", RATE, signed=True)]
        if key == money:
            columns.append(Column("sessions", "有场次", TEXT))
    sides = (found.now, found.before, found.earlier)
    lines = [dict(zip((column.key for column in columns), _line(found, side, money), strict=True)) for side in sides]
    # Where nothing may be held against anything there is no column of changes.
    columns = [column for column in columns if not column.signed or any(line[column.key] is not None for line in lines)]
    rows = tuple(tuple(line[column.key] for column in columns) for line in lines)
    unfair = [found.unfair(side) for side in sides[1:]]
    words = [f"{text},总量不作比较" for text in unfair if text]
    words += [
        f"{found.now.word}有场次 {len(found.now.days)} 天,{side.word} {len(side.days)} 天"
        for side, text in zip(sides[1:], unfair, strict=True)
        if not text and len(side.days) > len(found.now.days)
    ]
    back = "四周" if _weeks(found) == 4 else f"{_weeks(found) // 52} 年"
    first = f"{found.earlier.word}是{back}前同样的星期几;人数按场次累加"
    return Table("本期与之前", tuple(columns), rows, ";".join([first, *words]))


def _weeks(found: Spans) -> int:
    return (found.now.first - found.earlier.first).days // 7


def _line(found: Spans, side: Span, money: str) -> tuple[object, ...]:
    cells: list[object] = [side.title]
    for key in keys_of(money):
        total = side.total(key)
        exact = cents(total) if total is not None and key == money else total
        cells += [exact, None if side is found.now else found.change(side, key)]
        if key == money:
            cells.append(f"{len(side.days)} 天 {len(side.rows)} 场")
    return tuple(cells)


def accounts_table(room: Room) -> Table | None:
    """A line per account on either side, summing to the whole; None for a single account."""
    evidence, money = room.evidence, room.shown.metric
    names = account_names(evidence)
    if len(names) < 2:
        return None
    hourly, ticket = f"{money}_per_hour", TICKET_OF[money]
    columns = (
        Column("account", "账号", TEXT), Column(money, METRICS[money].label, YUAN, adds=True),
        Column("before", "对比", YUAN, adds=True), Column("change", "变化", RATE, signed=True),
        Column("sessions", "场次", COUNT, adds=True), Column("live_minutes", "开播时长", MINUTES, adds=True),
        Column(hourly, "每小时", YUAN, of=(money, "live_minutes"), per=60), Column("verdict", "每小时的判断", TEXT),
        Column("exposure_users", METRICS["exposure_users"].label, PEOPLE, adds=True),
        Column("buyers", METRICS["buyers"].label, PEOPLE, adds=True),
        Column(ticket, METRICS[ticket].label, YUAN, of=(money, "buyers")),
    )  # fmt: skip
    sides = account_sides(evidence, money) or {}
    then = [side[0] for side in sides.values()]
    before = dict(zip(sides, to_cents(then, cents(sum(then))), strict=True))
    rows = [_account(evidence, money, account, name, before.get(account)) for account, name in names.items()]
    rows.sort(key=lambda row: -float(row[1] or 0))  # type: ignore[arg-type]
    caption = "各账号相加等于合计;人数按场次累加;每小时金额与本账号同时段的历史相比"
    # Sums over sums of the same sessions: one that lacks the money lends its hours and buyers to no rate.
    rates = {key: evidence.reading(key).value for key in (hourly, ticket)}
    last = (rates.get(column.key, cell) for column, cell in zip(columns, totals(columns, rows), strict=True))
    return Table("各账号", columns, tuple(rows), caption, totals=tuple(last))


def _account(evidence: Evidence, money: str, account: str, name: str, told: Decimal | None) -> tuple[object, ...]:
    own = evidence.inside[evidence.live.dimensions["account"][evidence.inside] == account]
    if not len(own):
        return (name, None, told, None, 0, None, None, DIED, None, None, None)
    alone = evidence.of_account(account)
    minutes, exposure, buyers, paid = (finite(alone.sides(key).numerator) for key in (*_COUNTED, money))
    amount = cents(paid) if paid is not None else None
    change = paid / float(told) - 1 if paid is not None and told else None
    hourly, ticket = alone.reading(f"{money}_per_hour"), alone.reading(TICKET_OF[money])
    return (
        name, amount, told, change, len(own), minutes, hourly.value, hourly.verdict_text, exposure, buyers,
        ticket.value,
    )  # fmt: skip
