"""From what was asked to the sessions it is about.

Owns the meaning of the latest session, of a span of days, and of every comparison. This is the only place where a Scope
is made, and so the only place where it is decided which merchant's and which accounts' sessions may be seen.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from core.errors import NothingToReview
from core.scope import COMPARISONS, LAST_WEEK, PREVIOUS, PREVIOUS_PERIOD, USUAL, Question, Scope, start_in
from core.warehouse import holdings
from core.warehouse.holdings import Session
from core.warehouse.store import Store

_NEAR = timedelta(hours=3)
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


def resolve(store: Store, question: Question) -> Scope:
    """The sessions that a question means. Raises NothingToReview where there are none, or none to compare with."""
    chosen = _sessions(store, question)
    against = _comparison(store, question, chosen)
    scope = Scope(
        merchant=question.merchant,
        sessions=tuple(session.session for session in chosen),
        comparison=tuple(session.session for session in against),
        against=question.against,
        title=_title(chosen),
        against_title="",
    )
    title = f"{word_of(scope)} {_title(against)}" if against else word_of(scope)
    return Scope(**{**vars(scope), "against_title": title})


def word_of(scope: Scope) -> str:
    """What a scope is held against, in a word for the middle of a sentence."""
    if scope.against == PREVIOUS and len(scope.comparison) > 1:
        return f"之前 {len(scope.comparison)} 场"
    return COMPARISONS.get(scope.against, "指定场次")


def _sessions(store: Store, question: Question) -> list[Session]:
    merchant, accounts = question.merchant, question.accounts
    if question.sessions:
        found = [session for moment in question.sessions for session in _starting(store, merchant, accounts, moment)]
        return sorted(set(found), key=_by_time)
    first, last = question.start or question.end, question.end or question.start
    if first is not None and last is not None:
        if last < first:
            raise NothingToReview(f"结束日期 {last} 早于开始日期 {first}", "请把起止日期对调")
        since, until = datetime.combine(first, time()), datetime.combine(last, time()) + _DAY
        found = holdings.sessions(store, merchant, accounts, since, until)
        days = f"{first}" if first == last else f"{first} 至 {last}"
        missing, remedy = f"{days} 没有已上传的场次", "请换个日期,或上传这几天的直播间列表"
    else:
        found = holdings.sessions(store, merchant, accounts, latest=1)
        missing, remedy = "还没有可以复盘的场次", "请先上传直播间列表或整场数据"
    if not found:
        raise NothingToReview(f"{_whose(accounts)}{missing}", remedy)
    return found


def _whose(accounts: Sequence[str]) -> str:
    return f"抖音号 {'、'.join(accounts)} " if accounts else ""


def _by_time(session: Session) -> tuple[datetime, str]:
    return session.start, session.session


def _starting(store: Store, merchant: str, accounts: Sequence[str], moment: datetime) -> list[Session]:
    """The sessions that started in that minute: exports disagree about the second."""
    minute = moment.replace(second=0, microsecond=0)
    found = holdings.sessions(store, merchant, accounts, minute, minute + timedelta(minutes=1))
    if not found:
        raise NothingToReview(f"{_whose(accounts)}没有 {moment:%Y/%m/%d %H:%M} 开播的场次", "请核对开播时间,精确到分钟")
    return found


def _comparison(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """The sessions held against; none for the usual level, which is found session by session later."""
    if question.against == USUAL:
        return []
    if question.against == PREVIOUS:
        found = _previous(store, question, chosen)
    elif question.against == LAST_WEEK:
        found = _last_week(store, question, chosen)
    elif question.against == PREVIOUS_PERIOD:
        found = _previous_period(store, question, chosen)
    else:
        found = _chosen(store, question, chosen)
    if not found:
        raise NothingToReview(f"没有可以对比的场次({COMPARISONS[question.against]})", "请换一种对比,或补传更早的数据")
    return found


def _chosen(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """A session named by its start: of the accounts under review if one of them started then, else of any."""
    found = _starting(store, question.merchant, question.accounts, _moment(question.against))
    own = [session for session in found if session.account in _by_account(chosen)] or found
    if {session.session for session in own} & {session.session for session in chosen}:
        raise NothingToReview("指定的对比场次就在要复盘的场次里", "请选另一场来对比")
    return own


def _moment(text: str) -> datetime:
    moment = start_in(text)
    if moment is not None:
        return moment
    known = "、".join(COMPARISONS)
    raise NothingToReview(f"看不懂对比方式「{text}」", f"可以用 {known},或一场的开播时间,如 2026/07/28 08:15:49")


def _by_account(chosen: Sequence[Session]) -> dict[str, list[Session]]:
    grouped: dict[str, list[Session]] = {}
    for session in chosen:
        grouped.setdefault(session.account, []).append(session)
    return grouped


def _previous(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """Per account as many sessions as are under review, right before the first of them."""
    found: list[Session] = []
    for account, sessions in _by_account(chosen).items():
        found += holdings.sessions(store, question.merchant, [account], until=sessions[0].start, latest=len(sessions))
    return sorted(found, key=_by_time)


def _last_week(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """For each session the one of its account that started nearest to the same hour a week before.

    Where the sessions span more than a week, as many weeks before as it takes to be before all of them.
    """
    shift = _WEEK * ((chosen[-1].start - chosen[0].start) // _WEEK + 1)
    found: dict[str, Session] = {}
    for session in chosen:
        then = session.start - shift
        near = holdings.sessions(store, question.merchant, [session.account], then - _NEAR, then + _NEAR)
        free = [candidate for candidate in near if candidate.session not in found]
        if free:
            nearest = min(free, key=lambda candidate: abs(candidate.start - then))
            found[nearest.session] = nearest
    return sorted(found.values(), key=_by_time)


def _previous_period(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """All sessions of the same accounts in the span of equal length right before."""
    first, last = question.start or chosen[0].day, question.end or chosen[-1].day
    since = datetime.combine(first - (last - first) - _DAY, time())
    accounts = question.accounts or tuple(_by_account(chosen))
    return holdings.sessions(store, question.merchant, accounts, since, datetime.combine(first, time()))


def _title(sessions: Sequence[Session]) -> str:
    names = list(dict.fromkeys(session.account_name or session.account for session in sessions))
    who = "、".join(names[:3]) + (f" 等 {len(names)} 个账号" if len(names) > 3 else "")
    first, last = sessions[0], sessions[-1]
    if len(sessions) == 1:
        end = f"–{first.stop:%H:%M}" if first.stop else ""
        return f"{first.start:%Y-%m-%d %H:%M}{end} · {who}"
    days = f"{first.day}" if first.day == last.day else f"{first.day} 至 {last.day}"
    return f"{days} · {len(sessions)} 场 · {who}"
