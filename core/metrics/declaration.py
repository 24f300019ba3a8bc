"""The shape of a metric's declaration.

Owns the one class that says what a number means. From it come the SQL, the card, the tooltip, the table header and the
dictionary. No figure is computed here and nothing reads the store.
"""

import re
from dataclasses import dataclass
from typing import Literal

from core.units import PEOPLE, RATE, Unit

Direction = Literal["up", "down", "stable", "none"]
Noise = Literal["nested", "counted", "measured"]


@dataclass(frozen=True)
class Tip:
    """Something to try when a metric is low. `guard` is a metric that must not suffer by it.

    `condition` names what must hold for the tip to make sense (a key of CONDITIONS); empty: always.
    """

    text: str
    guard: str = ""
    condition: str = ""


CONDITIONS = {
    "fans_dominate": "粉丝或老客在观众里占多数",
    "crowd_differs": "投放人群与正在讲解的商品的目标人群不一致",
}


@dataclass(frozen=True)
class Metric:
    """What a number means. Over any set of rows it is Σ numerator ÷ Σ denominator, or Σ numerator alone.

    `numerator` and `denominator` are SQL over columns that each of its `facts` has; only rows that have both count.
    `noise` is how much of its variation counting alone explains: "nested" people counted out of the denominator,
    "counted" events, "measured" amounts. `minimum` is the least denominator that says anything. A volume (`per_hour`)
    is judged per live hour. `over` "max" is a metric that doesn't add up: over several rows it is the largest.
    """

    key: str
    label: str
    unit: Unit
    numerator: str
    denominator: str = ""
    facts: tuple[str, ...] = ("live",)
    noise: Noise = "measured"
    minimum: int = 0
    per_hour: bool = False
    over: Literal["sum", "max"] = "sum"
    good: Direction = "none"
    aliases: tuple[str, ...] = ()
    low_means: str = ""
    tips: tuple[Tip, ...] = ()
    note: str = ""

    @property
    def is_ratio(self) -> bool:
        return bool(self.denominator)

    @property
    def columns(self) -> frozenset[str]:
        """The columns of a fact that it is made of, among the words of its SQL."""
        return frozenset(re.findall(r"[a-z_][a-z_0-9]*", f"{self.numerator} {self.denominator}"))

    @property
    def counts_people(self) -> bool:
        """A sum over sessions counts a person once per session: 按场次累加."""
        return self.unit == PEOPLE or (self.unit == RATE and self.noise == "nested")
