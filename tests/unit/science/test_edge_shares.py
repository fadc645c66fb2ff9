"""What single edges take, against Simpson's rule."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.science import edge_shares

ends = st.floats(-8, 8).map(lambda v: round(v, 6))


def taken(ay: float, ax: float, by: float, bx: float) -> float:
    """By way of pieces, as a share of 1."""
    pieces, room = np.empty((6, edge_shares.ROOM)), np.zeros(edge_shares.ROOM, np.int64)
    count = edge_shares.cut(ay, ax, by, bx, ax * by - ay * bx, pieces, 0)
    assert count <= edge_shares.MOST_PIECES
    sums_e12 = np.zeros(1, np.int64)
    edge_shares.weigh(pieces, room, count, room.copy(), sums_e12)
    return -sums_e12[0] / 1e12


def simpson(ay: float, ax: float, by: float, bx: float) -> float:
    """The angle, less the integral of (1 - exp(-r^2 / 2)) / r^2 along the edge, within 8 deviations; over 2 pi."""
    length = math.hypot(by - ay, bx - ax)
    away = (ax * by - ay * bx) / length
    along = (ay * (by - ay) + ax * (bx - ax)) / length
    start, end = np.clip([along, along + length], -8, 8)
    step = np.linspace(start, end, 20_001)
    square = away * away + step * step
    value = -np.expm1(-0.5 * square) / square
    weight = np.ones(len(step))
    weight[1:-1:2], weight[2:-1:2] = 4, 2
    angle = math.atan2(end, abs(away)) - math.atan2(start, abs(away))
    rest = abs(away) * float((weight * value).sum()) * (step[1] - step[0]) / 3
    return math.copysign(angle - rest, away) / (2 * math.pi)


@settings(max_examples=60, deadline=None)
@given(ends, ends, ends, ends)
def test_an_edge_takes_the_integral_over_its_angle(ay: float, ax: float, by: float, bx: float) -> None:
    if (ay, ax) == (by, bx) or ax * by == ay * bx:
        return
    assert taken(ay, ax, by, bx) == pytest.approx(simpson(ay, ax, by, bx), abs=3e-7)


@pytest.mark.parametrize("away", [1e-9, 1e-5, 1e-3, 0.009, 0.011, 0.1, 1.0])
@pytest.mark.parametrize("length", [1e-6, 0.02, 1.0, 1.2, 20.0, 1e6])
@pytest.mark.parametrize("start", [0.0, -0.5, -0.3, 0.4])
def test_an_edge_near_the_middle_is_exact(away: float, length: float, start: float) -> None:
    first, last = start * length, (start + 1) * length
    assert taken(first, away, last, away) == pytest.approx(simpson(first, away, last, away), abs=1e-7)


def test_the_sign_is_that_of_the_way_round_and_nothing_is_taken_from_afar() -> None:
    assert taken(-1.0, 1.0, 1.0, 1.0) == -taken(-1.0, -1.0, 1.0, -1.0) > 0
    assert taken(-1.0, 1.0, 1.0, 1.0) == pytest.approx(-taken(1.0, 1.0, -1.0, 1.0), abs=1e-12)
    assert taken(7.0, -3.0, 7.0, 3.0) == 0
    assert taken(-1e6, 5.6, 1e6, 5.6) == 0


def test_the_exponential_errs_by_a_billionth() -> None:
    for r in np.linspace(0.01, 8, 4001).tolist():
        assert edge_shares.density(r, 0.0, 0.0) * r * r == pytest.approx(math.exp(-0.5 * r * r), rel=1e-9)
