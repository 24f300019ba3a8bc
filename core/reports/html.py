"""A review as one self-contained page: no script, no network, made to be sent, read on a phone and printed.

Owns the page's markup and its style; tables and words come from `rows` and `texts`, pictures from `charts`. Markup is
built by `tag` alone, which escapes whatever is not markup already, so no text of people or files can become markup.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from html import escape
from typing import Any

import vl_convert

from core.reports.charts import alt, chart
from core.reports.glyphs import SUBSTITUTE
from core.reports.palette import DARK, FONT, LIGHT, TWINS
from core.reports.rows import Rows, table_rows
from core.reports.texts import (
    BEFORE,
    FACT,
    GUESS,
    TRY,
    attribution_line,
    better,
    clean,
    finding_text,
    loose_findings,
    reading_icon,
    reading_label,
    reading_tone,
    sample_words,
    scope_line,
    verdict_words,
)
from core.reviews.blocks import Attribution, Block, Cards, Findings, Heatmap, Note, Review, Timeline, Trend
from core.reviews.readings import Finding, Reading
from core.units import MISSING

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
WIDTH = 400
"""Pixels a picture is drawn for: on a phone a little less is there, on a desk or paper a little more."""


FOLDED: dict[type, str] = {Trend: "逐场数据", Timeline: "逐点数据", Heatmap: "逐格数据"}
"""Tables that only say point by point what the picture shows: opened when wanted."""

MANY = 14
"""Lines of a split's table from which on it is folded too: its picture says the larger ones."""

COLUMNS, WIDE = 9, " wide"
"""Columns that a sheet of paper takes at the usual size; of more the words are printed smaller."""

ROOM, LONG = 26, " long"
"""Characters that a table's cell keeps on one line; longer words wrap."""


_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class Markup(str):
    """Text that is markup already."""


def tag(name: str, *inner: object, **attributes: object) -> Markup:
    """An element. Inner text and attributes are cleaned and escaped; only `Markup` is taken as it is."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{given}>{_inside(inner)}</{name}>")


def _inside(inner: Iterable[object]) -> str:
    return "".join(part if isinstance(part, Markup) else escape(clean(part)) for part in inner)


SPACE = Markup(" ")


def _attribute(value: object) -> str:
    return escape(clean(value), quote=True)


def write_html(review: Review) -> bytes:
    loose = loose_findings(review)
    body = [
        tag("h1", review.title),
        tag("p", review.headline, class_="headline"),
        tag("p", scope_line(review), class_="quiet"),
        *(tag("section", tag("h2", step.title), *map(_block, step.blocks)) for step in review.steps),
    ]
    if loose:
        body.append(tag("section", tag("h2", "发现"), _findings(loose)))
    page = tag("html", _head(review), tag("body", tag("main", *body)), lang="zh-CN")
    return f"<!doctype html>\n{page}\n".encode()


def _head(review: Review) -> Markup:
    title = _attribute(f"{review.title} · {review.scope}")
    summary = _attribute(review.headline)
    metas = (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta name="description" content="{summary}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{title}">\n<meta property="og:description" content="{summary}">\n'
    )
    return Markup(f"<head>\n{metas}<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n")


def _block(block: Block) -> Markup:
    return tag("article", tag("h3", block.title), *_body(block), class_=block.type)


def _body(block: Block) -> Iterable[Markup]:
    match block:
        case Cards():
            yield tag("div", *map(_card, block.readings), class_="tiles")
        case Findings():
            yield _findings(block.findings) if block.findings else tag("p", block.empty, class_="quiet")
        case Note():
            yield tag("p", block.text)
        case _:
            if isinstance(block, Attribution):
                yield tag("p", attribution_line(block))
            yield _picture(block)
            rows = table_rows(block)
            if rows is not None:
                table = _table(rows)
                folded = FOLDED.get(type(block))
                if isinstance(block, Attribution) and len(rows.rows) > MANY:
                    folded = "逐项数据"
                yield tag("details", tag("summary", folded), table) if folded else table
            caption = getattr(block, "caption", "")
            if caption:
                yield tag("p", caption, class_="quiet")


def _card(reading: Reading) -> Markup:
    change = " ".join(filter(None, (reading.change_text, reading_icon(reading), better(reading))))
    loud = f"tone {reading_tone(reading)}"
    before = f"{BEFORE} {reading.before_text}"
    proof = [verdict_words(reading)]
    if reading.compass_text != MISSING:
        proof.append(f"罗盘口径 {reading.compass_text}")
    if sample_words(reading) != MISSING:
        proof.append(f"样本 {sample_words(reading)}")
    return tag(
        "div",
        tag("div", reading_label(reading), class_="label"),
        tag("div", reading.value_text, class_="value"),
        tag("div", tag("span", change, class_=loud), SPACE, tag("span", before), class_="change"),
        tag("div", " · ".join(proof), class_="quiet"),
        class_="tile",
    )


def _picture(block: Block) -> Markup:
    spec = chart(block)
    if spec is None:
        return Markup("")
    return tag("figure", Markup(svg(spec, WIDTH)), role="img", aria_label=alt(block))


def svg(spec: dict[str, Any], width: int) -> str:
    """The picture as inline SVG that scales with the page; nothing may be fetched for it."""
    sized = {**spec, "width": width}
    try:
        drawn = vl_convert.vegalite_to_svg(sized, allowed_base_urls=[])
    except ValueError:
        # Vega shortens a long label by halves of characters: one beyond 16 bits may be cut in two, which fails.
        plain = _BEYOND.sub(SUBSTITUTE, json.dumps(sized, ensure_ascii=False))
        drawn = vl_convert.vegalite_to_svg(plain, allowed_base_urls=[])
    return re.sub(r'^<svg([^>]*?) width="\d+(?:\.\d+)?" height="\d+(?:\.\d+)?"', r"<svg\1", drawn, count=1)


def _table(rows: Rows) -> Markup:
    if not rows.rows:
        return tag("p", "没有数据", class_="quiet")
    kinds = ["number" if numeric else "words" for numeric in rows.numeric]
    head = tag(
        "tr", *(tag("th", text, class_=kind, scope="col") for text, kind in zip(rows.header, kinds, strict=True))
    )
    lines = [
        tag("tr", *(_cell(cell.text, kind) for cell, kind in zip(cells, kinds, strict=True))) for cells in rows.rows
    ]
    if rows.total:
        total = (_cell(cell.text, kind) for cell, kind in zip(rows.total, kinds, strict=True))
        lines.append(tag("tr", *total, class_="total"))
    kind = "scroll" + WIDE * (len(rows.header) > COLUMNS)
    return tag("div", tag("table", tag("thead", head), tag("tbody", *lines)), class_=kind, tabindex="0")


def _spans(texts: Iterable[str]) -> Iterable[Markup]:
    """Texts with a space between, each kept on one line."""
    for text in filter(None, texts):
        yield tag("span", text)
        yield SPACE


def _cell(text: str, kind: str) -> Markup:
    return tag("td", text, class_=kind + LONG * (len(text) > ROOM))


def _findings(findings: tuple[Finding, ...]) -> Markup:
    return tag("ul", *map(_finding, findings), class_="findings")


def _finding(finding: Finding) -> Markup:
    told = finding_text(finding)
    below = [*(tag("li", tag("b", GUESS), SPACE, guess) for guess in told.guesses)]
    below += [tag("li", tag("b", TRY), SPACE, str(advice)) for advice in told.advice]
    return tag(
        "li",
        tag("b", FACT),
        SPACE,
        told.fact,
        tag("div", *_spans((told.icon, *told.proof)), class_=f"tone {told.tone}"),
        *([tag("ul", *below)] if below else []),
    )


def _style() -> str:
    def variables(look: object) -> str:
        return "".join(f"--{field.name}:{getattr(look, field.name)};" for field in fields(LIGHT))

    names = [field.name for field in fields(LIGHT) if field.name != "paper"]  # white words stay white on their colour
    pairs = dict([*TWINS, *((getattr(LIGHT, name), getattr(DARK, name)) for name in names)])
    # Pictures are drawn once, for light; a dark screen swaps each of their colours for its dark twin.
    recolour = "".join(
        f'svg [{what}="{light}"]{{{what}:{dark}}}' for light, dark in pairs.items() for what in ("fill", "stroke")
    )
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}{recolour}}}"
    return f":root{{{variables(LIGHT)}--font:{FONT}}}\n{_RULES}\n{dark}"


_RULES = """
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.6 var(--font);font-variant-numeric:tabular-nums}
main{max-width:1200px;margin:0 auto;padding:20px 16px 48px}
h1{font-size:24px;line-height:1.3;margin:0 0 4px}
h2{font-size:18px;margin:36px 0 4px;padding-top:14px;border-top:2px solid var(--grid)}
h3{font-size:15px;margin:20px 0 6px}
h1,h2,h3,p,td,th,li,.label{overflow-wrap:anywhere}
p{margin:0 0 8px}
.headline{font-size:18px;font-weight:600;line-height:1.5;margin:8px 0}
.quiet{color:var(--muted);font-size:12.5px;line-height:1.5}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(164px,1fr));gap:10px}
.tile{border:1px solid var(--grid);border-radius:8px;padding:10px 12px}
.label{color:var(--muted);font-size:13px}
.value{font-size:22px;font-weight:650;line-height:1.35}
.change{font-size:13px;color:var(--muted);margin-bottom:4px}
.tone{font-weight:600}
.change span,.findings .tone span{display:inline-block;margin-right:.4em}
.up{color:var(--up)}.down{color:var(--down)}.flag{color:var(--flag)}.tone.quiet{color:var(--muted);font-weight:400}
figure{margin:4px 0 12px;max-width:520px}
.timeline figure{max-width:600px}
figure svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto;margin:0 0 8px}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.45}
th,td{padding:6px 10px;border-bottom:1px solid var(--grid);text-align:left;vertical-align:top;white-space:nowrap}
th{font-weight:600;color:var(--muted);white-space:nowrap;font-size:12.5px}
.number{text-align:right}
.total td{font-weight:600;border-top:2px solid var(--grid)}
td.long.words{white-space:normal;min-width:15em}
th:first-child,td:first-child{position:sticky;left:0;background:var(--paper);padding-left:0;white-space:normal;min-width:6.5em}
summary{break-after:avoid;cursor:pointer;color:var(--muted);font-size:13px;padding:6px 0}
ul{margin:0;padding-left:18px}
.findings>li{margin:0 0 12px}
@media (min-width:1180px){
section{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));column-gap:40px}
section>*{grid-column:1/-1}section>.trend,section>.split{grid-column:auto}
.funnel,.attribution{display:grid;grid-template-columns:400px minmax(0,1fr);column-gap:32px;align-items:start}
.funnel>*,.attribution>*{grid-column:1/-1}
.funnel>figure,.attribution>figure{grid-column:1}
.funnel>.scroll,.attribution>.scroll,.attribution>details{grid-column:2}
}
@media (max-width:480px){
body{font-size:14px}.tiles{grid-template-columns:1fr 1fr;gap:8px}.tile{padding:8px 10px}.value{font-size:19px}
th,td{padding:6px 7px}
}
@page{size:A4;margin:14mm}
@media print{
body{font-size:10.5pt}main{max-width:none;padding:0}
.tile,figure,tr,.findings>li{break-inside:avoid}h1,h2,h3{break-after:avoid}
.scroll{overflow:visible}table{font-size:8.5pt}
th,td{padding:3px 5px;white-space:normal;position:static!important}
td.words{min-width:2.6em!important}.wide table,.wide th{font-size:6pt}.wide td,.wide th{padding:2px}
td:first-child{min-width:5em!important}
.funnel,.attribution,section{display:block}figure{max-width:82mm}
.timeline figure{max-width:110mm}
.tiles{grid-template-columns:repeat(3,1fr)}.attribution>p:not(.quiet){break-after:avoid}
.trend details::details-content{content-visibility:visible;block-size:auto}
:not(.trend)>details:not([open]){display:none}
td.number{overflow-wrap:normal;white-space:nowrap}
}
""".strip()

STYLE = _style()
