"""A realistic review worked out by hand, with hostile names, that has every block type."""

from datetime import datetime, timedelta
from decimal import Decimal as D

from core.reviews.blocks import (
    Attribution,
    Cards,
    Column,
    Findings,
    Funnel,
    Note,
    Part,
    Review,
    Series,
    Split,
    Step,
    Table,
    Term,
    Trend,
)
from core.reviews.readings import Advice, Finding, Reading
from core.units import COUNT, DATETIME, MINUTES, ORDERS, PEOPLE, RATE, SECONDS, TEXT, TIMES, YUAN
from tests.core.reports.sample_plots import PLOTS

SCRIPT = "<script>alert(1)</script>"
IMAGE = "![x](http://e)"
FORMULA = "=cmd|' /C calc'!A0"
DOLLARS = "$1$ :red[x] **b** `c`"
PIPE = "a|b\nc"
BIDI = "正\u202e文\u200b\x07"
HOSTILE = (SCRIPT, IMAGE, FORMULA, DOLLARS, PIPE, BIDI)

START = datetime(2026, 7, 29, 20, 0)

USUAL = "同账号同时段近 20 场"


def rate(metric, label, numerator, denominator, before, verdict="normal", good="up", **more) -> Reading:
    formula = more.pop("formula", "分子 ÷ 分母")
    return Reading(
        metric, label, RATE, numerator / denominator, before, numerator, denominator, verdict,
        good=good, formula=formula, sample=f"{denominator:,} 人", judged_by=USUAL, **more,
    )  # fmt: skip


def people(metric, label, value, before, verdict="normal", **more) -> Reading:
    return Reading(metric, label, PEOPLE, value, before, verdict=verdict, good="up", sample="1 场", **more)


EXPOSURE = people("exposure_users", "直播间曝光人数", 128_430, 119_870)
FUNNEL = Funnel(
    "五维四率(按人数)",
    "people",
    (
        EXPOSURE,
        people("viewers", "直播间观看人数", 11_840, 11_120),
        people("product_exposure_users", "商品曝光人数", 9_372, 8_950),
        people("product_click_users", "商品点击人数", 2_981, 2_760),
        people("buyers", "成交人数", 236, 301, "real"),
    ),
    (
        rate("view_rate", "观看点击率", 11_840, 128_430, 11_120 / 119_870, formula="观看人数 ÷ 曝光人数"),
        rate("product_exposure_rate", "商品曝光率", 9_372, 11_840, 8_950 / 11_120),
        rate("product_click_rate", "商品点击率", 2_981, 9_372, 2_760 / 8_950, "real"),
        rate("pay_rate", "点击支付率", 236, 2_981, 301 / 2_760, "real", compass_verdict="poor"),
    ),
    rate("exposure_pay_rate", "曝光-成交率", 236, 128_430, 301 / 119_870, "real"),
)

CARDS = Cards(
    "这一场",
    (
        Reading("gmv", "成交金额", YUAN, 26_290.04, 34_520.19, verdict="real", compass_verdict="poor", good="up",
                sample="1 场", judged_by=USUAL),
        EXPOSURE,
        rate("refund_rate", "退款率", 12, 236, 0.031, "too_few", good="down"),
        rate("fan_view_share", "观看粉丝占比", 5_300, 11_840, 0.34, "real", good="stable"),
        Reading("watch_seconds_per_viewer", "人均观看时长", SECONDS, 65.2, 61.0, verdict="normal", good="up"),
        Reading("live_minutes", "开播时长", MINUTES, 182.5, 180.0, verdict="no_history", reason="promotion"),
        Reading("new_followers", "新增粉丝", PEOPLE, None, 210, note="按场次累加", where=(("channel", SCRIPT),)),
    ),
)  # fmt: skip

ATTRIBUTION = Attribution(
    "点击支付率拖累 ¥9,842.10",
    "gmv",
    "成交金额",
    D("34520.19"),
    D("26290.04"),
    D("-8230.15"),
    (
        Term("exposure_users", "曝光人数", D("2105.33"), PEOPLE, 128_430, 119_870,
             interval=(D("-1210.00"), D("5400.50")), verdict="normal",
             parts=(Term("live_hours", "开播时长", D("420.11"), MINUTES, 182.5, 180.0),
                    Term("exposure_per_hour", "每小时曝光", D("1685.22"), PEOPLE, 42_224, 39_956))),
        Term("view_rate", "观看点击率", D("-180.42"), RATE, 11_840 / 128_430, 11_120 / 119_870,
             interval=(D("-900.00"), D("610.00")), verdict="normal"),
        Term("product_exposure_rate", "商品曝光率", D("-512.70"), RATE, 0.7916, 0.8049,
             interval=(D("-1300.00"), D("260.00")), verdict="normal"),
        Term("product_click_rate", "商品点击率", D("1499.74"), RATE, 0.3181, 0.3084,
             interval=(D("700.00"), D("2310.00")), verdict="real"),
        Term("pay_rate", "点击支付率", D("-9842.10"), RATE, 236 / 2_981, 301 / 2_760,
             interval=(D("-11870.00"), D("-7650.00")), verdict="real"),
        Term("ticket_per_buyer", "客单价", D("-1300.00"), YUAN, 111.40, 114.68, verdict="too_few"),
    ),
    caption="钱以成交金额计",
)  # fmt: skip

CHANNELS = Table(
    "各渠道",
    (
        Column("channel", "渠道", TEXT),
        Column("entries", "进入次数", TIMES),
        Column("orders", "订单", ORDERS),
        Column("order_rate", "转化率", RATE),
        Column("gmv", "成交金额", YUAN),
        Column("effect", "影响", YUAN, signed=True),
        Column("first", "首次进入", DATETIME),
    ),
    (
        ("推荐feed", 7_204, 131, 131 / 7_204, D("14820.55"), D("-6120.10"), START),
        (SCRIPT, 1_904, 40, 40 / 1_904, D("4210.00"), D("-900.00"), START),
        (IMAGE, 904, 20, 20 / 904, D("2210.10"), D("-110.05"), START),
        (FORMULA, 804, 19, 19 / 804, D("2200.00"), D("0.00"), START),
        (DOLLARS, 704, 18, 18 / 704, D("1900.39"), D("12.00"), START),
        (PIPE, 300, 8, 8 / 300, D("949.00"), None, None),
        (BIDI, 20, 0, 0.0, D("0.00"), D("-1112.00"), START),
    ),
    caption="渠道的钱与渠道的钱相比",
)

SESSIONS = Table(
    "场次明细",
    (
        Column("session", "场次", TEXT),
        Column("minutes", "开播时长", MINUTES, adds=True),
        Column("viewers", "直播间观看人数", PEOPLE, adds=True),
        Column("orders", "订单", ORDERS, adds=True),
        Column("gmv", "成交金额", YUAN, adds=True),
        Column("gmv_per_hour", "每小时成交金额", YUAN, of=("gmv", "minutes"), per=60),
        Column("order_rate", "下单率", RATE, of=("orders", "viewers")),
        Column("price", "件单价", YUAN, of=("gmv", "orders")),
    ),
    (
        ("07-27 20:00", 180, 8_000, 131, D("14820.55"), 14820.55 / 180 * 60, 131 / 8_000, 14820.55 / 131),
        ("07-28 20:00", 182.5, 7_100, 97, D("9600.10"), 9600.10 / 182.5 * 60, 97 / 7_100, 9600.10 / 97),
        (FORMULA, 175, 0, 0, D("0.00"), 0.0, None, None),
        ("07-29 20:00", None, 11_840, 236, D("26290.04"), None, 236 / 11_840, 26290.04 / 236),
        (SCRIPT, 30, 12, 1, D("0.10"), 0.2, 0.1, 0.10),
    ),
    caption="合计是各场相加,率是相加之后再除",
    totals=("合计", 567.5, 26_952, 465, D("50710.79"), 50710.79 / 567.5 * 60, 465 / 26_952, 50710.79 / 465),
)


def line(name, base, swing) -> Series:
    points = []
    for day in range(14):
        at = START - timedelta(days=13 - day)
        points.append((at, None if day == 5 else base + swing * ((day * 7) % 5 - 2) / 10))
    return Series(name, tuple(points))


TREND = Trend(
    "点击支付率 近 14 场", "pay_rate", RATE, (line("点击支付率", 0.098, 0.04),), (START,), "空着的一天没有开播"
)
CHANNEL_TREND = Trend(
    "各渠道进入次数",
    "entries",
    TIMES,
    (line("推荐feed", 7_000, 2_100), line("千川PC版", 16_000, 5_100), line(SCRIPT, 1_900, 800), line(FORMULA, 804, 90)),
    (START - timedelta(days=1), START),
)
SPLIT = Split(
    "自然与付费",
    "views",
    TIMES,
    (Part("自然", 9_104, 0.6501, 0.7210), Part("付费", 4_600, 0.3285, 0.2790), Part(PIPE, 300, 0.0214, None)),
    "按进入次数",
)

PAY_RATE_FELL = Finding(
    "pay_rate",
    (),
    D("-9842.10"),
    (D("-11870.00"), D("-7650.00")),
    "real",
    "点击支付率 7.9%,低于同时段常态 10.9%,拖累成交金额 ¥9,842.10",
    ("逼单节奏变慢", f"{DOLLARS} 缺货"),
    (
        Advice("主推讲解结束前 30 秒报一次库存和价格,当场答疑", "pay_rate", "ticket_per_buyer"),
        Advice("老粉占比高时增加新品", "product_click_rate", "", "观看粉丝占比连续三场偏高"),
    ),
)
CLICK_RATE_ROSE = Finding(
    "product_click_rate", (("channel", IMAGE),), D("1499.74"), None, "real", f"商品点击率在 {IMAGE} 升高"
)

REVIEW = Review(
    key="traffic",
    title="直播日报 · 流量",
    headline="成交金额 ¥2.6万,比同时段常态少 ¥8,230:点击支付率拖累 ¥9,842.10",
    merchant=f"小店 {SCRIPT}",
    scope="2026-07-29 20:00 场",
    against="同时段常态",
    as_of=datetime(2026, 7, 30, 9, 12),
    steps=(
        Step("先看结果", (CARDS, Findings("发现", (PAY_RATE_FELL,)))),
        Step("五维四率", (FUNNEL, ATTRIBUTION)),
        Step(
            "渠道[]:*?/\\ 与时间:一个很长很长很长很长很长很长很长很长很长的步骤名",
            (
                CHANNELS,
                SESSIONS,
                TREND,
                CHANNEL_TREND,
                SPLIT,
                Findings("渠道发现", ()),
                Note("还不能判断", f"历史只有 3 场,{SCRIPT} 先看数字"),
                Table("没有数据的表", (Column("x", "数", COUNT),), ()),
            ),
        ),
        Step("一场之内", PLOTS),
    ),
    findings=(PAY_RATE_FELL, CLICK_RATE_ROSE),
)
