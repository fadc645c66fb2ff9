"""What a louder explosion explains is no explosion of its own."""

import numpy as np
import pytest

from trucewatch.detect.shadows import NEAR_S, Least, Trigger, stands_alone
from trucewatch.science.tables import tabled

RATE_HZ = 10.0
ROWS = [f"S{k}.P" for k in range(8)]
FAR = round(NEAR_S * RATE_HZ) + 1
LEAST = Least(3, 2.0)


def tables(shared: int):
    """Two nodes: waves of the second, 5 s before those of the first, arrive with them at so many stations, and far from them at the others."""
    first = np.full(8, 20.0)
    second = np.where(np.arange(8) < shared, 25.0, 25.0 + 2 * NEAR_S)
    return tabled(ROWS, (2, 1, 1), np.stack([first, second]), RATE_HZ)


def alone(shared: int, height: float = 3.0, value: float = 2.5) -> bool:
    loud, faint = Trigger(1000, 6.0, 0), Trigger(950, value, 1)
    onsets = np.full(8, np.log(height), np.float32)
    return stands_alone(faint, [loud, faint], onsets, np.ones(8, np.bool_), tables(shared), LEAST)


@pytest.mark.parametrize(("shared", "stands"), [(0, True), (5, True), (6, False), (8, False)])
def test_it_takes_enough_rows_that_are_not_of_the_louder_one(shared, stands) -> None:
    assert alone(shared) is stands


def test_what_is_left_must_reach_the_threshold() -> None:
    assert not alone(2, height=1.9)
    assert alone(2, height=2.1)


def test_the_louder_one_is_never_a_shadow_of_the_weaker() -> None:
    assert alone(8, value=7.0)


def test_of_equals_the_first_stands() -> None:
    one, other = Trigger(1000, 4.0, 0), Trigger(1001, 4.0, 0)
    onsets, usable = np.full(8, 1.0, np.float32), np.ones(8, np.bool_)
    stands = [stands_alone(t, [one, other], onsets, usable, tables(8), LEAST) for t in (one, other)]
    assert stands == [True, False]


def test_nothing_louder_leaves_it_alone() -> None:
    one = Trigger(1000, 4.0, 0)
    assert stands_alone(one, [one], np.zeros(8, np.float32), np.zeros(8, np.bool_), tables(8), LEAST)
