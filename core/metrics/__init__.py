"""What each number means: the registry of metrics by their public key, and their formulas in words."""

import re

from core.metrics.channel import CHANNEL
from core.metrics.declaration import Metric
from core.metrics.live import LIVE
from core.metrics.product import PRODUCT

METRICS: dict[str, Metric] = {metric.key: metric for metric in (*LIVE, *CHANNEL, *PRODUCT)}

_WORDS = {"hours": "开播小时数", "all_entries": "全部渠道进入次数", "*": "×", "interaction_share": "互动率"}
_WORD = re.compile(r"[a-z][a-z_0-9]*|\*")


def formula(metric: Metric) -> str:
    """The metric's formula in words, from its own declaration: 直播间观看人数 ÷ 直播间曝光人数."""
    above = _spoken(metric.numerator)
    return f"{above} ÷ {_spoken(metric.denominator)}" if metric.denominator else above


def _spoken(sql: str) -> str:
    def word(found: re.Match[str]) -> str:
        text = found.group()
        return METRICS[text].label if text in METRICS else _WORDS[text]

    return _WORD.sub(word, sql)
