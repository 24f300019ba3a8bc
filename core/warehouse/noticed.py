"""What a commit tells about the files it has just written: rows they replaced, and figures that don't agree.

Owns the comparison of versions and of kinds, after `winners.rebuild` in the same transaction. It changes nothing about
which figure counts.
"""

from collections.abc import Sequence

import duckdb

from core.errors import Issue
from core.sheets import EXPORTS
from core.warehouse import faults, rosters

# Figures that two kinds of export should agree on, and how far apart they may be before it is said.
_COMPARED = ("gmv", "user_pay", "viewers", "buyers")
_TOLERATED = 0.01

_SUPERSEDED = """
WITH version AS (
    SELECT landed, slice, kind, newness, upload_id, list_contains($ids, upload_id) AS fresh, sum(rows) AS rows
    FROM said GROUP BY landed, slice, kind, newness, upload_id
), ordered AS (
    SELECT *, lag(rows) OVER (PARTITION BY landed, slice, kind ORDER BY newness) AS replaced,
           max(CASE WHEN NOT fresh THEN newness END) OVER (PARTITION BY landed, slice, kind) AS newest_known
    FROM version
)
SELECT upload_id, CAST(sum(replaced) AS BIGINT) FROM ordered
WHERE fresh AND newness > coalesce(newest_known, 0) AND replaced IS NOT NULL GROUP BY upload_id
"""

_DISAGREEING = f"""
WITH told AS (
    SELECT chosen.slice, chosen.upload_id, chosen.kind, chosen.rank, list_contains($ids, chosen.upload_id) AS fresh,
           {", ".join(f'CAST(landed."{key}" AS DOUBLE) AS "{key}"' for key in _COMPARED)}
    FROM chosen JOIN landed_live AS landed ON landed.upload_id = chosen.upload_id AND landed.account = chosen.account
        AND landed.day = chosen.landed_day AND landed.start = chosen.landed_start
    WHERE chosen.landed = 'live' AND chosen.newest AND NOT chosen.alone AND landed.merchant = $merchant
), pair AS (
    SELECT CASE WHEN b.fresh THEN b.upload_id ELSE a.upload_id END AS upload_id, a.slice, a.kind, b.kind AS other_kind,
           unnest($keys) AS key,
           unnest([{", ".join(f'a."{key}"' for key in _COMPARED)}]) AS figure,
           unnest([{", ".join(f'b."{key}"' for key in _COMPARED)}]) AS other_figure
    FROM told AS a JOIN told AS b ON b.slice = a.slice AND a.rank < b.rank WHERE a.fresh OR b.fresh
)
SELECT upload_id, key, kind, other_kind, count(*), min(slice), arg_min(figure, slice), arg_min(other_figure, slice)
FROM pair WHERE abs(figure - other_figure) > $tolerated * greatest(abs(figure), abs(other_figure))
GROUP BY upload_id, key, kind, other_kind ORDER BY upload_id, list_position($keys, key), kind, other_kind
"""

# Money that shrank without more refunds, in files that don't say when they were made: it may be the older file.
_SHRUNK = """
WITH version AS (
    SELECT said.slice, said.upload_id, list_contains($ids, said.upload_id) AS fresh, said.newness, landed.refund_amount,
           landed.gmv, landed.user_pay,
           lag(landed.gmv) OVER earlier AS gmv_before, lag(landed.user_pay) OVER earlier AS user_pay_before,
           lag(landed.refund_amount) OVER earlier AS refund_before,
           max(said.newness) OVER (PARTITION BY said.slice, said.kind) AS newest
    FROM said JOIN landed_live AS landed ON landed.upload_id = said.upload_id AND landed.account = said.account
        AND landed.day = said.landed_day AND landed.start = said.landed_start
    WHERE said.landed = 'live' AND landed.merchant = $merchant
    WINDOW earlier AS (PARTITION BY said.slice, said.kind ORDER BY said.newness)
)
SELECT version.upload_id, count(*), min(slice) FROM version JOIN upload ON upload.upload_id = version.upload_id
WHERE fresh AND newness = newest AND upload.exported_at IS NULL AND refund_amount <= refund_before
  AND (gmv < gmv_before OR (gmv_before IS NULL AND user_pay < user_pay_before))
GROUP BY version.upload_id
"""

# Fresh rosters: whose days they speak of, and which.
_ROSTERS = """
SELECT upload_id, list_sort(list(DISTINCT account)), min(landed_day), max(landed_day) FROM said
WHERE landed = 'shift' AND list_contains($ids, upload_id) GROUP BY upload_id
"""


def superseded(cursor: duckdb.DuckDBPyConnection, upload_ids: Sequence[str]) -> dict[str, int]:
    """Per fresh upload that replaced something: the rows of its kind that counted until it came."""
    if not _has_older(cursor):
        return {}
    return dict(cursor.execute(_SUPERSEDED, {"ids": list(upload_ids)}).fetchall())


def issues(cursor: duckdb.DuckDBPyConnection, merchant: str, upload_ids: Sequence[str]) -> dict[str, list[Issue]]:
    """Per fresh upload: what disagrees with other kinds, whether it seems to be the older file, a roster's faults."""
    found: dict[str, list[Issue]] = {}
    known = {"merchant": merchant, "ids": list(upload_ids)}
    compared = known | {"keys": list(_COMPARED), "tolerated": _TOLERATED}
    for upload_id, key, kind, other, count, session, figure, other_figure in cursor.execute(
        _DISAGREEING, compared
    ).fetchall():
        fact = (
            f"有 {count} 场的{_header(kind, key)}在「{_title(kind)}」和「{_title(other)}」里不同,采用前者,"
            f"例如「{session}」:{figure:,.10g} 与 {other_figure:,.10g}"
        )
        found.setdefault(upload_id, []).append(Issue("warning", fact, "请核对两份文件的下载时间"))
    for upload_id, count, session in cursor.execute(_SHRUNK, known).fetchall() if _has_older(cursor) else ():
        fact = f"有 {count} 场的金额比库里的少,退款却没有增加,例如「{session}」:这份文件可能下载得更早"
        found.setdefault(upload_id, []).append(Issue("warning", fact, "如果是,请撤销这次上传"))
    ids = {"ids": list(upload_ids)}
    for upload_id, accounts, first, last in cursor.execute(_ROSTERS, ids).fetchall():
        told = rosters.faults(
            lambda sql, values: cursor.execute(sql, values).fetchall(), merchant, first, last, accounts
        )
        found.setdefault(upload_id, []).extend(faults.issues(told))
    return found


def _has_older(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether any slice has an older version at all: on a first import there is nothing to compare."""
    rows: list[tuple[bool]] = cursor.execute(
        "SELECT EXISTS (SELECT 1 FROM said JOIN leader USING (landed, slice, rank) WHERE said.newness < leader.newness)"
    ).fetchall()
    return rows[0][0]


def _title(kind: str) -> str:
    return EXPORTS[kind].title if kind in EXPORTS else kind


def _header(kind: str, key: str) -> str:
    """The header that a figure has in this kind of export."""
    sheets = EXPORTS[kind].sheets if kind in EXPORTS else ()
    headers = [column.header for sheet in sheets for column in sheet.columns if column.key == key]
    return f"「{headers[0]}」" if headers else f" {key} "
