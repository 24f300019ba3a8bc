"""What a picture says, in one or two sentences, for those who can't see it.

Owns the takeaway of each block; figures are written as everywhere else. No markup: whoever prints it escapes it.
"""

from core.reports.texts import (
    attribution_line,
    better,
    clean,
    rank_words,
    reading_label,
    span_words,
    term_label,
    term_verdict,
)
from core.reviews.blocks import (
    Attribution,
    Block,
    Cards,
    Findings,
    Funnel,
    Heatmap,
    Line,
    Matrix,
    Note,
    Portrait,
    Ranking,
    Scatter,
    Split,
    Table,
    Timeline,
    Trend,
)
from core.reviews.readings import VERDICTS, Reading
from core.units import MISSING, RATE, show, show_cents, show_change


def alt(block: Block) -> str:
    """The takeaway of a block in Chinese."""
    return clean(f"{block.title}。{_says(block)}。")


def _says(block: Block) -> str:
    match block:
        case Cards():
            return _loud(block.readings)
        case Funnel():
            stages = " → ".join(f"{reading_label(stage)} {stage.value_text}" for stage in block.stages)
            return f"{_loud((*block.rates, block.whole))}。{stages}"
        case Attribution():
            return _attribution(block)
        case Trend():
            return ";".join(filter(None, (_line(block, place) for place in range(len(block.series))))) or "没有数据"
        case Split():
            return ";".join(
                f"{part.name} {show(part.share, RATE)}"
                + ("" if part.before_share is None else f"({show_change(part.share, part.before_share, RATE)})")
                for part in block.parts
            )
        case Findings():
            return ";".join(finding.text for finding in block.findings) or block.empty
        case Note():
            return block.text
        case Table() | Matrix():
            return f"{len(block.rows)} 行"
        case Heatmap():
            return _peaks(block)
        case Ranking():
            return ranking_words(block)
        case Timeline():
            return timeline_words(block)
        case Scatter():
            return scatter_words(block)
        case Portrait():
            return portrait_words(block)


def _peaks(block: Heatmap) -> str:
    """Where a heat map is highest, and where lowest."""
    known = [
        (cell, f"{row} {column}")
        for row, cells in zip(block.rows, block.cells, strict=True)
        for column, cell in zip(block.columns, cells, strict=True)
        if cell is not None
    ]
    if not known:
        return "没有数据"
    (most, best), (least, worst) = max(known), min(known)
    return f"{block.label}最高 {best}({show(most, block.unit)}),最低 {worst}({show(least, block.unit)})"


def ranking_words(block: Ranking) -> str:
    """Who stands where, the first of them with their intervals."""
    placed = [row for row in block.rows if row.rank is not None]
    told = [f"{rank_words(row)} {row.host}({row.score:.0f} 分,80% 区间 {span_words(row.interval)})" for row in placed]
    more = f",共 {len(placed)} 位" if len(placed) > 5 else ""
    others = len(block.rows) - len(placed)
    return ("、".join(told[:5]) + more if placed else "没有人排名") + (f";另有 {others} 行不参与排名" if others else "")


def _loud(readings: tuple[Reading, ...]) -> str:
    loud = [reading for reading in readings if reading.verdict == "real"]
    if not loud:
        verdicts = {reading.verdict for reading in readings if reading.value is not None}
        if "normal" in verdicts:
            return "没有超出正常波动的变化"
        return f"{VERDICTS['too_few' if verdicts == {'too_few'} else 'no_history']},没有判断"
    told = (
        f"{reading_label(reading)} {reading.before_text} → {reading.value_text}({reading.change_text}{better(reading)})"
        for reading in loud
    )
    return f"{VERDICTS['real']}:" + ";".join(told)


def _attribution(block: Attribution) -> str:
    largest = sorted(block.terms, key=lambda term: abs(term.yuan), reverse=True)[:3]
    told = (f"{term_label(term)} {show_cents(term.yuan)}({term_verdict(term) or MISSING})" for term in largest)
    return f"{attribution_line(block)};影响最大的是 " + "、".join(told)


def _line(block: Trend, place: int) -> str:
    series = block.series[place]
    known = [(at, value) for at, value in series.points if value is not None]
    if not known:
        return ""
    (first, start), (last, end) = known[0], known[-1]
    low, high = (show(value, block.unit) for value in (min(v for _, v in known), max(v for _, v in known)))
    way = f"从 {first:%m-%d} 的 {show(start, block.unit)} 到 {last:%m-%d} 的 {show(end, block.unit)}"
    return f"{series.name} {way},最低 {low},最高 {high}"


def timeline_words(block: Timeline) -> str:
    """What was drawn over which hours, and how much of what happened."""
    shown = [line for line in block.lines if line.metric in block.shown] or block.lines
    marked = f";标了 {len(block.marks)} 件事" if block.marks else ""
    return f"{block.start:%H:%M} 到 {block.end:%H:%M}:{';'.join(map(_highest, shown))}{marked}"


def _highest(line: Line) -> str:
    """Where a line is highest."""
    known = [(value, at) for at, value in line.points if value is not None]
    if not known:
        return f"{line.label}没有数据"
    value, at = max(known, key=lambda point: point[0])
    return f"{line.label}最高 {show(value, line.unit)}({at:%H:%M})"


def scatter_words(block: Scatter) -> str:
    """How many things stand in each group, and the largest of them."""
    groups = list(dict.fromkeys(point.group for point in block.points))
    counts = "、".join(f"{group} {sum(point.group == group for point in block.points)} 个" for group in groups)
    largest = max(block.points, key=lambda point: point.size, default=None)
    most = f";{block.size.label}最大的是 {largest.name}" if largest else ""
    return f"{len(block.points)} 个:{counts}{most}" if block.points else "没有数据"


def portrait_words(block: Portrait) -> str:
    """The labels that stand out on either side; the largest shares where none is held against the other side."""
    known = [label for label in block.labels if label.lift is not None and label.score is not None]
    ranked = sorted(known, key=lambda label: -(label.score or 0.0))
    told = [f"{label.name} {label.lift:.2f} 倍" for label in (*ranked[:2], *ranked[-2:][::-1])]
    if known:
        return f"{block.crowds[0]}相对{block.crowds[1]}:" + "、".join(dict.fromkeys(told))
    shares = [(label.shares[0], label.name) for label in block.labels if label.shares and label.shares[0] is not None]
    largest = [f"{name} {show(share, RATE)}" for share, name in sorted(shares, key=lambda one: -(one[0] or 0.0))[:3]]
    return f"{block.crowds[0]}最多的是{'、'.join(largest)}" if largest else "没有数据"
