"""What every scenario's review says of itself alike: whose, over what, against what, and how fresh.

Owns nothing of a scenario: its headline, steps and findings are handed in.
"""

from collections.abc import Sequence

from core.reviews.blocks import Review, Step
from core.reviews.readings import Finding
from core.scope import Scope
from core.warehouse import holdings
from core.warehouse.store import Store


def written(
    store: Store,
    scope: Scope,
    key: str,
    title: str,
    headline: str,
    steps: Sequence[Step],
    findings: Sequence[Finding] = (),
    against: str = "",
) -> Review:
    """The review of a scope. Steps without blocks are left out; `against` is said in place of the scope's own words."""
    return Review(
        key=key,
        title=title,
        headline=headline,
        merchant=scope.merchant,
        scope=scope.title,
        against=against or scope.against_title,
        as_of=holdings.as_of(store, scope.merchant),
        steps=tuple(step for step in steps if step.blocks),
        findings=tuple(findings),
        sessions=scope.sessions,
    )
