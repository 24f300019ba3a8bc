"""交易构成: where the shop's sales come from, taken apart six ways, and what each way moved.

Owns the order of the scenario and the sentence at its top. What is sure is the findings' to say; the rest is arithmetic
and called so.
"""

from collections.abc import Sequence

from core.errors import NothingToReview
from core.metrics import METRICS
from core.reviews.blocks import Attribution, Block, Findings, Note, Review, Step
from core.reviews.findings import claims
from core.reviews.readings import Finding
from core.reviews.shop.beside import every_better
from core.reviews.shop.dimensions import DIMENSIONS, GROUPS, SHOP, Dimension
from core.reviews.shop.drill import drill_steps
from core.reviews.shop.effects import attribution
from core.reviews.shop.findings import nothing_found, opening_words, shop_findings
from core.reviews.shop.identities import identity_blocks
from core.reviews.shop.judging import book
from core.reviews.shop.pairs import pairs_step
from core.reviews.shop.parts import Parts, Told, told
from core.reviews.shop.standing import standing_blocks
from core.reviews.shop.tables import dimension_blocks
from core.reviews.shop.whole import cards
from core.reviews.written import written
from core.scope import Scope
from core.units import RATE, YUAN, show, show_ratio
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
    days = book(one)
    split = attribution(one.parts(EXPLAINS), one.against.word)
    compared = every_better(days)
    findings = shop_findings(days, compared)
    steps = [
        Step("全店", (*_first(one), cards(one, days), *((split,) if split else ()))),
        Step(FOUND, (Findings(FOUND, findings, empty=nothing_found(days)), *standing_blocks(one, days, compared))),
        *_dimensions(one),
        *drill_steps(one),
        pairs_step(one),
        Step(CHECKED, identity_blocks(one)),
    ]
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=_headline(one, split, findings),
        against=one.against.title,
        steps=steps,
        findings=findings,
    )


def _first(one: Told) -> tuple[Block, ...]:
    """What has to be known before any figure: days that are missing, and that it isn't held against what was asked."""
    said = one.unfair or one.against.said
    return (Note("先看这一句", f"{said}。"),) if said else ()


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
    """Money and how far it is from what it is held against, what moved it, and where more is to be had."""
    now = one.parts(SHOP).now.whole[one.money]
    said = f"{METRICS[one.money].label} {show(now, YUAN)}"
    said += _moved(one, split) if split is not None else _largest(one.parts(EXPLAINS))
    changed = [finding for finding in findings if not finding.apart]
    if changed:
        said += f";{claims(changed)}"
    elif split is not None:
        said += _mostly(split)
    opening = opening_words(findings)
    return said + (f";{opening}" if opening else "")


def _moved(one: Told, split: Attribution) -> str:
    """How far the money is from before; 持平 where that rounds to nothing."""
    word, total = one.against.word, split.total
    ratio = show_ratio(float(total / split.before)) if split.before > 0 else ""
    if ratio == show_ratio(0.0):
        return f",与{word}持平"
    return f",比{word}{'少' if total < 0 else '多'} {show(abs(total), YUAN)}" + (f"({ratio})" if ratio else "")


def _mostly(split: Attribution) -> str:
    """The part that moved the money most in the way it went: arithmetic, and called so."""
    along = [term for term in split.terms if term.yuan * split.total > 0]
    if not along:
        return ""
    most = max(along, key=lambda term: abs(term.yuan))
    return f";主要是{most.label}{'少' if most.yuan < 0 else '多'}了 {show(abs(most.yuan), YUAN)}(算术,没有判断)"


def _largest(parts: Parts) -> str:
    """Where nothing compares: who sold most."""
    whole = parts.now.whole[parts.money]
    if not len(parts) or not whole > 0:
        return ""
    return f",{parts.values[0].name}占 {show(float(parts.now.sums[parts.money][0]) / whole, RATE)}"
