"""Which colour means what, on screen and in files.

Owns every colour: the hue of this period and the grey of the comparison, 涨红跌绿 (or the other way round), and the
colour that a channel, host or part keeps wherever its name appears. No words, no marks, no data. Colour never stands
alone: whoever uses one also writes the sign, the icon and the word (`texts.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from typing import Literal

FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

Tone = Literal["up", "down", "flag", "quiet"]


@dataclass(frozen=True)
class Colours:
    """One look. `now` is this period, `before` its comparison; `up`/`down` are for real changes only; `flag` is a real
    drift that is neither good nor bad; `quiet` is everything within the usual."""

    now: str
    before: str
    up: str
    down: str
    flag: str
    quiet: str
    ink: str
    muted: str
    grid: str
    paper: str

    def tone(self, tone: Tone) -> str:
        return {"up": self.up, "down": self.down, "flag": self.flag, "quiet": self.quiet}[tone]


LIGHT = Colours(
    now="#2f5fd0", before="#b9c0cb", up="#cf2f3a", down="#12805c", flag="#9a6200", quiet="#8b94a1",
    ink="#1c2430", muted="#5c6673", grid="#e4e8ee", paper="#ffffff",
)  # fmt: skip
DARK = Colours(
    now="#82a5ff", before="#59626f", up="#ff7b7b", down="#4fcf9b", flag="#f0b54d", quiet="#7d8794",
    ink="#e9edf3", muted="#a3adba", grid="#313844", paper="#14181f",
)  # fmt: skip

# From little to much in one hue. Words on the last two steps are those of the other ground.
_RAMP_LIGHT = ("#eaf0fd", "#cfdcfa", "#aabff3", "#85a2ea", "#4a70d3", LIGHT.now)
_RAMP_DARK = ("#1b2740", "#24375f", "#2f4a80", "#3f63ae", "#6a90ea", DARK.now)
_ON_LIGHT, _ON_DARK = "#fdfefe", "#0d121a"
RAMP_STEPS = len(_RAMP_LIGHT)
TWINS = (*zip(_RAMP_LIGHT, _RAMP_DARK, strict=True), (_ON_LIGHT, _ON_DARK))
"""What a picture drawn for a light ground has to become on a dark one, beyond the looks' own colours."""

# Mid-light hues that keep 3:1 on white and on near-black, and away from the red and green of a change.
QUALITATIVE = (
    "#4a7bdc", "#c07a12", "#0f95a3", "#9765d6", "#d0578f", "#7d8a2a", "#a8704a", "#3a93cf", "#d4663a", "#758296",
)  # fmt: skip

# Names that often stand together start with different colours; any other name gets its colour from its hash.
_WELL_KNOWN = (
    "自然", "付费", "关注", "短视频引流", "搜索", "直播广场", "个人主页&店铺&橱窗", "推荐feed", "千川PC版", "其他",
    "主推", "次推", "新品", "常规",
)  # fmt: skip


@cache
def colours(dark: bool = False, red_up: bool = True) -> Colours:
    """The look for a light or dark ground; `red_up` is the Chinese habit and the default."""
    look = DARK if dark else LIGHT
    return look if red_up else replace(look, up=look.down, down=look.up)


def ramp(dark: bool) -> tuple[str, ...]:
    """The steps of a scale from little to much, all of them to be told from the ground."""
    return _RAMP_DARK if dark else _RAMP_LIGHT


def word_on_ramp(step: int, dark: bool) -> str:
    """The colour of words that can be read on this step."""
    strong = _ON_DARK if dark else _ON_LIGHT
    return strong if step >= RAMP_STEPS - 2 else colours(dark).ink


def _place(name: str) -> int:
    if name in _WELL_KNOWN:
        return _WELL_KNOWN.index(name) % len(QUALITATIVE)
    return int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=4).digest()) % len(QUALITATIVE)


def colours_of(names: Iterable[str]) -> dict[str, str]:
    """Colours for names that stand in one picture: their own, or the next free one where two names share it."""
    taken: dict[str, int] = {}
    for name in dict.fromkeys(names):
        place = _place(name)
        free = [p % len(QUALITATIVE) for p in range(place, place + len(QUALITATIVE))]
        taken[name] = next((p for p in free if p not in taken.values()), place)
    return {name: QUALITATIVE[place] for name, place in taken.items()}
