"""An effect that is there is found with its size; one that is not there is not claimed."""

import math

import numpy as np

from core.methods.before_after import effect_of


def shop(effect: float, seed: int, drift: float = 0.0, before: int = 8, after: int = 4, slots: int = 2):
    """Sessions of touched and untouched slots: two levels, 8 % noise, a drift of all, an effect on the touched."""
    rng = np.random.default_rng(seed)
    rows = []
    for touched in (True, False):
        for slot in range(slots):
            for late in [False] * before + [True] * after:
                log = 3 + slot + touched + rng.normal(0, 0.08) + late * (drift + effect * touched)
                rows.append((log, late, touched, slot))
    logs, late, touched, slot = map(np.array, zip(*rows))
    return logs, late, touched, slot.astype(np.int64)


def test_a_fifth_more_is_found_with_its_size():
    found = effect_of(*shop(math.log(1.2), 1), seed=1)
    assert found is not None
    assert found.stands
    assert abs(found.ratio - 0.2) < 0.1
    assert found.interval[0] < found.effect < found.interval[1]
    assert (found.before, found.after, found.controls) == (16, 8, 24)


def test_what_moves_everybody_is_no_effect():
    stands = [effect_of(*shop(0.0, seed, drift=0.4), seed=seed).stands for seed in range(60)]
    assert sum(stands) <= 9


def test_without_untouched_sessions_it_is_a_plain_difference_within_slots():
    logs, after, touched, slots = shop(0.3, 4)
    found = effect_of(logs[touched], after[touched], touched[touched], slots[touched], seed=2)
    by_slot = [
        logs[touched & after & (slots == s)].mean() - logs[touched & ~after & (slots == s)].mean() for s in (0, 1)
    ]
    assert found is not None
    assert abs(found.effect - np.mean(by_slot)) < 1e-12
    assert found.controls == 0


def test_the_interval_covers_the_truth_about_four_times_in_five():
    inside = 0
    for seed in range(60):
        found = effect_of(*shop(0.15, seed), seed=seed)
        inside += found.interval[0] <= 0.15 <= found.interval[1]
    assert 40 <= inside <= 57


def test_what_could_not_have_been_seen_is_said():
    wide, narrow = (effect_of(*shop(0.0, 7, before=n, after=n), seed=1).smallest for n in (4, 16))
    assert narrow < wide < 1


def test_too_few_sessions_are_not_judged():
    assert effect_of(*shop(0.5, 1, before=3, after=1, slots=1), seed=1) is None
    assert effect_of(*shop(0.5, 1, before=8, after=0), seed=1) is None
