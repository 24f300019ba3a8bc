"""The period under review and the two it is held beside: the one right before, and the same span earlier.

Owns their days and sums, and when two of them may be held against each other at all. What changed is judged elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.metrics import METRICS
from core.metrics.ask import Answer, Window, ask
from core.reviews.resolve import window_back
from core.reviews.windows import moments_of
from core.scope import COMPARISONS, PREVIOUS_PERIOD, SAME_SPAN, Scope, parts_of_session
from core.warehouse import entered, holdings
from core.warehouse.store import Store

NOW = "本期"
_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Span:
    """The sessions that began on the days from `first` to `last`; `rows` are theirs in `answer`.

    `title` says which days, with the year where it isn't that of the period under review. `days` are those with
    sessions, `promotions` the names of the promotions among them. `cut`: what is loaded begins within it.
    """

    word: str
    title: str
    first: date
    last: date
    answer: Answer
    rows: NDArray[np.int64]
    days: frozenset[date]
    promotions: tuple[str, ...]
    cut: bool

    def total(self, key: str) -> float | None:
        """The metric over all sessions that carry it, None where none does."""
        above = self.answer.numerators[key][self.rows]
        known = np.isfinite(above)
        if not known.any():
            return None
        if not METRICS[key].is_ratio:
            return float(above[known].sum())
        below = float(self.answer.denominators[key][self.rows][known].sum())
        return float(above[known].sum()) / below if below > 0 else None

    def has_all(self, key: str) -> bool:
        """Whether every session of the span carries the metric."""
        return bool(len(self.rows)) and bool(np.isfinite(self.answer.numerators[key][self.rows]).all())


@dataclass(frozen=True, eq=False)
class Spans:
    """`now` beside `before` (the period right before) and `earlier` (the same span earlier).

    `latest` is the last day that has a session at all: a period that ends after it isn't over.
    """

    now: Span
    before: Span
    earlier: Span
    latest: date

    def of(self, against: str) -> Span | None:
        return {PREVIOUS_PERIOD: self.before, SAME_SPAN: self.earlier}.get(against)

    @property
    def picked(self) -> bool:
        """Whether only some of the period's sessions are under review, by name or by tag."""
        return len(self.now.rows) < len(self.now.answer)

    def promoted(self, then: Span) -> bool:
        """Whether one of the two has a promotion and the other hasn't."""
        return bool(then.days) and bool(then.promotions) != bool(self.now.promotions)

    def running(self, then: Span) -> bool:
        """Whether this period isn't over and has fewer days than the other one."""
        return self.now.last > self.latest and len(then.days) > len(self.now.days)

    def unfair(self, then: Span) -> str:
        """Why sums of the two say nothing of each other, in a sentence; empty where they do."""
        if not then.days:
            return f"{then.title} 没有已上传的场次"
        if self.picked:
            return f"{self.now.title} 只看选中的 {len(self.now.rows)} 场,{then.word}是全部场次"
        if self.promoted(then):
            having, other = (then, self.now) if then.promotions else (self.now, then)
            names = "、".join(having.promotions)
            return f"{having.word}含大促日({names}),{other.word}没有:大促日只与大促日相比"
        if self.running(then):
            have = f"{self.now.word}有 {len(self.now.days)} 天,{then.word}有 {len(then.days)} 天"
            return f"{self.now.title} 还没完,最近的场次是 {self.latest:%m-%d},有场次的日子{have}"
        if then.cut and len(then.days) < len(self.now.days):  # a day off amid the data is part of what happened
            return f"数据从 {min(then.days):%m-%d} 才有,{then.title} 只有 {len(then.days)} 天"
        return ""

    def change(self, then: Span, key: str) -> float | None:
        """This period over the other one minus 1; None where that would tell a change that nobody knows of.

        A span cut short still has its rates and money per hour; one with a promotion has nothing to compare.
        """
        now, old = self.now.total(key), then.total(key)
        if now is None or not old or self.promoted(then):
            return None
        if not METRICS[key].is_ratio and (self.unfair(then) or not (self.now.has_all(key) and then.has_all(key))):
            return None
        return now / old - 1


def spans(store: Store, scope: Scope, keys: Sequence[str]) -> Spans:
    """The three spans of a scope with the sums of `keys`, each over the same accounts."""
    own_days = [parts_of_session(session)[1].date() for session in scope.sessions]
    first, last = scope.days or (min(own_days), max(own_days))
    accounts = scope.accounts or (() if scope.days else tuple({parts_of_session(one)[0] for one in scope.sessions}))
    named = holdings.promotions(store, scope.merchant)
    tags = entered.tags(store, scope.merchant)

    def span(word: str, since: datetime, until: datetime, only: frozenset[str] | None = None) -> Span:
        answer = ask(store, "live", keys, Window(scope.merchant, accounts, since, until), ("session", "day"))
        sessions: list[str] = answer.dimensions["session"].tolist()
        days: NDArray[Any] = answer.dimensions["day"].astype("datetime64[D]")
        rows = np.array([row for row, one in enumerate(sessions) if only is None or one in only], dtype=np.int64)
        there: list[date] = days[rows].tolist()
        found = [named[day] for day in sorted(set(there)) if day in named]
        found += [t.name for row in rows.tolist() for t in tags.get(sessions[row], ()) if t.kind == entered.PROMOTION]
        ends = since.date(), until.date() - _DAY
        year = "" if {day.year for day in ends} == {last.year} else "%Y-"
        title = f"{word} {' 至 '.join(dict.fromkeys(f'{day:{year}%m-%d}' for day in ends))}"
        cut = (
            bool(there)
            and min(there) > since.date()
            and not holdings.sessions(store, scope.merchant, accounts, until=since, latest=1)
        )
        return Span(word, title, *ends, answer, rows, frozenset(there), tuple(dict.fromkeys(found)), cut)

    latest = holdings.sessions(store, scope.merchant, accounts, latest=1)[-1].day
    now = moments_of(first, last)
    before, earlier = (span(COMPARISONS[way], *window_back(first, last, way)) for way in (PREVIOUS_PERIOD, SAME_SPAN))
    return Spans(span(NOW, *now, only=frozenset(scope.sessions)), before, earlier, latest)
