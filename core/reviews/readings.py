"""One judged figure, one finding, one piece of advice: what blocks are filled with.

Owns the verdicts and their words, and the shapes of a reading, a finding and an advice. Raw numbers beside their units;
no computation beyond a difference, nothing about looks.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from core.units import RATE, Unit, show, show_change

Verdict = Literal["real", "normal", "too_few", "no_history"]
CompassVerdict = Literal["good", "normal", "poor"]
Direction = Literal["up", "down", "stable", "none"]

VERDICTS: dict[Verdict, str] = {
    "real": "真变化",
    "normal": "正常波动",
    "too_few": "样本不足",
    "no_history": "历史不足",
}
REALLY_APART = "真差别"
"""What is real and no change."""
COMPASS_VERDICTS: dict[CompassVerdict, str] = {"good": "良好", "normal": "普通", "poor": "较差"}

Where = tuple[tuple[str, str], ...]
"""What a figure is of, beyond the scope: (("channel", "推荐feed"),) or nothing."""


@dataclass(frozen=True)
class Reading:
    """One metric over the scope, beside its comparison.

    `value` and `before` are raw (a rate is a fraction, money is yuan). `numerator`/`denominator` are the sums behind
    the value. `sample` says in words what it rests on, `judged_by` which history judged it, `reason` why it could not
    be judged ("promotion"), `note` anything to say beside the label (按场次累加). `good` is which way is better.
    """

    metric: str
    label: str
    unit: Unit
    value: float | None
    before: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    verdict: Verdict = "no_history"
    compass_verdict: CompassVerdict | None = None
    good: Direction = "none"
    formula: str = ""
    sample: str = ""
    judged_by: str = ""
    reason: str = ""
    note: str = ""
    where: Where = ()

    @property
    def change(self) -> float | None:
        """The difference for a rate, the relative change for anything else; None where either side is missing."""
        if self.value is None or self.before is None:
            return None
        if self.unit == RATE:
            return self.value - self.before
        return None if self.before == 0 else self.value / self.before - 1

    @property
    def relative(self) -> float | None:
        """The relative change, of a rate too (7.1 % after 5.88 % is +20.7 %); None where either side is missing."""
        return None if self.value is None or not self.before else self.value / self.before - 1

    @property
    def value_text(self) -> str:
        return show(self.value, self.unit)

    @property
    def before_text(self) -> str:
        return show(self.before, self.unit)

    @property
    def change_text(self) -> str:
        return show_change(self.value, self.before, self.unit)

    @property
    def verdict_text(self) -> str:
        return VERDICTS[self.verdict]

    @property
    def compass_text(self) -> str:
        return COMPASS_VERDICTS[self.compass_verdict] if self.compass_verdict else show(None, self.unit)


@dataclass(frozen=True)
class Advice:
    """Something to try. `moves` is the metric key it should move, `guard` one that must not suffer.

    `unverified` names the condition that the loaded data can't confirm (待核实); empty when nothing is open.
    """

    text: str
    moves: str
    guard: str = ""
    unverified: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that happened, in yuan where it has any, and how sure it is.

    `effect_yuan` is signed; `interval` is its 80 % interval. `text` is fact (事实); `guesses` are 推测. With `apart` it
    is how something stands beside others of the same time, and no change of its own.
    """

    metric: str
    where: Where
    effect_yuan: Decimal | None
    interval: tuple[Decimal, Decimal] | None
    verdict: Verdict
    text: str
    guesses: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()
    apart: bool = False

    @property
    def verdict_text(self) -> str:
        return REALLY_APART if self.apart and self.verdict == "real" else VERDICTS[self.verdict]
