"""直播日报 · 人群: who comes, who buys, whom to aim at, what the new followers are worth, what viewers ask.

Owns the order of this scenario and the few claims it makes about fans and new buyers. Portraits, targeting, followers
and questions are modules of their own; a cause is never claimed.
"""

from core.methods.judging import holm
from core.metrics import METRICS
from core.reviews.blocks import Block, Cards, Findings, Note, Review, Step
from core.reviews.evidence import Evidence
from core.reviews.people.drift import Drift, came_otherwise, drift
from core.reviews.people.followers import FOLLOWERS, follower_blocks
from core.reviews.people.portraits import (
    COUNTED_BY,
    FIRST,
    Portraits,
    differs,
    lacking,
    portrait_blocks,
    portraits,
    strongest,
)
from core.reviews.people.questions import question_blocks
from core.reviews.people.targeting import targeting
from core.reviews.readings import Advice, Finding, Reading
from core.reviews.resolve import word_of
from core.reviews.written import written
from core.scope import Scope
from core.sheets import EXPORTS
from core.units import show_change
from core.warehouse.store import Store

KEY, TITLE = "people", "直播日报 · 人群"

SHARES = ("fan_view_share", "old_fan_view_share", "fan_buyer_share", "new_buyer_share")
"""The shares that are shown, and may be claimed to have changed."""
KEYS = (*SHARES, *FOLLOWERS, *COUNTED_BY.values())
"""What this scenario needs of its sessions."""

CLAIM_ALPHA = 0.004
"""Level of all claims about who came and bought, together: they join what traffic claims of the same session, so that
all claims of a daily report stay below one quiet session in twenty. On noise 0.4 % of sessions carry one (5,000
simulated, 8 % from session to session); a share 40 % off is claimed in 85 %, one 30 % off in half of them."""

_NEWCOMERS_LACK = "占比升高多半是新人来得少:先看推荐feed和投放的进入次数"
_ADVICE = {
    ("fan_view_share", True): (f"粉丝{_NEWCOMERS_LACK},别急着给粉丝加福利", "new_buyer_share"),
    ("fan_view_share", False): ("开播前给粉丝发预告,开场留一个只给粉丝的款,把老粉叫回来", "exposure_users"),
    ("old_fan_view_share", True): (f"老粉{_NEWCOMERS_LACK}", "new_buyer_share"),
    ("old_fan_view_share", False): ("开播前给老粉发预告,常来的款换着上新,把老粉叫回来", "exposure_users"),
    ("fan_buyer_share", True): ("给第一次来的人一个容易下单的款,别让成交只靠粉丝", "ticket_per_buyer"),
    ("fan_buyer_share", False): ("给粉丝留专属券或加赠,让老客有理由再买", "refund_rate"),
    ("new_buyer_share", True): ("新客多了,下播后把他们引进粉丝群和会员,下一场看还来不来", "refund_rate"),
    ("new_buyer_share", False): (
        "选一两个低价好试的款做新客首单,千川定向排除已购人群,慢慢把新客占比抬上来", "fan_view_share"
    ),
}  # fmt: skip
"""What to try where a share has really moved, up or down: the advice, and what must not suffer by it."""


def people(store: Store, scope: Scope) -> Review:
    """The review of a scope's people. Portraits and comments are those of one session, which is named."""
    evidence = Evidence(store, scope, KEYS)
    found, before = portraits(store, evidence)
    drifted = drift(found) if found else None
    claims = people_findings(evidence)
    told = _portrait_steps(found, before, drifted, len(scope.sessions))
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=_headline(evidence, claims, drifted),
        steps=(
            Step("新老客与粉丝", _share_blocks(evidence, claims)),
            *told[:1],
            Step("涨粉质量", follower_blocks(store, evidence, found)),
            *_question_steps(store, scope),
            *told[1:],
        ),
        findings=claims,
    )


def people_summary(store: Store, evidence: Evidence) -> tuple[Block, ...]:
    """The cards and the one portrait in which buyers differ most, for a report of everything: two blocks at most.

    `evidence` is that of any look at a scope which holds KEYS.
    """
    cards = _cards(evidence)
    found, _ = portraits(store, evidence)
    most = strongest(portrait_blocks(found)) if found else None
    return (*((cards,) if cards.readings else ()), *((most,) if most else ()))


def people_findings(evidence: Evidence) -> tuple[Finding, ...]:
    """Claims over the shares of fans and new buyers, tested together."""
    readings = [evidence.reading(key) for key in SHARES]
    stand = holm([evidence.judgement(key).p_value for key in SHARES], alpha=CLAIM_ALPHA)
    against = word_of(evidence.scope)
    return tuple(
        _finding(reading, against)
        for reading, stands in zip(readings, stand, strict=True)
        if stands and reading.verdict == "real"
    )


def _finding(reading: Reading, against: str) -> Finding:
    assert reading.value is not None and reading.before is not None
    text, guard = _ADVICE[reading.metric, reading.value > reading.before]
    change = show_change(reading.value, reading.before, reading.unit)
    said = f"{reading.label} {reading.value_text},{against} {reading.before_text}({change}),超出正常波动"
    return Finding(reading.metric, (), None, None, "real", said, advice=(Advice(text, reading.metric, guard),))


def _cards(evidence: Evidence) -> Cards:
    readings = (evidence.reading(key) for key in SHARES)
    return Cards("新老客与粉丝", tuple(reading for reading in readings if reading.value is not None))


def _share_blocks(evidence: Evidence, claims: tuple[Finding, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if evidence.promotion_names:
        names = "、".join(evidence.promotion_names)
        text = f"本期包含{names}:大促带来的人和平日不同,粉丝与新客占比只和大促日比。"
        blocks.append(Note("大促日", text))
    cards = _cards(evidence)
    if not cards.readings:
        text = (
            "这几场的导出没有粉丝与新客占比。上传带「看播粉丝占比」「成交新客占比」的"
            f"{EXPORTS['live_list'].offered}即可补上。"
        )
        return (*blocks, Note("还没有粉丝与新客占比", text))
    blocks.append(cards)
    judged = any(reading.verdict in ("normal", "real") for reading in cards.readings)
    quiet = "没有哪个占比确认变了" if judged else "可比的历史场次还不够,先不下判断"
    wish = "目标是粉丝占比稳住、新客占比慢慢抬高;调过选品、价格机制或投放之后再看一次"
    blocks.append(Findings("变化", claims, f"{quiet};{wish}"))
    told = {reading.metric for reading in cards.readings}
    missing = "、".join(
        METRICS[key].label for key in ("fan_view_share", "fan_buyer_share", "new_buyer_share") if key not in told
    )
    if missing:
        text = f"这几场的导出没有{missing}。上传整场数据或带这些列的{EXPORTS['live_list'].offered}即可补上。"
        blocks.append(Note("占比不全", text))
    return tuple(blocks)


def _portrait_steps(
    found: Portraits | None, before: Portraits | None, drifted: Drift | None, sessions: int
) -> tuple[Step, ...]:
    """Who comes and who buys: what differs first, then the list to take along; what hardly differs stands apart."""
    title = "精准引流:谁来、谁买"
    if found is None or drifted is None:
        text = (
            f"在{EXPORTS['audience'].menu}里选 成交、看播、未成交 三种人群,把 人群、画像维度、标签、占比 抄成表格上传"
            "(年龄、八大消费群体、本行业下单价值先抄),就能看到谁来、谁买、该定向谁。"
        )
        return (Step(title, (Note("还没有人群画像", text),)),)
    several = f"一次看 {sessions} 场,画像不能跨场相加,这里是最近有画像的 " if sessions > 1 else "画像来自 "
    about = f"{several}{found.start:%Y-%m-%d %H:%M} 那场"
    told = "。".join(filter(None, (about, came_otherwise(found, before), lacking(found)))) + "。"
    table = targeting(found)
    aimed: Block = (
        table
        if table.rows
        else Note(table.title, f"{found.too_few or '没有哪个标签差得够多,不用改定向'}。{table.caption}。")
    )
    blocks = portrait_blocks(found)
    telling = tuple(block for block in blocks if block.dimension in FIRST or differs(block))
    quiet = tuple(block for block in blocks if block not in telling)
    first = Step(title, (drifted.note, *telling, aimed, Note("画像说明", told)))
    return (first, *((Step("差别不大的画像", quiet),) if quiet else ()))


def _question_steps(store: Store, scope: Scope) -> tuple[Step, ...]:
    """The minutes first: a part picked there is answered by what stands below."""
    blocks = question_blocks(store, scope)
    return tuple(
        Step(title, (block,)) for title, block in zip(("评论里的提问", "每个商品被问了什么"), blocks, strict=False)
    )


def _headline(evidence: Evidence, claims: tuple[Finding, ...], drifted: Drift | None) -> str:
    """What changed, if anything stands; who comes against who buys, if portraits tell; else the shares as they are."""
    told = [f"{METRICS[claim.metric].label}{evidence.reading(claim.metric).change_text}" for claim in claims]
    told += [drifted.fact] if drifted else []
    known = (evidence.reading(key) for key in SHARES)
    plain = [f"{reading.label} {reading.value_text}" for reading in known if reading.value is not None]
    return ";".join(told or plain) or "还没有人群数据"
