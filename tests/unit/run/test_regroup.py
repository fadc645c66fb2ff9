"""Where a day's block begins: in the longest silence around midnight, whatever lies elsewhere."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.model.time import DAY_MS
from trucewatch.run.regroup import HALO_MS, cut

DAY = 19_000
MIDNIGHT = DAY * DAY_MS
MINUTE = 60_000


def times(*minutes: int) -> np.ndarray:
    return np.array([MIDNIGHT + m * MINUTE for m in minutes], dtype=np.int64)


def test_without_observations_a_day_begins_at_midnight() -> None:
    assert cut(times(), DAY) == MIDNIGHT
    assert cut(times(-500, 700), DAY) == MIDNIGHT


def test_a_bombardment_across_midnight_stays_whole() -> None:
    shelling = range(-20, 25, 3)
    found = cut(times(*shelling, 170), DAY)
    assert not MIDNIGHT - 20 * MINUTE < found <= MIDNIGHT + 22 * MINUTE


def test_of_equal_silences_the_earliest() -> None:
    assert cut(times(-60, 60), DAY) == MIDNIGHT - 60 * MINUTE


@given(near=st.lists(st.integers(-179, 179), max_size=30), far=st.lists(st.integers(181, 5000), max_size=10))
def test_only_what_lies_around_it_moves_a_cut(near: list[int], far: list[int]) -> None:
    alone = cut(times(*near), DAY)
    assert cut(times(*near, *far, *[-f for f in far]), DAY) == alone
    assert abs(alone - MIDNIGHT) <= HALO_MS


@given(near=st.lists(st.integers(-179, 179), min_size=1, max_size=30))
def test_no_longer_silence_is_left_uncut(near: list[int]) -> None:
    edges = sorted({-180, *near, 180})
    begin = (cut(times(*near), DAY) - MIDNIGHT) // MINUTE
    before = max((e for e in edges if e < begin), default=-180)
    assert begin - before == max(b - a for a, b in itertools.pairwise(edges))
