"""Which days the shop's days are held against, and what each of them counts for.

Owns when the period that was asked for makes no fair comparison, and what stands in its place then: the shop's own
days of the same kinds before. Days and typed promotions only: no figure is known here, nothing is judged.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.reviews.shop.days import day_words
from core.reviews.windows import days_between

LATEST = 28
"""Days of a kind that stand for its usual level: four weeks, so that every weekday has its part."""
LEAST = 4
"""Days that show a usual level. A day strays by a tenth or more from the next, so a mean of four by 5 %: enough to see
a change of a fifth in. Verdicts need eight days (`core.methods.comparable.ENOUGH`) and a test of their own."""
SEVERAL = 2
"""A kind of which the span has several days isn't told by a single one."""

Kind = Literal["promotion", "weekend", "weekday"]
Span = tuple[date, date]


@dataclass(frozen=True)
class Against:
    """`now` are the days under review that count, `weights` the days they are held against: 1 for each day of the
    period that was asked for, and of the usual level as many days as each stands for. Both sides come to equally many
    days; no weights where nothing compares.

    `word` is what that is in the middle of a sentence, `title` by itself. `said` is what isn't as it was asked for,
    `unfair` why nothing compares, each a sentence without its end or empty.
    """

    now: tuple[date, ...]
    weights: Mapping[date, float]
    word: str
    title: str
    said: str = ""
    unfair: str = ""


def against(now: Span, asked: Span, word: str, told: Collection[date], promotions: Mapping[date, str]) -> Against:
    """What the days from `now[0]` to `now[1]` are held against, where `asked` was asked for (`word` in a word).

    `told` are all days that are known, `promotions` the names of those typed as such.
    """
    there, absent = _parted(days_between(*now), told)
    if not there:
        return Against((), {}, word, "没有", unfair=f"{day_words(absent)} 没有成交分析")
    lacking = f"本期缺 {day_words(absent)} 的成交分析" if absent else ""
    # The same days only: a day that is missing now isn't counted then.
    like = [day + (asked[0] - now[0]) for day in there]
    why = _unlike(there, like, asked, word, told, promotions)
    if not why:
        fewer = f"{lacking},两边都只算其余 {len(there)} 天" if lacking else ""
        said = "。".join(filter(None, (fewer, _weekends(there, like, word))))
        title = f"{word} {' 至 '.join(dict.fromkeys(map(str, asked)))}"
        return Against(tuple(there), dict.fromkeys(like, 1.0), word, title, said)
    said = f"{lacking},只算其余 {len(there)} 天。" if lacking else ""
    kinds = Counter(_kind(day, promotions) for day in there)
    pools = _pools(kinds, sorted(day for day in told if day < now[0]), promotions)
    short = _short(kinds, pools)
    if short:
        more = "" if "promotion" in kinds else "。补传更早的成交分析后就能比"
        return Against(tuple(there), {}, word, f"没有({why})", unfair=f"{said}{why},{short},先不比{more}")
    weights = {day: kinds[kind] / len(pool) for kind, pool in pools.items() for day in pool}
    usual = _usual(pools)
    first, last = min(weights), max(weights)
    title = f"{usual} {first:%m-%d} 至 {last:%m-%d}(没和{word}比:{why.removeprefix(word).strip()})"
    said += f"{why},改和{usual}比(按天折算,工作日和周末各按本期的天数)"
    return Against(tuple(there), weights, usual, title, said)


def _parted(days: Sequence[date], told: Collection[date]) -> tuple[list[date], list[date]]:
    """Those that are told, and those that aren't."""
    return [day for day in days if day in told], [day for day in days if day not in told]


def _kind(day: date, promotions: Mapping[date, str]) -> Kind:
    return "promotion" if day in promotions else "weekend" if day.weekday() >= 5 else "weekday"


def _unlike(
    there: Sequence[date], like: Sequence[date], asked: Span, word: str, told: Collection[date],
    promotions: Mapping[date, str],
) -> str:  # fmt: skip
    """Why sums of the two say nothing of each other; empty where they do."""
    known, absent = _parted(like, told)
    if not known:
        return f"{word} {' 至 '.join(dict.fromkeys(f'{day:%m-%d}' for day in asked))} 没有成交分析"
    if absent:
        return f"{word}缺 {day_words(absent)} 的成交分析"
    mine, other = ([promotions[day] for day in days if day in promotions] for days in (there, like))
    if len(mine) == len(other):
        return ""
    if mine and other:
        return f"{word}有 {len(other)} 个大促日,本期 {len(mine)} 个"
    return f"{'本期' if mine else word}含{'、'.join(dict.fromkeys(mine or other))}"


def _weekends(there: Sequence[date], like: Sequence[date], word: str) -> str:
    """That one side has more weekend days than the other; empty where they have equally many."""
    mine, other = (sum(day.weekday() >= 5 for day in days) for days in (there, like))
    if mine == other:
        return ""
    return f"本期周末 {mine} 天,{word} {other} 天,差额里含周末和工作日的不同"


def _pools(kinds: Counter[Kind], before: Sequence[date], promotions: Mapping[date, str]) -> dict[Kind, list[date]]:
    """The latest earlier days for each kind that the span has; ordinary ones are four weeks together."""
    ordinary = [day for day in before if day not in promotions][-LATEST:]
    named = [day for day in before if day in promotions][-LATEST:]
    return {kind: [day for day in (*ordinary, *named) if _kind(day, promotions) == kind] for kind in sorted(kinds)}


def _short(kinds: Counter[Kind], pools: Mapping[Kind, Sequence[date]]) -> str:
    """What the earlier days lack to stand for the span; empty where they do."""
    if "promotion" in kinds and not pools["promotion"]:
        return "之前没有别的大促日:大促日只与大促日相比"
    ordinary = {kind: days for kind, days in pools.items() if kind != "promotion"}
    number = sum(map(len, ordinary.values()))
    if ordinary and not number:
        return "之前也没有同类的平日"
    if ordinary and number < LEAST:
        return f"之前同类的平日只有 {number} 个,不到 {LEAST} 个"
    words = {"weekend": "周末", "weekday": "工作日"}
    lacking = [words[kind] for kind, days in ordinary.items() if len(days) < min(SEVERAL, kinds[kind])]
    return f"之前的{'和'.join(lacking)}太少" if lacking else ""


def _usual(pools: Mapping[Kind, Sequence[date]]) -> str:
    ordinary = sum(len(days) for kind, days in pools.items() if kind != "promotion")
    named = len(pools.get("promotion", ()))
    found = [f"{ordinary} 个平日" if ordinary else "", f"{named} 个大促日" if named else ""]
    return f"之前 {'和 '.join(filter(None, found))}"
