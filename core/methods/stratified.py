"""Two groups compared within strata (sessions), so that what lifts a whole session is credited to neither.

Owns the test of Cochran (1954) and Mantel and Haenszel (1959) for rates, with the continuity correction. No names.
"""

import math
from collections.abc import Iterable

EXPECTED = 5
"""People expected in a cell of the summed tables below which nothing is tested (Mantel and Fleiss 1980)."""

Stratum = tuple[float, float, float, float]
"""Successes and people of the group, successes and people of the base."""


def mantel_haenszel(strata: Iterable[Stratum]) -> tuple[float, float] | None:
    """(excess, p): successes of the group beyond what its strata would give, and how probable so many are by chance.

    The test is two-sided. None where too few are expected to tell. Strata with one side empty say nothing. ValueError
    for more successes than people.
    """
    excess = variance = 0.0
    cells = [0.0, 0.0, 0.0, 0.0]
    for successes, people, base_successes, base_people in strata:
        if not (0 <= successes <= people and 0 <= base_successes <= base_people):
            raise ValueError("successes must lie between 0 and the number of people")
        whole, hits = people + base_people, successes + base_successes
        if people == 0 or base_people == 0 or whole <= 1:
            continue
        expected = people * hits / whole
        excess += successes - expected
        variance += people * base_people * hits * (whole - hits) / (whole**2 * (whole - 1))
        table = (expected, people - expected, hits - expected, base_people - hits + expected)
        cells = [cell + own for cell, own in zip(cells, table, strict=True)]
    if min(cells) < EXPECTED:
        return None
    if variance == 0:
        return excess, 1.0  # in no stratum did anything vary
    apart = max(abs(excess) - 0.5, 0.0)
    return excess, math.erfc(apart / math.sqrt(2 * variance))
