"""What to do tomorrow: the advice of the findings, each said once.

Owns the choice and the order; the advice itself is declared with the metrics, and whether it is said at all is decided
by the finding that carries it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.reviews.readings import Advice, Finding, Where

MOST = 6
"""More than a team can try in one day, so that no more is asked of it."""


@dataclass(frozen=True)
class Action:
    """A piece of advice, and what it is about: nothing, or the channel or product of its finding."""

    advice: Advice
    where: Where


def actions(findings: Sequence[Finding], most: int = MOST) -> tuple[Action, ...]:
    """At most `most` actions: every finding's first advice in order of the findings, then the second ones.

    What is said twice about the same thing is one action. What rests on an unverified condition comes last.
    """
    ranked = sorted(
        (
            (bool(advice.unverified), place, rank, Action(advice, finding.where))
            for rank, finding in enumerate(findings)
            for place, advice in enumerate(finding.advice)
        ),
        key=lambda each: each[:3],
    )
    first: dict[tuple[str, Where], Action] = {}
    for *_, action in ranked:
        first.setdefault((action.advice.text, action.where), action)
    return tuple(first.values())[:most]
