"""The shape in which a rule of the platform is told, and how its figures are written.

Owns the words that stand under every calculator: what the rule says, and how old that knowledge is. No figure is
computed here beyond rounding to the cent.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CHANGES = "平台规则会变,以商家后台当前的说明为准"

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rule:
    """What the platform says, in our sentences. `dated` is the day the platform gives for it, None where its text gives
    none; `taken` is when it was written down here. `chosen` are the readings chosen where the text leaves something
    open."""

    key: str
    title: str
    says: tuple[str, ...]
    taken: date
    dated: date | None = None
    chosen: tuple[str, ...] = ()

    @property
    def standing(self) -> str:
        """How old the rule is, and that it may have changed: the line under every result."""
        since = f"规则日期 {self.dated}" if self.dated else "规则没有写日期"
        return f"{since},{self.taken} 记录;{CHANGES}"


def cents(amount: Decimal) -> Decimal:
    """Money to the cent, half up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def in_percent(share: Decimal) -> str:
    """A fraction with every digit that it has, up to two: 70%, 69.99%, 2.5%; never rounded up to a limit below it."""
    return f"{(share * 100).quantize(_CENT, 'ROUND_FLOOR').normalize():f}%"
