"""The answers about comments: how many there are, how many ask, and how many were made while something was explained.

Owns: what anybody gets who reads the file beside the explanations of its session. A question is told here by a rule of
its own, which is simple: a question mark, or one of a few words.
May never enter: anything from core, and anything that writes the downloads.
"""

from collections import Counter

from answer_tables import MORE, Figures, csv_records, first_sheet, on_the_minute, quoted, table, time
from answers_live import minute_files, named

ASKING = ("?", "?", "吗", "有没有", "多少", "什么", "几", "怎么", "能不能", "多大")


def tables() -> list[str]:
    out = []
    for path in sorted(MORE.glob("评论_*.csv")):
        rows, s = csv_records(path, "utf-8-sig"), named(path)
        at = [time(row["评论时间"]) for row in rows]
        assert at == sorted(at) and s.start <= at[0] and at[-1] <= s.end, path
        by_minute = Counter(map(on_the_minute, at))
        minutes = next(own for session, own in minute_files().values() if session.key == s.key)
        assert all(by_minute[time(row["时间"])] == int(str(row["评论次数"])) for row in minutes), path
        told = first_sheet(next(MORE.glob(f"讲解分析_*{path.stem[-19:]}.xlsx")))
        spans = [(str(r["商品ID"]), time(r["讲解开始时间"]), time(r["讲解结束时间"])) for r in told]
        during: Counter[str] = Counter()
        asked = 0
        for moment, row in zip(at, rows, strict=True):
            asked += any(word in str(row["评论内容"]) for word in ASKING)
            during.update(product for product, start, end in spans if start <= moment < end)
        figures: Figures = {
            "account_id": s.account,
            "start": s.start,
            "rows": len(rows),
            "questions": asked,
            "busiest_minute": max(by_minute.values()),
            "first": at[0],
            "last": at[-1],
            "during_explanations": sum(during.values()),
        }
        out.append(table(f"comments.files.{quoted(path.name)}", figures))
    return out
