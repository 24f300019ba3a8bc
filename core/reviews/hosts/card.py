"""主播卡: one host over a span, on one sheet: figures, abilities, slots, products, explanations, what to work on.

Owns the order of the card and its headline. Comparisons are made in the modules beside it; nothing is placed or scored
here that the leaderboard does not place.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from core.metrics.ask import Window
from core.metrics.host import ABILITIES
from core.reviews.blocks import Review, Step, Trend
from core.reviews.goods.explained import Explained
from core.reviews.hosts.board import Board, Host, board
from core.reviews.hosts.card_advice import Strength, findings, strengths
from core.reviews.hosts.card_products import Whose, hosts_of, products_of
from core.reviews.hosts.card_tables import (
    FIGURES,
    advice_block,
    compared_blocks,
    figures_block,
    no_explanations,
    past_blocks,
    products_blocks,
    slots_blocks,
    weekly_blocks,
)
from core.reviews.hosts.card_watch import watch_blocks
from core.reviews.hosts.card_weeks import WEEK, Weeks
from core.reviews.hosts.slots import BETTER, SLOT_NAMES, Cell, cells
from core.reviews.readings import Reading
from core.warehouse import holdings
from core.warehouse.sharing import UNMANNED
from core.warehouse.store import Store

KEY, TITLE = "host", "主播卡"
NOTES = "辅导"
WEEKS = 8
_DAY = timedelta(days=1)


def span_board(store: Store, merchant: str, last: date, weeks: int = WEEKS) -> Board:
    """The board of the weeks that end with the day `last`: what every host's card of that span is made from."""
    until = datetime.combine(last, time()) + _DAY
    return board(store, merchant, (), until - weeks * WEEK, until)


def card(store: Store, found: Board, name: str) -> Review:
    """The card of a host of a board (`span_board`). Raises KeyError for a host that isn't on it."""
    host = found.host(name)
    if host is None:
        raise KeyError(name)
    weeks = Weeks(found, name, holdings.promotions(store, found.merchant))
    readings, strong = weeks.readings(), strengths(found, name)
    whose, explained = _explained(store, found)
    sold = products_of(whose, name)
    slots = [cell for cell in cells(found) if cell.host == name]
    weak = findings(found, name, sold)
    steps = (
        Step(FIGURES, (figures_block(found, host),)),
        Step("能力", (*compared_blocks(found, host, strong), *past_blocks(weeks, readings))),
        *((Step("每周走势", weekly_blocks(weeks)),) if host.hours else ()),
        *((Step("时段", slots_blocks(found, slots)),) if host.hours else ()),
        Step("商品", products_blocks(sold, bool(explained))),
        Step("值得回看的讲解", watch_blocks(explained, whose, name) if explained else (no_explanations(),)),
        Step(NOTES, (advice_block(host, weak),)),
    )
    first, last = found.since.date(), found.until.date() - _DAY
    return Review(
        key=KEY,
        title=TITLE,
        headline=headline(found, host, strong, readings, slots),
        merchant=found.merchant,
        scope=f"{name} {first:%Y-%m-%d} 至 {last:%Y-%m-%d}",
        against="同时段的其他主播,和自己的过去",
        as_of=holdings.as_of(store, found.merchant),
        steps=steps,
        findings=weak,
        sessions=_sessions(found, name),
    )


def one_page(review: Review) -> Review:
    """The same card for paper: fewer heads, what to work on at once, and the table of weeks instead of its pictures."""
    steps = {step.title: step.blocks for step in review.steps}
    parts = (
        ("能力", (FIGURES, "能力", NOTES)),
        ("每周和时段", ("每周走势", "时段")),
        ("商品和讲解", ("商品", "值得回看的讲解")),
    )
    return replace(
        review,
        steps=tuple(
            Step(head, tuple(block for name in names for block in steps.get(name, ()) if not isinstance(block, Trend)))
            for head, names in parts
            if any(name in steps for name in names)
        ),
    )


def headline(
    found: Board, host: Host, strong: Sequence[Strength], readings: Sequence[Reading], slots: Sequence[Cell]
) -> str:
    """Where the host stands, what is strong and weak, and what really moved, in one sentence."""
    said = [f"{host.name} {_place(found, host)}"]
    for sign, word in ((1, "强在"), (-1, "弱在")):
        own = [ABILITIES[one.ability.key] for one in strong if one.sign == sign]
        said += [f"{word}{'、'.join(own)}"] if own else []
    moved = [
        f"{reading.label}真的变{'好' if (reading.change or 0) > 0 else '差'}"
        for reading in readings
        if reading.verdict == "real" and reading.change
    ]
    said += [f"最近一周{'、'.join(moved)}"] if moved else []
    best = max((cell for cell in slots if cell.said == BETTER), key=lambda cell: cell.beyond or 0, default=None)
    said += [f"{SLOT_NAMES[best.slot]}最好"] if best else []
    if len(said) == 1:
        said.append("各项能力和同时段的其他主播分不出高低" if host.scored else "能力还不能比较")
    return ",".join(said)


def _place(found: Board, host: Host) -> str:
    if not host.scored:
        return f"还不能排名({host.why})"
    tied = sum(one.group == host.group and one.place == host.place for one in found.hosts) - 1
    if tied:
        return f"和另外 {tied} 位并列第 {host.place},还分不出先后"
    if host.place_low == host.place_high:
        return f"排第 {host.place}"
    return f"排第 {host.place}(可能在第 {host.place_low} 到第 {host.place_high} 之间)"


def _sessions(found: Board, name: str) -> tuple[str, ...]:
    place = found.answer.dimensions
    return tuple(dict.fromkeys(place["session"][place["host"] == name].tolist()))


def _explained(store: Store, found: Board) -> tuple[list[Whose], Explained | None]:
    """Explanations whose host is known, and all there are of sessions with hosts; None where nobody is known."""
    place = found.answer.dimensions
    sessions = list(dict.fromkeys(place["session"][place["host"] != UNMANNED].tolist()))
    if not sessions:
        return [], None
    explained = Explained(store, found.merchant, sessions)
    window = Window(found.merchant, found.accounts, found.since, found.until)
    return hosts_of(store, window, explained.all), explained
