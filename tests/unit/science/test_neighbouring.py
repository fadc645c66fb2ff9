"""Pairs of things near each other: those that asking all with all finds, whatever the order."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laws.extents_strategy import many, placed, table
from trucewatch.science.crowding import strangers
from trucewatch.science.neighbouring import MOST, REACH_M, REACH_S, STRANGE_M, STRANGE_S, neighbours, one_e3

ALIKE = {"spread_m": 300, "lasting_s": 900}
ROWS = st.lists(placed(wide_km=6).map(lambda row: {**row, **ALIKE}), max_size=20)
FEW = settings(max_examples=60, deadline=None)
LEAST_E3 = -20_000


def by_hand(things: np.ndarray) -> dict[tuple[int, int], int]:
    apart = strangers(things, STRANGE_M, STRANGE_S)
    of: dict[int, list[tuple[int, int]]] = {i: [] for i in range(len(things))}
    for i in range(len(things)):
        for k in range(len(things)):
            a, b = things[i], things[k]
            within = i != k and a["group"] == b["group"] and abs(a["at_ms"] - b["at_ms"]) <= 1000 * REACH_S
            odds = one_e3(things, min(i, k), max(i, k), max(apart[i], apart[k]), np.inf) if within else LEAST_E3 - 1
            if odds >= LEAST_E3:
                of[i].append((-odds, k))
    return {(min(i, k), max(i, k)): -odds for i, near in of.items() for odds, k in sorted(near)[:MOST]}


def told(things: np.ndarray) -> dict[tuple[int, int], int]:
    pairs, odds = neighbours(things, LEAST_E3)
    return dict(zip(map(tuple, pairs.tolist()), odds.tolist(), strict=True))


def _north_m(things: np.ndarray) -> list[float]:
    return (things["lat_e7"] * 0.01113).tolist()


def _east_m(things: np.ndarray) -> list[float]:
    return (things["lon_e7"] * 0.00748).tolist()


@FEW
@given(ROWS)
def test_it_finds_what_asking_all_with_all_finds(rows: list[dict[str, int]]) -> None:
    things = table(rows)
    assume(all(abs(a - b) < REACH_M for a, b in itertools.combinations(_north_m(things), 2)))
    assume(all(abs(a - b) < REACH_M for a, b in itertools.combinations(_east_m(things), 2)))
    assert told(things) == by_hand(things)


@FEW
@given(ROWS, st.randoms(use_true_random=False))
def test_order_changes_nothing(rows: list[dict[str, int]], random) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = told(table([rows[k] for k in order]))
    again = {tuple(sorted((order[a], order[b]))): odds for (a, b), odds in shuffled.items()}
    if len(set(again.values())) == len(again):  # of equally likely ones the first is told
        assert again == told(table(rows))


def test_the_nearer_the_likelier_and_another_family_is_less_likely() -> None:
    base = {"from_lat_e7": 0, "from_lon_e7": 0, "at_ms": 1_700_000_000_000, "radius_m": 300, "shape": 0, "var_s2": 1}
    base |= {"family": 0, "group": 0, "strange_e3": -3000, "spread_m": 300, "lasting_s": 900}
    base |= {"bearing_cdeg": 0, "half_cdeg": 0, "near_m": 0, "far_m": 0}
    odds = [told(table([base, {**base, "from_lat_e7": km * 89_932}])).get((0, 1), -(10**9)) for km in (0, 1, 2, 4)]
    assert odds == sorted(odds, reverse=True)
    other = told(table([base, {**base, "family": 1}]))[0, 1]
    assert other == odds[0] - 3000


def test_a_flood_is_bounded() -> None:
    flood = many(7, 20_000, 0.5, 0.1)
    pairs, _ = neighbours(flood, -(10**6))
    assert len(pairs) <= MOST * len(flood)
