"""What each number means: the registry of metrics by their public key, and their formulas in words."""

import re
from collections.abc import Mapping

from core.metrics.ads import ADS
from core.metrics.ads import WORDS as AD_WORDS
from core.metrics.after_sale import AFTER_SALE
from core.metrics.after_sale import WORDS as AFTER_SALE_WORDS
from core.metrics.alliance import ALLIANCE
from core.metrics.audience import AUDIENCE
from core.metrics.channel import CHANNEL
from core.metrics.comment import COMMENT
from core.metrics.composition import COMPOSITION
from core.metrics.declaration import Metric
from core.metrics.explanation import EXPLANATION
from core.metrics.host import HOST
from core.metrics.host import WORDS as HOST_WORDS
from core.metrics.live import LIVE
from core.metrics.minute import MINUTE
from core.metrics.minute import WORDS as MINUTE_WORDS
from core.metrics.package import PACKAGE
from core.metrics.product import PRODUCT
from core.metrics.tiktok import TIKTOK
from core.metrics.video import VIDEOS

METRICS: dict[str, Metric] = {
    metric.key: metric
    for metric in (
        *LIVE,
        *CHANNEL,
        *PRODUCT,
        *ADS,
        *COMPOSITION,
        *ALLIANCE,
        *HOST,
        *AUDIENCE,
        *PACKAGE,
        *COMMENT,
        *AFTER_SALE,
        *MINUTE,
        *EXPLANATION,
        *TIKTOK,
        *VIDEOS,
    )
}

_WORDS = {
    "hours": "开播小时数",
    "all_entries": "全部渠道进入次数",
    "*": "×",
    "interaction_share": "互动率",
    "play_through_share": "完播率",
    **AD_WORDS,
    **AFTER_SALE_WORDS,
    **HOST_WORDS,
    **MINUTE_WORDS,
}
_IN_MINUTES = {metric.numerator: metric.label for metric in MINUTE if not metric.is_ratio}
"""People of minutes, added up, are 人次: what a column of minutes is called in a formula of minutes."""
_WORD = re.compile(r"[a-z][a-z_0-9]*|\*")


def formula(metric: Metric) -> str:
    """The metric's formula in words, from its own declaration: 直播间观看人数 ÷ 直播间曝光人数."""
    own = _IN_MINUTES if metric.facts == ("minute",) else {}
    above = _spoken(metric.numerator, own)
    return f"{above} ÷ {_spoken(metric.denominator, own)}" if metric.denominator else above


def word(name: str) -> str:
    """What a figure is called that formulas are made of. Raises KeyError for anything else."""
    return METRICS[name].label if name in METRICS else _WORDS[name]


def _spoken(sql: str, own: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: own.get(found.group()) or word(found.group()), sql)
