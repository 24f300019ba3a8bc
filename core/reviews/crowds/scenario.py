"""人群洞察 · 投放: whom to aim at, of the live room and product by product, and what to take to 千川.

Owns what a question means here, the order of the steps and the headline. Nothing is held against another time: buyers
are held against those who saw it, and two of a kind against each other.
"""

from dataclasses import replace
from datetime import timedelta

from core.reviews.blocks import Block, Column, Note, Review, Step, Table
from core.reviews.crowds.compared import comparison_blocks
from core.reviews.crowds.comparing import pairs, unknown
from core.reviews.crowds.gaps import gaps_step
from core.reviews.crowds.lifting import FACT, lift_blocks, spoken
from core.reviews.crowds.packages import packages_step
from core.reviews.crowds.potential import potential_step
from core.reviews.crowds.subjects import BACK, Portrayed, largest_room, last_day, portrayed
from core.reviews.crowds.told import KINDS, LIVE, PRODUCT, Subject, Told
from core.reviews.people.portraits import BUYERS
from core.reviews.people.targeting import targeting
from core.reviews.resolve import resolve as resolve_sessions
from core.reviews.resolve import resolve_days
from core.reviews.written import written
from core.scope import Question, Scope, parts_of_session
from core.sheets import EXPORTS
from core.units import PEOPLE, TEXT
from core.warehouse import holdings
from core.warehouse.store import Store

KEY, TITLE = "crowds", "人群洞察 · 投放"

LATELY = timedelta(days=30)
"""How far back the largest session is looked for where none is named."""

ROOMS, GOODS, LISTED = 2, 3, 20
"""Sessions and products whose portraits are drawn, and subjects listed: of more the largest."""
LARGER = 3
"""Sessions without a portrait that are named."""

SUGGESTED, COMPARED, AIMED = "先看谁:规模大的先看", "对比", "千川定向名单"


def resolve(store: Store, question: Question) -> Scope:
    """The sessions that are named, those of the days asked about (there may be none), or the largest session with a
    portrait of the last 30 days: the latest one where none has any. Raises NothingToReview as `core.reviews.resolve`.
    """
    question = replace(question, against="")
    if question.sessions or question.tags:
        return resolve_sessions(store, question)
    if question.start or question.end:
        return resolve_days(store, question)
    told = [holdings.days_told(store, question.merchant, table) for table in ("audience", "product_audience")]
    latest = holdings.sessions(store, question.merchant, question.accounts, latest=1)
    days = [span[1] for span in told if span is not None] + [session.day for session in latest]
    if not days or not any(told):
        return resolve_sessions(store, question)
    last = max(days)
    around = resolve_days(store, replace(question, start=last - LATELY, end=last))
    scope = replace(around, comparison=(), title=f"截至 {last}", against_title="")
    largest = largest_room(store, scope, last - LATELY)
    if largest is not None:
        title = f"{parts_of_session(largest.name)[1]:%Y}-{largest.label} · 近 {LATELY.days} 天规模最大的一场"
        return replace(scope, sessions=(largest.name,), title=title)
    return replace(scope, sessions=tuple(session.session for session in latest))


def crowds(store: Store, scope: Scope) -> Review:
    """The review of a scope's crowds. Portraits are of one session or one product each, those put together say so."""
    found = portrayed(store, scope)
    rooms = [found.of(one) for one in found.of_kind("session") if _reviewed(one, scope)]
    goods = [found.of(one) for one in _goods(found, scope)]
    steps = (
        *_opening(found, scope, rooms, goods),
        *_comparisons(found, scope),
        *_lists([*rooms[:ROOMS], *goods[:GOODS]]),
        potential_step(store, scope, found),
        gaps_step(store, scope),
        packages_step(store, scope),
    )
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=_headline(rooms, goods),
        against="看到的人(曝光、看播)",
        steps=steps,
    )


def _reviewed(room: Subject, scope: Scope) -> bool:
    """Whether a session is under review; where none is known, whether its portrait is of the days asked about."""
    if scope.sessions or scope.days is None:
        return room.name in scope.sessions
    return scope.days[0] <= room.days[0] <= scope.days[1]


def _goods(found: Portrayed, scope: Scope) -> list[Subject]:
    """Products, those that were picked first, then the largest."""
    order = {key: place for place, key in enumerate(scope.picks)}
    return sorted(found.of_kind("product"), key=lambda one: order.get(one.key, len(order)))


def _headline(rooms: list[Told], goods: list[Told]) -> str:
    """Whom to aim at: for the largest session, and for the first product; where one is fact, that alone."""
    said = [spoken(told) for told in (*rooms[:1], *goods[:1]) if told.dimensions]
    sure = [sentence for sentence, standing in said if standing == FACT]
    return ";".join(sure or [sentence for sentence, _ in said]) or "还没有能比的人群画像"


def _opening(found: Portrayed, scope: Scope, rooms: list[Told], goods: list[Told]) -> tuple[Step, ...]:
    """Whom to look at first; then the live room, then the products, the first of each in full."""
    live = tuple(
        Step(f"直播人群:{told.subject.label}", lift_blocks(told, first=not place))
        for place, told in enumerate(rooms[:ROOMS])
    )
    products = tuple(
        Step(f"商品人群:{told.subject.label}", lift_blocks(told, first=not place))
        for place, told in enumerate(goods[:GOODS])
    )
    if not found.subjects:
        return (Step("直播和商品的人群", (_ask_live(scope), _ask_goods())),)
    return (
        Step(SUGGESTED, (_suggested(found), *_larger(found, scope))),
        *(live or (Step("直播人群", (_ask_live(scope),)),)),
        *(products or (Step("商品人群", (_ask_goods(),)),)),
        *_undrawn(len(rooms), len(goods)),
    )


def _undrawn(rooms: int, goods: int) -> tuple[Step, ...]:
    """That there are more than are drawn, and how to see them."""
    more = [f"{rooms - ROOMS} 场直播"] if rooms > ROOMS else []
    more += [f"{goods - GOODS} 个商品"] if goods > GOODS else []
    if not more:
        return ()
    text = f"这里只画规模最大的:另有 {'、'.join(more)}有画像,单独选中场次或商品就能看到。"
    return (Step("没有画出来的", (Note("还有别的画像", text),)),)


def _ask_live(scope: Scope) -> Note:
    which = "这几场" if scope.sessions else "这段时间"
    text = (
        f"{which}没有人群画像。在{EXPORTS['audience'].menu}里挑一场规模大的,"
        "选 曝光、看播、成交、未成交,把 人群、画像维度、标签、占比、人数 抄成表格上传"
        f"(先抄{'、'.join(LIVE.first)}),就能看到谁更会买、千川该定向谁。"
    )
    return Note("还没有直播人群画像", text)


def _ask_goods() -> Note:
    text = (
        f"还没有商品的人群画像。在{EXPORTS['product_audience'].menu}里添加一个爆品,"
        "选 曝光、点击、成交,把 商品、人群、画像维度、标签、占比、人数 抄成表格上传"
        f"(先抄{'、'.join(PRODUCT.first)}),就能按商品定向。"
    )
    return Note("还没有商品人群画像", text)


def _suggested(found: Portrayed) -> Table:
    rows = tuple(
        (
            KINDS[one.kind], one.label, _span(one), one.people.get(BUYERS), _largest(one), "、".join(one.crowds),
        )
        for one in found.subjects[:LISTED]
    )  # fmt: skip
    columns = (
        Column("kind", "类型", TEXT), Column("label", "名称", TEXT), Column("days", "日期", TEXT),
        Column("buyers", "成交人数", PEOPLE), Column("largest", "最大的人群", TEXT),
        Column("crowds", "有画像的人群", TEXT),
    )  # fmt: skip
    caption = "同类里成交人数多的在前:人多,差别才站得住。主播和价格机制把几场合在一起,人数按场次累加"
    if len(found.subjects) > LISTED:
        caption += f"。共 {len(found.subjects)} 个,只列前 {LISTED} 个"
    return Table("有画像的场次、商品、主播、价格机制", columns, rows, caption)


def _larger(found: Portrayed, scope: Scope) -> tuple[Note, ...]:
    """Sessions lately that are larger than any with a portrait: what they tell stands surer."""
    most = max((one.people.get(BUYERS, 0.0) for one in found.of_kind("session")), default=0.0)
    since = last_day(scope) - LATELY
    larger = [(buyers, name) for name, buyers, day in found.bare if buyers > most and since <= day <= last_day(scope)]
    if not larger:
        return ()
    larger.sort(reverse=True)
    named = "、".join(f"{name}(成交 {buyers:,.0f} 人)" for buyers, name in larger[:LARGER])
    text = f"近 {LATELY.days} 天更大的场次还没有画像:{named}。先抄这几场,人多,差别更站得住。"
    return (Note("更大的场次还没有画像", text),)


def _span(one: Subject) -> str:
    first, last = one.days
    return f"{first}" if first == last else f"{first} 至 {last}"


def _largest(one: Subject) -> str | None:
    crowd = max(one.people, key=lambda name: one.people[name], default=None)
    return f"{crowd} {one.people[crowd]:,.0f} 人" if crowd else None


def _comparisons(found: Portrayed, scope: Scope) -> tuple[Step, ...]:
    missing = unknown(found, scope)
    blocks: list[Block] = []
    if missing:
        named = "、".join(f"「{name}」" for name in missing)
        blocks.append(Note("有选中的比不了", f"近 {BACK.days} 天没有{named}的人群画像,先上传再比。"))
    for one, other in pairs(found, scope):
        blocks += comparison_blocks(found.of(one), found.of(other))
    return (Step(COMPARED, tuple(blocks)),) if blocks else ()


def _lists(aimed: list[Told]) -> tuple[Step, ...]:
    """A list per subject: labels to aim at and to leave out."""
    blocks = tuple(_list(told) for told in aimed if told.dimensions)
    return (Step(AIMED, blocks),) if blocks else ()


def _list(told: Told) -> Table | Note:
    table = targeting(told, told.subject.label, told.dimensions)
    if not table.rows:
        return Note(table.title, f"{told.too_few or '没有哪个标签差得够多,不用改定向'}。{table.caption}。")
    if not any(told.counted(name) for name in told.dimensions):
        return replace(table, caption=f"{table.caption}。没有人数:这份名单只作推测")
    return table
