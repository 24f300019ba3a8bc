"""短视频引流: which short videos led into the sessions under review, and how many of those who saw the entry came in.

Owns how they are laid out. Exports name these videos by title and time of publication alone, so one video is followed
over sessions no further than that; the channel they belong to is what is judged.
"""

import numpy as np

from core.metrics import METRICS
from core.metrics.ask import ask
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.evidence import Evidence, finite
from core.reviews.readings import Reading
from core.reviews.windows import window_of
from core.sheets import EXPORTS
from core.units import DATETIME, RATE, TEXT, TIMES, show
from core.warehouse.store import Store

CHANNELS = ("短视频引流", "短视频流量")
TITLE = "短视频引流"

_KEYS = ("entries", "entry_exposure_count", "entry_click_rate")


def feeder_blocks(store: Store, evidence: Evidence) -> tuple[Block, ...]:
    """The videos by entries, or what to upload to see them."""
    scope = evidence.scope
    window = window_of(scope.merchant, scope.sessions)
    answer = ask(store, "video_session", _KEYS, window, ("session", "video_title", "posted_at"))
    posted = answer.dimensions["posted_at"].astype("datetime64[us]").tolist()
    names = zip(answer.dimensions["video_title"].tolist(), posted, strict=True)
    inside = set(scope.sessions)
    sums: dict[tuple[object, object], list[float]] = {}
    sides = (
        answer.numerators["entries"], answer.numerators["entry_exposure_count"],
        answer.numerators["entry_click_rate"], answer.denominators["entry_click_rate"],
    )  # fmt: skip
    for session, name, *figures in zip(answer.dimensions["session"].tolist(), names, *sides, strict=True):
        if session in inside:
            total = sums.setdefault(name, [np.nan] * len(figures))
            sums[name] = [_plus(one, other) for one, other in zip(total, map(float, figures), strict=True)]
    if not sums:
        return (_nothing(),)
    return (_table(evidence, sums),)


def _plus(one: float, other: float) -> float:
    """Their sum; where one is unknown, the other."""
    return other if np.isnan(one) else one if np.isnan(other) else one + other


def _nothing() -> Note:
    return Note(TITLE, f"这几场没有引流短视频的明细:上传{EXPORTS['live_detail'].offered},里面有「短视频引流」一节。")


def _table(evidence: Evidence, sums: dict[tuple[object, object], list[float]]) -> Table:
    channel = next((name for name in CHANNELS if name in evidence.channels), None)
    reading = evidence.reading("entries", channel) if channel else None
    whole = reading.value if reading else None
    label = {key: METRICS[key].label for key in _KEYS}
    columns = (
        Column("video_title", "短视频", TEXT), Column("posted_at", "发布时间", DATETIME),
        Column("entry_exposure_count", label["entry_exposure_count"], TIMES),
        Column("entries", label["entries"], TIMES), Column("entry_click_rate", label["entry_click_rate"], RATE),
        Column("entry_share", "占本渠道进入", RATE),
    )  # fmt: skip
    least = METRICS["entry_click_rate"].minimum
    rows = []
    for (title, posted), (entries, exposed, above, below) in sorted(
        sums.items(), key=lambda item: -np.nan_to_num(item[1][0], nan=-1.0)
    ):
        rate = above / below if below >= least else None
        share = finite(entries / whole) if whole else None
        rows.append((title, posted, finite(exposed), finite(entries), rate, share))
    return Table(TITLE, columns, tuple(rows), caption=_caption(channel, reading, sums, least))


def _caption(
    channel: str | None, reading: Reading | None, sums: dict[tuple[object, object], list[float]], least: int
) -> str:
    told = f"点击率 = 进入次数 ÷ 直播间入口曝光次数,曝光不足 {least} 次的不算。"
    if reading is None or reading.value is None:
        return f"{told}没有渠道数据,算不出占比。"
    listed = float(np.nansum([figures[0] for figures in sums.values()]))
    rest = reading.value - listed
    other = f",另有 {show(rest, TIMES)} 次来自没有列出的短视频" if rest > 0 else ""
    verdict = f"「{channel}」整体的进入次数:{reading.verdict_text}"
    return f"{told}列出的共 {show(listed, TIMES)} 次{other}。{verdict};单条短视频没有可比的历史,不逐条判断。"
