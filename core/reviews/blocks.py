"""What a review is made of: a title, ordered steps, and in each step blocks.

Owns the shapes between the reviews and whatever shows them. A block holds finished figures and Chinese words, raw
numbers beside their units, and nothing about looks: a page, Markdown, HTML, a workbook and JSON are renderers of these
and of nothing else. No computation, no Streamlit, no file format enters here.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from core.reviews.ranked import Ranked
from core.reviews.readings import Finding, Reading, Verdict, Where
from core.units import Unit


@dataclass(frozen=True)
class Cards:
    title: str
    readings: tuple[Reading, ...]
    type: str = field(default="cards", init=False)


@dataclass(frozen=True)
class Funnel:
    """`stages` from wide to narrow, `rates[i]` from stage i to i + 1, `whole` from the first to the last."""

    title: str
    basis: Literal["people", "times"]
    stages: tuple[Reading, ...]
    rates: tuple[Reading, ...]
    whole: Reading
    type: str = field(default="funnel", init=False)


@dataclass(frozen=True)
class Term:
    """One cause's share of a change in money. `parts` are sub-lines that sum to this term, to the cent.

    `value` and `before` are the factor itself on both sides, in `unit`. No `verdict` means that nothing was judged.
    """

    metric: str
    label: str
    yuan: Decimal
    unit: Unit
    value: float | None
    before: float | None
    where: Where = ()
    interval: tuple[Decimal, Decimal] | None = None
    verdict: Verdict | None = None
    parts: tuple["Term", ...] = ()


@dataclass(frozen=True)
class Attribution:
    """A change in money, split exactly: sum(term.yuan) == total == after − before, to the cent.

    `money` is the metric key of the money used (gmv or user_pay), `money_label` the same in words.
    """

    title: str
    money: str
    money_label: str
    before: Decimal
    after: Decimal
    total: Decimal
    terms: tuple[Term, ...]
    caption: str = ""
    type: str = field(default="attribution", init=False)


@dataclass(frozen=True)
class Column:
    """A table column. `signed` numbers are changes or effects: shown with their sign, to the cent when money.

    `adds`: the table's last line sums it. `of` are the keys of the two columns of the same table that it divides,
    numerator first, times `per` (60 for money an hour over minutes): a workbook computes it from them.
    """

    key: str
    label: str
    unit: Unit
    signed: bool = False
    adds: bool = False
    of: tuple[str, str] | None = None
    per: float = 1.0


@dataclass(frozen=True)
class Table:
    """Rows of raw values, one per column; `caption` says what may not be obvious.

    `of` is the dimension that the first column names (channel, product), where the other columns' keys are metrics of
    it: their figures can then be explained. Lines that are parts of the shop's days have `within` instead: their
    dimension and what else they share, as names of fact_composition; the first column names the part. `folded` is
    detail: a page shows the title, and the rest when asked.
    `totals` is the last line: of columns that add up their sum, of rates the rate of the sums, else None.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    caption: str = ""
    of: str = ""
    folded: bool = False
    totals: tuple[object, ...] | None = None
    within: Where = ()
    type: str = field(default="table", init=False)


@dataclass(frozen=True)
class Series:
    """A line: (time, value or None) in time order."""

    name: str
    points: tuple[tuple[datetime, float | None], ...]


@dataclass(frozen=True)
class Trend:
    """Several lines in one unit over session starts; `marked` are the times under review. `folded`: see `Table`."""

    title: str
    metric: str
    unit: Unit
    series: tuple[Series, ...]
    marked: tuple[datetime, ...] = ()
    caption: str = ""
    folded: bool = False
    type: str = field(default="trend", init=False)


@dataclass(frozen=True)
class Part:
    name: str
    value: float
    share: float
    before_share: float | None = None


@dataclass(frozen=True)
class Split:
    """A whole in parts (自然 and 付费): values in `unit`, shares as fractions that sum to one."""

    title: str
    metric: str
    unit: Unit
    parts: tuple[Part, ...]
    caption: str = ""
    type: str = field(default="split", init=False)


@dataclass(frozen=True)
class Findings:
    title: str
    findings: tuple[Finding, ...]
    empty: str = "没有发现超出正常波动的变化"
    type: str = field(default="findings", init=False)


@dataclass(frozen=True)
class Note:
    title: str
    text: str
    type: str = field(default="note", init=False)


@dataclass(frozen=True)
class Line:
    """A metric minute by minute: (minute, value or None) in time order."""

    metric: str
    label: str
    unit: Unit
    points: tuple[tuple[datetime, float | None], ...]


@dataclass(frozen=True)
class Band:
    """Something that lasted: a shift or an explanation. `name` is whose or of what, `text` what else to say."""

    kind: Literal["shift", "explanation"]
    name: str
    start: datetime
    end: datetime
    text: str = ""


@dataclass(frozen=True)
class Mark:
    """Something that happened at a moment, as people typed or imported it. `kind` is a word (改价, 发券, 提问)."""

    at: datetime
    kind: str
    name: str


@dataclass(frozen=True)
class Timeline:
    """One session on one time axis. Lines of different units are drawn indexed (own mean = 100), never on two axes.

    `span` is the part [from, to) that was picked, None where the whole is looked at; `picks` where its review answers
    for a part. `shown` are the metrics drawn at first.
    """

    title: str
    session: str
    start: datetime
    end: datetime
    lines: tuple[Line, ...]
    shown: tuple[str, ...]
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    span: tuple[datetime, datetime] | None = None
    caption: str = ""
    picks: bool = False
    type: str = field(default="timeline", init=False)


@dataclass(frozen=True)
class Point:
    """One thing among its like: `size` is its area's figure, `group` a word that colours it, `text` advises."""

    name: str
    x: float
    y: float
    size: float
    group: str
    text: str = ""


@dataclass(frozen=True)
class Scatter:
    """Things by two metrics, with the lines `x_middle` and `y_middle` that make four quadrants.

    `x`, `y` and `size` are columns: metric key, label, unit. `quadrants` names them: left-bottom, right-bottom,
    left-top, right-top.
    """

    title: str
    of: str
    x: Column
    y: Column
    size: Column
    points: tuple[Point, ...]
    x_middle: float | None
    y_middle: float | None
    quadrants: tuple[str, str, str, str]
    caption: str = ""
    type: str = field(default="scatter", init=False)


@dataclass(frozen=True)
class Label:
    """One label of a portrait: its share in each crowd of the block, and its share in the first over the second.

    `reach` is the label's share in the base crowd, `score` reach × (lift − 1); `tgi` is 100 × lift. `interval` of the
    lift only where headcounts are known.
    """

    name: str
    shares: tuple[float | None, ...]
    lift: float | None
    reach: float | None
    score: float | None
    interval: tuple[float, float] | None = None

    @property
    def tgi(self) -> float | None:
        return None if self.lift is None else 100 * self.lift


@dataclass(frozen=True)
class Portrait:
    """One dimension of several crowds as paired bars. `crowds[0]` is held against `crowds[1]` (the base).

    `folded`: see `Table`.
    """

    title: str
    dimension: str
    crowds: tuple[str, ...]
    labels: tuple[Label, ...]
    caption: str = ""
    folded: bool = False
    type: str = field(default="portrait", init=False)


@dataclass(frozen=True)
class Matrix:
    """The same metrics of several things side by side: `rows[i][j]` is metric i of the thing `heads[j]`, judged.

    `notes[j]` is a word under a head (与同时段常态相比, 同时段). None where a thing doesn't carry the metric.
    """

    title: str
    of: str
    heads: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[tuple[Reading | None, ...], ...]
    caption: str = ""
    type: str = field(default="matrix", init=False)


@dataclass(frozen=True)
class Heatmap:
    """A metric over two divisions of time: `cells[i][j]` is that of `rows[i]` and `columns[j]`, None where nothing was.

    `samples[i][j]` says in words what the cell rests on ("2 场 6.1 小时").
    """

    title: str
    metric: str
    label: str
    unit: Unit
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[float | None, ...], ...]
    samples: tuple[tuple[str, ...], ...]
    caption: str = ""
    type: str = field(default="heatmap", init=False)


@dataclass(frozen=True)
class Ranking:
    """Hosts, best first; those without a place below them, 未排班 last. `money` is the amount shown (gmv or user_pay).

    `abilities` name the keys of the rows, with the units of what stands as it is.
    """

    title: str
    money: str
    money_label: str
    abilities: tuple[Column, ...]
    rows: tuple[Ranked, ...]
    caption: str = ""
    type: str = field(default="ranking", init=False)


Block = (
    Cards
    | Funnel
    | Attribution
    | Table
    | Trend
    | Split
    | Timeline
    | Scatter
    | Portrait
    | Matrix
    | Heatmap
    | Ranking
    | Findings
    | Note
)


@dataclass(frozen=True)
class Step:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Review:
    """One scenario answered. `key` is its public name, `headline` the one sentence that matters.

    `scope` and `against` say in words what was reviewed and against what; `as_of` is the newest upload behind the
    figures (数据截至). `sessions` are the ids of the sessions under review. `name` is a file name without ending.
    """

    key: str
    title: str
    headline: str
    merchant: str
    scope: str
    against: str
    as_of: datetime | None
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    sessions: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of all steps, in their order."""
        return tuple(block for step in self.steps for block in step.blocks)

    @property
    def name(self) -> str:
        return "".join(c if c.isalnum() or c in "-_" else "_" for c in f"{self.title}_{self.scope}")[:80]
