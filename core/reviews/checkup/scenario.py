"""店铺体检: how buyers rate what they got and how much comes back for its quality, and which goods may be entrusted.

Owns the order of the scenario, its headline and its findings. What stands in the steps is their own modules'.
"""

from core.reviews.blocks import Findings, Note, Review, Step
from core.reviews.checkup import entrusting, returns, reviews
from core.reviews.written import written
from core.rules.bad_reviews import BAD_REVIEWS
from core.rules.declaration import Rule
from core.rules.managed_plan import MANAGED_PLAN
from core.rules.quality_returns import QUALITY_RETURNS
from core.scope import Scope
from core.warehouse.store import Store

KEY, TITLE = "checkup", "店铺体检"
FINDINGS, RULES_STEP = "先处理什么", "按的是哪条规则"


def checkup(store: Store, scope: Scope) -> Review:
    """Reviews, returns and products to entrust of the days of a scope that `resolve` made."""
    reviewed, returned = reviews.told(store, scope), returns.told(store, scope)
    entrusted = entrusting.entrusted(store, scope.merchant)
    # Either claims a rise alone, by chance one time in forty: the two together one in twenty.
    found = (*reviews.findings(reviewed), *returns.findings(returned))
    said = [reviews.headline(reviewed), returns.headline(returned)]
    rules = [BAD_REVIEWS, QUALITY_RETURNS]
    managed: tuple[Step, ...] = ()
    if entrusted is not None:
        day, products = entrusted
        managed = (Step(f"{entrusting.TITLE}({day})", (entrusting.table(products),)),)
        rules.append(MANAGED_PLAN)
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=";".join(filter(None, said)) or "这几天没有可以算的评价和退单",
        steps=(
            Step(FINDINGS, (Findings(FINDINGS, found, empty="差评率和品质退单率都没有真的变高"),)),
            *reviews.steps(reviewed, scope),
            *returns.steps(returned, scope),
            *managed,
            Step(RULES_STEP, tuple(_told(rule) for rule in rules)),
        ),
        findings=found,
    )


def _told(rule: Rule) -> Note:
    chosen = f"规则没写清、这里的取法:{';'.join(rule.chosen)}。" if rule.chosen else ""
    return Note(rule.title, f"{';'.join(rule.says)}。{chosen}{rule.standing}")
