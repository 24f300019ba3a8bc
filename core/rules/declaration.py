"""The shape in which a rule of the platform is told.

Owns the words that stand under every calculator: what the rule says, and how old that knowledge is. No figure is
computed here.
"""

from dataclasses import dataclass
from datetime import date

CHANGES = "平台规则会变,以商家后台当前的说明为准"


@dataclass(frozen=True)
class Rule:
    """What the platform says, in our sentences. `dated` is the day the platform gives for it, None where its text gives
    none; `taken` is when it was written down here."""

    key: str
    title: str
    says: tuple[str, ...]
    taken: date
    dated: date | None = None

    @property
    def standing(self) -> str:
        """How old the rule is, and that it may have changed: the line under every result."""
        since = f"规则日期 {self.dated}" if self.dated else "规则原文没有写日期"
        return f"{since},{self.taken} 记录;{CHANGES}"
