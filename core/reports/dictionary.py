"""A metric's declaration in the words of the dictionary, for the page and the workbook.

Owns the wording of formulas, directions and bases. What a metric means is declared in `core.metrics`.
"""

from core.metrics import formula
from core.metrics.browse import title
from core.metrics.declaration import Direction, Metric

GOOD: dict[Direction, str] = {"up": "越高越好", "down": "越低越好", "stable": "稳定最好", "none": "看情况"}


def formula_words(metric: Metric) -> str:
    spoken = formula(metric)
    return "导出里的原值" if spoken == metric.label else spoken


def basis_words(metric: Metric) -> str:
    """Where it comes from, and how several sessions are put together."""
    scope = "、".join(dict.fromkeys(title(fact) for fact in metric.facts))
    added = "多场按场次累加,同一个人来两场算两次" if metric.counts_people else ""
    over = "多场取最大值,不相加" if metric.over == "max" else added
    return ";".join(filter(None, (scope, over, "判断时按每小时看" if metric.per_hour else "")))
