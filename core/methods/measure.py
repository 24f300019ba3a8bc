"""One metric in every session: its log, and the noise that counting alone puts on it.

Owns what is done about zeros and about what is absent. No metric names, no history, no verdict.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import Flags

Floats = NDArray[np.float64]
Noise = Literal["nested", "counted", "measured"]


@dataclass(frozen=True, eq=False)
class Measure:
    """One metric in every session of a calendar: numerator / denominator, both of shape (sessions,), NaN where absent.

    A volume is judged per hour: its denominator is hours. `noise` is what counting brings on the log scale: "nested"
    people counted out of the denominator (variance 1/num − 1/den), "counted" events (1/num), "measured" money (none).
    `minimum` is the least denominator that says anything. Negative amounts count as absent. With a measure `beside` it,
    the two are held against each other session by session: what both share falls out.
    """

    numerator: Floats
    denominator: Floats
    noise: Noise
    minimum: float = 0.0
    beside: "Measure | None" = None

    @cached_property
    def known(self) -> Flags:
        """Sessions where the metric can be written down at all."""
        known = np.isfinite(self.numerator) & np.isfinite(self.denominator)
        known &= (self.denominator > 0) & (self.numerator >= 0)
        never_any = self.noise == "measured" and not (self.numerator[known] > 0).any()
        if never_any:
            return np.zeros_like(known)
        return known if self.beside is None else known & self.beside.known

    @cached_property
    def usable(self) -> Flags:
        """Known sessions that are large enough to serve as history."""
        large = self.known & (self.denominator >= self.minimum)
        return large if self.beside is None else large & self.beside.usable

    @cached_property
    def logs(self) -> Floats:
        """ln(num/den), 0 where unknown. Counts get half a case on both sides (Haldane 1956), so none is −∞; a session
        without any money counts as half the smallest amount that was ever measured."""
        num, den = self._amounts
        if self.noise == "measured":
            num = np.where(num > 0, num, num[num > 0].min(initial=np.inf) / 2)
        elif self.noise == "nested":
            num, den = num + 0.5, den + 0.5
        else:
            num = num + 0.5
        logs = np.log(num / den)
        return np.where(self.known, logs if self.beside is None else logs - self.beside.logs, 0.0)

    @cached_property
    def sampling(self) -> Floats:
        """The variance of `logs` that counting alone brings, 0 where unknown."""
        num, den = self._amounts
        variance = np.zeros(len(num))
        if self.noise != "measured":
            variance = 1 / (num + 0.5) - (1 / (den + 0.5) if self.noise == "nested" else 0.0)
        variance = np.where(self.known, np.maximum(variance, 0.0), 0.0)
        return variance if self.beside is None else variance + self.beside.sampling

    def rarer(self, change: float) -> Floats:
        """What would be added to `sampling` where the counts were those before a log `change`."""
        if self.noise == "measured":
            return np.zeros(len(self.numerator))
        return np.where(self.known, math.expm1(change) / (self._amounts[0] + 0.5), 0.0)

    @cached_property
    def _amounts(self) -> tuple[Floats, Floats]:
        return np.where(self.known, self.numerator, 1.0), np.where(self.known, self.denominator, 1.0)
