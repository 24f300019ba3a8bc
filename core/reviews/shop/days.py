"""Which days a review of the shop's composition is about, and how days are written.

Owns the latest week of 成交分析 as what a question without dates means.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from core.errors import NothingToReview
from core.reviews.periods import WEEK
from core.reviews.resolve import resolve_days
from core.reviews.windows import runs
from core.scope import Question, Scope
from core.sheets import EXPORTS
from core.warehouse import holdings
from core.warehouse.store import Store

_DAY = timedelta(days=1)


def shop_scope(store: Store, question: Question) -> Scope:
    """The days of a question, or the seven up to the latest that 成交分析 tells of, as far as it tells any.

    Its accounts are 抖音号 of sellers to look into, and narrow no total. Raises NothingToReview where nothing is
    loaded.
    """
    told = holdings.days_told(store, question.merchant, "composition")
    if told is None:
        export = EXPORTS["composition"]
        raise NothingToReview(f"还没有{export.title}", f"请到「{export.menu}」下载后上传")
    if question.start is None and question.end is None and not question.sessions:
        question = replace(question, start=max(told[0], told[1] - WEEK + _DAY), end=told[1])
    return resolve_days(store, question)


def day_words(days: Sequence[date]) -> str:
    """Days in order, runs of them as 11-07 至 11-10."""
    return "、".join(
        f"{run[0]:%m-%d} 至 {run[-1]:%m-%d}" if len(run) > 2 else "、".join(f"{day:%m-%d}" for day in run)
        for run in runs(days)
    )
