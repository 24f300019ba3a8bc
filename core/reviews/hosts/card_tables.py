"""The tables of a host's card, and what is said where an export is missing or nothing can be concluded.

Owns these blocks and their words. What is compared with what, and what stands, is worked out elsewhere.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.metrics import METRICS
from core.metrics.host import ABILITIES
from core.reviews.blocks import Block, Column, Findings, Note, Table
from core.reviews.hosts.board import Board, Host
from core.reviews.hosts.card_advice import Strength
from core.reviews.hosts.card_products import LEAST_SESSIONS, Sold
from core.reviews.hosts.card_weeks import Weeks, sample, trends, week_words
from core.reviews.hosts.slots import BETTER, SLOT_NAMES, WORSE, Cell
from core.reviews.readings import Finding, Reading
from core.sheets import EXPORTS
from core.units import COUNT, MINUTES, NUMBER, ORDERS, RATE, TEXT, TIMES, YUAN, show, show_ratio

FIGURES = "上播"
_MOST_SLOTS, _MOST_PRODUCTS = 3, 8


def figures_block(found: Board, host: Host) -> Table:
    """Time, sessions, money and the clock, in one line."""
    place = found.answer.dimensions
    mine = place["host"] == host.name
    hours: dict[int, float] = {}
    for slot, minutes in zip(
        place["slot"][mine].astype(int).tolist(), found.answer.numerators["live_minutes"][mine].tolist(), strict=True
    ):
        hours[slot] = hours.get(slot, 0.0) + minutes / 60
    usual = sorted(hours, key=lambda slot: -hours[slot])[:_MOST_SLOTS]
    money = host.gmv if host.gmv is not None else host.user_pay
    label = METRICS["gmv" if host.gmv is not None else "user_pay"].label
    rate = host.abilities[found.money].raw if found.money in host.abilities else None
    sessions = len(set(place["session"][mine].tolist()))
    columns = (
        Column("live_minutes", "开播时长", MINUTES), Column("sessions", "上播场次", COUNT),
        Column("money", label, YUAN), Column("orders", "成交订单数", ORDERS),
        Column("rate", ABILITIES[found.money], YUAN),
        Column("score", "评分(0–100)", TEXT), Column("clock", "常播时段", TEXT),
    )  # fmt: skip
    score = "—" if host.score is None else f"{host.score:.0f}({host.low or 0:.0f}–{host.high or 0:.0f})"
    orders = None if host.orders is None else round(host.orders)
    clock = "、".join(f"{SLOT_NAMES[slot]} {hours[slot]:.1f} 小时" for slot in usual)
    caption = ""
    if host.estimated_minutes:
        caption = (
            f"其中 {show(host.estimated_minutes, MINUTES)}没有分钟数据,金额和订单按时长估算,不进评分、能力和单小时金额;"
            f"有分钟数据的是 {host.hours:,.1f} 小时、{host.sessions} 场"
        )
    return Table(FIGURES, columns, ((host.minutes, sessions, money, orders, rate, score, clock),), caption)


def compared_blocks(found: Board, host: Host, strong: Sequence[Strength]) -> tuple[Block, ...]:
    """Each ability as it stands, and over that of an average host in the same slots."""
    if not found.abilities or not host.hours:
        return (_no_minutes(),)
    words = {one.ability.key: one.word for one in strong}
    rows = []
    for key in found.abilities:
        one = host.abilities[key]
        told = one.effect is not None and one.low is not None and one.high is not None
        rows.append(
            (
                ABILITIES[key], show(one.raw, METRICS[key].unit),
                show(one.raw / one.effect, METRICS[key].unit) if one.raw is not None and one.effect else None,
                one.effect - 1 if one.effect is not None else None,
                f"{show_ratio((one.low or 1) - 1)} 至 {show_ratio((one.high or 1) - 1)}" if told else None,
                words.get(key, host.why or "样本不足"), sample(key, one.denominator),
            )
        )  # fmt: skip
    columns = (
        Column("ability", "能力", TEXT), Column("value", host.name, TEXT), Column("beside", "平均主播(同时段)", TEXT),
        Column("effect", "相差", RATE, signed=True), Column("interval", "80% 区间", TEXT),
        Column("verdict", "判断", TEXT), Column("sample", "样本", TEXT),
    )  # fmt: skip
    caption = (
        "同样的账号和时段换成一位平均主播会是多少;相差已按样本收缩,几项能力一起检验。引流的曝光由进入次数倒推,是估算"
    )
    return (Table("和同时段的其他主播比", columns, tuple(rows), caption),)


def past_blocks(weeks: Weeks, readings: Sequence[Reading]) -> tuple[Block, ...]:
    """The latest week against the host's own level; said in a sentence where there is no past to hold it against."""
    if not readings or weeks.last is None:
        return ()
    if all(reading.verdict == "no_history" for reading in readings):
        return (Note("还没有可以比的过去", f"要自己此前 90 天里至少 8 段有分钟数据的上播。{_ask('minute_trend')}。"),)
    rows = tuple(
        (
            one.label, one.value_text, one.before_text, one.relative,
            one.verdict_text + (f" · 变{'好' if (one.change or 0) > 0 else '差'}" if one.verdict == "real" else ""),
            ";".join(filter(None, (one.sample, one.judged_by))),
        )
        for one in readings
    )  # fmt: skip
    columns = (
        Column("ability", "能力", TEXT), Column("value", "最近一周", TEXT), Column("before", "自己的常态", TEXT),
        Column("change", "变化", RATE, signed=True), Column("verdict", "判断", TEXT), Column("sample", "样本", TEXT),
    )  # fmt: skip
    caption = f"最近一周是 {week_words(weeks, weeks.last)};常态是自己此前 90 天内同时段的水平,至少要 8 段上播"
    return (Table("和自己的过去比", columns, rows, caption),)


def weekly_blocks(weeks: Weeks) -> tuple[Block, ...]:
    """Small pictures, and the figures with their samples."""
    if weeks.last is None:
        return (_no_minutes(),)
    told = {key: weeks.weeks(key) for key in weeks.board.abilities}
    rows = []
    for week in range(weeks.count):
        hours = float(weeks.hours[weeks.of == week].sum())
        if hours:
            cells = (show(told[key][week].own, METRICS[key].unit) for key in told)
            rows.append((week_words(weeks, week), hours, *cells))
    columns = (
        Column("week", "这一周", TEXT), Column("sample", "上播小时", NUMBER),
        *(Column(f"week_{key}", ABILITIES[key], TEXT) for key in told),
    )  # fmt: skip
    caption = "只算有分钟数据的上播;一周里样本太少的不写,图上是断开的。点画在那一周的第一天"
    pictures = trends(weeks)
    missing = () if pictures else (Note("还画不出走势", f"只有一周有足够的分钟数据。{_ask('minute_trend')}。"),)
    return (*missing, *pictures, Table("每周的数字和样本", columns, tuple(rows), caption, folded=True))


def slots_blocks(found: Board, shown: Sequence[Cell]) -> tuple[Block, ...]:
    """The best and the worst slot where there is one, and all of them."""
    if not shown:
        return (_no_minutes(),)
    ends = [
        f"{SLOT_NAMES[cell.slot]}{'是最好的时段' if cell.said == BETTER else '是最差的时段'}:扣掉时段的影响,"
        f"比自己别的时段 {show_ratio((cell.beyond or 1) - 1)}(80% 区间 {_percents(cell.beyond_interval)}),"
        f"{cell.hours:.1f} 小时"
        for word, pick in ((BETTER, max), (WORSE, min))
        for cell in [pick((one for one in shown if one.said == word), key=lambda one: one.beyond or 1, default=None)]
        if cell is not None
    ]
    sure = bool(ends)
    if not sure:
        read = any(cell.is_read for cell in shown)
        ends = ["扣掉时段的影响后,各时段之间没有超出偶然的差别" if read else "每个时段的上播都太少,还分不出好坏"]
    columns = (
        Column("slot", "时段", TEXT), Column("hours", "上播小时", NUMBER), Column("sessions", "场次", COUNT),
        Column("rate", ABILITIES[found.money], YUAN), Column("ratio", "比同时段平均", RATE, signed=True),
        Column("beyond", "比自己别的时段", RATE, signed=True),
        Column("beyond_interval", "80% 区间", TEXT), Column("verdict", "判断", TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            SLOT_NAMES[cell.slot], cell.hours, cell.sessions, cell.rate, None if cell.ratio is None else cell.ratio - 1,
            None if cell.beyond is None else cell.beyond - 1,
            _percents(cell.beyond_interval), cell.said,
        )
        for cell in shown
    )  # fmt: skip
    caption = "只算有分钟数据的上播;已扣掉时段和账号的水平,并按样本多少收缩"
    return _told("最好和最差的时段", ";".join(ends), sure, Table("各时段", columns, rows, caption))


def _percents(interval: tuple[float, float] | None) -> str | None:
    return None if interval is None else f"{show_ratio(interval[0] - 1)} 至 {show_ratio(interval[1] - 1)}"


def products_blocks(sold: Sequence[Sold], explained: bool) -> tuple[Block, ...]:
    if not explained:
        return (no_explanations(),)
    if not sold:
        return (Note("没有可以比的讲解", "讲解时段里没有这位主播,或讲解明细没有商品点击和成交订单。"),)
    sure = [row for row in sold if row.stands]
    text = ";".join(
        f"「{row.name}」卖得比别人{'好' if (row.ratio or 0) > 1 else '差'}:点击后下单 {show(row.own, RATE)},"
        f"同时段其他主播 {show(row.others, RATE)}"
        for row in sure
    )
    if not text:
        compared = any(row.ratio is not None for row in sold)
        text = (
            "同一商品、同一时段,和其他主播没有超出偶然的差别"
            if compared
            else f"还不能比:自己和同时段的其他主播,都要在 {LEAST_SESSIONS} 场以上讲过同一件商品、各有 100 次点击"
        )
    columns = (
        Column("name", "商品", TEXT), Column("explained", "讲解", TIMES), Column("explained_clicks", "商品点击", TIMES),
        Column("explained_orders", "成交订单", ORDERS), Column("own", "点击后下单", RATE),
        Column("others", "同时段其他主播", RATE), Column("ratio", "倍数(收缩后)", NUMBER),
        Column("interval", "80% 区间", TEXT), Column("verdict", "判断", TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            row.name, row.explained, row.clicks, row.orders, row.own, row.others, row.ratio,
            None if row.ratio is None else f"{row.low:.2f}–{row.high:.2f}",
            "样本不足" if row.ratio is None
            else ("更好" if row.ratio > 1 else "更差") if row.stands
            else "看不出差别",
        )
        for row in sold[:_MOST_PRODUCTS]
    )  # fmt: skip
    caption = (
        "按讲解时段算:成交订单 ÷ 商品点击次数,只和同账号同时段其他主播讲的同一商品比;"
        "交接和同播时的讲解不算,各商品一起检验"
    )
    return _told("比别人卖得好或差的商品", text, bool(sure), Table("讲过的商品", columns, rows, caption))


def advice_block(host: Host, weak: Sequence[Finding]) -> Findings:
    empty = (
        "没有哪项能力能确认弱于同时段的其他主播,先照现在的做"
        if host.scored
        else f"还不能和其他主播比({host.why}),不好说哪项弱"
    )
    return Findings("可以试的", tuple(weak), empty)


def _ask(export: str) -> str:
    return f"请上传{EXPORTS[export].offered}"


def _no_minutes() -> Note:
    return Note("还没有分钟数据", f"上播记录有了,但这些场次没有分钟数据,算不出能力。{_ask('minute_trend')}。")


def no_explanations() -> Note:
    return Note("还没有讲解数据", f"{_ask('explanation')},就能看出谁把哪件货讲得更好。")


def _told(title: str, sentence: str, sure: bool, table: Table) -> tuple[Block, ...]:
    """What a table comes to: above it where it is sure, else a word below it."""
    if sure:
        return (Note(title, f"{sentence}。"), table)
    return (replace(table, caption=f"{sentence}。{table.caption}"),)
