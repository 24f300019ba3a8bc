"""A live room over a scope, looked at once: its money, what moved it, its channels, what may be claimed.

Owns what several scenarios say of the same room, so that the traffic page, the daily report and 今日 can't differ: the
headline, the cards, the funnel, the split of the money. Which of them a scenario shows, and in what order, is its own.
"""

from collections.abc import Sequence
from decimal import Decimal

from core.metrics import METRICS
from core.metrics.live import EXPOSURE_PAY, EXPOSURE_PAY_TIMES, FUNNEL_PEOPLE, FUNNEL_TIMES
from core.reviews.attribution import STAGES, TICKET_OF, attribution, lacking_stages, money_of
from core.reviews.blocks import Block, Cards, Findings, Funnel, Note
from core.reviews.channels import channel_attribution
from core.reviews.efficiency import CHANNEL_KEYS
from core.reviews.evidence import Evidence
from core.reviews.findings import claims, findings
from core.reviews.readings import Finding, Reading
from core.reviews.resolve import word_of
from core.scope import Scope
from core.units import YUAN, show, show_ratio
from core.warehouse.store import Store

TIMES_STAGES = ("exposure_count", "views", "product_exposure_count", "product_clicks", "orders")
CROWD = ("fan_view_share", "old_fan_view_share", "fan_buyer_share", "new_buyer_share")
LIVE = tuple(
    dict.fromkeys(
        (
            *STAGES, *TIMES_STAGES, "gmv", "user_pay", "gmv_per_hour", "user_pay_per_hour", "live_minutes",
            *(metric.key for metric in (*FUNNEL_PEOPLE, EXPOSURE_PAY, *FUNNEL_TIMES, EXPOSURE_PAY_TIMES)),
            *TICKET_OF.values(), "view_pay_rate", *CROWD,
        )
    )
)  # fmt: skip
"""What every look at a room needs of its sessions."""


class Room:
    """A scope's sessions, judged. `money` is the one money of the review, None where the two sides share none.

    `whole` and `channels` split its change, None where that can't be done; `findings` are what may be said out loud.
    `more` are further metrics of the sessions that a scenario shows.
    """

    def __init__(self, store: Store, scope: Scope, more: Sequence[str] = ()) -> None:
        self.evidence = Evidence(store, scope, tuple(dict.fromkeys((*LIVE, *more))), CHANNEL_KEYS)
        self.money = money_of(self.evidence)
        self.whole = attribution(self.evidence, self.money) if self.money else None
        self.channels = channel_attribution(self.evidence, self.money or "gmv")
        self.findings = findings(self.evidence, self.whole, self.channels, word_of(scope))

    @property
    def shown(self) -> Reading:
        """The money at the top: the review's, or what there is where the two sides have none in common."""
        reading = self.evidence.reading
        return reading(self.money or ("gmv" if reading("gmv").value is not None else "user_pay"))

    @property
    def headline(self) -> str:
        return self.headline_of(self.findings)

    def headline_of(self, found: Sequence[Finding], beside: str = "") -> str:
        """The one sentence that matters: the money, how far it is from the comparison, and the largest of `found`.

        `beside` is how far it is from anything else, in words.
        """
        sentence = f"{self.shown.label} {self.shown.value_text}"
        if self.whole is not None and self.whole.before:
            sentence += f",{self._against(self.whole.total, self.whole.before)}"
        sentence += f",{beside}" if beside else ""
        return f"{sentence};{claims(found) if found else self.nothing}"

    def _against(self, change: Decimal, before: Decimal) -> str:
        """How far the money is from the comparison; 持平 where that rounds to nothing."""
        word, ratio = word_of(self.evidence.scope), show_ratio(float(change / before))
        if ratio == show_ratio(0.0):
            return f"与{word}持平"
        return f"比{word}{'少' if change < 0 else '多'} {show(abs(change), YUAN)}({ratio})"

    @property
    def nothing(self) -> str:
        """Why there is no finding, in half a sentence: nothing is wrong, or nothing can be told yet."""
        keys = (self.shown.metric, *(metric.key for metric in FUNNEL_PEOPLE))
        verdicts = {self.evidence.reading(key).verdict for key in keys}
        if self.evidence.promotion_names and self.shown.before is None:
            return "大促日只与大促日相比,可比的场次还不够,先不下判断"
        if "normal" not in verdicts and "real" not in verdicts:
            return "样本太小,先不下判断" if verdicts == {"too_few"} else "可比的历史场次还不够,先不下判断"
        if self.shown.verdict == "real":
            return "超出正常波动,但没有哪一步单独大到能确认"
        return "没有发现超出正常波动的变化"

    def cards(self, title: str, *keys: str) -> Cards:
        """Those of the readings that have a value."""
        readings = (self.evidence.reading(key) for key in keys)
        return Cards(title, tuple(reading for reading in readings if reading.value is not None))

    def key_figures(self, title: str = "关键数字") -> Cards:
        """Money, money per hour, buyers, ticket, exposure and length."""
        pay = self.shown.metric
        return self.cards(title, pay, f"{pay}_per_hour", "buyers", TICKET_OF[pay], STAGES[0], "live_minutes")

    def opening(self) -> tuple[Block, ...]:
        """The key figures; where one has to ask who came, the note on why before them and the shares behind them."""
        crowd = self._crowd()
        return (*crowd[:1], self.key_figures(), *crowd[1:])

    def people_funnel(self) -> Funnel:
        return self._funnel("按人数看", STAGES, people=True)

    def times_funnel(self) -> Funnel | None:
        """By times; None where no export tells them."""
        if all(self.evidence.reading(key).value is None for key in TIMES_STAGES):
            return None
        return self._funnel("按次数看", TIMES_STAGES, people=False)

    def _funnel(self, title: str, stages: tuple[str, ...], *, people: bool) -> Funnel:
        rates = FUNNEL_PEOPLE if people else FUNNEL_TIMES
        return Funnel(
            title,
            "people" if people else "times",
            tuple(self.evidence.reading(key) for key in stages),
            tuple(self.evidence.reading(metric.key) for metric in rates),
            self.evidence.reading((EXPOSURE_PAY if people else EXPOSURE_PAY_TIMES).key),
        )

    def _crowd(self) -> tuple[Block, ...]:
        """Who came, where a promotion or a new price mechanism makes one ask: a note on why, and the shares."""
        promotions, mechanisms = self.evidence.promotion_names, self.evidence.new_mechanisms
        if not promotions and not mechanisms:
            return ()
        said = []
        if promotions:
            said.append(
                f"本期包含{'、'.join(promotions)},大促场次只与大促日相比,不与平日相比;平日的历史里也不含大促日。"
            )
        if mechanisms:
            said.append(f"本期的价格机制「{'」「'.join(mechanisms)}」是上一场没有的,先看来的人变没变。")
        title = "大促日" if promotions else "价格机制有变"
        crowd = self.cards("大促人群:粉丝与新客占比" if promotions else "换价格机制后的人群:粉丝与新客占比", *CROWD)
        lacking = "这几场的导出没有粉丝与新客占比,上传带「看播粉丝占比」「成交新客占比」的直播间列表即可补上。"
        return (Note(title, "".join(said)), crowd if crowd.readings else Note(crowd.title, lacking))

    def money_blocks(self) -> tuple[Block, ...]:
        """The split of the money, and what it lacks."""
        lacking = "、".join(METRICS[key].label for key in lacking_stages(self.evidence))
        if self.whole is None:
            return (Note("没有拆解金额", self._why_none(lacking)),)
        if len(self.whole.terms) == len(STAGES) + 1:
            return (self.whole,)
        text = (
            f"本期或对比场次缺少{lacking},只能拆到观看人数、观看-成交率和客单价。补传同一场的直播间列表即可拆到每一步。"
        )
        return (self.whole, Note("拆解不完整", text))

    def _why_none(self, lacking: str) -> str:
        evidence = self.evidence
        unknown = [key for key in STAGES if evidence.reading(key).value is None]
        if all(evidence.reading(key).value is None for key in TICKET_OF):
            return "这几场没有成交金额,也没有用户支付金额。上传同一场的直播间列表或整场数据即可补上。"
        if unknown:
            return f"缺少{lacking},无法把金额拆到每一步。上传同一场的直播间列表或整场数据即可补上。"
        if evidence.promotion_names:
            return "大促日只与大促日相比,可比的大促场次不足。"
        return "可比的历史场次不足,或两边没有同一种金额。多传几周的直播间列表后会自动给出。"

    def finding_block(self, title: str = "发现与建议") -> Findings:
        if self.findings:
            return Findings(title, self.findings)
        return Findings(title, self.findings, empty=self.nothing)
