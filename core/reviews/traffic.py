"""直播日报 · 流量: where viewers are lost on the way to paying, and which channel brought fewer of them.

Owns the order of this scenario and its words: 五维四率 by people and by times, what the change cost in yuan, the
channels' efficiency, findings. Figures come judged from `evidence`; nothing that another scenario needs is computed
here.
"""

from core.metrics import METRICS
from core.metrics.live import EXPOSURE_PAY, EXPOSURE_PAY_TIMES, FUNNEL_PEOPLE, FUNNEL_TIMES
from core.reviews.attribution import STAGES, TICKET_OF, attribution, lacking_stages, money_of
from core.reviews.blocks import Attribution, Block, Cards, Finding, Findings, Funnel, Note, Reading, Review, Step
from core.reviews.channels import channel_attribution
from core.reviews.efficiency import CHANNEL_KEYS, channel_blocks
from core.reviews.evidence import Evidence
from core.reviews.findings import claims, findings
from core.reviews.resolve import word_of
from core.scope import Scope
from core.units import YUAN, show, show_ratio
from core.warehouse import holdings
from core.warehouse.store import Store

KEY, TITLE = "traffic", "直播日报 · 流量"

_TIMES_STAGES = ("exposure_count", "views", "product_exposure_count", "product_clicks", "orders")
_CROWD = ("fan_view_share", "old_fan_view_share", "fan_buyer_share", "new_buyer_share")
_LIVE = tuple(
    dict.fromkeys(
        (
            *STAGES, *_TIMES_STAGES, "gmv", "user_pay", "gmv_per_hour", "user_pay_per_hour", "live_minutes",
            *(metric.key for metric in (*FUNNEL_PEOPLE, EXPOSURE_PAY, *FUNNEL_TIMES, EXPOSURE_PAY_TIMES)),
            *TICKET_OF.values(), "view_pay_rate", *_CROWD,
        )
    )
)  # fmt: skip


def traffic(store: Store, scope: Scope) -> Review:
    """The review of a scope's traffic. Every figure in it is over the scope's sessions and nothing else."""
    evidence = Evidence(store, scope, _LIVE, CHANNEL_KEYS)
    money = money_of(evidence)
    whole = attribution(evidence, money) if money else None
    channels = channel_attribution(evidence, money or "gmv")
    found = findings(evidence, whole, channels, word_of(scope))
    return Review(
        key=KEY,
        title=TITLE,
        headline=_headline(evidence, money, whole, found),
        merchant=scope.merchant,
        scope=scope.title,
        against=scope.against_title,
        as_of=holdings.as_of(store, scope.merchant),
        steps=(
            Step("五维四率:人在哪一步流失", _funnel_blocks(evidence, money, whole)),
            Step("流量效能:哪个渠道变了", channel_blocks(store, evidence, channels)),
            Step("发现与建议", (_finding_block(evidence, money, found),)),
        ),
        findings=found,
    )


def _shown(evidence: Evidence, money: str | None) -> Reading:
    """The money at the top: the review's, or what there is where the two sides have none in common."""
    return evidence.reading(money or ("gmv" if evidence.reading("gmv").value is not None else "user_pay"))


def _headline(evidence: Evidence, money: str | None, whole: Attribution | None, found: tuple[Finding, ...]) -> str:
    shown = _shown(evidence, money)
    sentence = f"{shown.label} {shown.value_text}"
    if whole is not None and whole.before:
        less = "少" if whole.total < 0 else "多"
        ratio = show_ratio(float(whole.total / whole.before))
        sentence += f",比{word_of(evidence.scope)}{less} {show(abs(whole.total), YUAN)}({ratio})"
    return f"{sentence};{claims(found) if found else _nothing(evidence, shown)}"


def _nothing(evidence: Evidence, shown: Reading) -> str:
    """Why there is no finding, in half a sentence: nothing is wrong, or nothing can be told yet."""
    verdicts = {evidence.reading(key).verdict for key in (shown.metric, *(metric.key for metric in FUNNEL_PEOPLE))}
    if "normal" not in verdicts and "real" not in verdicts:
        if evidence.promotion_names:
            return "大促日只与大促日相比,可比的场次还不够,先不下判断"
        return "样本太小,先不下判断" if verdicts == {"too_few"} else "可比的历史场次还不够,先不下判断"
    if shown.verdict == "real":
        return "超出正常波动,但没有哪一步单独大到能确认"
    return "没有发现超出正常波动的变化"


def _funnel_blocks(evidence: Evidence, money: str | None, whole: Attribution | None) -> tuple[Block, ...]:
    pay = _shown(evidence, money).metric
    blocks: list[Block] = []
    if evidence.promotion_names:
        names = "、".join(evidence.promotion_names)
        blocks.append(Note("大促日", f"本期包含{names},大促场次只与大促日相比,不与平日相比;平日的历史里也不含大促日。"))
    blocks.append(
        _cards(evidence, "关键数字", pay, f"{pay}_per_hour", "buyers", TICKET_OF[pay], STAGES[0], "live_minutes")
    )
    if evidence.promotion_names:
        crowd = _cards(evidence, "大促人群:粉丝与新客占比", *_CROWD)
        lacking = "这几场的导出没有粉丝与新客占比,上传带「看播粉丝占比」「成交新客占比」的直播间列表即可补上。"
        blocks.append(crowd if crowd.readings else Note(crowd.title, lacking))
    blocks.append(_funnel(evidence, "按人数看", STAGES, people=True))
    if any(evidence.reading(key).value is not None for key in _TIMES_STAGES):
        blocks.append(_funnel(evidence, "按次数看", _TIMES_STAGES, people=False))
    return (*blocks, *_money_blocks(evidence, whole))


def _cards(evidence: Evidence, title: str, *keys: str) -> Cards:
    readings = (evidence.reading(key) for key in keys)
    return Cards(title, tuple(reading for reading in readings if reading.value is not None))


def _funnel(evidence: Evidence, title: str, stages: tuple[str, ...], *, people: bool) -> Funnel:
    rates = FUNNEL_PEOPLE if people else FUNNEL_TIMES
    return Funnel(
        title,
        "people" if people else "times",
        tuple(evidence.reading(key) for key in stages),
        tuple(evidence.reading(metric.key) for metric in rates),
        evidence.reading((EXPOSURE_PAY if people else EXPOSURE_PAY_TIMES).key),
    )


def _money_blocks(evidence: Evidence, whole: Attribution | None) -> tuple[Block, ...]:
    """The split of the money, and what it lacks."""
    lacking = "、".join(METRICS[key].label for key in lacking_stages(evidence))
    if whole is None:
        return (Note("没有拆解金额", _why_none(evidence, lacking)),)
    if len(whole.terms) == len(STAGES) + 1:
        return (whole,)
    text = f"本期或对比场次缺少{lacking},只能拆到观看人数、观看-成交率和客单价。补传同一场的直播间列表即可拆到每一步。"
    return (whole, Note("拆解不完整", text))


def _why_none(evidence: Evidence, lacking: str) -> str:
    unknown = [key for key in STAGES if evidence.reading(key).value is None]
    if all(evidence.reading(key).value is None for key in TICKET_OF):
        return "这几场没有成交金额,也没有用户支付金额。上传同一场的直播间列表或整场数据即可补上。"
    if unknown:
        return f"缺少{lacking},无法把金额拆到每一步。上传同一场的直播间列表或整场数据即可补上。"
    if evidence.promotion_names:
        return "大促日只与大促日相比,可比的大促场次不足。"
    return "可比的历史场次不足,或两边没有同一种金额。多传几周的直播间列表后会自动给出。"


def _finding_block(evidence: Evidence, money: str | None, found: tuple[Finding, ...]) -> Findings:
    if found:
        return Findings("发现与建议", found)
    return Findings("发现与建议", found, empty=_nothing(evidence, _shown(evidence, money)))
