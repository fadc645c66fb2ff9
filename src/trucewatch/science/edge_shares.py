"""What one straight edge takes from a normal distribution: an integral over the angle under which its middle sees the edge.

In the plane in which the distribution is round, of deviation 1, around the origin, a region holds 1 (or 0 where the origin is outside) less
the sum over its edges of 1 / (2 pi) times the integral of exp(-r^2 / 2) over the angle, r being the distance to the edge.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit

from trucewatch.science.elementary import LOG2_E, atan2, power_of_two

REACH: Final = 5.5
"""Beyond so many deviations nothing is counted: 2.7e-7 of the distribution lie there."""
REACH_SQUARED: Final = REACH * REACH
ONE_E12: Final = 1_000_000_000_000
LN2: Final = 0.6931471805599453
# 1 / n! from 1 / 8! on
EXPONENTIAL: Final = tuple(1.0 / math.factorial(n) for n in range(8, -1, -1))
SHORT_SQUARED: Final = 0.49
"""Edges up to 0.7 deviations long are integrated over three nodes; longer ones in pieces, each over five."""
PIECE: Final = 1.5
CLEAR_SQUARED: Final = 6.25
"""A piece whose middle is more than 2.5 times its length away is integrated as it stands."""
# Nodes and half weights of Gauss and Legendre on 0..1
NODES_3: Final = (0.1127016653792583, 0.5, 0.8872983346207417)
WEIGHTS_3: Final = (5 / 18, 8 / 18, 5 / 18)
NODES_5: Final = (0.046910077030668, 0.23076534494715845, 0.5, 0.7692346550528415, 0.953089922969332)
WEIGHTS_5: Final = (0.1184634425280945, 0.2393143352496832, 64 / 225, 0.2393143352496832, 0.1184634425280945)


@njit(cache=True, error_model="numpy")
def falling(x: float) -> float:
    """Raise e to a power from -700 to 0. Error: relative 3e-10. A third of the cost of `elementary.exp`."""
    k = np.rint(x * LOG2_E)
    r = x - k * LN2
    total = 0.0
    for coefficient in EXPONENTIAL:
        total = total * r + coefficient
    return total * power_of_two(int(k))


@njit(cache=True, error_model="numpy")
def rate(square: float, clear: bool) -> float:
    """Angle's density times exp(-r^2 / 2), or what that lacks of the density itself, over r^2: smooth where an edge is near."""
    if clear:
        return falling(-0.5 * square) / square
    if square < 1e-4:
        return 0.5 - 0.125 * square
    return (1.0 - falling(-0.5 * square)) / square


@njit(cache=True, error_model="numpy")
def along(ay: float, ax: float, by: float, bx: float, clear: bool) -> float:
    """The mean of `rate` over a piece from a to b."""
    dy, dx = by - ay, bx - ax
    total = 0.0
    if dy * dy + dx * dx <= SHORT_SQUARED:
        for k in range(3):
            y, x = ay + NODES_3[k] * dy, ax + NODES_3[k] * dx
            total += WEIGHTS_3[k] * rate(y * y + x * x, clear)
        return total
    for k in range(5):
        y, x = ay + NODES_5[k] * dy, ax + NODES_5[k] * dx
        total += WEIGHTS_5[k] * rate(y * y + x * x, clear)
    return total


@njit(cache=True, error_model="numpy")
def piece(ay: float, ax: float, by: float, bx: float, cross: float) -> float:
    """The integral of exp(-r^2 / 2) over the angle from a to b; `cross` is ax by - ay bx, positive where the angle is."""
    dy, dx = by - ay, bx - ax
    y, x = 0.5 * (ay + by), 0.5 * (ax + bx)
    if y * y + x * x > CLEAR_SQUARED * (dy * dy + dx * dx):
        return cross * along(ay, ax, by, bx, True)
    return atan2(cross, ay * by + ax * bx) - cross * along(ay, ax, by, bx, False)


@njit(cache=True, error_model="numpy")
def reached(ay: float, ax: float, by: float, bx: float) -> tuple[float, float]:
    """The part of an edge, from and to in 0..1, that lies within `REACH`; from > to where none does."""
    dy, dx = by - ay, bx - ax
    square = dy * dy + dx * dx
    nearest = -(ay * dy + ax * dx) / square
    y, x = ay + nearest * dy, ax + nearest * dx
    room = (REACH_SQUARED - (y * y + x * x)) / square
    if not room > 0.0:
        return 1.0, 0.0
    half = np.sqrt(room)
    return max(0.0, nearest - half), min(1.0, nearest + half)


@njit(cache=True, error_model="numpy")
def edge_share_e12(ay: float, ax: float, by: float, bx: float, cross: float) -> int:
    """What an edge from a to b takes, x 1e12; exactly the negative of what it takes from b to a is not promised: keep one direction.

    Args:
        ay, ax, by, bx: its ends, in deviations. cross: ax by - ay bx, from exact coordinates where those nearly cancel.
    Source: Owen (1956), Tables for computing bivariate normal probabilities: the difference of two of his T functions. Where the
        edge is near, the angle itself is split off: what remains is an entire function.
    Limits: error under 2e-7, mostly under 1e-9.
    """
    start, end = reached(ay, ax, by, bx)
    if not start < end:
        return 0
    dy, dx = by - ay, bx - ax
    length = (end - start) * np.sqrt(dy * dy + dx * dx)
    pieces = 1 if length * length <= SHORT_SQUARED else int(length / PIECE) + 1
    step = (end - start) / pieces
    total = 0.0
    for k in range(pieces):
        u, v = start + k * step, start + (k + 1) * step
        total += piece(ay + u * dy, ax + u * dx, ay + v * dy, ax + v * dx, cross * step)
    return int(np.rint(total / (2.0 * math.pi) * ONE_E12))
