"""The last sheet: every metric that the review names, with its formula, unit, direction and basis.

Owns which metrics a review names. Their words come from `core.reports.dictionary`.
"""

from collections.abc import Iterable, Iterator

from core.metrics import METRICS
from core.reports.dictionary import GOOD, basis_words, formula_words
from core.reports.rows import Rows, words
from core.reviews.blocks import (
    Attribution,
    Block,
    Cards,
    Findings,
    Funnel,
    Heatmap,
    Matrix,
    Portrait,
    Ranking,
    Review,
    Scatter,
    Split,
    Table,
    Timeline,
    Trend,
)
from core.reviews.readings import Finding

NAME = "数据字典"

_HEADER = ("指标", "公式", "单位", "方向", "口径", "说明", "代号")


def dictionary(review: Review) -> Rows:
    """A line per metric, in the order in which the review names them."""
    named = dict.fromkeys((*(key for block in review.blocks for key in _keys(block)), *_of_findings(review.findings)))
    metrics = [METRICS[key] for key in named if key in METRICS]
    lines = tuple(
        tuple(
            words(text)
            for text in (
                one.label, formula_words(one), one.unit.suffix, GOOD[one.good], basis_words(one), one.note, one.key,
            )
        )
        for one in metrics
    )  # fmt: skip
    return Rows(_HEADER, lines, (False,) * len(_HEADER))


def _keys(block: Block) -> Iterator[str]:
    match block:
        case Cards():
            yield from (reading.metric for reading in block.readings)
        case Funnel():
            yield from (reading.metric for reading in (*block.stages, *block.rates, block.whole))
        case Attribution():
            yield block.money
            yield from (line.metric for term in block.terms for line in (term, *term.parts))
        case Table():
            yield from (column.key for column in block.columns)
        case Trend() | Split() | Heatmap():
            yield block.metric
        case Timeline():
            yield from (line.metric for line in block.lines)
        case Scatter():
            yield from (column.key for column in (block.x, block.y, block.size))
        case Ranking():
            yield from (block.money, *(column.key for column in block.abilities))
        case Portrait():
            yield "audience_share"
        case Matrix():
            yield from (reading.metric for row in block.rows for reading in row if reading is not None)
        case Findings():
            yield from _of_findings(block.findings)
        case _:
            return


def _of_findings(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        yield finding.metric
        yield from (key for advice in finding.advice for key in (advice.moves, advice.guard))
