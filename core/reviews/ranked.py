"""One host's line on a leaderboard: what the block `Ranking` is filled with.

Owns that shape. Raw numbers, nothing about looks, no computation.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Ranked:
    """One host on a leaderboard. `score` 0–100 and its 80 % `interval`, `rank` (ties share one) and its own interval;
    all None where it isn't placed, and `note` says why. `best` is P(best), `sample` what it rests on.

    Per ability key: `abilities` the score by it alone, `effects` its figure over an average host's in the same slots,
    `raw` the figure as it stands. `raw_rank` is by plain money an hour. `before` is the rank in the span before among
    the hosts of both, `now` the rank among these; `moved` says that the difference is more than chance.
    """

    host: str
    score: float | None
    interval: tuple[float, float] | None
    rank: int | None
    hours: float
    gmv: Decimal | None
    user_pay: Decimal | None
    abilities: dict[str, float | None]
    effects: dict[str, float | None]
    raw: dict[str, float | None]
    rank_interval: tuple[int, int] | None = None
    tied: bool = False
    raw_rank: int | None = None
    best: float | None = None
    sample: str = ""
    group: int = 0
    before: int | None = None
    now: int | None = None
    moved: bool = False
    note: str = ""
