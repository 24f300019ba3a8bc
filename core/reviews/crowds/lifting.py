"""Who buys against who saw it: the funnel of a subject's crowds, and the labels that buyers bear oftener.

Owns the order of stages, the ranking by reach × (lift − 1), and what may be called fact: a difference that stands when
all labels of a subject are tested together. Pictures and the list for 千川 are those of the people review.
"""

from dataclasses import replace

from core.reviews.blocks import Block, Column, Label, Note, Table
from core.reviews.crowds.subjects import INTERACTED
from core.reviews.crowds.told import Subject, Told
from core.reviews.people.portraits import BUYERS, lacking, portrait_blocks
from core.reviews.people.targeting import AIM, NOBODY
from core.sheets import EXPORTS
from core.units import NUMBER, PEOPLE, RATE, TEXT, show

STAGES = ("曝光", "看播", INTERACTED, BUYERS)
PRODUCT_STAGES = ("曝光", "点击", BUYERS)

FACT, GUESS, OPEN, FEW = "事实", "推测(无样本量)", "说不准", "样本不足"

ROWS = 12
"""Labels ranked: of more the first."""

Found = tuple[str, Label]
"""A dimension and one of its labels."""


def better(found: Told) -> list[Found]:
    """Labels that buyers bear oftener than those who saw it, by reach × (lift − 1), the largest first."""
    every = [(name, label) for name in found.dimensions for label in found.labels(name, BUYERS, found.base)]
    more = [
        (name, label)
        for name, label in every
        if (label.lift or 0.0) > 1 and label.name not in NOBODY and not found.tiny(name, label)
    ]
    return sorted(more, key=lambda one: -(one[1].score or 0.0))


def standing(found: Told, one: Found) -> str:
    """What a label's difference may be called, all labels of the subject looked at together."""
    dimension, label = one
    if found.too_few:
        return FEW
    if not found.counted(dimension):
        return GUESS
    return FACT if found.stands(label, dimension, BUYERS, found.base, found.dimensions) else OPEN


def strongest(found: Told) -> tuple[Found, str] | None:
    """The first label that stands, else the first that nobody counted, else the first of all, and what it may be
    called; None where there is none."""
    ranked = [(one, standing(found, one)) for one in better(found)]
    by_word = {told[1]: told for told in reversed(ranked)}
    return by_word.get(FACT) or by_word.get(GUESS) or (ranked[0] if ranked else None)


def lift_blocks(found: Told, first: bool = True) -> tuple[Block, ...]:
    """The funnel of its crowds, the ranked labels and the portraits of a session or a product: of those that aren't the
    first of their kind only the main dimensions, and only when asked."""
    funnel = funnel_block(found.subject)
    if not found.dimensions:
        return funnel, _nobody(found)
    pictures = portrait_blocks(found, found.dimensions)
    if not first:
        main = (block for block in pictures if block.dimension in found.sort.first)
        pictures = tuple(replace(block, folded=True) for block in main)
    said = lacking(found, kind_of(found.subject))
    return funnel, ranked_block(found), *pictures, *((Note("还缺的维度", f"{said}。"),) if said else ())


def kind_of(subject: Subject) -> str:
    """The key of the export that brings its portraits."""
    return "product_audience" if subject.kind == "product" else "audience"


def _nobody(found: Told) -> Note:
    sort = found.sort
    text = (
        f"{found.subject.label} 的画像没有成交和{sort.bases[0]}都写了的维度,看不出谁更会买。"
        f"到{EXPORTS[kind_of(found.subject)].menu},选 成交 和 {sort.bases[0]} 两种人群,先抄{'、'.join(sort.first)}。"
    )
    return Note("还不能比", text)


def funnel_block(subject: Subject) -> Table | Note:
    """How many of each crowd, from wide to narrow, as far as they are counted."""
    product = subject.kind == "product"
    stages = PRODUCT_STAGES if product else STAGES
    whole = stages[0] if product else stages[1]
    known = [stage for stage in stages if stage in subject.people]
    route = " → ".join(stages)
    if not known:
        text = (
            f"{route} 各有多少人,画像和场次数据都没有写:倍数照算,但没有样本量,分不出是不是凭运气。"
            "在罗盘看到人数时,手填进来即可。"
        )
        return Note("没有人数", text)
    rows = []
    for place, stage in enumerate(stages):
        people = subject.people.get(stage)
        # Who buys need not have interacted: that is no stage of it.
        before = stages[place - 1] if place and stages[place - 1] != INTERACTED else ""
        of_whole = _part(people, subject.people.get(whole)) if place > stages.index(whole) else None
        origin = subject.origins.get(stage, "没有人数")
        rows.append((stage, people, _part(people, subject.people.get(before)), of_whole, origin))
    columns = (
        Column("crowd", "人群", TEXT), Column("people", "人数", PEOPLE), Column("part", "占上一层", RATE),
        Column("of_whole", f"占{whole}", RATE), Column("origin", "人数来自", TEXT),
    )  # fmt: skip
    caption = "每一层都按人数"
    if not product:
        caption += ";买的人不一定互动过,成交只和看播比"
        caption += ";互动人数 = 互动率 × 观看人数" if INTERACTED in subject.people else ""
    return Table(f"人群漏斗:{route}", columns, tuple(rows), caption)


def _part(people: float | None, whole: float | None) -> float | None:
    return people / whole if people is not None and whole and people <= whole else None


def ranked_block(found: Told) -> Table | Note:
    """Labels that buyers bear oftener, by how many a campaign would reach times what is gained by it."""
    every = better(found)
    title = f"成交比{found.base}更常见的标签"
    if not every:
        return Note(title, f"没有哪个标签在成交里比在{found.base}里更常见。")
    rows = tuple(
        (
            label.name, standing(found, (dimension, label)), label.lift, dimension, label.score, *label.shares[:2],
            *(label.interval or (None, None)),
        )
        for dimension, label in every[:ROWS]
    )  # fmt: skip
    columns = (
        Column("label", "标签", TEXT), Column("standing", "判断", TEXT), Column("lift", "倍数", NUMBER),
        Column("dimension", "画像维度", TEXT), Column("score", "触达 ×(倍数 − 1)", RATE, signed=True),
        Column("share", "成交占比", RATE), Column("base", f"{found.base}占比", RATE),
        Column("low", "倍数 95% 下限", NUMBER), Column("high", "倍数 95% 上限", NUMBER),
    )  # fmt: skip
    said = [f"触达 = {found.base}占比;同样的倍数,触达越大越值得投"]
    verdicts = {row[1] for row in rows}
    if FACT in verdicts:
        said.append(f"{FACT}:全部标签一起检验还站得住(凭运气不到 5%)")
    if GUESS in verdicts:
        said.append("无样本量:没有人数,倍数不带区间")
    if FEW in verdicts:
        said.append(found.too_few)
    if len(every) > ROWS:
        said.append(f"共 {len(every)} 个,只列前 {ROWS} 个")
    # Where chance may have made all of it, the list is no news.
    return Table(title, columns, rows, "。".join(said), folded=verdicts <= {OPEN, FEW})


def spoken(found: Told) -> tuple[str, str]:
    """Whom to aim at, in a sentence: the strongest label and whether it is fact; and what it may be called."""
    if found.too_few:
        return f"{found.subject.label} 的{found.too_few}", FEW
    best = strongest(found)
    if best is None:
        return f"{found.subject.label} 没有哪个标签在成交里更常见", OPEN
    (dimension, label), standing_ = best
    said = (
        f"{standing_}:{found.subject.label} 的成交里{dimension}「{label.name}」占 {show(label.shares[0], RATE)},"
        f"{found.base}里 {show(label.shares[1], RATE)}({label.lift:.2f} 倍)"
    )
    return f"{said},先{AIM}他们" if standing_ in (FACT, GUESS) else said, standing_
