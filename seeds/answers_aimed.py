"""The answers about who products reach and what crowd packages brought in: 商品人群画像 and 人群包投放.

Owns: what anybody gets who adds these two files up. A package's others are the other packages of the same session.
May never enter: anything from core, and anything that writes the downloads.
"""

from decimal import Decimal

from answer_tables import (
    MORE,
    Figures,
    Record,
    count,
    csv_records,
    first_sheet,
    listed,
    number,
    quoted,
    table,
    time,
    total,
)

CLICKED, BOUGHT, COST, GMV = "商品点击人数", "成交人数", "消耗(元)", "成交金额(元)"


def tables() -> list[str]:
    return [*portraits(), *packages()]


def portraits() -> list[str]:
    out = []
    for path in sorted(MORE.glob("商品人群画像_*.xlsx")):
        rows = first_sheet(path)
        listing: Figures = {"rows": len(rows), "products": sorted({str(row["商品ID"]) for row in rows})}
        out.append(table(f"product_audience.files.{quoted(path.name)}", listing))
        for product in sorted({str(row["商品ID"]) for row in rows}):
            own = [row for row in rows if row["商品ID"] == product]
            ages = [row for row in own if row["画像维度"] == "年龄"]
            figures: Figures = {"tgi_sum": count(own, "TGI")}
            for key, crowd in (("seen", "曝光人群"), ("clicked", "点击人群"), ("bought", "成交人群")):
                told = [row for row in ages if row["人群"] == crowd]
                assert share(told) == 1, (path, product, crowd)
                people = [number(row["人数"]) for row in told]
                if None not in people:
                    figures[key] = count(told, "人数")
                figures[f"{key}_31_40"] = share([row for row in told if row["标签"] in ("31-35", "36-40")])
            out.append(table(f"product_audience.products.{quoted(product)}", figures))
    return out


def share(rows: list[Record]) -> Decimal:
    return sum((number(row["占比"]) or Decimal(0) for row in rows), Decimal(0))


def packages() -> list[str]:
    out = []
    for path in sorted(MORE.glob("人群包投放_*.csv")):
        rows = csv_records(path, "utf-8-sig")
        starts = sorted({str(row["开播时间"]) for row in rows})
        spent: Figures = {"rows": len(rows), "sessions": [time(f"{start}:00") for start in starts]}
        for start in starts:
            own = [row for row in rows if row["开播时间"] == start]
            session = next(s for s in listed() if f"{s.start:%Y-%m-%d %H:%M}" == start and s.name == own[0]["账号"])
            assert total(own, COST) <= session.figure("投放消耗(店铺绑定)"), start
            assert total(own, BOUGHT) <= session.figure("直播间成交人数"), start
        out.append(table(f"packages.files.{quoted(path.name)}", spent))
        for package in sorted({str(row["人群包"]) for row in rows}):
            own = [row for row in rows if row["人群包"] == package]
            together = {row["开播时间"] for row in own}
            others = [row for row in rows if row["人群包"] != package and row["开播时间"] in together]
            figures: Figures = {
                "sessions": len(together),
                "click_users": count(own, CLICKED),
                "buyers": count(own, BOUGHT),
                "cost": total(own, COST),
                "gmv": total(own, GMV),
                "click_pay_rate": total(own, BOUGHT) / total(own, CLICKED),
                "roi": total(own, GMV) / total(own, COST),
                "others_click_pay_rate": total(others, BOUGHT) / total(others, CLICKED),
                "others_roi": total(others, GMV) / total(others, COST),
            }
            out.append(table(f"packages.of.{quoted(package)}", figures))
    return out
