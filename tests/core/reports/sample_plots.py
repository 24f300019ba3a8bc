"""The pictures of the sample review: a session on its minutes, products, a portrait, sessions side by side."""

from datetime import datetime, timedelta
from decimal import Decimal as D

from core.reviews.blocks import (
    Band,
    Column,
    Heatmap,
    Label,
    Line,
    Mark,
    Matrix,
    Point,
    Portrait,
    Ranking,
    Scatter,
    Timeline,
)
from core.reviews.ranked import Ranked
from core.reviews.readings import Reading
from core.units import PEOPLE, RATE, TIMES, YUAN

SCRIPT = "<script>alert(1)</script>"
START = datetime(2026, 7, 29, 20, 0)
MINUTES = [START + timedelta(minutes=n) for n in range(30)]


def line(metric, label, unit, base) -> Line:
    return Line(metric, label, unit, tuple((at, None if n == 7 else base + n % 5) for n, at in enumerate(MINUTES)))


TIMELINE = Timeline(
    "20:10 之后进入变少",
    "7788 2026-07-29 20:00",
    START,
    MINUTES[-1] + timedelta(minutes=1),
    (line("entries", "进入次数", TIMES, 40), line("gmv", "成交金额", YUAN, 300)),
    ("entries", "gmv"),
    (
        Band("shift", "主播甲", START, MINUTES[15]),
        Band("shift", SCRIPT, MINUTES[15], MINUTES[-1]),
        Band("explanation", "=冲锋衣", MINUTES[3], MINUTES[9], "第 1 次"),
    ),
    (Mark(MINUTES[12], "改价", "降到 99 元"), Mark(MINUTES[20], "发券", SCRIPT)),
    (MINUTES[10], MINUTES[20]),
    "按分钟",
)
SCATTER = Scatter(
    "商品曝光点击率与点击成交转化率",
    "product",
    Column("product_click_rate", "商品点击率", RATE),
    Column("click_pay_rate", "点击成交转化率", RATE),
    Column("gmv", "成交金额", YUAN),
    (Point("=冲锋衣", 0.31, 0.12, 12_000.5, "主推", "加讲"), Point(SCRIPT, 0.11, 0.02, 300.0, "常规")),
    0.2,
    0.07,
    ("都低", "会点不买", "少点会买", "都高"),
)
PORTRAIT = Portrait(
    "年龄:成交与看播",
    "年龄",
    ("成交", "看播", "未成交"),
    (
        Label("24-30", (0.35, 0.2, 0.18), 1.75, 0.2, 0.15, (1.5, 2.0)),
        Label(SCRIPT, (0.1, 0.3, None), 1 / 3, 0.3, -0.2),
        Label("50+", (0.05, None, 0.4), None, None, None),
    ),
)


def rate(value, before, verdict) -> Reading:
    return Reading("view_rate", "观看点击率", RATE, value, before, verdict=verdict, good="up", sample="8,000 人")


MATRIX = Matrix(
    "几场并排",
    "session",
    ("07-29 20:00", SCRIPT),
    ("与同时段常态相比", ""),
    (
        (rate(0.071, 0.0588, "real"), rate(0.06, 0.0588, "normal")),
        (None, Reading("viewers", "直播间观看人数", PEOPLE, 8_000, 7_000, verdict="no_history")),
    ),
)
HEATMAP = Heatmap(
    "哪天哪个时段每小时卖得多",
    "gmv",
    "每小时成交金额",
    YUAN,
    ("周一", "周二", "周六", SCRIPT),
    ("上午", "下午", "晚上", "=深夜"),
    (
        (820.0, 1_240.5, 12_480.25, None),
        (None, 1_100.0, 9_900.0, 640.0),
        (2_300.0, 3_100.75, 15_020.0, None),
        (None, None, 4_000.0, None),
    ),
    (
        ("1 场 2.0 小时", "2 场 4.1 小时", "4 场 12.0 小时", ""),
        ("", "1 场 2.0 小时", "4 场 12.2 小时", "1 场 0.5 小时"),
        ("1 场 2.0 小时", "1 场 1.8 小时", "4 场 13.0 小时", ""),
        ("", "", "1 场 3.0 小时", ""),
    ),
    "没有开播的格子空着",
)
ABILITIES = ("gmv_per_hour", "host_follow_rate")


def host(name, score, interval, rank, hours, gmv, raw, **more) -> Ranked:
    abilities = dict(zip(ABILITIES, (score, None if score is None else score / 2), strict=True))
    effects = dict(zip(ABILITIES, (None, None) if score is None else (1.12, 0.97), strict=True))
    figures = dict(zip(ABILITIES, raw, strict=True))
    return Ranked(name, score, interval, rank, hours, D(gmv), None, abilities, effects, figures, **more)


RANKING = Ranking(
    "谁更会卖",
    "gmv",
    "成交金额",
    (Column("gmv_per_hour", "单小时成交金额", YUAN), Column("host_follow_rate", "吸粉", RATE)),
    (
        host("小安", 88.4, (61.0, 99.2), 1, 42.5, "88230.10", (2_076.0, 0.012), rank_interval=(1, 2), tied=True,
             raw_rank=2, best=0.62, sample="42.5 小时 · 20 场 · 4 个时段", before=3, now=1, moved=True),
        host(SCRIPT, 71.0, (20.0, 95.0), 1, 30.0, "70100.00", (2_336.7, 0.009), rank_interval=(1, 3), tied=True,
             raw_rank=1, best=0.3, sample="30.0 小时 · 15 场 · 2 个时段", before=1, now=2),
        host("=阿杰", 12.0, (2.0, 44.0), 3, 35.2, "41020.55", (1_165.4, 0.011), rank_interval=(2, 3), raw_rank=3,
             best=0.08, sample="35.2 小时 · 17 场 · 4 个时段"),
        host("新人", None, None, None, 2.0, "2100.00", (1_050.0, None), note="样本不足"),
        host("未排班", None, None, None, 1.5, "900.25", (600.2, None), note="没有登记主播的时间"),
    ),
    "评分是好过中间那位的可能",
)  # fmt: skip
PLOTS = (TIMELINE, SCATTER, PORTRAIT, MATRIX, HEATMAP, RANKING)
