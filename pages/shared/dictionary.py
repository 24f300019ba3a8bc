"""The dictionary's entries: a metric's declaration in words.

Owns how the dictionary page lists and shows them. What a metric means is declared and worded in core.
"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.metrics import METRICS, formula
from core.metrics.declaration import CONDITIONS, Metric, Tip
from core.reports.dictionary import GOOD, basis_words, formula_words
from core.reports.texts import OPEN
from pages.shared.literal import literal


def matching(asked: str | None) -> list[Metric]:
    """Metrics whose words contain all that was typed."""
    words = (asked or "").casefold().split()
    return [metric for metric in METRICS.values() if all(word in _words(metric) for word in words)]


def _words(metric: Metric) -> str:
    return " ".join((metric.key, metric.label, *metric.aliases, formula(metric), metric.note)).casefold()


def metric_table(found: Sequence[Metric]) -> Metric | None:
    """All of them in a table; the one that is picked, if one is."""
    lines = [
        {
            "指标": one.label,
            "公式": formula_words(one),
            "单位": one.unit.suffix,
            "方向": GOOD[one.good],
            "代号": one.key,
        }
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
            "公式": formula_words(metric),
            "代号": metric.key,
            "单位": metric.unit.suffix or "—",
            "口径": basis_words(metric),
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


def _tip(tip: Tip) -> str:
    guard = f" :gray[不伤{literal(METRICS[tip.guard].label)}]" if tip.guard in METRICS else ""
    condition = f" :gray[({OPEN}: {literal(CONDITIONS[tip.condition])})]" if tip.condition else ""
    return f"{literal(tip.text)}{guard}{condition}"
