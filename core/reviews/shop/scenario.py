"""交易构成: where the shop's sales come from, taken apart six ways, and what each way moved.

Owns the order of the scenario and the sentence at its top. What is sure is the findings' to say; the rest is arithmetic
and called so.
"""

from collections.abc import Sequence

from core.errors import NothingToReview
from core.metrics import METRICS
from core.reviews.blocks import Attribution, Block, Findings, Note, Review, Step
from core.reviews.readings import Finding
from core.reviews.shop.days import day_words
from core.reviews.shop.dimensions import DIMENSIONS, GROUPS, SHOP, Dimension
from core.reviews.shop.drill import drill_steps
from core.reviews.shop.effects import attribution
from core.reviews.shop.findings import shop_findings
from core.reviews.shop.identities import identity_blocks
from core.reviews.shop.pairs import pairs_step
from core.reviews.shop.parts import Parts, Told, told
from core.reviews.shop.standing import standing_blocks
from core.reviews.shop.tables import dimension_blocks
from core.reviews.shop.whole import cards
from core.scope import COMPARISONS, Scope
from core.units import RATE, YUAN, show, show_ratio, show_signed
from core.warehouse import holdings
from core.warehouse.store import Store

KEY, TITLE = "shop", "交易构成"
FOUND, CHECKED = "看出了什么", "核对"
BETWEEN = ("category_3", "category_4")
"""Levels of categories that are no step of their own: what they divide stands among the leaves."""

EXPLAINS = "carrier"
"""The dimension that the change of the whole is told by."""


def shop(store: Store, scope: Scope) -> Review:
    """The shop's days of a scope (`shop_scope`) against those before. Raises NothingToReview where none is told."""
    one = told(store, scope)
    if not one.parts(SHOP).now.days:
        raise NothingToReview(f"{scope.title} 没有成交分析", "请换个日期,或上传这几天的成交分析")
    split = attribution(one.parts(EXPLAINS), scope)
    findings = shop_findings(one)
    steps = [
        Step("全店", (*_first(one), cards(one), *((split,) if split else ()))),
        Step(FOUND, (Findings(FOUND, findings), *standing_blocks(one))),
        *_dimensions(one),
        *drill_steps(one),
        pairs_step(one),
        Step(CHECKED, identity_blocks(one)),
    ]
    return Review(
        key=KEY,
        title=TITLE,
        headline=_headline(one, split, findings),
        merchant=scope.merchant,
        scope=scope.title,
        against=scope.against_title,
        as_of=holdings.as_of(store, scope.merchant),
        steps=tuple(step for step in steps if step.blocks),
        findings=findings,
        sessions=scope.sessions,
    )


def _first(one: Told) -> tuple[Block, ...]:
    """What has to be known before any figure: days that are missing, sides that don't compare."""
    missing = one.missing(*one.now)
    said = [f"本期缺 {day_words(missing)},下面只是其余几天的合计"] if missing else []
    return (Note("先看这一句", "。".join([*said, one.unfair])),) if one.unfair else ()


def _dimensions(one: Told) -> list[Step]:
    """The six groups in their order, each with the dimensions that these days tell."""
    found = []
    for group in GROUPS:
        own = [dimension for dimension in DIMENSIONS.values() if dimension.group == group and _is_single(dimension)]
        blocks = [
            block for each in own for block in dimension_blocks(one.parts(each.key), folded=each.key == "category_2")
        ]
        found.append(Step(group, tuple(blocks)))
    return found


def _is_single(dimension: Dimension) -> bool:
    """Whether it takes the shop apart by itself, and isn't single goods or contents."""
    return dimension.of is None and not dimension.key.endswith(("item", "product", *BETWEEN))


def _headline(one: Told, split: Attribution | None, findings: Sequence[Finding]) -> str:
    """Money, its change, and whose change it is most of; where sides don't compare, who sold most."""
    whole = one.parts(SHOP)
    label, now = METRICS[one.money].label, whole.now.whole[one.money]
    if split is None:
        return f"{label} {show(now, YUAN)}{_largest(one.parts(EXPLAINS))}"
    before = float(split.before)
    ratio = f"({show_ratio(now / before - 1)})" if before > 0 else ""
    said = f"{label} {show(now, YUAN)},比{COMPARISONS[one.scope.against]} {show_signed(split.total, YUAN)}{ratio}"
    if split.terms:
        first = split.terms[0]
        cause = max(first.parts, key=lambda part: abs(part.yuan), default=None)
        mostly = f",主要在{cause.label.partition('(')[0]}" if cause is not None else ""
        said += f";差得最多的是{first.label}({show_signed(first.yuan, YUAN)}{mostly})"
    real = sum(finding.verdict == "real" for finding in findings)
    return said + (f";另有 {real} 条站得住的发现" if real else "")


def _largest(parts: Parts) -> str:
    whole = parts.now.whole[parts.money]
    if not len(parts) or not whole > 0:
        return ""
    return f",{parts.values[0].name}占 {show(float(parts.now.sums[parts.money][0]) / whole, RATE)}"
