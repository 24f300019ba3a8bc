"""A review as plain data: the public JSON, raw figures beside the names of their units.

Owns the names and shapes of that JSON; the words and formats of people's reports never enter here. Money is a number
with at most two decimals that adds up as it does in the review, a missing figure is null, and NaN can't occur.
"""

import json
import math
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from core.reviews.blocks import (
    Attribution,
    Block,
    Cards,
    Column,
    Findings,
    Funnel,
    Heatmap,
    Matrix,
    Note,
    Portrait,
    Ranking,
    Review,
    Scatter,
    Split,
    Table,
    Term,
    Timeline,
    Trend,
)
from core.reviews.ranked import Ranked
from core.reviews.readings import Advice, Finding, Reading, Where

Json = dict[str, object]


def write_json(review: Review) -> bytes:
    text = json.dumps(document(review), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode("utf-8", "replace")


def document(review: Review) -> Json:
    """The whole review. It survives `json.dumps(allow_nan=False)`."""
    return {
        "review": review.key,
        "title": review.title,
        "headline": review.headline,
        "scope": {
            "title": review.scope,
            "against": review.against,
            "merchant": review.merchant,
            "as_of": plain(review.as_of),
            "sessions": list(review.sessions),
        },
        "steps": [{"title": step.title, "blocks": [_block(block) for block in step.blocks]} for step in review.steps],
        "findings": [_finding(finding) for finding in review.findings],
    }


def plain(value: object) -> object:
    """A raw value as JSON (and a workbook) can carry it: money to the cent, times in ISO, what is no number null."""
    match value:
        case Decimal():
            return float(value.quantize(Decimal("0.01"), ROUND_HALF_UP)) if value.is_finite() else None
        case float():
            return value if math.isfinite(value) else None
        case datetime():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)


def _block(block: Block) -> Json:
    return {"type": block.type, "title": block.title, **_body(block)}


def _body(block: Block) -> Json:
    match block:
        case Cards():
            return {"readings": [_reading(reading) for reading in block.readings]}
        case Funnel():
            return {
                "basis": block.basis,
                "stages": [_reading(reading) for reading in block.stages],
                "rates": [_reading(reading) for reading in block.rates],
                "whole": _reading(block.whole),
            }
        case Attribution():
            return {
                "money": block.money,
                "money_label": block.money_label,
                "before": plain(block.before),
                "after": plain(block.after),
                "total": plain(block.total),
                "terms": [_term(term) for term in block.terms],
                "caption": block.caption,
            }
        case Table():
            return {
                "columns": [_column(column) for column in block.columns],
                "rows": [_named(block, row) for row in block.rows],
                "totals": None if block.totals is None else _named(block, block.totals),
                "caption": block.caption,
                "of": block.of,
            }
        case Trend():
            return {
                "metric": block.metric,
                "unit": block.unit.name,
                "series": [
                    {"name": series.name, "points": [[plain(at), plain(value)] for at, value in series.points]}
                    for series in block.series
                ],
                "marked": [plain(at) for at in block.marked],
                "caption": block.caption,
            }
        case Split():
            return {
                "metric": block.metric,
                "unit": block.unit.name,
                "parts": [
                    {
                        "name": part.name,
                        "value": plain(part.value),
                        "share": plain(part.share),
                        "before_share": plain(part.before_share),
                    }
                    for part in block.parts
                ],
                "caption": block.caption,
            }
        case Timeline() | Scatter() | Portrait() | Matrix():
            return _picture(block)
        case Heatmap():
            return {
                "metric": block.metric,
                "unit": block.unit.name,
                "rows": list(block.rows),
                "columns": list(block.columns),
                "cells": [[plain(cell) for cell in row] for row in block.cells],
                "samples": [list(row) for row in block.samples],
                "caption": block.caption,
            }
        case Ranking():
            return {
                "money": block.money,
                "abilities": [_column(column) for column in block.abilities],
                "rows": [_ranked(row) for row in block.rows],
                "caption": block.caption,
            }
        case Findings():
            return {"findings": [_finding(finding) for finding in block.findings], "empty": block.empty}
        case Note():
            return {"text": block.text}


def _column(column: Column) -> Json:
    """`of` are the keys of the columns that it divides, numerator first, times `per`; `adds` says that it sums up."""
    return {
        "key": column.key,
        "label": column.label,
        "unit": column.unit.name,
        "signed": column.signed,
        "adds": column.adds,
        "of": list(column.of) if column.of else None,
        "per": column.per,
    }


def _named(block: Table, row: tuple[object, ...]) -> Json:
    return {column.key: plain(value) for column, value in zip(block.columns, row, strict=True)}


def _ranked(row: Ranked) -> Json:
    def each(values: dict[str, float | None]) -> Json:
        return {key: plain(value) for key, value in values.items()}

    return {
        "host": row.host,
        "score": plain(row.score),
        "interval": [plain(bound) for bound in row.interval] if row.interval else None,
        "rank": row.rank,
        "rank_interval": list(row.rank_interval) if row.rank_interval else None,
        "tied": row.tied,
        "best": plain(row.best),
        "hours": plain(row.hours),
        "gmv": plain(row.gmv),
        "user_pay": plain(row.user_pay),
        "abilities": each(row.abilities),
        "effects": each(row.effects),
        "raw": each(row.raw),
        "raw_rank": row.raw_rank,
        "group": row.group,
        "before": {"rank": row.before, "now": row.now, "moved": row.moved} if row.before else None,
        "sample": row.sample,
        "note": row.note,
    }


def _picture(block: Timeline | Scatter | Portrait | Matrix) -> Json:
    match block:
        case Timeline():
            return {
                "session": block.session,
                "start": plain(block.start),
                "end": plain(block.end),
                "lines": [
                    {
                        "metric": line.metric,
                        "label": line.label,
                        "unit": line.unit.name,
                        "points": [[plain(at), plain(value)] for at, value in line.points],
                    }
                    for line in block.lines
                ],
                "bands": [
                    {"kind": b.kind, "name": b.name, "start": plain(b.start), "end": plain(b.end), "text": b.text}
                    for b in block.bands
                ],
                "marks": [{"at": plain(mark.at), "kind": mark.kind, "name": mark.name} for mark in block.marks],
                "span": [plain(moment) for moment in block.span] if block.span else None,
                "caption": block.caption,
            }
        case Scatter():
            return {
                "of": block.of,
                **{name: {"metric": column.key, "label": column.label, "unit": column.unit.name}
                   for name, column in (("x", block.x), ("y", block.y), ("size", block.size))},
                "x_middle": plain(block.x_middle),
                "y_middle": plain(block.y_middle),
                "quadrants": list(block.quadrants),
                "points": [
                    {"name": p.name, "x": plain(p.x), "y": plain(p.y), "size": plain(p.size), "group": p.group,
                     "text": p.text}
                    for p in block.points
                ],
                "caption": block.caption,
            }  # fmt: skip
        case Portrait():
            return {
                "dimension": block.dimension,
                "crowds": list(block.crowds),
                "labels": [
                    {
                        "label": label.name,
                        "shares": dict(zip(block.crowds, map(plain, label.shares), strict=True)),
                        "lift": plain(label.lift),
                        "tgi": plain(label.tgi),
                        "reach": plain(label.reach),
                        "score": plain(label.score),
                        "interval": [plain(bound) for bound in label.interval] if label.interval else None,
                    }
                    for label in block.labels
                ],
                "caption": block.caption,
            }
        case Matrix():
            return {
                "of": block.of,
                "heads": list(block.heads),
                "notes": list(block.notes),
                "rows": [[_reading(one) if one is not None else None for one in row] for row in block.rows],
                "caption": block.caption,
            }


def _reading(reading: Reading) -> Json:
    return {
        "metric": reading.metric,
        "label": reading.label,
        "where": _where(reading.where),
        "value": plain(reading.value),
        "before": plain(reading.before),
        "change": plain(reading.change),
        "relative": plain(reading.relative),
        "numerator": plain(reading.numerator),
        "denominator": plain(reading.denominator),
        "unit": reading.unit.name,
        "verdict": reading.verdict,
        "compass_verdict": reading.compass_verdict,
        "reason": reading.reason,
        "note": reading.note,
        "formula": reading.formula,
        "sample": reading.sample,
        "judged_by": reading.judged_by,
    }


def _term(term: Term) -> Json:
    return {
        "metric": term.metric,
        "label": term.label,
        "where": _where(term.where),
        "yuan": plain(term.yuan),
        "unit": term.unit.name,
        "value": plain(term.value),
        "before": plain(term.before),
        "interval": _interval(term.interval),
        "verdict": term.verdict,
        "parts": [_term(part) for part in term.parts],
    }


def _finding(finding: Finding) -> Json:
    return {
        "metric": finding.metric,
        "where": _where(finding.where),
        "effect_yuan": plain(finding.effect_yuan),
        "interval": _interval(finding.interval),
        "verdict": finding.verdict,
        "text": finding.text,
        "guesses": list(finding.guesses),
        "advice": [_advice(advice) for advice in finding.advice],
    }


def _advice(advice: Advice) -> Json:
    return {"text": advice.text, "moves": advice.moves, "guard": advice.guard, "unverified": advice.unverified}


def _where(where: Where) -> Json:
    return dict(where)


def _interval(interval: tuple[Decimal, Decimal] | None) -> list[object] | None:
    return None if interval is None else [plain(bound) for bound in interval]
