"""飞鸽: which agent a new chat of the platform's support goes to, and what that means for staffing.

Owns the assignment and a what-if whose arrivals are drawn once from a fixed seed, the same for every staffing. How fast
people really answer is not known here.
"""

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import FupanError
from core.rules.declaration import Rule

STAFFING = Rule(
    key="staffing",
    title="飞鸽接待平台客服",
    says=(
        "平台客服的新会话分给手上会话最少的客服,不看在不在线",
        "2 到 3 分钟没有回复,会话关闭,改发服务单",
        "会话关闭后不能再回,只能处理服务单",
    ),
    taken=date(2026, 11, 22),
    chosen=(
        "会话一样多时分给名单里排在前面的(平台没写明;两头的结果也列出)",
        "会话随机地来(每次打开都是同一串);在线的客服都能按时回复,同时回几个都行;不在线的都不回",
    ),
)

SHORTEST, LONGEST = Decimal(2), Decimal(3)
"""Minutes without an answer until a chat is closed: the platform names both."""

MOST_CHATS = 3_000
_SEED = 1


@dataclass(frozen=True)
class Agent:
    name: str
    online: bool


class Ties(StrEnum):
    """Who gets a chat where several have the fewest."""

    FIRST = "排在前面的"
    ONLINE = "在线的"
    OFFLINE = "不在线的"


@dataclass(frozen=True)
class Chat:
    """One chat: when it comes (minutes from the beginning), the loads it finds, whose it becomes."""

    at: float
    loads: tuple[int, ...]
    agent: Agent

    @property
    def ticketed(self) -> bool:
        return not self.agent.online


@dataclass(frozen=True)
class Shift:
    """What comes in and who is on the list: `hours` of `per_hour` chats, each lasting `minutes` with who answers."""

    agents: tuple[Agent, ...]
    per_hour: int
    hours: int
    minutes: Decimal
    closed_after: Decimal = LONGEST


@dataclass(frozen=True)
class Outcome:
    """`tickets` chats closed into a 服务单; `least` and `most` are those under the other readings of ties."""

    name: str
    shift: Shift
    chats: tuple[Chat, ...]
    least: int
    most: int

    @property
    def tickets(self) -> int:
        return sum(chat.ticketed for chat in self.chats)

    @property
    def share(self) -> Decimal:
        return Decimal(self.tickets) / len(self.chats)


def assigned(loads: Sequence[int], agents: Sequence[Agent] = (), ties: Ties = Ties.FIRST) -> int:
    """The place of the agent a new chat goes to: the least loaded, online or not.

    Raises FupanError without agents, or with a load below zero.
    """
    if not loads:
        raise FupanError("没有可以接待的客服", "请至少配置一位")
    fewest = min(loads)
    if fewest < 0:
        raise FupanError("会话数小于 0", "请填 0 或正整数")
    least = [place for place, load in enumerate(loads) if load == fewest]
    if ties is Ties.FIRST:
        return least[0]
    return next((place for place in least if agents[place].online == (ties is Ties.ONLINE)), least[0])


def simulated(shift: Shift, name: str = "现在") -> Outcome:
    """The chats of a shift, one by one. Raises FupanError for a shift that can't be."""
    _check(shift)
    arrivals = _arrivals(shift)
    by_ties = {ties: _chats(shift, arrivals, ties) for ties in Ties}
    chats = by_ties[Ties.FIRST]
    told = [sum(chat.ticketed for chat in own) for own in by_ties.values()]
    return Outcome(name, shift, chats, min(told), max(told))


def variants(shift: Shift) -> tuple[Outcome, ...]:
    """The shift as it is, with one more online, with the last who is offline off the list, and with all of them off."""
    away = [agent for agent in shift.agents if not agent.online]
    changed = {"现在": shift.agents, "多一位在线": (*shift.agents, Agent("新增一位", online=True))}
    if away:
        changed[f"把{away[-1].name}移出名单"] = tuple(agent for agent in shift.agents if agent != away[-1])
    if len(away) > 1:
        changed["不在线的都移出名单"] = tuple(agent for agent in shift.agents if agent.online)
    return tuple(
        simulated(replace(shift, agents=agents), name) for name, agents in changed.items() if agents or name == "现在"
    )


def _check(shift: Shift) -> None:
    if not shift.agents:
        raise FupanError("没有可以接待的客服", "请至少配置一位")
    if len({agent.name for agent in shift.agents}) < len(shift.agents):
        raise FupanError("有两位客服同名", "请改一个名字")
    if shift.per_hour < 1 or shift.hours < 1 or shift.minutes <= 0:
        raise FupanError("会话数、小时数和每个会话的时长都要大于 0", "请改成正数")
    if shift.per_hour * shift.hours > MOST_CHATS:
        raise FupanError(f"一共 {shift.per_hour * shift.hours:,} 个会话,太多了", f"请少于 {MOST_CHATS:,} 个")
    if not SHORTEST <= shift.closed_after <= LONGEST:
        raise FupanError(f"{shift.closed_after} 分钟不在规则的 2 到 3 分钟之间", "请填 2 到 3")


def _arrivals(shift: Shift) -> list[float]:
    """Minutes at which chats come: as many as expected, after exponential gaps."""
    chance, at, found = random.Random(_SEED), 0.0, []
    for _ in range(shift.per_hour * shift.hours):
        at += chance.expovariate(shift.per_hour / 60)
        found.append(at)
    return found


def _chats(shift: Shift, arrivals: Sequence[float], ties: Ties) -> tuple[Chat, ...]:
    """A chat stays with an online agent as long as it lasts, with any other until it is closed."""
    running: list[tuple[float, int]] = []  # a heap: when a chat ends, and whose it is
    loads = [0] * len(shift.agents)
    chats = []
    for at in arrivals:
        while running and running[0][0] <= at:
            loads[heapq.heappop(running)[1]] -= 1
        place = assigned(loads, shift.agents, ties)
        agent = shift.agents[place]
        chats.append(Chat(at, tuple(loads), agent))
        loads[place] += 1
        heapq.heappush(running, (at + float(shift.minutes if agent.online else shift.closed_after), place))
    return tuple(chats)
