"""人群画像: who watched, who bought and who did not, by gender, age, province, city, consumer group and spending.

Owns: the portraits of single sessions in two forms: one long table with shares as text, and a workbook with one sheet
per dimension and shares as numbers. Story: on the last evening the young come in, and those who buy stay 31 to 50.
May never enter: anything from core, other figures of a session than its viewers and buyers.

The shares of a crowd in a dimension sum to 100.00 %. Who watched is who bought and who did not, so the three agree.
"""

import math
import random
from collections.abc import Sequence
from datetime import date

import shop
from cells import MORE, Cell, book_of, columns, save, stamped, table
from course import seeded
from model import Session, share_out, wobble

CROWDS = ("看播用户", "成交用户", "未成交用户")
DRIFT_DAY, YOUNG = shop.LAST_DAY, ("18-23", "24-30")
DRIFT = 2.1  # how much more of the young watch on that evening

# Label: share of everybody on the platform, of this shop's viewers, of its buyers; in percent.
USUAL: dict[str, dict[str, tuple[float, float, float]]] = {
    "性别": {"女性": (49, 57.5, 64.5), "男性": (51, 42.5, 35.5)},
    "年龄": {
        "18-23": (19, 8.0, 4.0),
        "24-30": (23, 15.0, 10.5),
        "31-40": (26, 37.0, 42.0),
        "41-50": (17, 25.0, 29.5),
        "50岁以上": (15, 15.0, 14.0),
    },
    "城市等级": {
        "一线": (10, 9.0, 8.5),
        "新一线": (20, 21.5, 22.5),
        "二线": (20, 23.0, 24.0),
        "三线": (21, 22.5, 22.0),
        "四线": (16, 14.0, 13.5),
        "五线及以下": (13, 10.0, 9.5),
    },
    "八大消费群体": {
        "小镇青年": (18, 12.5, 9.0),
        "小镇中老年": (14, 16.0, 15.0),
        "Z世代": (15, 8.5, 5.5),
        "都市蓝领": (12, 11.5, 11.0),
        "精致妈妈": (10, 15.5, 19.5),
        "新锐白领": (9, 11.0, 12.5),
        "资深中产": (10, 14.0, 17.5),
        "都市银发": (8, 8.0, 7.5),
        "其他": (4, 3.0, 2.5),
    },
    "消费能力": {"高": (18, 20.0, 24.5), "中": (47, 52.0, 55.0), "低": (35, 28.0, 20.5)},
}
# Cold provinces buy more of what keeps warm.
PROVINCES = columns("""
    广东 江苏 山东 河南 浙江 河北 四川 辽宁 湖北 安徽 湖南 黑龙江 北京 陕西 福建 江西 山西 吉林 上海 内蒙古 广西
    云南 重庆 贵州 天津 新疆 甘肃 海南 宁夏 青海 西藏
""")
COLD = {"山东", "河北", "辽宁", "黑龙江", "北京", "山西", "吉林", "内蒙古", "天津", "新疆", "甘肃", "宁夏", "陕西"}


def provinces() -> dict[str, tuple[float, float, float]]:
    usual = [8.4 * math.exp(-0.085 * n) for n in range(len(PROVINCES))]
    lean = [1.25 if name in COLD else 0.88 for name in PROVINCES]
    return {name: (w, w * v, w * v * v) for name, w, v in zip(PROVINCES, usual, lean, strict=True)}


def hundredths(weights: Sequence[float]) -> list[int]:
    """Shares in hundredths of a percent."""
    return share_out(10_000, list(weights))


def portrait(s: Session) -> list[tuple[str, str, str, int, int]]:
    """Crowd, dimension, label, share in hundredths of a percent, TGI."""
    dimensions = {"性别": USUAL["性别"], "年龄": USUAL["年龄"], "省份": provinces()} | USUAL
    rows = []
    for dimension, labels in dimensions.items():
        rng = seeded(s, f"画像:{dimension}")
        platform = [p / sum(x for x, _, _ in labels.values()) for p, _, _ in labels.values()]
        watched = [weight(rng, s.start.date(), name, share) for name, (_, share, _) in labels.items()]
        viewers = hundredths(watched)
        buyers = hundredths([share * wobble(rng, 0.04) for _, _, share in labels.values()])
        # A label cannot have more buyers than viewers: who is left did not buy.
        rest = [max(0.0, v * s.viewers - b * s.buyers) for v, b in zip(viewers, buyers, strict=True)]
        for crowd, shares in zip(CROWDS, (viewers, buyers, hundredths(rest)), strict=True):
            for name, share, usual in zip(labels, shares, platform, strict=True):
                rows.append((crowd, dimension, name, share, round(share / 100 / usual)))
    order = {crowd: n for n, crowd in enumerate(CROWDS)}
    return sorted(rows, key=lambda r: order[r[0]])


def weight(rng: random.Random, day: date, label: str, share: float) -> float:
    drifted = DRIFT if day == DRIFT_DAY and label in YOUNG else 1.0
    return share * drifted * wobble(rng, 0.03)


def long_rows(s: Session) -> list[dict[str, Cell]]:
    return [
        {"人群": crowd, "画像维度": dimension, "标签": label, "占比": f"{share / 100:.2f}%", "TGI": index}
        for crowd, dimension, label, share, index in portrait(s)
    ]


def per_dimension(s: Session) -> dict[str, list[list[Cell]]]:
    sheets: dict[str, list[dict[str, Cell]]] = {}
    for crowd, dimension, label, share, index in portrait(s):
        row: dict[str, Cell] = {"人群": crowd, "标签": label, "占比(%)": share / 100, "TGI": index}
        sheets.setdefault(dimension, []).append(row)
    return {dimension: table(rows) for dimension, rows in sheets.items()}


def write(long: list[Session], by_sheet: Session) -> None:
    for s in long:
        name = f"人群画像_{s.account.nickname}_{stamped(s.start)}.xlsx"
        save(book_of({"人群画像": table(long_rows(s))}), MORE / name)
    save(
        book_of(per_dimension(by_sheet)), MORE / f"人群画像_{by_sheet.account.nickname}_{stamped(by_sheet.start)}.xlsx"
    )
