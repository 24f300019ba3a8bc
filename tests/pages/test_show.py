"""Every type of block is drawn, hostile names and all."""

from typing import get_args

from streamlit.testing.v1 import AppTest

from core.reviews.blocks import Block
from core.reviews.readings import Verdict
from pages.shared.show import SHOWN
from pages.shared.show.cards import COLOURS, verdict
from tests.core.reports.sample import CARDS, HOSTILE, REVIEW


def _whole() -> None:
    from core.reports.texts import loose_findings
    from core.reviews.blocks import Findings
    from pages.shared.show import show, show_step
    from tests.core.reports.sample import REVIEW

    for number, step in enumerate(REVIEW.steps):
        show_step(step, number)
    show(Findings("还发现", loose_findings(REVIEW)), "loose")


def test_every_type_of_block_has_its_renderer() -> None:
    assert set(SHOWN) == set(get_args(Block))


def test_a_review_with_every_block_is_drawn() -> None:
    at = AppTest.from_function(_whole, default_timeout=30).run()
    assert not at.exception
    assert at.subheader[0].value == REVIEW.steps[0].title
    assert len(at.metric) == len(CARDS.readings)
    spoken = " ".join(found.value for found in at.markdown)
    assert ":blue-badge[事实]" in spoken
    assert ":gray-badge[推测]" in spoken


def test_hostile_names_reach_markdown_only_escaped() -> None:
    at = AppTest.from_function(_whole, default_timeout=30).run()
    spoken = [found.value for found in (*at.markdown, *at.caption, *at.subheader, *at.info)]
    spoken += [found.label for found in at.metric]
    for name in HOSTILE[:4]:
        assert not [text for text in spoken if name in text], name


def _folded() -> None:
    from core.reviews.blocks import Column, Step, Table
    from core.units import TEXT
    from pages.shared.show import show_step

    block = Table("按规格", (Column("name", "规格", TEXT),), (("黑色 *L*",),), "追哪一个", folded=True)
    show_step(Step("新品", (block,)), 0)


def test_what_is_folded_shows_its_title_and_is_drawn_when_opened() -> None:
    at = AppTest.from_function(_folded, default_timeout=30).run()
    (folded,) = at.expander
    assert (folded.label, len(at.table), len(at.caption)) == ("按规格", 0, 0)
    at.session_state["step0_0_folded"] = True
    at.run()
    assert not at.exception
    assert (len(at.table), [found.value for found in at.caption]) == (1, ["追哪一个"])


def test_only_a_real_change_is_loud() -> None:
    loud = {reading.verdict for reading in CARDS.readings if any(f":{c}[" in verdict(reading) for c in _loud())}
    real: Verdict = "real"
    assert loud == {real}


def _loud() -> set[str]:
    return {colour for tone, colour in COLOURS.items() if tone != "quiet"}
