"""The answers about 联盟商品: what the table says per product, and to whom each may be entrusted, reckoned here anew.

Owns: a second reading of 托管计划's three conditions, told in one word per product and 团长.
May never enter: anything from core, and anything that writes the downloads.
"""

from answer_tables import MORE, Figures, first_sheet, number, quoted, table


def tables() -> list[str]:
    out = []
    for path in sorted(MORE.glob("联盟商品_*.xlsx")):
        rows = first_sheet(path)
        listing: Figures = {"rows": len(rows), "products": len({str(row["商品ID"]) for row in rows})}
        out.append(table(f"alliance_product.files.{quoted(path.name)}", listing))
        for product in sorted({str(row["商品ID"]) for row in rows}):
            own = [row for row in rows if row["商品ID"] == product]
            sold = number(own[0]["近90天联盟销量"])
            figures: Figures = {}
            if sold is not None:
                figures["sales"] = int(sold)
            able, barred = [], []
            for row in (row for row in own if row["团长"]):
                others = [one for one in own if one is not row and one["合作"] not in ("无", None)]
                mine = number(row["团长近90天出单"])
                if row["普通计划"] != "已开" or others:
                    barred.append(str(row["团长"]))
                elif sold is not None and (sold <= 1000 or (mine is not None and 10 * mine >= 7 * sold)):
                    able.append(str(row["团长"]))
                elif sold is not None:
                    barred.append(str(row["团长"]))
            out.append(table(f"alliance_product.products.{product}", {**figures, "able": able, "barred": barred}))
    return out
