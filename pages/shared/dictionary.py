"""The dictionary's entries: a metric's declaration in words.

Owns the wording of units, directions and bases on the dictionary page. What a metric means is declared in core.
"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.metrics import METRICS, formula
from core.metrics.browse import title
from core.metrics.declaration import CONDITIONS, Direction, Metric, Tip
from core.reports.texts import OPEN
from pages.shared.literal import literal

GOOD: dict[Direction, str] = {"up": "越高越好", "down": "越低越好", "stable": "稳定最好", "none": "看情况"}


def matching(asked: str | None) -> list[Metric]:
    """Metrics whose words contain all that was typed."""
    words = (asked or "").casefold().split()
    return [metric for metric in METRICS.values() if all(word in _words(metric) for word in words)]


def _words(metric: Metric) -> str:
    return " ".join((metric.key, metric.label, *metric.aliases, formula(metric), metric.note)).casefold()


def metric_table(found: Sequence[Metric]) -> Metric | None:
    """All of them in a table; the one that is picked, if one is."""
    lines = [
        {"指标": one.label, "公式": _formula(one), "单位": one.unit.suffix, "方向": GOOD[one.good], "代号": one.key}
        for one in found
    ]
    event = st.dataframe(
        pd.DataFrame(lines), hide_index=True, on_select="rerun", selection_mode="single-row", key="metrics",
        alt="全部指标", height=420,
    )  # fmt: skip
    picked = event["selection"]["rows"]
    return found[picked[0]] if picked and picked[0] < len(found) else None


def metric_entry(metric: Metric) -> None:
    """One metric in full."""
    with st.container(border=True, gap="xsmall"):
        lines = {
            "公式": _formula(metric),
            "代号": metric.key,
            "单位": metric.unit.suffix or "—",
            "口径": _basis(metric),
            "方向": GOOD[metric.good],
            "也叫": "、".join(metric.aliases),
            "说明": metric.note,
            "偏低说明": metric.low_means,
            "最小样本": f"{metric.minimum:,},少于它不下判断" if metric.minimum else "",
        }
        st.markdown(f"**{literal(metric.label)}**")
        st.markdown("  \n".join(f":gray[{name}] {literal(text)}" for name, text in lines.items() if text))
        if metric.tips:
            st.markdown("可以试")
            st.markdown("\n".join(f"- {_tip(tip)}" for tip in metric.tips))


def _formula(metric: Metric) -> str:
    spoken = formula(metric)
    return "导出里的原值" if spoken == metric.label else spoken


def _basis(metric: Metric) -> str:
    scope = "、".join(dict.fromkeys(title(fact) for fact in metric.facts))
    added = "多场按场次累加,同一个人来两场算两次" if metric.counts_people else ""
    over = "多场取最大值,不相加" if metric.over == "max" else added
    return ";".join(filter(None, (scope, over, "判断时按每小时看" if metric.per_hour else "")))


def _tip(tip: Tip) -> str:
    guard = f" :gray[不伤{literal(METRICS[tip.guard].label)}]" if tip.guard in METRICS else ""
    condition = f" :gray[({OPEN}: {literal(CONDITIONS[tip.condition])})]" if tip.condition else ""
    return f"{literal(tip.text)}{guard}{condition}"
