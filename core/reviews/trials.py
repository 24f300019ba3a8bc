"""Two groups of viewers side by side (打赏 hidden from A, shown to B): is the split as meant, and did anything move.

Owns which figures a trial has, what of them can't be, the order of the checks and the verdict in words. The mathematics
is in `core.methods.experiment`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.errors import FupanError
from core.methods.experiment import UNEVEN, Difference, means, rates, sample_ratio_p, spread_of_spending
from core.units import MINUTES, MISSING, PEOPLE, RATE, YUAN, Unit, show, show_change, show_ratio
from core.warehouse.plans import Trial

Pair = tuple[float | None, float | None]
Figures = Mapping[str, Pair]
TrialVerdict = Literal["invalid", "better", "worse", "unseen", "guard_hurt"]
VERDICTS: dict[TrialVerdict, str] = {
    "invalid": "无效",
    "better": "A 组更好",
    "worse": "A 组更差",
    "unseen": "看不出差别",
    "guard_hurt": "护栏受损",
}


@dataclass(frozen=True)
class Figure:
    """What somebody counts of each group. `needed`: without it there is no verdict."""

    key: str
    label: str
    unit: Unit
    needed: bool = False
    help: str = ""


FIGURES = (
    Figure("viewers", "看播人数", PEOPLE, needed=True),
    Figure("buyers", "成交人数", PEOPLE, needed=True),
    Figure("interacted", "互动人数", PEOPLE, help="评论、点赞或分享过的人;护栏「人气」用它"),
    Figure("watch_minutes", "总看播时长(分钟)", MINUTES, help="这一组所有人加起来;算人均停留"),
    Figure("gmv", "成交金额", YUAN),
    Figure("spread", "买家金额的标准差", YUAN, help="一组里每位买家成交金额的标准差;没有它,人均金额只能看不能判断"),
)


@dataclass(frozen=True)
class Line:
    """One metric of both groups. `difference` is None where the figures don't carry a test; `why` says what lacks."""

    label: str
    unit: Unit
    a: float | None
    b: float | None
    difference: Difference | None
    guard: bool
    why: str = ""


@dataclass(frozen=True)
class Judged:
    """A trial and what came of it: `sentence` says it first, `reasons` what it rests on, `split_p` the sample ratio."""

    trial: Trial
    verdict: TrialVerdict
    sentence: str
    split_p: float
    lines: tuple[Line, ...]
    reasons: tuple[str, ...]

    @property
    def verdict_text(self) -> str:
        return VERDICTS[self.verdict]


def check(name: str, share: float, figures: Figures) -> None:
    """Raise FupanError for the first thing that can't be: a group without people, more buyers than viewers."""
    if not name.strip():
        raise FupanError("实验还没有名称", "请写一个看得懂的名称,如:关闭打赏")
    if not 0.01 <= share <= 0.99:
        raise FupanError("A 组的比例要在 1% 和 99% 之间", "请按实验设置填写,均分就是 50%")
    for figure in FIGURES:
        pair = figures.get(figure.key, (None, None))
        if figure.needed and None in pair:
            raise FupanError(f"还缺{figure.label}", "两组都要填")
        if any(value is not None and not 0 <= value < 1e12 for value in pair):
            raise FupanError(f"{figure.label}不能是负数,也不能到一万亿", "请核对填写的数字")
        if figure.unit == PEOPLE and any(value is not None and value != int(value) for value in pair):
            raise FupanError(f"{figure.label}要是整数", "请填人数,不要填比率")
    for place, group in enumerate("AB"):
        side = {figure.key: figures.get(figure.key, (None, None))[place] for figure in FIGURES}
        viewers, gmv = _of(side, "viewers"), side["gmv"]
        if viewers == 0:
            raise FupanError(f"{group} 组没有看播的人", "请核对看播人数")
        for word, people in (("成交人数", side["buyers"]), ("互动人数", side["interacted"])):
            if people is not None and people > viewers:
                raise FupanError(f"{group} 组的{word}比看播人数还多", "请核对这两个数")
        if gmv and not side["buyers"]:
            raise FupanError(f"{group} 组没有人成交,却有成交金额", "请核对这两个数")
        if side["spread"] is not None and gmv is None:
            raise FupanError(f"{group} 组填了标准差,没有填成交金额", "请把成交金额也填上")


def judged(trial: Trial) -> Judged:
    """The verdict on a trial. Raises FupanError for figures that can't be."""
    check(trial.name, trial.share, trial.figures)
    a, b = ({key: pair[place] for key, pair in trial.figures.items()} for place in (0, 1))
    viewers = _of(a, "viewers"), _of(b, "viewers")
    split_p = sample_ratio_p(round(viewers[0]), round(viewers[1]), trial.share)
    lines = _lines(a, b)
    conversion = lines[0].difference
    assert conversion is not None
    hurt = [line for line in lines if line.guard and line.difference and line.difference.stands
            and line.difference.effect < 0]  # fmt: skip
    share = viewers[0] / sum(viewers)
    split = f"A 组实占 {_exact(share)},原定 {_exact(trial.share)}"
    reasons = [f"分流检查:{split},{'不符' if split_p < UNEVEN else '相符'}"]
    if trial.switched:
        reasons.append("实验期间主播动过开关:B 组也看到了只该 A 组看到的样子,两组不再有别")
    verdict: TrialVerdict
    if trial.switched or split_p < UNEVEN:
        verdict = "invalid"
        cause = "实验中途主播自己动了开关,B 组被污染" if trial.switched else f"分流和原定的对不上({split})"
        sentence = f"这次实验无效:{cause};下面的数字只供核对,不能当作结论"
    elif conversion.stands:
        verdict = "better" if conversion.effect > 0 else "worse"
        change = show_ratio(conversion.relative)
        sentence = f"A 组的成交率比 B 组{'高' if conversion.effect > 0 else '低'}({change}),不像是碰巧"
    else:
        verdict = "unseen"
        smallest = _points(conversion.smallest).lstrip("+")
        sentence = (
            f"看不出差别:两组成交率相差 {_points(conversion.effect)},在碰巧的范围里;"
            f"比 ±{smallest} 小的差别,这么多人看不出来"
        )
    money = next((line for line in lines if line.unit == YUAN and line.difference and line.difference.stands), None)
    if money is not None and verdict != "invalid":
        sentence += f";{money.label}也不同({_relative(money)})"
    if hurt and verdict in ("better", "unseen"):
        verdict = "guard_hurt"
        names = "、".join(f"{line.label}({_relative(line)})" for line in hurt)
        sentence += f";但 A 组的{names}低了,护栏受损"
    return Judged(trial, verdict, f"{sentence}。", split_p, tuple(lines), tuple(reasons))


def _lines(a: dict[str, float | None], b: dict[str, float | None]) -> list[Line]:
    people = _of(a, "viewers"), _of(b, "viewers")
    bought = rates(_of(a, "buyers"), people[0], _of(b, "buyers"), people[1])
    lines = [Line("成交率", RATE, bought.value, bought.base, bought, guard=False)]
    if a.get("interacted") is None or b.get("interacted") is None:
        lines.append(Line("人气(互动率)", RATE, None, None, None, True, "没有填互动人数,这道护栏看不了"))
    else:
        mood = rates(_of(a, "interacted"), people[0], _of(b, "interacted"), people[1])
        lines.append(Line("人气(互动率)", RATE, mood.value, mood.base, mood, guard=True))
    if a.get("watch_minutes") is not None and b.get("watch_minutes") is not None:
        stay = _of(a, "watch_minutes") / people[0], _of(b, "watch_minutes") / people[1]
        why = "只有总时长,不知道每个人相差多少,只列出来"
        lines.append(Line("人气(人均停留)", MINUTES, *stay, None, True, why))
    if a.get("gmv") is None or b.get("gmv") is None:
        return lines
    levels = _of(a, "gmv") / people[0], _of(b, "gmv") / people[1]
    if a.get("spread") is None or b.get("spread") is None:
        why = "没有填买家金额的标准差,只列出来,不判断"
        lines.append(Line("每位看播的成交金额", YUAN, *levels, None, guard=False, why=why))
        return lines
    sides = [
        (_of(side, "gmv"), spread_of_spending(
            _of(side, "gmv"), _of(side, "buyers"), _of(side, "viewers"), _of(side, "spread")
        ), _of(side, "viewers"))
        for side in (a, b)
    ]  # fmt: skip
    lines.append(Line("每位看播的成交金额", YUAN, *levels, means(*sides[0], *sides[1]), guard=False))
    return lines


def line_words(line: Line) -> tuple[str, str, str]:
    """What a metric is called, its two groups with their difference, and what is said of that difference.

    成交率; A 2.11%,B 1.75%,A 比 B +0.35pp(+20.2%); A 更高,95% 区间 …,能看出的最小差别 ….
    """
    label = f"{line.label} · 护栏" if line.guard else line.label
    if line.a is None or line.b is None:
        return label, MISSING, line.why
    levels = f"A {_level(line.a, line.unit)},B {_level(line.b, line.unit)},A 比 B {_change(line)}"
    found = line.difference
    if found is None:
        return label, levels, line.why
    write = _points if line.unit == RATE else _yuan
    low, high = found.interval
    said = ("A 更高" if found.effect > 0 else "A 更低") if found.stands else "看不出差别"
    smallest = write(found.smallest).lstrip("+")
    return label, levels, f"{said},95% 区间 {write(low)} 至 {write(high)},能看出的最小差别 ±{smallest}"


def _level(value: float | None, unit: Unit) -> str:
    """Money per viewer is small: it is written to the cent."""
    return _exact(value) if unit == RATE and value is not None else show(value, unit)


def _change(line: Line) -> str:
    if line.a is None or line.b is None:
        return MISSING
    change = show_change(line.a, line.b, line.unit)
    return f"{change}({_relative(line)})" if line.unit == RATE else change


def _relative(line: Line) -> str:
    return show_ratio(line.a / line.b - 1 if line.a is not None and line.b else None)


def _exact(share: float) -> str:
    return f"{share * 100:.2f}%"


def _points(difference: float) -> str:
    return f"{difference * 100:+.2f}pp"


def _yuan(difference: float) -> str:
    return f"{'-' if difference < 0 else '+'}¥{abs(difference):,.2f}"


def _of(side: Mapping[str, float | None], key: str) -> float:
    value = side.get(key)
    assert value is not None, key
    return float(value)
