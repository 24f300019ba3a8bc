"""From who sells to what sells for them: carriers of 自营, of 达人 and of accounts, ways into 商品卡, and live.

Owns which sellers are looked into and how their parts are laid out. Sums are `parts`', the columns of a line are
`lines`', live by paid and natural channels is `live_ways`'.
"""

from collections.abc import Iterable, Mapping, Sequence

from core.metrics import METRICS
from core.reviews.blocks import Block, Column, Note, Part, Split, Step, Trend
from core.reviews.shop.card_ways import ACCOUNTS, GROUPS, group_of
from core.reviews.shop.days import day_words
from core.reviews.shop.grid import Value
from core.reviews.shop.lines import Line, amount, change, table, trend
from core.reviews.shop.listed import short_days, unlike
from core.reviews.shop.live_ways import live_blocks
from core.reviews.shop.parts import Daily, Parts, Told
from core.reviews.totals import share
from core.units import RATE, TEXT, YUAN, show, show_signed

SELLERS, CARDS, LIVE = "账号下钻:谁在卖,靠什么卖", "商品卡:从哪里点进来", "直播:付费与免费"
CARD = "商品卡"
SALE_TYPES = ("自营", "合作")
UNNAMED = "未列名账号"

FAR = 4.0
"""A carrier that sells so many times as much as the next one has a picture apart: else the others lie on its floor."""


def drill_steps(one: Told) -> tuple[Step, ...]:
    """Sellers and their carriers, 商品卡, live; a step without anything told is left out."""
    steps = (Step(SELLERS, _sellers(one)), Step(CARDS, _cards(one)), Step(LIVE, live_blocks(one)))
    return tuple(step for step in steps if step.blocks)


def _places(values: Sequence[Value], **names: str) -> list[int]:
    """The values that bear these names (carrier, sale_type, value_id)."""
    return [
        place
        for place, value in enumerate(values)
        if all(getattr(value, name) == wanted for name, wanted in names.items())
    ]


def _names(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


# Sellers


def _sellers(one: Told) -> tuple[Block, ...]:
    accounts = one.parts("account")
    blocks: list[Block] = [_holders(one, accounts)] if len(accounts) else []
    if not one.scope.accounts:
        for sale_type in SALE_TYPES:
            blocks += _carriers(one, "sale_type_carrier", sale_type, sale_type=sale_type)
    for account in one.scope.accounts or _moved_most(accounts):
        name = next((value.name for value in accounts.values if value.value_id == account), account)
        found = _carriers(one, "carrier_account", name, value_id=account)
        blocks += found or [Note(name, f"这几天的载体构成没有列出抖音号 {account}。换个日期,或换个账号。")]
    return tuple(blocks)


def _holders(one: Told, accounts: Parts) -> Block:
    """What kinds of accounts sell: 官方 and 联盟, and what is told of no account by name."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for place, value in enumerate(accounts.values):
        kinds.setdefault((value.sale_type, value.holder_type or UNNAMED), []).append(place)
    heads = [
        Column("sale_type", "谁卖的", TEXT),
        Column("holder_type", "账号类型", TEXT),
        Column("named", "账号", TEXT),
    ]
    lines: list[Line] = [
        ((*kind, accounts.values[places[0]].name if len(places) == 1 else f"{len(places)} 个"), places)
        for kind, places in kinds.items()
    ]
    caption = "账号构成只列出有成交的账号,列不下的合在「更多账号」;它们合计可能少于全店。"
    return table("官方账号与联盟达人", one, accounts, heads, lines, caption=caption, folded=True)


def _moved_most(accounts: Parts) -> tuple[str, ...]:
    """The account whose money changed by the most yuan, of those with an 抖音号; the largest where none compares."""
    if not len(accounts):
        return ()
    moved = {
        value.value_id: abs(float(change(accounts, [place]) or 0))
        for place, value in enumerate(accounts.values)
        if value.value_id is not None
    }
    return (max(moved, key=lambda account: moved[account]),) if moved else ()


def _carriers(one: Told, key: str, name: str, **whose: str) -> list[Block]:
    """One seller's carriers: a line over days for each, and their figures."""
    found = one.parts(key)
    own = _places(found.values, **whose)
    paid = amount(found.now, found.money, own)
    if paid is None:
        return []
    carriers = _names(found.values[place].carrier for place in own)
    lines: list[Line] = [((carrier,), _places(found.values, carrier=carrier, **whose)) for carrier in carriers]
    own_cards = key == "carrier_account" and found.values[own[0]].sale_type == SALE_TYPES[0]
    caption = "自营的商品卡在导出里按入口记,不在账号下。" if own_cards else ""
    heads = [Column("carrier", "载体", TEXT)]
    if key == "carrier_account":
        # An account whose own cards are told by their ways is listed short every day: what counts is a day without it.
        listed, whole = one.daily(key), one.daily("account")
        days = short_days(listed, _places(listed.values, **whose), whole, _places(whole.values, **whose), 1.0)
        found = unlike(found, f"载体构成没有列出这个账号的 {day_words(days)}" if days else "")
    shown = table(
        f"{name} {show(paid, YUAN)}:各载体", one, found, heads, lines, caption=caption, within=tuple(whose.items())
    )
    return [*_trends(one.daily(key), name, carriers, whose), shown]


def _trends(found: Daily, name: str, carriers: Sequence[str], whose: Mapping[str, str]) -> tuple[Trend, ...]:
    """Money a day by carrier; where one is far above all others, in a picture apart from them."""
    own = {carrier: _places(found.values, carrier=carrier, **whose) for carrier in carriers}
    sums = {carrier: float(sum(v or 0.0 for v in _paid(found, places))) for carrier, places in own.items()}
    ranked = sorted((carrier for carrier in own if sums[carrier] > 0), key=lambda carrier: -sums[carrier])
    if not ranked:
        return ()
    label = METRICS[found.money].label
    first, rest = ranked[0], ranked[1:]
    part = show(share(sums[first], sum(sums.values())), RATE)
    if not rest or sums[first] < FAR * sums[rest[0]]:
        title = f"{name}每天的{label}:{first}占 {part}"
        return (trend(title, found, {carrier: own[carrier] for carrier in ranked}),)
    return (
        trend(f"{name} · {first}每天的{label}:占 {part}", found, {first: own[first]}),
        trend(
            f"{name} · {rest[0] if len(rest) == 1 else '其他载体'}每天的{label}",
            found,
            {carrier: own[carrier] for carrier in rest},
        ),
    )


def _paid(found: Daily, places: Sequence[int]) -> list[float]:
    amounts = found.sums[found.money][found.now][:, list(places)]
    return [float(one) for one in amounts.ravel() if one == one]


# 商品卡


def _cards(one: Told) -> tuple[Block, ...]:
    found = one.parts("carrier_account")
    ways = _places(found.values, carrier=CARD)
    if not ways or not amount(found.now, found.money, ways):
        return ()
    groups: dict[str, list[int]] = {}
    for place in ways:
        value = found.values[place]
        groups.setdefault(_group(value), []).append(place)
    held = [group for group in (*GROUPS, ACCOUNTS) if group in groups]
    ordered = [*held, *(group for group in groups if group not in held)]
    grouped: list[Line] = [((group,), groups[group]) for group in ordered]
    heads = [Column("way", "来源", TEXT)]
    single: list[Line] = [
        ((found.values[place].name, _group(found.values[place]), found.values[place].sale_type), [place])
        for place in ways
        if any(amount(side, found.money, [place]) for side in (found.now, found.before))
    ]
    each = [Column("name", "入口", TEXT), Column("way", "来源", TEXT), Column("sale_type", "谁卖的", TEXT)]
    told = {group: _named(found, groups[group]) for group in held}
    known = ";".join(f"{group}:{names}" for group, names in told.items() if names != group)
    unknown = "、".join(group for group in ordered if group not in held)
    caption = "".join((f"{known}。" if known else "", f"没有归类、按原名列出的:{unknown}。" if unknown else ""))
    daily, carriers = one.daily("carrier_account"), one.daily("carrier")
    cards, card = _places(daily.values, carrier=CARD), _places(carriers.values, carrier=CARD)
    days = short_days(daily, cards, carriers, card)
    listed, every = amount(found.now, found.money, ways), one.parts("carrier")
    whole = amount(every.now, every.money, _places(every.values, carrier=CARD))
    sums = f"本期列出 {show(listed, YUAN)},成交概览里是 {show(whole, YUAN)}"
    short = f"载体构成没有列全商品卡的入口({day_words(days)}):{sums}"
    found = unlike(found, short if days else "")
    lines = {group: [place for place in cards if _group(daily.values[place]) == group] for group in ordered}
    return (
        _split(one, found, groups, ordered),
        trend(f"商品卡各来源每天的{METRICS[found.money].label}", daily, lines),
        table("商品卡来源", one, found, heads, grouped, caption=caption),
        table("商品卡逐个入口", one, found, each, single, folded=True, within=(("carrier", CARD),)),
    )


def _group(value: Value) -> str:
    return ACCOUNTS if value.value_id else group_of(value.name)


def _named(found: Parts, places: Sequence[int]) -> str:
    names = _names(found.values[place].name for place in places)
    return "、".join(names) if len(names) <= 4 else f"{'、'.join(names[:3])} 等 {len(names)} 个"


def _split(one: Told, found: Parts, groups: dict[str, list[int]], ordered: Sequence[str]) -> Split:
    now, before = (
        {group: amount(side, found.money, groups[group]) or 0.0 for group in ordered}
        for side in (found.now, found.before)
    )
    whole, was = sum(now.values()), sum(before.values())
    held = bool(was) and found.compared
    parts = tuple(
        Part(group, now[group], now[group] / whole, before[group] / was if held else None)
        for group in ordered
        if now[group] > 0 or (held and before[group] > 0)
    )
    most = max(now, key=lambda group: now[group])
    moved = change(found, [place for group in ordered for place in groups[group]])
    told = f",比{one.against.word} {show_signed(moved, YUAN)}" if moved is not None else ""
    return Split(
        f"商品卡 {show(whole, YUAN)}{told}:{most}最多",
        found.money,
        YUAN,
        parts,
        caption="不是直播、也不是短视频带来的商品卡片成交",
    )
