"""评论: what viewers wrote in the latest evening, as a collector saves it.

Owns: the texts and how they are spread: as many in a minute as 综合趋势分析 counts there, more questions during
explanations. Story: with the young came questions about sizes and prices.
May never enter: anything from core, how many comments there are (course.py).

Nobody's words: every text is put together from the lists below.
"""

import random
from datetime import timedelta

from cells import MORE, save_csv, stamped
from course import MINUTE, Explanation, course, seeded
from model import Session

HEADER = ["评论时间", "用户昵称", "评论内容"]
ASKED = 0.42  # of the comments during an explanation, those that ask
NAMED = 0.15  # of those, the ones that name the product

QUESTIONS = {
    "尺码": ["有没有XL", "身高165穿什么码", "120斤穿多大", "M码偏小吗", "胖的能穿吗"],
    "价格": ["这个多少钱", "还有券吗", "今天有优惠吗", "能不能便宜点", "包邮吗"],
    "材质": ["会起球吗", "防水吗", "厚不厚?", "零下十度保暖吗", "什么面料"],
    "颜色": ["有没有黑色", "几个颜色?", "男女都能穿吗"],
    "链接": ["几号链接", "怎么拍不了", "还有货吗"],
    "发货": ["几天发货", "发什么快递"],
}
WEIGHTS = (0.36, 0.28, 0.14, 0.08, 0.09, 0.05)
REST = ["来了", "主播好", "好看", "已拍", "上次买的不错", "冷", "晚上好", "支持", "1", "想要", "给我留一件", "灰色好看"]
WORDS = {
    "外套男女同款": "外套男女同款", "内衣套装": "保暖内衣", "袜三双装": "徒步袜", "徒步裤": "软壳徒步裤",
    "手套": "手套", "800ml": "保温壶", "露营椅": "露营椅", "冲锋衣": "冲锋衣", "马甲": "马甲", "新品": "针织冷帽",
}  # fmt: skip
"""How viewers call a product whose name ends so."""
NICKNAMES = ("山里的风", "晚睡星人", "小鹿", "老周", "安静的云", "阿美", "南方姑娘", "徒步者", "橙子", "海边来信")


def line(rng: random.Random, during: Explanation | None) -> str:
    if rng.random() >= (ASKED if during else ASKED / 4):
        return rng.choice(REST)
    asked = rng.choice(QUESTIONS[rng.choices(list(QUESTIONS), WEIGHTS)[0]])
    if during is None or rng.random() >= NAMED:
        return asked
    return next(word for end, word in WORDS.items() if during.product.name.endswith(end)) + asked


def rows(s: Session) -> list[list[str]]:
    rng, all_of_it = seeded(s, "评论"), course(s)
    found = []
    for minute in all_of_it.minutes:
        first, last = max(minute.at, s.start), min(minute.at + MINUTE, s.end)
        room = int((last - first).total_seconds())
        for second in sorted(rng.sample(range(room), min(minute.comments, room))):
            at = first + timedelta(seconds=second)
            during = next((e for e in all_of_it.explanations if e.start <= at < e.end), None)
            name = f"{rng.choice(NICKNAMES)}{rng.randint(1, 99)}"
            found.append([f"{at:%Y-%m-%d %H:%M:%S}", name, line(rng, during)])
    return found


def write(s: Session) -> None:
    save_csv([HEADER, *rows(s)], MORE / f"评论_{s.account.nickname}_{stamped(s.start)}.csv", "utf-8-sig")
