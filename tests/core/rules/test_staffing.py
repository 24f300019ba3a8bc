"""飞鸽: the least loaded gets the chat, online or not, and a what-if that is the same every time."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.errors import FupanError
from core.rules.staffing import Agent, Outcome, Shift, assigned, simulated, variants

HERE, AWAY = Agent("小安", online=True), Agent("阿杰", online=False)
SHIFT = Shift((HERE, AWAY), per_hour=20, hours=4, minutes=Decimal(6))


def told(outcomes: tuple[Outcome, ...]) -> dict[str, int]:
    return {outcome.name: outcome.tickets for outcome in outcomes}


def test_loads_of_one_two_and_three_give_the_chat_to_the_first() -> None:
    assert assigned([1, 2, 3]) == 0


@pytest.mark.parametrize(("loads", "place"), [([3, 2, 1], 2), ([2, 2, 2], 0), ([2, 1, 1], 1), ([0], 0)])
def test_the_least_loaded_gets_it_and_among_equals_the_first(loads: list[int], place: int) -> None:
    assert assigned(loads) == place


def test_whether_an_agent_is_online_does_not_count() -> None:
    found = simulated(Shift((AWAY, HERE), 1, 1, Decimal(6)))
    assert [chat.agent for chat in found.chats] == [AWAY]
    assert found.tickets == 1


def test_every_chat_goes_to_whoever_had_the_fewest_when_it_came() -> None:
    found = simulated(SHIFT)
    assert len(found.chats) == 80
    ends: list[tuple[float, Agent]] = []
    for chat in found.chats:
        loads = tuple(sum(end > chat.at and whose == agent for end, whose in ends) for agent in SHIFT.agents)
        assert chat.loads == loads
        assert chat.agent == SHIFT.agents[loads.index(min(loads))]
        ends.append((chat.at + (6 if chat.agent.online else 3), chat.agent))
    assert found.tickets == sum(chat.agent == AWAY for chat in found.chats)


def test_the_same_shift_always_comes_out_the_same() -> None:
    assert simulated(SHIFT) == simulated(SHIFT)


def test_other_readings_of_ties_bound_the_result() -> None:
    found = simulated(SHIFT)
    assert found.least <= found.tickets < found.most


def test_taking_those_offline_off_the_list_leaves_no_tickets_and_one_more_online_leaves_fewer() -> None:
    found = variants(SHIFT)
    assert told(found)["把阿杰移出名单"] == 0
    assert told(found)["多一位在线"] < told(found)["现在"]
    two = variants(replace(SHIFT, agents=(HERE, AWAY, Agent("小雨", online=False))))
    assert told(two)["不在线的都移出名单"] == 0
    assert 0 < told(two)["把小雨移出名单"] < told(two)["现在"]


def test_with_nobody_online_every_chat_becomes_a_ticket() -> None:
    found = variants(replace(SHIFT, agents=(AWAY,)))
    assert found[0].share == 1
    assert found[1].share < 1
    assert len(found) == 2


@pytest.mark.parametrize(
    "shift",
    [
        replace(SHIFT, agents=()),
        replace(SHIFT, agents=(HERE, HERE)),
        replace(SHIFT, per_hour=0),
        replace(SHIFT, hours=0),
        replace(SHIFT, minutes=Decimal(0)),
        replace(SHIFT, per_hour=5_000, hours=3),
        replace(SHIFT, closed_after=Decimal("1.9")),
        replace(SHIFT, closed_after=Decimal("3.1")),
    ],
)
def test_a_shift_that_cannot_be_is_refused(shift: Shift) -> None:
    with pytest.raises(FupanError):
        simulated(shift)


def test_loads_that_cannot_be_are_refused() -> None:
    with pytest.raises(FupanError):
        assigned([])
    with pytest.raises(FupanError):
        assigned([1, -1])
