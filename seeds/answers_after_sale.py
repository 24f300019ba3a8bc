"""The answers about what comes after a sale: which reviews the rule counts, and returns by product and reason.

Owns: the rule of 差评率 told once more, review by review in the order of time, and sums over 售后单.
May never enter: anything from core, and anything that writes the downloads.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

from answer_tables import MORE, Figures, Record, first_sheet, table
from answer_tables import time as moment

LATEST = date(2026, 11, 20)
FORTNIGHT = timedelta(days=14)
QUALITY = ("质量问题", "质量原因", "商品与描述不符", "假冒商品", "少件/漏发", "商品破损")
ASPECTS = ("商品评分", "服务评分", "物流评分")


def spans() -> dict[str, tuple[datetime, datetime]]:
    """The latest fourteen days and the fourteen before."""
    until = datetime.combine(LATEST, time()) + timedelta(days=1)
    return {"now": (until - FORTNIGHT, until), "before": (until - 2 * FORTNIGHT, until - FORTNIGHT)}


def valid(lines: list[Record]) -> Record | None:
    """The review by which the rule counts an order, if it has one."""
    own = sorted((one for one in lines if one["评价类型"] != "追评"), key=lambda one: moment(one["评价时间"]))
    if not own or own[0]["评价类型"] == "默认好评" or any(own[0][aspect] is None for aspect in ASPECTS):
        return None
    waited = moment(own[0]["评价时间"]) - moment(own[0]["支付时间"])
    return own[0] if timedelta(0) <= waited <= FORTNIGHT else None


def reviews() -> list[str]:
    rows = first_sheet(next(MORE.glob("评价明细_*.xlsx")))
    by_order: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        by_order[str(row["订单编号"])].append(row)
    counted = [one for one in map(valid, by_order.values()) if one]
    figures: Figures = {"rows": len(rows), "orders": len(by_order), "valid": len(counted)}
    figures["bad"] = sum(sum(int(str(one[aspect])) for aspect in ASPECTS) <= 6 for one in counted)
    out = [table("order_reviews", figures)]
    for name, (since, until) in spans().items():
        own = [one for one in counted if since <= moment(one["支付时间"]) < until]
        bad = [one for one in own if sum(int(str(one[aspect])) for aspect in ASPECTS) <= 6]
        product, most = Counter(str(one["商品名称"]) for one in bad).most_common(1)[0]
        out.append(table(
            f"order_reviews.{name}", {"valid": len(own), "bad": len(bad), "worst": product, "worst_bad": most}
        ))  # fmt: skip
    return out


def returns() -> list[str]:
    rows = first_sheet(next(MORE.glob("售后单-*.xlsx")))
    out = [table("order_returns", {"rows": len(rows)})]
    for name, (since, until) in spans().items():
        own = [one for one in rows if since <= moment(one["售后申请时间"]) < until]
        reasons = Counter(str(one["售后原因"]) for one in own)
        out.append(table(
            f"order_returns.{name}", {"returns": len(own), "quality": sum(reasons[one] for one in QUALITY)}
        ))  # fmt: skip
        out.append(table(f"order_returns.{name}.reasons", {reason: reasons[reason] for reason in sorted(reasons)}))
    return out


def tables() -> list[str]:
    return [*reviews(), *returns()]
