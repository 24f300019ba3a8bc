"""From what was asked to the sessions it is about.

Owns the meaning of the latest session, of days, of tags, of a part of a session, and of every comparison. This is the
only place where a Scope is made, and so the only place where it is decided which merchant's and which accounts'
sessions may be seen.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from core.errors import NothingToReview
from core.reviews.windows import moments_of
from core.scope import (
    COMPARISONS,
    EARLIEST,
    LAST_WEEK,
    LATEST,
    PREVIOUS,
    PREVIOUS_PERIOD,
    SAME_SPAN,
    TAGGED,
    USUAL,
    Question,
    Scope,
    start_in,
)
from core.warehouse import entered, holdings
from core.warehouse.holdings import Session
from core.warehouse.store import Store

_NEAR = timedelta(hours=3)
_WEEK = timedelta(days=7)
_TAGGED_BEFORE = timedelta(days=90)


def _weeks_back(length: timedelta) -> timedelta:
    """The same weekdays four weeks before; of more than four weeks those a year before, or as many years as it takes
    for the two not to overlap."""
    return _WEEK * (4 if length <= 4 * _WEEK else 52 * -(-length // (52 * _WEEK)))


BACK: dict[str, Callable[[timedelta], timedelta]] = {PREVIOUS_PERIOD: lambda length: length, SAME_SPAN: _weeks_back}
"""How far before a span that lies which it is held against, by its length."""


def resolve(store: Store, question: Question) -> Scope:
    """The sessions that a question means. Raises NothingToReview where there are none, or none to compare with."""
    question = replace(question, against=question.against or USUAL)
    chosen = _sessions(store, question)
    against = _comparison(store, question, chosen)
    scope = Scope(
        merchant=question.merchant,
        sessions=tuple(session.session for session in chosen),
        comparison=tuple(session.session for session in against),
        against=question.against,
        title=_title(chosen, question.tags),
        against_title="",
        span=_span(question, chosen),
        days=_days(question),
        accounts=question.accounts,
        picks=question.picks,
    )
    same = {session.account for session in chosen} == {session.account for session in against}
    title = f"{word_of(scope)} {_title(against, named=not same)}" if against else word_of(scope)
    return Scope(**{**vars(scope), "against_title": title})


def resolve_days(store: Store, question: Question) -> Scope:
    """The days that a question names, whether or not anybody was live then: for what is told by the calendar's day.

    They are held against a span of BACK, the period right before as a rule (`days_back`); its sessions and theirs come
    along, of the accounts asked about. Raises NothingToReview for a question about sessions, or held against some.
    """
    against = question.against or PREVIOUS_PERIOD
    days = _days(question)
    if days is None or question.tags or question.span:
        raise NothingToReview("这份数据按天记,不能只看某一场、某个标签或一段时间", "请改选日期")
    if against not in BACK:
        known = " 或 ".join(COMPARISONS[key] for key in BACK)
        raise NothingToReview(f"这份数据按天记,不能和「{COMPARISONS.get(against, against)}」比", f"请和{known}比")
    first, last = days
    back = days_back(first, last, against)
    now, before = (
        tuple(one.session for one in holdings.sessions(store, question.merchant, question.accounts, *between(*span)))
        for span in ((first, last), back)
    )
    return Scope(
        merchant=question.merchant,
        sessions=now,
        comparison=before,
        against=against,
        title=_span_title(first, last),
        against_title=f"{COMPARISONS[against]} {_span_title(*back)}",
        days=days,
        accounts=question.accounts,
        picks=question.picks,
    )


def days_back(first: date, last: date, against: str) -> tuple[date, date]:
    """The first and last day of the span that these days are held against, by a key of BACK."""
    since, until = window_back(first, last, against)
    return since.date(), until.date() - timedelta(days=1)


def _span_title(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} 至 {last}"


def word_of(scope: Scope) -> str:
    """What a scope is held against, in a word for the middle of a sentence."""
    if scope.against == PREVIOUS and len(scope.comparison) > 1:
        return f"之前 {len(scope.comparison)} 场"
    if scope.against.startswith(TAGGED):
        several = f" {len(scope.comparison)} 场均值" if len(scope.comparison) > 1 else "那一场"
        return f"标签「{scope.against.removeprefix(TAGGED)}」的{several}"
    return COMPARISONS.get(scope.against, "指定场次")


def _sessions(store: Store, question: Question) -> list[Session]:
    merchant, accounts = question.merchant, question.accounts
    if question.sessions:
        found = _starting(store, merchant, accounts, question.sessions)
        return _bearing(store, question, found, "选中的场次")
    days = _days(question)
    if days is not None:
        first, last = days
        since, until = between(first, last)
        found = holdings.sessions(store, merchant, accounts, since, until)
        when = f"{first}" if first == last else f"{first} 至 {last}"
        missing, remedy = f"{when} 没有已上传的场次", "请换个日期,或上传这几天的直播间列表"
        found = _bearing(store, question, found, f"{when} ") if found else found
    elif question.tags:
        return _bearing(store, question, holdings.sessions(store, merchant, accounts), "已上传的场次")[-1:]
    else:
        found = holdings.sessions(store, merchant, accounts, latest=1)
        missing, remedy = "还没有可以复盘的场次", "请先上传直播间列表或整场数据"
    if not found:
        raise NothingToReview(f"{_whose(accounts)}{missing}", remedy)
    return found


def _days(question: Question) -> tuple[date, date] | None:
    """The first and the last day asked about; one named alone is both. Raises NothingToReview for the wrong order."""
    first, last = question.start or question.end, question.end or question.start
    if first is None or last is None or question.sessions:
        return None
    if last < first:
        raise NothingToReview(f"结束日期 {last} 早于开始日期 {first}", "请把起止日期对调")
    return first, last


def _bearing(store: Store, question: Question, sessions: list[Session], which: str) -> list[Session]:
    """Those of the sessions that bear all tags asked for; `which` says in words what they are."""
    wanted = set(question.tags)
    if not wanted:
        return sessions
    tags = entered.tags(store, question.merchant)
    found = [one for one in sessions if wanted <= {tag.name for tag in tags.get(one.session, ())}]
    if not found:
        raise NothingToReview(
            f"{_whose(question.accounts)}{which}里没有带标签{_named(question.tags)}的",
            "请去掉标签,或先到数据页的「标签」里给场次打上",
        )
    return found


def _named(tags: Sequence[str]) -> str:
    return "".join(f"「{tag}」" for tag in tags)


def _span(question: Question, chosen: Sequence[Session]) -> tuple[datetime, datetime] | None:
    """The part of the one session that was asked for, as far as the session lasted."""
    if question.span is None:
        return None
    if len(chosen) != 1:
        raise NothingToReview(f"选了 {len(chosen)} 场,不能只看其中一段时间", "请只选一场,或去掉时间段")
    (session,) = chosen
    start = session.start.replace(second=0, microsecond=0)
    first, last = max(question.span[0], start), min(question.span[1], session.stop or question.span[1])
    if first >= last:
        lasted = f"{session.start:%m-%d %H:%M}" + (f" 至 {session.stop:%m-%d %H:%M}" if session.stop else " 开播")
        asked = f"{question.span[0]:%m-%d %H:%M} 至 {question.span[1]:%m-%d %H:%M}"
        raise NothingToReview(f"时间段 {asked} 不在这一场里({lasted})", "请选这一场开播到下播之间的时间")
    return first, last


def _whose(accounts: Sequence[str]) -> str:
    return f"抖音号 {'、'.join(accounts)} " if accounts else ""


def _by_time(session: Session) -> tuple[datetime, str]:
    return session.start, session.session


def _starting(store: Store, merchant: str, accounts: Sequence[str], moments: Sequence[datetime]) -> list[Session]:
    """The sessions that started in those minutes: exports disagree about the second."""
    minutes = {moment.replace(second=0, microsecond=0) for moment in moments}
    found = holdings.sessions(store, merchant, accounts, minutes=sorted(minutes))
    unknown = minutes - {session.start.replace(second=0, microsecond=0) for session in found}
    if unknown:
        raise NothingToReview(
            f"{_whose(accounts)}没有 {min(unknown):%Y/%m/%d %H:%M} 开播的场次", "请核对开播时间,精确到分钟"
        )
    return found


def _comparison(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """The sessions held against; none for the usual level, which is found session by session later."""
    if question.against == USUAL:
        return []
    if question.against == PREVIOUS:
        found = _previous(store, question, chosen)
    elif question.against == LAST_WEEK:
        found = _last_week(store, question, chosen)
    elif question.against in BACK:
        found = _shifted(store, question, chosen)
    elif question.against.startswith(TAGGED):
        return _tagged(store, question, chosen)
    else:
        found = _chosen(store, question, chosen)
    if not found:
        raise NothingToReview(f"没有可以对比的场次({COMPARISONS[question.against]})", "请换一种对比,或补传更早的数据")
    return found


def _chosen(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """A session named by its start: of the accounts under review if one of them started then, else of any."""
    found = _starting(store, question.merchant, question.accounts, [_moment(question.against)])
    own = [session for session in found if session.account in _by_account(chosen)] or found
    if {session.session for session in own} & {session.session for session in chosen}:
        raise NothingToReview("指定的对比场次就在要复盘的场次里", "请选另一场来对比")
    return own


def _moment(text: str) -> datetime:
    moment = start_in(text)
    if moment is not None:
        return moment
    known = "、".join(COMPARISONS)
    other = f"{TAGGED}标签,或一场的开播时间,如 2026/07/28 08:15:49"
    raise NothingToReview(f"看不懂对比方式「{text}」", f"可以用 {known},{other}")


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


def _shifted(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """All sessions of the span of equal length that lies so far back: of the accounts asked about, or where days were
    asked about and no accounts, of all: one that is gone since counts too."""
    days = _days(question)
    first, last = days or (chosen[0].day, chosen[-1].day)
    since, until = window_back(first, last, question.against)
    accounts = question.accounts or (() if days else tuple(_by_account(chosen)))
    return holdings.sessions(store, question.merchant, accounts, since, until)


def window_back(first: date, last: date, against: str) -> tuple[datetime, datetime]:
    """The span [from, to) that these days are held against, by a key of BACK. Raises NothingToReview as `between`."""
    since, until = between(first, last)
    back = BACK[against](until - since)
    return since - back, until - back


def between(first: date, last: date) -> tuple[datetime, datetime]:
    """These days as moments [from, to). Raises NothingToReview for a day that no session can be on."""
    strange = next((day for day in (first, last) if not EARLIEST <= day <= LATEST), None)
    if strange is not None:
        raise NothingToReview(
            f"{strange} 不在 {EARLIEST.year} 到 {LATEST.year} 年之间", "请核对日期,写成 2026-07-28 这样"
        )
    return moments_of(first, last)


def _tagged(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """All sessions of the same accounts in the 90 days before that bear the tag."""
    name = question.against.removeprefix(TAGGED)
    tags = entered.tags(store, question.merchant)
    bearing = {session for session, own in tags.items() if name in {tag.name for tag in own}}
    since, accounts = chosen[0].start - _TAGGED_BEFORE, list(_by_account(chosen))
    earlier = holdings.sessions(store, question.merchant, accounts, since, chosen[0].start) if bearing else []
    found = [session for session in earlier if session.session in bearing]
    if not found:
        raise NothingToReview(
            f"之前 {_TAGGED_BEFORE.days} 天没有带标签「{name}」的场次可以对比",
            "请换一种对比,或先到数据页的「标签」里给场次打上",
        )
    return found


def _title(sessions: Sequence[Session], tags: Sequence[str] = (), *, named: bool = True) -> str:
    """When, how many, and whose; several accounts are named only where `named`."""
    names = list(dict.fromkeys(session.account_name or session.account for session in sessions))
    who = "、".join(names[:3]) + (f" 等 {len(names)} 个账号" if len(names) > 3 else "")
    first, last = sessions[0], sessions[-1]
    bearing = f" · 标签{_named(tags)}" if tags else ""
    if len(sessions) == 1:
        end = f"–{first.stop:%H:%M}" if first.stop else ""
        return f"{first.start:%Y-%m-%d %H:%M}{end} · {who}{bearing}"
    days = _span_title(first.day, last.day)
    whose = f" · {who}" if named or len(names) == 1 else ""
    return f"{days} · {len(sessions)} 场{whose}{bearing}"
