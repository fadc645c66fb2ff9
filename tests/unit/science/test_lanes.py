"""Every operation on lanes is the one on single numbers."""

from typing import Any

import numpy as np
import pytest
from numba import njit, types

from trucewatch.science import lanes as l
from trucewatch.science.elementary import exp
from trucewatch.science.stacking import SINGLES, WIDE, exp_lanes, fill, load

SHORT = l.Lanes(types.int16, 8)
load_short = l.loading(SHORT)


@njit
def of_two(a: Any, b: Any, out: Any) -> None:
    x, y = load(a, 3), load(b, 3)
    l.store(out[0], 0, l.add(x, y))
    l.store(out[1], 0, l.subtract(x, y))
    l.store(out[2], 0, l.multiply(x, y))
    l.store(out[3], 0, l.choose(l.above(x, y), x, y))
    l.store(out[4], 0, l.choose(l.equal(x, y), fill(np.float32(1.0)), fill(np.float32(0.0))))


@njit
def raised(a: Any, out: Any) -> Any:
    value = exp_lanes(load(a, 0))
    l.store(out, 0, value)
    return l.total_of(value)


@njit
def goes_beyond(a: Any, limit: Any) -> Any:
    return l.any_of(l.above(load(a, 0), fill(limit)))


@njit
def shorts(a: Any, b: Any, out: Any) -> None:
    l.store(out, 0, l.add(load_short(a, 0), load_short(b, 1)))


def singles(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-9, 9, WIDE + 3).astype(np.float32) / np.float32(7.0)


def test_lanes_are_added_subtracted_multiplied_and_compared_one_by_one() -> None:
    a, b, out = singles(1), singles(2), np.empty((5, WIDE), np.float32)
    of_two(a, b, out)
    x, y = a[3:], b[3:]
    expected = x + y, x - y, x * y, np.maximum(x, y), (x == y).astype(np.float32)
    assert [np.array_equal(made, want) for made, want in zip(out, expected, strict=True)] == [True] * 5
    assert out[4].any()


def test_short_lanes_wrap_as_numbers_of_16_bits_do() -> None:
    a, b = np.arange(8, dtype=np.int16) * 4600, np.full(9, 30_000, np.int16)
    out = np.empty(8, np.int16)
    shorts(a, b, out)
    with np.errstate(over="ignore"):
        assert np.array_equal(out, a + b[1:])


def test_the_exponential_is_within_its_error() -> None:
    for low, high in ((-80.0, 80.0), (-3.0, 3.0), (-1e-3, 1e-3)):
        a, out = np.linspace(low, high, WIDE).astype(np.float32), np.empty(WIDE, np.float32)
        total = raised(a, out)
        expected = np.array([exp(float(x)) for x in a])
        assert np.abs(out / expected - 1.0).max() < 2e-7
        halves = out.copy()
        while len(halves) > 1:
            halves = halves[: len(halves) // 2] + halves[len(halves) // 2 :]
        assert total == halves[0]


@pytest.mark.parametrize("at", [0, 31, WIDE - 1])
def test_one_lane_is_enough(at) -> None:
    a = np.zeros(WIDE, np.float32)
    assert not goes_beyond(a, np.float32(0.5))
    a[at] = 1.0
    assert goes_beyond(a, np.float32(0.5))


def test_a_type_is_known_by_what_it_holds() -> None:
    assert l.Lanes(types.float32, WIDE) == SINGLES
    assert l.Lanes(types.float32, 8) != SINGLES
