"""人群包投放: what was aimed at in 千川 and how each crowd package did beside the others of the same sessions.

Owns which days are looked at, the tables and their words; the comparison is in `standing`. Which action set a package
up stands beside it, by the name that the action gives. Figures of packages are never added to 全域 or 标准 promotion.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from core.metrics import METRICS
from core.reviews.blocks import Block, Column, Note, Step, Table
from core.reviews.crowds.standing import (
    KEYS,
    RATED,
    RETURN,
    VERDICTS,
    Run,
    Standing,
    runs,
    spoken,
    standings,
    standings_by_place,
)
from core.scope import EARLIEST, LATEST, Scope, parts_of_session
from core.sheets import EXPORTS
from core.units import NUMBER, RANK, RATE, TEXT, show_change
from core.warehouse import plans
from core.warehouse.plans import Action
from core.warehouse.store import Store

TITLE = "投了谁,效果怎样"

TOGETHER = timedelta(days=30)
"""How many days back packages are put together, to the last day of the scope: one session hardly carries a verdict."""

SESSIONS = 6
"""Sessions whose packages are listed one by one: of more the latest."""

_MORE = "下一场从低的包挪一部分预算给「{}」,仍留别的包同场对照;看人群包点击成交转化率,别让消耗超出计划"
_LESS = "先减「{}」的预算,把标签换成成交人群高于曝光人群的再试;别一次停掉,留着同场对照"


def packages_step(store: Store, scope: Scope) -> Step:
    """The packages of the 30 days up to a scope's last day put together, then session by session; a note where no
    figures of packages were uploaded."""
    first, last = _days(scope)
    found = runs(store, scope.merchant, scope.accounts, first, last)
    named = [one for one in plans.actions(store, scope.merchant) if one.package and _ours(one, scope)]
    untold = _untold(named, found)
    if not found:
        return Step(TITLE, (_ask(first, last), *untold))
    judged = standings(found)
    return Step(TITLE, (_said(judged), _together(judged, named, first, last), *_places(found, scope), *untold))


def known_packages(store: Store, merchant: str) -> tuple[str, ...]:
    """The names of the packages that figures or actions ever told of, in order."""
    told = {run.package for run in runs(store, merchant, (), EARLIEST, LATEST)}
    told |= {one.package for one in plans.actions(store, merchant) if one.package}
    return tuple(sorted(told))


def _days(scope: Scope) -> tuple[date, date]:
    starts = [parts_of_session(session)[1].date() for session in scope.sessions]
    last = scope.days[1] if scope.days else max(starts)
    return min([last - TOGETHER, *starts, *(scope.days or ())]), last


def _ours(action: Action, scope: Scope) -> bool:
    return not action.account or not scope.accounts or action.account in scope.accounts


def _said(judged: Sequence[Standing]) -> Note:
    """What stands, the clearest first; or that nothing does."""
    clear = [one for one in judged if one.verdict in ("better", "worse")]
    if clear:
        text = "。".join(spoken(one) for one in clear)
        best, worst = ([one for one in clear if one.verdict == verdict] for verdict in ("better", "worse"))
        advice = _MORE.format(best[0].package) if best else _LESS.format(worst[-1].package)
        return Note(_title(clear[0]), f"{text}。建议(推测):{advice}。")
    if all(one.verdict == "alone" for one in judged):
        return Note(
            "人群包还没法比", "同一场里只投了一个人群包。同场再开一个不圈人群的计划对照,抄进同一张表,才看得出差别。"
        )
    text = "。".join(spoken(one) for one in judged if one.verdict != "alone")
    return Note("人群包之间还看不出高低", f"{text}。同样的包多投几场,人数够了再看。")


def _title(one: Standing) -> str:
    return f"「{one.package}」点击成交转化率{VERDICTS[one.verdict]}"


def _together(judged: Sequence[Standing], named: Sequence[Action], first: date, last: date) -> Table:
    rows = tuple(
        (
            one.package, VERDICTS[one.verdict], one.rate, one.others_rate, one.rate_above, _interval(one),
            one.roi, one.others_roi, one.roi_above, one.places, one.people[1] or None,
            one.people[0] if one.people[1] else None, one.targeting or None, set_up_by(one.package, named) or None,
        )
        for one in judged
    )  # fmt: skip
    columns = (
        Column("package", "人群包", TEXT), Column("verdict", "判断", TEXT),
        Column(RATED, "点击成交转化率", RATE, of=("package_buyers", "package_click_users")),
        Column("others_rate", "同场其他包", RATE), Column("rate_above", "转化率相差", RATE, signed=True),
        Column("interval", "相差的 95% 区间", TEXT),
        Column(RETURN, "ROI", NUMBER), Column("others_roi", "同场其他包 ROI", NUMBER),
        Column("roi_above", "ROI 相差", RATE, signed=True), Column("places", "比过几场", RANK),
        _figure("package_click_users", "商品点击人数"), _figure("package_buyers", "成交人数"),
        Column("targeting", "定向标签", TEXT), Column("set_up", "哪次行动定的", TEXT),
    )  # fmt: skip
    caption = (
        f"{first} 至 {last} 各场合计,只和同一场里别的人群包比,各场先分开比再合起来判断;"
        "几个包一起判断,单看区间不含 0 还不一定算数;被几个包都覆盖的人在每个包里各算一次。"
        "ROI 是成交金额 ÷ 消耗,没有逐单的波动,只是相除,不判断。这些数不和全域、标准推广相加"
    )
    return Table("人群包和同场其他包比", columns, rows, caption)


def _interval(one: Standing) -> str | None:
    if one.interval is None:
        return None
    return " 至 ".join(show_change(edge, 0.0, RATE) for edge in one.interval)


def _places(found: Sequence[Run], scope: Scope) -> tuple[Block, ...]:
    """The packages of each session side by side: those under review, else the latest of the days asked about."""
    asked = [run for run in found if run.session in scope.sessions] if scope.sessions else list(found)
    if scope.sessions and not asked:
        return (Note("这几场没有人群包数据", "上面是近 30 天别的场次;把这几场的人群包也抄进表里再传,就能逐场看。"),)
    places = list(dict.fromkeys(run.place for run in reversed(asked)))
    listed = standings_by_place([run for run in asked if run.place in places[:SESSIONS]])
    rows = tuple(_row(one.runs[0], one) for place in places[:SESSIONS] for one in listed[place])
    more = f";共 {len(places)} 场,只列最近 {SESSIONS} 场" if len(places) > SESSIONS else ""
    caption = f"每行只和同一场里别的人群包比{more}"
    columns = (
        Column("place", "场次", TEXT), Column("package", "人群包", TEXT),
        *(_figure(key, METRICS[key].label.removeprefix("人群包")) for key in KEYS),
        Column(RATED, "点击成交转化率", RATE, of=("package_buyers", "package_click_users")),
        Column("rate_above", "比同场其他包", RATE, signed=True), Column("verdict", "判断", TEXT),
        Column(RETURN, "ROI", NUMBER, of=("package_gmv", "package_cost")),
        Column("roi_above", "ROI 比同场其他包", RATE, signed=True),
    )  # fmt: skip
    return (Table("逐场的人群包", columns, rows, caption, folded=True),)


def _row(run: Run, one: Standing) -> tuple[object, ...]:
    return (
        _named(run), run.package, *(run.figures[key] for key in KEYS), one.rate, one.rate_above, VERDICTS[one.verdict],
        one.roi, one.roi_above,
    )  # fmt: skip


def _named(run: Run) -> str:
    """11-20 19:33, or the day where no session is told."""
    return f"{parts_of_session(run.session)[1]:%m-%d %H:%M}" if run.session else f"{run.day:%m-%d} 全天"


def _figure(key: str, label: str) -> Column:
    return Column(key, label, METRICS[key].unit)


def set_up_by(package: str, named: Iterable[Action]) -> str:
    """The action that set a package up, the first of those that name it: 11-18 12:00 晚场换人群包; "" if none does."""
    own = [one for one in named if one.package == package]
    first = min(own, key=lambda one: one.at, default=None)
    return f"{first.at:%m-%d %H:%M} {first.text}" if first else ""


def _untold(named: Sequence[Action], found: Sequence[Run]) -> tuple[Note, ...]:
    """Packages that the ledger knows and no figures tell of."""
    told = {run.package for run in found}
    lacking = dict.fromkeys(one.package for one in named if one.package not in told)
    if not lacking:
        return ()
    names = "、".join(f"「{package}」" for package in lacking)
    text = f"行动里写了{names},还没有投放数据:按同样的名称抄进人群包投放表再上传。"
    return (Note("有的人群包还没有数据", text),)


def _ask(first: date, last: date) -> Note:
    kind = EXPORTS["crowd_package"]
    text = (
        f"{first} 至 {last} 没有人群包的投放数据。下载{kind.menu},一场一个人群包一行,从千川的计划里抄"
        "消耗、商品点击人数、成交人数、成交金额,就能看哪个人群包点击成交转化率和 ROI 比同场的高。"
    )
    return Note("还没有人群包投放数据", text)
