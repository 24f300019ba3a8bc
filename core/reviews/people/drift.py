"""The drift between who comes and who buys, in a sentence, and who came more than at the portrait before.

Owns these words and how fact, guess and advice are kept apart in them. What differs, and whether that is more than
chance, is for the portraits to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.reviews.blocks import Label, Note
from core.reviews.people.portraits import BUYERS, CAME, FIRST, GAP, LEFT, Portraits
from core.units import RATE, show


@dataclass(frozen=True)
class Drift:
    """Who comes against who buys: `fact` and `guess` are sentences, the guess empty where the two agree."""

    fact: str
    guess: str = ""

    @property
    def note(self) -> Note:
        """The sentence as a block: fact, guess and what to do."""
        if not self.guess:
            return Note("谁来、谁买", f"事实:{self.fact}。")
        return Note("谁来、谁买", f"事实:{self.fact}。推测:{self.guess}。建议:{ADVICE}。")


ADVICE = (
    "千川定向照下面的名单改,引流短视频换成会买的人在意的内容;直播里先答没买的人的顾虑。"
    "看观看-成交率回不回来,直播间曝光人数别掉太多"
)


def drift(found: Portraits) -> Drift:
    """The source's case as a rule: in which labels buyers gather, and in which those who didn't buy."""
    if found.too_few:
        return Drift(found.too_few)
    rest = LEFT if LEFT in found.crowds else found.base
    main = _main(found)
    buy = [_gathered(*one, CAME[found.base]) for one in _standing(found, BUYERS, found.base, main)]
    leave = [_gathered(*one, "成交的人") for one in _standing(found, rest, BUYERS, main)]
    whose = "没买的人" if rest == LEFT else CAME[rest]
    told = [f"成交的人更集中在{'、'.join(buy)}"] if buy else []
    told += [f"{whose}更集中在{'、'.join(leave)}"] if leave else []
    if not told:
        return Drift(f"成交的人和{CAME[found.base]}在{'、'.join(main)}上看不出差别(差不到 5 个百分点,或人数还说不准)")
    guess = "引流短视频或投放瞄准的人,和会在这里买的人不是同一批,引流有偏差" if leave else ""
    return Drift(";".join(told), guess or "会买的人在来的人里占得还少,投放可以更多地指向他们")


def _main(found: Portraits) -> tuple[str, ...]:
    own = tuple(name for name in found.dimensions if name in FIRST)
    return own or found.dimensions[: len(FIRST)]


def _standing(found: Portraits, target: str, base: str, among: Sequence[str]) -> list[tuple[str, Label]]:
    """Per dimension the label that the target bears most beyond the base: worth a sentence, and no chance."""
    most = [(dimension, found.labels(dimension, target, base)[0]) for dimension in among]
    return [
        (dimension, label)
        for dimension, label in most
        if (label.score or 0.0) >= GAP and found.stands(label, dimension, target, base, among)
    ]


def _gathered(dimension: str, label: Label, whose: str) -> str:
    return f"{dimension}「{label.name}」({show(label.shares[0], RATE)},{whose}里 {show(label.shares[1], RATE)})"


def came_otherwise(found: Portraits, before: Portraits | None) -> str:
    """Who came more than at the portrait before, in a sentence; "" where nobody did or there is none."""
    if before is None or before.base != found.base or found.base == LEFT:
        return ""
    told = []
    for dimension in _main(found):
        shares, earlier = (one.shares.get((found.base, dimension), {}) for one in (found, before))
        known = [name for name in shares if name in earlier]
        name = max(known, key=lambda name: shares[name] - earlier[name], default=None)
        if name is not None and shares[name] - earlier[name] >= GAP:
            told.append(f"{dimension}「{name}」{show(earlier[name], RATE)} → {show(shares[name], RATE)}")
    return f"与 {before.start:%m-%d %H:%M} 那场的画像比,{CAME[found.base]}里{'、'.join(told)}" if told else ""
