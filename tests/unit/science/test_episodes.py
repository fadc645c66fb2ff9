"""Episodes: bounds that hold whatever is real and whichever way it went."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.science.episodes import UNSTATED, episodes

NORTH, SOUTH = 1, 2
E7_PER_100_M = 9_000


def counted(places, certain, direction, distance_m: int = 150) -> tuple[int, int]:
    """Things at one moment on a meridian, at so many times 100 m."""
    order = np.argsort(np.array(places), kind="stable")
    lat = np.array(places, np.int64)[order] * E7_PER_100_M
    flat = np.zeros(len(lat), np.int64)
    sure, way = np.array(certain, np.bool_)[order], np.array(direction, np.int64)[order]
    return episodes(lat, flat, flat, flat, sure, way, distance_m, 0)


def test_episodes_are_bounded_whatever_is_real() -> None:
    # certain, uncertain, certain in a row: one if the middle is real, two if not; and an uncertain one alone
    places, one_way = [0, 1, 2, 90], [NORTH] * 4
    assert counted(places, [True, False, True, False], one_way) == (1, 3)
    assert counted(places, [True] * 4, one_way) == (2, 2)
    assert counted(places, [False] * 4, one_way) == (0, 4)
    assert counted([], [], []) == (0, 0)


def test_fire_in_two_directions_is_two_episodes_at_one_place() -> None:
    assert counted([0, 0, 0], [True] * 3, [NORTH, SOUTH, NORTH]) == (2, 2)


def test_a_direction_that_nobody_stated_may_be_any() -> None:
    assert counted([0, 0], [True] * 2, [NORTH, UNSTATED]) == (1, 2)
    assert counted([0, 1, 2], [True] * 3, [NORTH, UNSTATED, NORTH]) == (1, 3)
    assert counted([0, 1, 2], [True] * 3, [NORTH, UNSTATED, SOUTH]) == (2, 3)
    assert counted([0, 90], [True] * 2, [NORTH, UNSTATED]) == (2, 2)
    assert counted([0, 0], [True] * 2, [UNSTATED, UNSTATED]) == (1, 2)


def groups(places, direction) -> int:
    """The episodes of things that are real and whose directions are known, by asking every pair."""
    left, found = set(range(len(places))), 0
    while left:
        found += 1
        reached = {left.pop()}
        while reached:
            one = reached.pop()
            near = {k for k in left if abs(places[k] - places[one]) <= 1 and direction[k] == direction[one]}
            left -= near
            reached |= near
    return found


things = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from([UNSTATED, NORTH, SOUTH])), max_size=5)


@settings(max_examples=150, deadline=None)
@given(things)
def test_every_reading_of_what_is_open_lies_between(rows) -> None:
    least, most = counted(*zip(*rows, strict=True)) if rows else (0, 0)
    for real in product(*[[True] if certain else [True, False] for _, certain, _ in rows]):
        kept = [row for row, there in zip(rows, real, strict=True) if there]
        for way in product(*[[NORTH, SOUTH, 3] if d == UNSTATED else [d] for _, _, d in kept]):
            assert least <= groups([place for place, _, _ in kept], way) <= most
