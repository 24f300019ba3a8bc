"""涨粉质量: how many followers came and went, what a new one cost where that is known, and whether they are buyers.

Owns which source's cost of a follower is known: only 标准推广 prints followers beside its cost. A cost of the whole
room's followers would divide by people whom nobody paid for, and is not shown.
"""

import numpy as np

from core.methods.likeness import by_chance, distance
from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.reviews.blocks import Block, Cards, Column, Note, Series, Table, Trend
from core.reviews.evidence import Evidence, finite
from core.reviews.people.portraits import BUYERS, LEFT, Portraits
from core.reviews.windows import moments_of
from core.scope import parts_of_session
from core.sheets import EXPORTS
from core.units import NUMBER, PEOPLE, TEXT, YUAN
from core.warehouse.store import Store

FOLLOWERS = ("new_followers", "lost_followers", "net_followers", "follow_rate", "new_fanclub")

_TREND_SESSIONS = 12
_ALIKE, _APART = 0.1, 0.2
"""Distances that are called alike below the one and different from the other on: empirical lines, on the page."""
_STANDS = 1.3
"""A distance is read only from this many times what chance makes of so few people."""


def follower_blocks(store: Store, evidence: Evidence, found: Portraits | None) -> tuple[Block, ...]:
    """Cards, their course over the latest sessions, the cost by source, and how alike viewers and buyers are."""
    readings = tuple(evidence.reading(key) for key in FOLLOWERS)
    known = tuple(reading for reading in readings if reading.value is not None)
    if not known:
        wanted = "、".join(f"「{METRICS[key].label}」" for key in ("new_followers", "lost_followers"))
        return (Note("还没有涨粉数据", f"上传带{wanted}的{EXPORTS['live_list'].offered}即可补上。"),)
    blocks: list[Block] = [Cards("涨粉", known)]
    trend = _trend(evidence)
    blocks += [trend] if trend else []
    blocks.append(_cost(store, evidence))
    if found is not None:
        alike = _likeness(found)
        blocks += [alike] if alike.rows else []
    return tuple(blocks)


def _trend(evidence: Evidence) -> Trend | None:
    """Followers won and lost in the latest sessions of the same account and, for one session, part of the day."""
    last, parts, alone = int(evidence.inside[-1]), evidence.calendar.parts, len(evidence.inside) == 1
    alike = parts == parts[last] if alone else None
    indices = evidence.lately(max(_TREND_SESSIONS, len(evidence.inside)), last, alike).tolist()
    times = {index: evidence.starts[index].astype(object) for index in indices}
    series = []
    for key in FOLLOWERS[:2]:
        values = evidence.values(key)
        points = tuple((times[index], finite(values[index])) for index in times)
        if any(value is not None for _, value in points):
            series.append(Series(METRICS[key].label, points))
    if len(indices) < 2 or not series:
        return None
    marked = tuple(times[index] for index in evidence.inside.tolist() if index in times)
    when = "同账号同时段最近" if alone else "同账号最近"
    return Trend(
        "涨粉与掉粉走势", "new_followers", PEOPLE, tuple(series), marked, f"{when} {len(indices)} 场,按开播时间"
    )


def _cost(store: Store, evidence: Evidence) -> Block:
    """What a new follower cost, source by source; a source that doesn't tell is named with what it lacks."""
    accounts = tuple(sorted({parts_of_session(session)[0] for session in evidence.scope.sessions}))
    days = [evidence.days[index] for index in evidence.inside]
    keys = ("cost_per_follower", "whole_ad_cost", "standard_ad_cost")
    window = Window(evidence.scope.merchant, accounts, *moments_of(min(days), max(days)))
    answer = ask(store, "ad_day", keys, window, ("account", "day"))
    own = np.isin(answer.dimensions["day"].astype("datetime64[D]"), np.array(days, dtype="datetime64[D]"))
    cost, won = (sums["cost_per_follower"][own] for sums in (answer.numerators, answer.denominators))
    rows: list[tuple[object, ...]] = []
    if np.isfinite(cost).any():
        spent, followers = float(np.nansum(cost)), float(np.nansum(won))
        enough = followers >= METRICS["cost_per_follower"].minimum
        said = "看了广告后在直播间新关注的人" + ("" if enough else ",人数太少,先不算成本")
        rows.append(("标准推广", followers, spent, spent / followers if enough else None, said))
    whole = answer.numerators["whole_ad_cost"][own]
    if np.isfinite(whole).any():
        said = "导出只有整个直播间的新增粉丝,分不出谁是广告带来的"
        rows.append(("全域推广", None, float(np.nansum(whole)), None, said))
    if not rows:
        text = (
            "当天没有千川数据,算不出一个粉丝花了多少钱。上传带「直播间新增粉丝数」的"
            f"{EXPORTS['qianchuan_standard'].offered}即可看到;自然流量带来的粉丝没有花费。"
        )
        return Note("涨粉成本还缺花费", text)
    columns = (
        Column("source", "来源", TEXT), Column("ad_followers", "新增粉丝数", PEOPLE), Column("ad_cost", "消耗", YUAN),
        Column("cost_per_follower", "每个新粉", YUAN), Column("said", "说明", TEXT),
    )  # fmt: skip
    caption = "千川按自然日,一天的几场合在一起;消耗也买来成交,不全是为了涨粉"
    return Table("涨粉成本(按来源)", columns, tuple(rows), caption)


def _likeness(found: Portraits) -> Table:
    """How far the portrait of those who came is from that of the buyers, dimension by dimension."""
    rows: list[tuple[str, float, str]] = []
    for dimension in found.dimensions if found.base != LEFT else ():
        if not (found.whole(BUYERS, dimension) and found.whole(found.base, dimension)):
            continue
        came, bought = (found.shares[crowd, dimension] for crowd in (found.base, BUYERS))
        names = list(dict.fromkeys((*came, *bought)))
        apart = distance([came.get(name, 0.0) for name in names], [bought.get(name, 0.0) for name in names])
        if apart is not None:
            rows.append((dimension, apart, _in_words(apart, _chance(found, dimension, len(names)))))
    rows.sort(key=lambda row: -row[1])
    columns = (Column("dimension", "画像维度", TEXT), Column("distance", "差异", NUMBER), Column("said", "读法", TEXT))
    caption = (
        f"差异是两份完整画像的 Jensen-Shannon 距离:0 一样,1 毫无相同。{_ALIKE} 以下算很像、{_APART} 以上算不同(经验线);"
        "新关注的人没有画像,用来的人代替"
    )
    return Table("来的人像不像会买的人", columns, tuple(rows), caption, folded=True)


def _chance(found: Portraits, dimension: str, labels: int) -> float:
    """How far apart so few people would be by chance; 0 where nobody was counted."""
    people = [found.people.get((crowd, dimension), 0.0) for crowd in (BUYERS, found.base)]
    return by_chance(labels, people[0], people[1]) if min(people) > 0 else 0.0


def _in_words(apart: float, chance: float) -> str:
    if apart < _STANDS * chance:
        return "看不出差别:这点人数凭运气也会差这么多"
    if apart < _ALIKE:
        return "很像:来的人就是会买的这类人"
    return "有些不同" if apart < _APART else "明显不同:来的人里会买的这类人少"
