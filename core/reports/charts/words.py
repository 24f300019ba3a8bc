"""What a picture says, in one or two sentences, for those who can't see it.

Owns the takeaway of each block; figures are written as everywhere else. No markup: whoever prints it escapes it.
"""

from core.reports.texts import attribution_line, better, clean, reading_label, term_label, term_verdict
from core.reviews.blocks import VERDICTS, Attribution, Block, Cards, Findings, Funnel, Note, Reading, Split, Trend
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
        case _:
            return f"{len(block.rows)} 行"


def _loud(readings: tuple[Reading, ...]) -> str:
    loud = [reading for reading in readings if reading.verdict == "real"]
    if not loud:
        return "没有超出正常波动的变化"
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
