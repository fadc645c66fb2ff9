"""The association against every way to part a few observations: a brute-force oracle for up to nine.

A way to part them is as probable as the product over its parts of: the rate of things, (n - 1)! for the n that it holds (one that was perceived often is perceived
again), and the density of its observations around a centre that may be anywhere. The association is greedy and local; the oracle knows all.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, lgamma, log, pi

import numpy as np
import pytest

from trucewatch.science.association import associate
from trucewatch.science.crowding import LEAST_RATE
from trucewatch.science.extents import BAND, EXTENT, RADIUS95, complete

SPREAD_M, LASTING_S = 300.0, 1800.0
M_PER_E7 = 0.011057


def scene(seed: int) -> np.ndarray:
    """One to three things of one to four observations each, at most nine, within a few kilometres and hours."""
    draw = np.random.default_rng(seed)
    sizes = draw.integers(1, 5, draw.integers(1, 4))
    at, made = [], []
    for size in sizes.tolist():
        at.append((draw.uniform(-4000, 4000), draw.uniform(-4000, 4000), draw.uniform(-3, 3) * 3600))
        made += [(at[-1], draw.uniform(100, 600)) for _ in range(size)]
    made = made[:9]
    extents, bands = np.zeros(len(made), EXTENT), np.zeros(len(made), BAND)
    for i, ((north, east, seconds), radius) in enumerate(made):
        sigma = np.sqrt(SPREAD_M**2 + (radius / RADIUS95) ** 2)
        bands["from_lat_e7"][i] = round((north + draw.normal(0, sigma)) / M_PER_E7)
        bands["from_lon_e7"][i] = round((east + draw.normal(0, sigma)) / 0.011132)
        bands["radius_m"][i] = radius
        extents["at_ms"][i] = round(1000 * (seconds + draw.normal(0, LASTING_S)))
    extents["var_s2"], extents["spread_m"], extents["lasting_s"] = 60.0, SPREAD_M, LASTING_S
    complete(extents, bands)
    return extents


def partitions(n: int) -> Iterator[list[int]]:
    """Every way to part n things, as the part of each."""

    def grown(parts: list[int]) -> Iterator[list[int]]:
        if len(parts) == n:
            yield parts
            return
        for part in range(max(parts, default=-1) + 2):
            yield from grown([*parts, part])

    yield from grown([])


def scored(extents: np.ndarray) -> dict[int, float]:
    """The logarithm of the probability of every set of observations (as bits) to be one thing, up to a constant."""
    north, east = extents["lat_e7"] * extents["north_m"] / 1000, extents["lon_e7"] * extents["east_m"] / 1000
    hours = extents["at_ms"] / 3.6e6
    km2 = (extents["var_north_m2"] + SPREAD_M**2) / 1e6
    h2 = (extents["var_s2"] + LASTING_S**2) / 3600**2
    made = {}
    for bits in range(1, 1 << len(extents)):
        rows = [i for i in range(len(extents)) if bits >> i & 1]
        total = log(LEAST_RATE) + lgamma(len(rows))
        for x, v in ((north[rows], km2[rows]), (east[rows], km2[rows]), (hours[rows], h2[rows])):
            weight = 1 / v
            mean = (weight * x).sum() / weight.sum()
            total -= 0.5 * (np.log(2 * pi * v).sum() + (weight * (x - mean) ** 2).sum()) - 0.5 * log(
                2 * pi / weight.sum()
            )
        made[bits] = total
    return made


def value(parts: list[int], scores: dict[int, float]) -> float:
    bits = [0] * (max(parts) + 1)
    for i, part in enumerate(parts):
        bits[part] |= 1 << i
    return sum(scores[b] for b in bits)


def named(roots: list[int]) -> list[int]:
    order: dict[int, int] = {}
    return [order.setdefault(root, len(order)) for root in roots]


def compared(seed: int) -> tuple[float, float, list[int], list[int]]:
    """What ours loses against the best way to part a scene, how far the best is from the second, and both."""
    extents = scene(seed)
    scores = scored(extents)
    first, second, best = -inf, -inf, [0]
    for parts in partitions(len(extents)):
        found = value(parts, scores)
        if found > first:
            first, second, best = found, first, parts
        elif found > second:
            second = found
    ours = named(associate(extents).root.tolist())
    return first - value(ours, scores), first - second, ours, best


@pytest.fixture(scope="module")
def results() -> list[tuple[float, float, list[int], list[int]]]:
    return [compared(seed) for seed in range(60)]


def test_where_the_best_way_is_clear_it_is_found(results: list) -> None:
    clear = [ours == best for _, margin, ours, best in results if margin > 5]
    assert len(clear) > 30
    assert sum(clear) >= 0.95 * len(clear)


def test_little_is_lost_against_the_best_way(results: list) -> None:
    lost = [loss for loss, _, _, _ in results]
    assert sorted(lost)[len(lost) // 2] == pytest.approx(0, abs=1e-9)
    assert sum(lost) / len(lost) < 1
