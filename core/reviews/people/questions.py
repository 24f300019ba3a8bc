"""What viewers asked: the questions among collected comments, per product and over the session's minutes.

Owns the rule by which a comment is a question, the subjects it may be about, and which product it is put down to: one
that it names is a fact, the one explained in that minute a guess. The texts are anybody's: they are counted and quoted,
never read as anything else.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.metrics.ask import GRAIN, ask
from core.reviews.blocks import Band, Block, Column, Line, Note, Table, Timeline
from core.reviews.windows import window_of
from core.scope import Scope, parts_of_session
from core.units import TEXT, TIMES
from core.warehouse.store import Store

_QUESTION = re.compile(
    r"[??]|吗|呢|多少|多大|多长|多久|多重|怎么|怎样|咋|几[码号点天个件色寸米斤]|什么|啥|哪|谁|有没有|能不能|可不可以|可以不"
    r"|是不是|会不会|要不要|为何"
)
ASKED = "带问号,或含 吗、呢、多少、怎么、什么、哪、有没有、能不能 这类词"

SUBJECTS = (
    ("尺码", r"尺码|码|多大|身高|体重|[0-9]\s*斤|[0-9]\s*cm|胖|瘦|穿|(?<![a-z])(?:x{0,3}l|[sm])(?![a-z])"),
    ("价格优惠", r"钱|价|优惠|便宜|贵|券|折|福利|包邮|运费"),
    ("材质做工", r"材质|面料|成分|棉|绒|厚|薄|保暖|透气|防水|起球|掉色|质量"),
    ("颜色款式", r"颜色|色|款|男|女"),
    ("库存链接", r"链接|几号|库存|有货|没货|补货|上架|还有|在哪"),
    ("发货物流", r"发货|快递|到货|物流|几天|多久"),
    ("售后", r"退|换货|保修|售后|运费险"),
)
"""Subjects and the words that tell them; a question counts for the first that fits."""
_SUBJECTS = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in SUBJECTS)
OTHER = "其他"
UNTOLD = "不在讲解时"
"""Stands in the place of a product where nothing was explained and none was named."""

_LAG = timedelta(minutes=1)
"""A question types itself after the talk: the minute behind an explanation still belongs to it."""

_MINUTE = timedelta(minutes=1)
_QUOTED, _LONGEST = 3, 40
"""Subjects and texts that are quoted of a product, and the characters of a text."""


@dataclass(frozen=True)
class Comment:
    """One text in one moment, and how often it came then."""

    at: datetime
    text: str
    lines: int

    @property
    def minute(self) -> datetime:
        return self.at.replace(second=0, microsecond=0)

    @property
    def asks(self) -> bool:
        return _QUESTION.search(self.text) is not None


@dataclass(frozen=True)
class Turn:
    """A product in one of its explanations."""

    product: str
    name: str
    start: datetime
    end: datetime


@dataclass
class _Asked:
    named: int = 0
    timed: int = 0
    subjects: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)


def question_blocks(store: Store, scope: Scope) -> tuple[Block, ...]:
    """Questions of the latest session under review that has comments, or what to bring where none has."""
    session, comments = _comments(store, scope)
    if not comments:
        text = (
            "罗盘不能下载评论。把直播伴侣或大屏上的评论按「评论时间、评论内容」存成表格上传,"
            "也可以在这一页最下面粘贴,就能看到每个商品被问了什么。"
        )
        return (Note("还没有评论", text),)
    told = _explanations(store, scope, session)
    span = scope.span
    within = [one for one in comments if span is None or span[0] <= one.at < span[1]]
    asked = [one for one in within if one.asks]
    every, some = (sum(one.lines for one in own) for own in (within, asked))
    part = f" {span[0]:%H:%M}–{span[1]:%H:%M} " if span else "收录 "
    head = f"{parts_of_session(session)[1]:%m-%d %H:%M} 那场{part}{every:,} 条评论,其中提问 {some:,} 条"
    return (_timeline(session, comments, told, span), _table(asked, told, head))


def _comments(store: Store, scope: Scope) -> tuple[str, list[Comment]]:
    """The comments of the latest session under review that has any, in order of time."""
    window = window_of(scope.merchant, scope.sessions)
    answer = ask(store, "comment", ("comment_lines",), window, sorted(GRAIN["comment"]))
    sessions = answer.dimensions["session"].astype(str)
    known = set(sessions.tolist())
    latest = next((name for name in reversed(scope.sessions) if name in known), None)
    if latest is None:
        return "", []
    own = sessions == latest
    at = answer.dimensions["said_at"][own].astype("datetime64[us]").tolist()
    texts, lines = answer.dimensions["comment"][own].tolist(), answer.numerators["comment_lines"][own].tolist()
    return latest, sorted(
        (Comment(*one) for one in zip(at, texts, map(int, lines), strict=True)), key=lambda one: one.at
    )


def _explanations(store: Store, scope: Scope, session: str) -> list[Turn]:
    by = ("product_id", "nth", "product_name", "explain_start", "explain_end")
    answer = ask(store, "explanation", (), window_of(scope.merchant, [session]), by, {"session": session})
    ids, names = (answer.dimensions[name].tolist() for name in ("product_id", "product_name"))
    times = (answer.dimensions[name].astype("datetime64[us]").tolist() for name in ("explain_start", "explain_end"))
    found = [
        Turn(product, name or product, start, end or start)
        for product, name, start, end in zip(ids, names, *times, strict=True)
    ]
    return sorted(found, key=lambda one: one.start)


def _table(asked: Sequence[Comment], told: Sequence[Turn], head: str) -> Table:
    """Per product how often it was asked about, by name and by time, what about, and the commonest words."""
    names = {one.product: one.name for one in told}
    words = _words(names)
    found: dict[str, _Asked] = {}
    for comment in asked:
        named = _named(comment.text, words)
        product = named or _talked_of(comment.at, told)
        own = found.setdefault(product, _Asked())
        own.named += comment.lines if named else 0
        own.timed += 0 if named else comment.lines
        own.subjects[_subject(comment.text)] += comment.lines
        own.texts[comment.text] += comment.lines
    columns = (
        Column("product", "商品", TEXT), Column("questions", "提问", TIMES), Column("named", "点名", TIMES),
        Column("timed", "按时间归(推测)", TIMES), Column("subjects", "常问", TEXT), Column("texts", "原话", TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            names.get(product, UNTOLD), own.named + own.timed, own.named, own.timed if product else None,
            "、".join(f"{subject} {number}" for subject, number in own.subjects.most_common(_QUOTED)),
            ";".join(text[:_LONGEST] for text, _ in own.texts.most_common(_QUOTED)),
        )
        for product, own in sorted(found.items(), key=lambda one: (not one[0], -one[1].named - one[1].timed))
    )  # fmt: skip
    caption = f"{head}。提问:{ASKED};点名:写了这场里独有的商品名;其余按当时(讲解完 1 分钟内也算)在讲的商品归,是推测"
    return Table("每个商品被问了什么", columns, rows, caption)


def _subject(text: str) -> str:
    return next((name for name, words in _SUBJECTS if words.search(text)), OTHER)


def _words(names: dict[str, str]) -> dict[str, str]:
    """Pieces of names that only one product of the session has: three letters in a row, or the last two."""
    plain = {product: "".join(name.split()) for product, name in names.items()}
    found = {}
    for product, name in plain.items():
        for piece in {*(name[place : place + 3] for place in range(len(name) - 2)), name[-2:]}:
            if len(piece) > 1 and sum(piece in other for other in plain.values()) == 1:
                found[piece] = product
    return found


def _named(text: str, words: dict[str, str]) -> str:
    """The one product whose name a text has a piece of; "" for none or several."""
    plain = "".join(text.split())
    pieces = {plain[place : place + size] for size in (2, 3) for place in range(len(plain) - size + 1)}
    products = {words[piece] for piece in pieces if piece in words}
    return products.pop() if len(products) == 1 else ""


def _talked_of(at: datetime, told: Sequence[Turn]) -> str:
    """The product explained then, else the one whose explanation has just ended; "" for none."""
    during = [one.product for one in told if one.start <= at < one.end]
    after = [one.product for one in told if one.end <= at < one.end + _LAG]
    return (during or after or [""])[-1]


def _timeline(
    session: str, comments: Sequence[Comment], told: Sequence[Turn], span: tuple[datetime, datetime] | None
) -> Timeline:
    """Comments and questions minute by minute, from the first collected to the last, beside what was explained."""
    first, last = comments[0].minute, comments[-1].minute
    asked = [one for one in comments if one.asks]
    minutes = [first + n * _MINUTE for n in range(int((last - first) / _MINUTE) + 1)]
    lines = [
        Line(key, label, TIMES, tuple((at, float(counted[at])) for at in minutes))
        for key, label, some in (("questions", "每分钟提问", asked), ("comment_lines", "每分钟评论", comments))
        for counted in [_by_minute(some)]
    ]
    bands = tuple(Band("explanation", one.name, one.start, one.end) for one in told if one.end > first)
    at, most = max(lines[0].points, key=lambda point: point[1] or 0.0)
    title = f"提问最密的是 {at:%H:%M}({most:.0f} 条)" if most else "没有人提问"
    caption = "只画收录到评论的这一段;没有评论的分钟是 0"
    return Timeline(
        title, session, first, last + _MINUTE, tuple(lines), ("questions",), bands, span=span, caption=caption
    )


def _by_minute(comments: Sequence[Comment]) -> Counter[datetime]:
    found: Counter[datetime] = Counter()
    for comment in comments:
        found[comment.minute] += comment.lines
    return found
