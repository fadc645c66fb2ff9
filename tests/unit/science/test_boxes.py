"""The smallest box that holds a thing, against looking at every box."""

from __future__ import annotations

import numpy as np
import pytest

from trucewatch.science.boxes import WIDE, holding

E7 = 10_000_000


def boxes(chance: np.random.Generator, count: int, widest: int) -> np.ndarray:
    south, west = chance.integers(-89 * E7, 80 * E7, count), chance.integers(-180 * E7, 160 * E7, count)
    south, west = (
        south // (E7 // 2) * (E7 // 2),
        west // (E7 // 2) * (E7 // 2),
    )  # many edges coincide with cells' and each other's
    high, broad = chance.integers(1, widest * 2, (2, count)) * (E7 // 2)
    day, hour = chance.integers(1, 200, count), chance.integers(0, 12, count)
    spans = day, day + chance.integers(0, 160, count), hour, hour + chance.integers(1, 13, count)
    north, east = np.minimum(south + high, 90 * E7), np.minimum(west + broad, 180 * E7)
    return np.column_stack([south, north, west, east, *spans, chance.integers(0, 3, count)])


def by_looking_at_all(things: np.ndarray, of: np.ndarray, km2: np.ndarray) -> list[int]:
    size = km2 * ((of[:, 7] - of[:, 6]) * (of[:, 5] - of[:, 4] + 1))
    found = []
    for lat, lon, day, hour, of_class in things.tolist():
        holds = (of[:, 0] <= lat) & (lat < of[:, 1]) & (of[:, 2] <= lon) & (lon < of[:, 3]) & (of[:, 8] == of_class)
        holds &= (of[:, 4] <= day) & (day <= of[:, 5]) & (of[:, 6] <= hour) & (hour < of[:, 7])
        there = np.flatnonzero(holds)
        found.append(int(there[np.argmin(size[there])]) if len(there) else -1)
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("widest", [2, 40])
def test_the_smallest_box_is_found(seed: int, widest: int) -> None:
    chance = np.random.default_rng(seed)
    given = boxes(chance, 300, widest)
    km2 = chance.integers(1, 5, len(given)).astype(np.float64)  # of many equal ones the first
    near = given[chance.integers(0, len(given), 400)]
    corner = chance.integers(0, 2, 400), chance.integers(2, 4, 400)
    place = near[np.arange(400), corner[0]], near[np.arange(400), corner[1]]  # exactly on edges, of time too
    time = near[np.arange(400), chance.integers(4, 6, 400)], near[np.arange(400), chance.integers(6, 8, 400)]
    things = np.column_stack([*place, *time, near[:, 8]])
    found = holding(things, given, km2)
    assert found.tolist() == by_looking_at_all(things, given, km2)
    assert (found >= 0).sum() > 20


def test_a_box_over_more_cells_than_are_listed_is_found_too() -> None:
    world = np.array([[-90 * E7, 90 * E7, -180 * E7, 180 * E7, 1, 366, 0, 24, 1]])
    assert WIDE < 180 * 360
    there = np.array([[89 * E7, -180 * E7, 1, 0, 1], [89 * E7, -180 * E7, 1, 0, 2]])
    assert holding(there, world, np.array([5e8])).tolist() == [0, -1]


def test_without_boxes_or_things_there_is_nothing_to_find() -> None:
    no_boxes, no_things = np.empty((0, 9), np.int64), np.empty((0, 5), np.int64)
    assert holding(np.zeros((2, 5), np.int64), no_boxes, np.empty(0)).tolist() == [-1, -1]
    assert len(holding(no_things, no_boxes, np.empty(0))) == 0
