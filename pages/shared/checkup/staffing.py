"""飞鸽 as a what-if: how many chats of the platform's support end as a 服务单, and what staffing changes.

Owns the inputs and the order; who gets a chat is `core.rules.staffing`'s.
"""

import re

import streamlit as st

from core.errors import FupanError
from core.reviews.blocks import Column, Table
from core.rules.staffing import LONGEST, SHORTEST, STAFFING, Agent, Outcome, Shift, assigned, variants
from core.units import COUNT, RATE, TEXT, show
from pages.shared.checkup.telling import answered, asking, exact, figures, standing
from pages.shared.guarding import tell
from pages.shared.show import show as show_block

FIRST_CHATS = 12

_COLUMNS = (
    Column("name", "名单怎么变", TEXT),
    Column("tickets", "变成服务单", COUNT),
    Column("share", "占会话", RATE),
    Column("least", "最少", COUNT),
    Column("most", "最多", COUNT),
)
_CHAT_COLUMNS = tuple(
    Column(key, label, TEXT)
    for key, label in (("at", "第几分钟"), ("loads", "各人手上"), ("agent", "分给"), ("end", "结果"))
)


def staffing() -> None:
    head = st.container()
    try:
        found = variants(_asked())
    except FupanError as error:
        with head:
            tell(error)
        standing(STAFFING)
        return
    now, best = found[0], min(found, key=lambda one: (one.most, one.least, one is not found[0]))
    with head:
        answered(_sentence(now, best))
    figures(
        (
            ("一共来多少会话", f"{len(now.chats)}", f"每小时 {now.shift.per_hour} 个,{now.shift.hours} 小时"),
            ("变成服务单", f"{now.tickets}", f"{show(float(now.share), RATE)},都落在不在线的客服手上"),
            ("并列分法不同时", f"{now.least} 到 {now.most}", "规则没写并列分给谁"),
        )
    )
    st.markdown("**换一种排班**")
    rows = tuple((one.name, one.tickets, float(one.share), one.least, one.most) for one in found)
    show_block(Table("", _COLUMNS, rows, caption="来的会话一样;最少、最多是并列时的两头"), "staffing_variants")
    show_block(_chats(now), "staffing_chats")
    _next_chat()
    standing(STAFFING)


def _asked() -> Shift:
    with asking("staffing"):
        here = st.number_input("在线几位", min_value=0, max_value=20, value=2, key="agents_online", bind="query-params")
        away = st.number_input(
            "在名单上、不在线几位", min_value=0, max_value=20, value=1, key="agents_away", bind="query-params"
        )
        per_hour = st.number_input(
            "每小时来几个会话", min_value=1, max_value=200, value=20, key="chats_per_hour", bind="query-params"
        )
        hours = st.number_input("几个小时", min_value=1, max_value=24, value=8, key="chat_hours", bind="query-params")
        minutes = st.number_input(
            "一个会话聊几分钟", min_value=0.5, max_value=120.0, value=6.0, step=0.5, format="%.1f", key="chat_minutes",
            bind="query-params",
        )  # fmt: skip
        closed = st.number_input(
            "几分钟没回就关闭", min_value=float(SHORTEST), max_value=float(LONGEST), value=float(LONGEST), step=0.5,
            format="%.1f", key="chat_closed", bind="query-params",
        )  # fmt: skip
        order = st.selectbox("名单里谁在前", ["在线的", "不在线的"], key="agents_order", bind="query-params")
    online = tuple(Agent(f"在线{number + 1}", online=True) for number in range(here))
    offline = tuple(Agent(f"离线{number + 1}", online=False) for number in range(away))
    agents = online + offline if order == "在线的" else offline + online
    return Shift(agents, per_hour, hours, exact(minutes), exact(closed))


def _sentence(now: Outcome, best: Outcome) -> str:
    if not now.most:
        return f"{len(now.chats)} 个会话都有人回,没有一个变成服务单"
    told = f"{len(now.chats)} 个会话里 {_range(now)} 个没人回、变成服务单"
    return told if best is now else f"{told};{best.name}能降到 {_range(best)} 个"


def _range(outcome: Outcome) -> str:
    """Both ends where it hangs on how ties are broken."""
    return f"{outcome.least}" if outcome.least == outcome.most else f"{outcome.least} 到 {outcome.most}"


def _chats(now: Outcome) -> Table:
    names = "、".join(agent.name for agent in now.shift.agents)
    rows = tuple(
        (
            f"{chat.at:.1f}", " / ".join(map(str, chat.loads)), chat.agent.name,
            "没人回,改发服务单" if chat.ticketed else "有人回",
        )
        for chat in now.chats[:FIRST_CHATS]
    )  # fmt: skip
    return Table(
        f"前 {len(rows)} 个会话是怎么分的", _CHAT_COLUMNS, rows, caption=f"各人手上的顺序:{names}", folded=True
    )


def _next_chat() -> None:
    """Who gets the next one, by the loads at hand."""
    st.markdown("**再来一个会话分给谁**")
    text = st.text_input(
        "现在各人手上几个会话,用逗号隔开", value="1,2,3", key="chat_loads", bind="query-params", max_chars=200
    )
    loads = [int(number) for number in re.findall(r"\d{1,6}", text or "")]
    try:
        place = assigned(loads)
    except FupanError as error:
        tell(error)
        return
    tied = ",一样少的有几位,取排在前面的" if loads.count(loads[place]) > 1 else ""
    st.markdown(f"**分给第 {place + 1} 位**:手上 {loads[place]} 个,最少,不看在不在线{tied}")
