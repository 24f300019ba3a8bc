"""What a review is made of: a title, ordered steps, and in each step blocks.

Owns the shapes between the reviews and whatever shows them. A block holds finished figures and Chinese words, raw
numbers beside their units, and nothing about looks: a page, Markdown, HTML, a workbook and JSON are renderers of these
and of nothing else. No computation, no Streamlit, no file format enters here.
"""

from dataclasses import dataclass, field
from datetime import datetime
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
    """One thing that happened, in yuan, and how sure it is.

    `effect_yuan` is signed; `interval` is its 80 % interval. `text` is fact (事实); `guesses` are 推测.
    """

    metric: str
    where: Where
    effect_yuan: Decimal
    interval: tuple[Decimal, Decimal] | None
    verdict: Verdict
    text: str
    guesses: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True)
class Cards:
    title: str
    readings: tuple[Reading, ...]
    type: str = field(default="cards", init=False)


@dataclass(frozen=True)
class Funnel:
    """`stages` from wide to narrow, `rates[i]` from stage i to i + 1, `whole` from the first to the last."""

    title: str
    basis: Literal["people", "times"]
    stages: tuple[Reading, ...]
    rates: tuple[Reading, ...]
    whole: Reading
    type: str = field(default="funnel", init=False)


@dataclass(frozen=True)
class Term:
    """One cause's share of a change in money. `parts` are sub-lines that sum to this term, to the cent.

    `value` and `before` are the factor itself on both sides, in `unit`. No `verdict` means that nothing was judged.
    """

    metric: str
    label: str
    yuan: Decimal
    unit: Unit
    value: float | None
    before: float | None
    where: Where = ()
    interval: tuple[Decimal, Decimal] | None = None
    verdict: Verdict | None = None
    parts: tuple["Term", ...] = ()


@dataclass(frozen=True)
class Attribution:
    """A change in money, split exactly: sum(term.yuan) == total == after − before, to the cent.

    `money` is the metric key of the money used (gmv or user_pay), `money_label` the same in words.
    """

    title: str
    money: str
    money_label: str
    before: Decimal
    after: Decimal
    total: Decimal
    terms: tuple[Term, ...]
    caption: str = ""
    type: str = field(default="attribution", init=False)


@dataclass(frozen=True)
class Column:
    """A table column. `signed` numbers are changes or effects: shown with their sign, to the cent when money."""

    key: str
    label: str
    unit: Unit
    signed: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of raw values, one per column; `caption` says what may not be obvious."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    caption: str = ""
    type: str = field(default="table", init=False)


@dataclass(frozen=True)
class Series:
    """A line: (time, value or None) in time order."""

    name: str
    points: tuple[tuple[datetime, float | None], ...]


@dataclass(frozen=True)
class Trend:
    """Several lines in one unit over session starts; `marked` are the times under review."""

    title: str
    metric: str
    unit: Unit
    series: tuple[Series, ...]
    marked: tuple[datetime, ...] = ()
    caption: str = ""
    type: str = field(default="trend", init=False)


@dataclass(frozen=True)
class Part:
    name: str
    value: float
    share: float
    before_share: float | None = None


@dataclass(frozen=True)
class Split:
    """A whole in parts (自然 and 付费): values in `unit`, shares as fractions that sum to one."""

    title: str
    metric: str
    unit: Unit
    parts: tuple[Part, ...]
    caption: str = ""
    type: str = field(default="split", init=False)


@dataclass(frozen=True)
class Findings:
    title: str
    findings: tuple[Finding, ...]
    empty: str = "没有发现超出正常波动的变化"
    type: str = field(default="findings", init=False)


@dataclass(frozen=True)
class Note:
    title: str
    text: str
    type: str = field(default="note", init=False)


Block = Cards | Funnel | Attribution | Table | Trend | Split | Findings | Note


@dataclass(frozen=True)
class Step:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Review:
    """One scenario answered. `key` is its public name, `headline` the one sentence that matters.

    `scope` and `against` say in words what was reviewed and against what; `as_of` is the newest upload behind the
    figures (数据截至). `name` is a file name without ending.
    """

    key: str
    title: str
    headline: str
    merchant: str
    scope: str
    against: str
    as_of: datetime | None
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        return "".join(c if c.isalnum() or c in "-_" else "_" for c in f"{self.title}_{self.scope}")[:80]
