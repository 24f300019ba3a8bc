"""What people typed about what they want and try: peer lines, goals, actions, trials, bonus rules.

Owns the questions about these entries: the newest entry of uploads that count says what holds. What was typed about
sessions and products is asked in `entered`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from core.warehouse.entered import NEWEST
from core.warehouse.store import Store

EXCELLENT, MEDIAN = "同行优秀", "同行中位"
PEER_LINES = (EXCELLENT, MEDIAN)


@dataclass(frozen=True)
class Peer:
    """A line among an account's peers as 罗盘 showed it on `day`: it holds from then until the next one."""

    account: str
    metric: str
    line: str
    day: date
    value: float


@dataclass(frozen=True)
class Goal:
    """What `metric` shall come to over [since, until], both days included. No account: all of them together."""

    account: str
    metric: str
    since: date
    until: date
    value: float


@dataclass(frozen=True)
class Action:
    """Something that was changed at `at`, and given up at `until` if ever.

    `metric` should move, `guard` (empty: none) must not suffer. `parts` are the quarters of the day that it touched
    (0 from midnight, 1 from six, 2 from noon, 3 from eighteen), none: all. `why` is the finding it answers. `package`
    names the crowd package of 千川 that was set up, empty where it is about something else.
    """

    action: str
    account: str
    at: datetime
    until: datetime | None
    text: str
    metric: str
    guard: str
    parts: tuple[int, ...]
    why: str
    package: str = ""


@dataclass(frozen=True)
class Headcount:
    """How many people a crowd counts: of a session (`product_id` empty), or of a product on `day` (`session` empty)."""

    session: str
    product_id: str
    day: date
    crowd: str
    people: int


@dataclass(frozen=True)
class Trial:
    """Two groups of viewers: `figures` are per name its value in A and in B. `share` of the viewers were meant for A.

    `switched`: the host changed for B what only A should have had.
    """

    trial: str
    name: str
    account: str
    since: date
    until: date
    share: float
    switched: bool
    figures: dict[str, tuple[float | None, float | None]]


@dataclass(frozen=True)
class BonusTier:
    """One tier of a rule that hosts are paid by: from `threshold` of `metric` on, `value` in the `way` of it.

    Tiers of one `rule` belong together. No accounts or hosts: all of them. Rates are fractions.
    """

    rule: str
    accounts: tuple[str, ...]
    hosts: tuple[str, ...]
    period: str
    metric: str
    way: str
    threshold: float
    value: float


def peers(store: Store, merchant: str) -> tuple[Peer, ...]:
    """Every peer line that counts, in order of day."""
    rows = store.query(
        f"""
        SELECT account, metric, line, day, value
        FROM ({NEWEST.format(table="entry_peer", of="account, metric, line, day")}) AS said
        WHERE value IS NOT NULL ORDER BY day, account, metric, line
        """,
        {"merchant": merchant},
    )
    return tuple(Peer(*row) for row in rows)


def goals(store: Store, merchant: str) -> tuple[Goal, ...]:
    """Every goal that counts, in order of their first day."""
    rows = store.query(
        f"""
        SELECT account, metric, since, until, value
        FROM ({NEWEST.format(table="entry_goal", of="account, metric, since, until")}) AS said
        WHERE value IS NOT NULL ORDER BY since, until, account, metric
        """,
        {"merchant": merchant},
    )
    return tuple(Goal(*row) for row in rows)


def weights(store: Store, merchant: str) -> dict[str, float]:
    """What each ability of a host counts for, as entered last; empty where nothing was, or it was taken back."""
    rows = store.query(
        f"""
        SELECT ability, value FROM ({NEWEST.format(table="entry_weight", of="entry.merchant")}) AS said
        WHERE value > 0 ORDER BY ability
        """,
        {"merchant": merchant},
    )
    return dict(rows)


def actions(store: Store, merchant: str) -> tuple[Action, ...]:
    """Every action that was not struck out, the latest first."""
    rows = store.query(
        f"""
        SELECT action, account, "at", until, text, metric, guard, parts, why, package
        FROM ({NEWEST.format(table="entry_action", of="action")}) AS said
        WHERE text IS NOT NULL ORDER BY "at" DESC, action
        """,
        {"merchant": merchant},
    )
    return tuple(
        Action(action, account, at, until, text, metric, guard or "", tuple(parts or ()), why or "", package or "")
        for action, account, at, until, text, metric, guard, parts, why, package in rows
    )


def headcounts(store: Store, merchant: str) -> tuple[Headcount, ...]:
    """Every headcount that counts, in order of day."""
    rows = store.query(
        f"""
        SELECT coalesce(session, ''), coalesce(product_id, ''), day, crowd, people
        FROM ({NEWEST.format(table="entry_headcount", of="session, product_id, day, crowd")}) AS said
        WHERE people IS NOT NULL ORDER BY day, session, product_id, crowd
        """,
        {"merchant": merchant},
    )
    return tuple(Headcount(*row) for row in rows)


def return_reasons(store: Store, merchant: str) -> dict[str, bool]:
    """Per reason whether it is about quality, as entered last; empty where nothing was, or it was taken back."""
    rows = store.query(
        f"""
        SELECT reason, quality FROM ({NEWEST.format(table="entry_return_reason", of="entry.merchant")}) AS said
        WHERE reason IS NOT NULL ORDER BY reason
        """,
        {"merchant": merchant},
    )
    return dict(rows)


def trials(store: Store, merchant: str) -> tuple[Trial, ...]:
    """Every trial that was not struck out, the latest first."""
    rows = store.query(
        f"""
        SELECT trial, name, account, since, until, share, switched, figure, a, b
        FROM ({NEWEST.format(table="entry_trial", of="trial")}) AS said
        WHERE figure IS NOT NULL ORDER BY since DESC, trial, figure
        """,
        {"merchant": merchant},
    )
    found: dict[str, Trial] = {}
    for trial, name, account, since, until, share, switched, figure, a, b in rows:
        one = found.setdefault(trial, Trial(trial, name, account, since, until, share, bool(switched), {}))
        one.figures[figure] = (a, b)
    return tuple(found.values())


def bonus_tiers(store: Store, merchant: str) -> tuple[BonusTier, ...]:
    """Every tier of the bonus rules that count, as they were typed: the newest entry holds all of them."""
    rows = store.query(
        f"""
        SELECT rule, accounts, hosts, period, metric, way, threshold, value
        FROM ({NEWEST.format(table="entry_bonus_rule", of="entry.merchant")}) AS said
        WHERE metric IS NOT NULL ORDER BY place
        """,
        {"merchant": merchant},
    )
    return tuple(
        BonusTier(rule, tuple(accounts or ()), tuple(hosts or ()), *rest) for rule, accounts, hosts, *rest in rows
    )
