"""The words around the figures, once for every format and every page.

Owns how a reading, a term or a finding is spoken of: its label, its verdict, whether that is better or worse, its
effect and its advice, and the cleaning of text that people or files brought in. Figures are written by `core.units`
alone. No markup, no colours' values and no file format enters here: whoever prints these escapes them.
"""

import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal

from core.metrics import METRICS
from core.reports.palette import Tone
from core.reviews.actions import actions
from core.reviews.blocks import Attribution, Cards, Findings, Matrix, Review, Term
from core.reviews.ranked import Ranked
from core.reviews.readings import VERDICTS, Advice, Direction, Finding, Reading, Verdict, Where
from core.units import DATETIME, MISSING, RATE, Number, show, show_cents, show_ratio

REASONS = {"promotion": "大促日,只与大促日相比"}

NOW, BEFORE = "本期", "对比"
LONGEST_NAME = 20
"""Characters of a name that stands before an advice."""
FACT, GUESS, TRY, OPEN = "事实", "推测", "建议", "待核实"


def clean(text: object) -> str:
    """One line without what deceives or breaks: control and bidi characters, zero width, lone surrogates."""
    spaced = "".join(" " if c in "\t\r\n\v\f\x85\u2028\u2029" else c for c in str(text))
    kept = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") and c not in "\ufffe\uffff")
    return "".join(kept).strip()


def named(label: str, where: Where) -> str:
    """A label with what it is of: 推荐feed · 进入次数. A label that already says it is left alone."""
    of = [value for _, value in where if value not in label]
    return clean(" · ".join([*of, label]))


def reading_label(reading: Reading) -> str:
    note = f"({reading.note})" if reading.note else ""
    return named(reading.label, reading.where) + clean(note)


def rank_words(row: Ranked) -> str:
    """第 2 名, or 并列第 2; nothing for who isn't placed."""
    return "" if row.rank is None else f"{'并列第' if row.tied else '第'} {row.rank}"


def span_words(interval: tuple[float, float] | None) -> str:
    """Both ends, without decimals; one number where they are the same."""
    if interval is None:
        return ""
    low, high = (f"{bound:.0f}" for bound in interval)
    return low if low == high else f"{low}–{high}"


def moved_words(row: Ranked) -> str:
    """The place in the span before and now, among the hosts of both: a change is only said where it is real."""
    if row.before is None or row.now is None:
        return ""
    if not row.moved:
        return f"上期第 {row.before},没有真变化"
    return f"{'▲' if row.now < row.before else '▼'} 第 {row.before} → 第 {row.now}"


def tone(verdict: Verdict | None, difference: Number | None, good: Direction = "none") -> Tone:
    """Loud only for a real change: up or down, or a flag where staying put would be best."""
    if verdict != "real" or not difference:
        return "quiet"
    return "flag" if good == "stable" else "up" if difference > 0 else "down"


def reading_tone(reading: Reading) -> Tone:
    return tone(reading.verdict, _difference(reading), reading.good)


def icon(tone: Tone, difference: Number | None) -> str:
    """▲ or ▼ for what is loud, nothing for what is quiet."""
    return "" if tone == "quiet" or not difference else "▲" if difference > 0 else "▼"


def reading_icon(reading: Reading) -> str:
    return icon(reading_tone(reading), _difference(reading))


def better(reading: Reading) -> str:
    """变好 or 变差 in words, for a real change whose good direction is known."""
    difference = _difference(reading)
    if reading.verdict != "real" or not difference or reading.good == "none":
        return ""
    if reading.good == "stable":
        return "偏离常态"
    return "变好" if (difference > 0) == (reading.good == "up") else "变差"


def verdict_words(reading: Reading) -> str:
    """真变化 · 变差; 历史不足(大促日,只与大促日相比)."""
    if reading.verdict == "no_history" and reading.reason and reading.reason not in REASONS:
        return clean(reading.reason)  # it isn't for want of history that nothing is judged
    reason = f"({REASONS.get(reading.reason, reading.reason)})" if reading.reason else ""
    return clean(" · ".join(filter(None, (reading.verdict_text + reason, better(reading)))))


def change_words(reading: Reading) -> str:
    """+1.22pp(+20.7%) for a rate, +20.7% for anything else."""
    if reading.unit != RATE or reading.relative is None:
        return reading.change_text
    return f"{reading.change_text}({show_ratio(reading.relative)})"


def sample_words(reading: Reading) -> str:
    """What the figure rests on and which history judged it."""
    return clean(";".join(filter(None, (reading.sample, reading.judged_by)))) or MISSING


def interval_text(interval: tuple[Decimal, Decimal] | None) -> str:
    return MISSING if interval is None else f"{show_cents(interval[0])} 至 {show_cents(interval[1])}"


def money_text(value: Number | None) -> str:
    """Money to the cent without a plus sign: a level, not a change."""
    return show_cents(value).removeprefix("+")


def scope_line(review: Review) -> str:
    """Whose, which sessions, against what, and how fresh."""
    as_of = f"数据截至 {show(review.as_of, DATETIME)}"
    return clean(" · ".join((review.merchant, review.scope, f"{BEFORE}{review.against}", as_of)))


def attribution_line(block: Attribution) -> str:
    """成交金额 ¥34,520.10 → ¥26,290.00,变化 -¥8,230.10."""
    way = f"{money_text(block.before)} → {money_text(block.after)}"
    return clean(f"{block.money_label} {way},变化 {show_cents(block.total)}")


@dataclass(frozen=True)
class AdviceText:
    text: str
    effect: str
    unverified: str

    def __str__(self) -> str:
        unverified = f"【{OPEN}】{self.unverified}" if self.unverified else ""
        return self.text + (f"({self.effect})" if self.effect else "") + unverified


@dataclass(frozen=True)
class FindingText:
    """A finding in words, without markup. `proof` is its yuan and their interval if it has any, and its verdict."""

    fact: str
    proof: tuple[str, ...]
    guesses: tuple[str, ...]
    advice: tuple[AdviceText, ...]
    tone: Tone
    icon: str


def finding_text(finding: Finding) -> FindingText:
    loud = tone(finding.verdict, finding.effect_yuan)
    effect = [f"影响 {show_cents(finding.effect_yuan)}"] if finding.effect_yuan is not None else []
    interval = [f"80% 区间 {interval_text(finding.interval)}"] if finding.interval else []
    return FindingText(
        fact=clean(finding.text),
        proof=(*effect, *interval, finding.verdict_text),
        guesses=tuple(map(clean, finding.guesses)),
        advice=tuple(map(_advice_text, finding.advice)),
        tone=loud,
        icon=icon(loud, finding.effect_yuan),
    )


def action_texts(review: Review) -> tuple[AdviceText, ...]:
    """What to do tomorrow by the findings, with what it is about before the advice."""
    return tuple(
        replace(told, text="".join(f"「{_short(value)}」" for _, value in action.where) + told.text)
        for action in actions(all_findings(review))
        for told in (_advice_text(action.advice),)
    )


def _short(name: str) -> str:
    """A name before an advice, short enough to leave it in sight."""
    shown = clean(name)
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1]}…"


def _advice_text(advice: Advice) -> AdviceText:
    moves = f"看{_metric(advice.moves)}" if advice.moves else ""
    guard = f"不伤{_metric(advice.guard)}" if advice.guard else ""
    effect = clean(",".join(filter(None, (moves, guard))))
    return AdviceText(clean(advice.text), effect, clean(advice.unverified))


def _metric(key: str) -> str:
    return METRICS[key].label if key in METRICS else key


def side_by_side(review: Review) -> Matrix | None:
    """What a review of several things side by side says first: the figures that no dot plot shows."""
    if any(isinstance(block, Cards) and block.readings for block in review.blocks):
        return None
    told = (block for block in review.blocks if isinstance(block, Matrix))
    return next((block for block in told if any(one and one.unit != RATE for row in block.rows for one in row)), None)


def loose_findings(review: Review) -> tuple[Finding, ...]:
    """The review's findings that no block of its steps shows already."""
    shown = _shown_findings(review)
    return tuple(finding for finding in review.findings if finding not in shown)


def all_findings(review: Review) -> tuple[Finding, ...]:
    """Every finding of the review, each once: its own first, then what only its blocks show."""
    return tuple(dict.fromkeys((*review.findings, *_shown_findings(review))))


def _shown_findings(review: Review) -> list[Finding]:
    return [finding for block in review.blocks if isinstance(block, Findings) for finding in block.findings]


def term_label(term: Term) -> str:
    return named(term.label, term.where)


def term_verdict(term: Term) -> str:
    """The verdict in words, nothing where nothing was judged."""
    return VERDICTS[term.verdict] if term.verdict else ""


def _difference(reading: Reading) -> float | None:
    return None if reading.value is None or reading.before is None else reading.value - reading.before
