"""What straight edges take from a normal distribution: integrals over the angle under which its middle sees them.

In the plane in which the distribution is round, of deviation 1, around the origin, a region holds 1 (or 0 where the origin is outside) less
the sum over its edges of 1 / (2 pi) times the integral of exp(-r^2 / 2) over the angle, r being the distance to the edge. With t from 0 to 1
along the edge, the angle's density is cross / r^2, where cross is twice the area between origin and edge.

Where an edge is near for its length, the angle itself is split off: what remains, cross (exp(-r^2 / 2) - 1) / r^2, is as smooth as the
exponential, so that few nodes suffice. Pieces of edges are gathered and weighed together, several at a time where the processor can: each by
the same operations, rounded to 1e-12 and summed in integers, so that their order changes nothing.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import LOG2_E, atan2

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
REACH: Final = 5.5
"""Beyond so many deviations nothing is counted: 2.7e-7 of the distribution lie there."""
REACH_OF_MIDDLES: Final = REACH + 0.5
"""An edge that is not cut is within reach where its middle is."""
ONE_E12: Final = 1_000_000_000_000
PER_RADIAN: Final = ONE_E12 / (2.0 * math.pi)
ROOM: Final = 1024
"""How many pieces may wait to be weighed."""
PIECE: Final = 1.1
"""Longest piece, in deviations."""
MOST_PIECES: Final = 11
"""Of one edge within reach."""
NEAR_SQUARED: Final = 6.25
"""A piece is near where its middle is less than 2.5 times its length away."""
LEAST_SQUARE: Final = 1e-4
"""What is nearer than a hundredth of a deviation is integrated as if it were as far: that differs by 1e-5 of itself at most."""
NODES: Final = (0.06943184420297371, 0.33000947820757187, 0.6699905217924281, 0.9305681557970262)
OUTER_WEIGHT: Final = 0.17392742256872692
INNER_WEIGHT: Final = 0.32607257743127307
LN2: Final = 0.6931471805599453
# 1 / n! from 1 / 8! on
EXPONENTIAL: Final = tuple(1.0 / math.factorial(n) for n in range(8, -1, -1))
ROUNDING: Final = 6755399441055744.0
"""3 x 2**51: added to a number below 2**51, leaves it rounded to the nearest whole number in its last bits."""
ROUNDING_BITS: Final = int(np.float64(ROUNDING).view(np.int64))


@njit(cache=True, error_model="numpy")
def density(y: float, x: float, less: float) -> float:
    """(exp(-r^2 / 2) - less) / r^2 at a place; r at most 40. Error of the exponential: relative 3e-10.

    That is 2**k times a series for the rest, without branches, so that the compiler can put several side by side.
    """
    square = max(LEAST_SQUARE, y * y + x * x)
    k = -0.5 * LOG2_E * square + ROUNDING
    rest = -0.5 * square - (k - ROUNDING) * LN2
    total = EXPONENTIAL[0]
    for n in range(1, 9):
        total = total * rest + EXPONENTIAL[n]
    two_to_k = np.int64((np.float64(k).view(np.int64) + 1023) << 52).view(np.float64)
    return (total * two_to_k - less) / square


@njit(cache=True, error_model="numpy")
def weigh(pieces: Floats, owner: Ints, count: int, took_e12: Ints, sums_e12: Ints) -> None:
    """Take from each owner what its pieces take.

    Args:
        pieces: (6, ROOM), of which `count` are asked: start north and east, end north and east, in deviations; cross; room for whether it is near.
        owner: (ROOM,) whose sum each takes from. took_e12: (ROOM,) room. sums_e12: (k,).
    Source: Owen (1956), Tables for computing bivariate normal probabilities: differences of his T function; Gauss and Legendre, four nodes.
    Limits: error of a piece under 3e-9.
    """
    start_y, start_x, end_y, end_x, cross, near = pieces[0], pieces[1], pieces[2], pieces[3], pieces[4], pieces[5]
    for j in range(count):
        y, x = start_y[j], start_x[j]
        dy, dx = end_y[j] - y, end_x[j] - x
        middle_y, middle_x = y + 0.5 * dy, x + 0.5 * dx
        away = middle_y * middle_y + middle_x * middle_x
        near[j] = 1.0 if away < max(4.0 * LEAST_SQUARE, NEAR_SQUARED * (dy * dy + dx * dx)) else 0.0
        outer = density(y + NODES[0] * dy, x + NODES[0] * dx, near[j]) + density(
            y + NODES[3] * dy, x + NODES[3] * dx, near[j]
        )
        inner = density(y + NODES[1] * dy, x + NODES[1] * dx, near[j]) + density(
            y + NODES[2] * dy, x + NODES[2] * dx, near[j]
        )
        took = PER_RADIAN * cross[j] * (OUTER_WEIGHT * outer + INNER_WEIGHT * inner) + ROUNDING
        took_e12[j] = np.float64(took).view(np.int64) - ROUNDING_BITS
    for j in range(count):
        sums_e12[owner[j]] -= took_e12[j]
        if near[j] > 0.0:
            angle = atan2(cross[j], start_y[j] * end_y[j] + start_x[j] * end_x[j])
            sums_e12[owner[j]] -= int(np.rint(PER_RADIAN * angle))


@njit(cache=True, error_model="numpy")
def reached(ay: float, ax: float, dy: float, dx: float) -> tuple[float, float]:
    """The part of an edge from a along d, from and to in 0..1, that lies within `REACH`; from > to where none does."""
    square = dy * dy + dx * dx
    nearest = -(ay * dy + ax * dx) / square
    y, x = ay + nearest * dy, ax + nearest * dx
    room = (REACH * REACH - (y * y + x * x)) / square
    if not room > 0.0:
        return 1.0, 0.0
    half = np.sqrt(room)
    return max(0.0, nearest - half), min(1.0, nearest + half)


@njit(cache=True, error_model="numpy")
def cut(ay: float, ax: float, by: float, bx: float, cross: float, pieces: Floats, count: int) -> int:
    """Cut an edge from a to b in pieces, as far as it is within reach.

    Args:
        ay, ax, by, bx: its ends, in deviations north and east. cross: ax by - ay bx, from exact coordinates where those nearly cancel;
            with the other sign, the pieces give instead of taking. pieces: (6, ROOM), of which `count` wait; `MOST_PIECES` may be added.
    Returns: how many wait now.
    """
    dy, dx = by - ay, bx - ax
    square = dy * dy + dx * dx
    if square <= PIECE * PIECE:
        # the middle of a short edge within reach tells as much as cutting it would
        y, x = 0.5 * (ay + by), 0.5 * (ax + bx)
        start, end, parts = 0.0, 1.0, 1
        if y * y + x * x > REACH_OF_MIDDLES * REACH_OF_MIDDLES:
            return count
    else:
        start, end = reached(ay, ax, dy, dx)
        if not start < end:
            return count
        parts = int((end - start) * np.sqrt(square) / PIECE) + 1
    step = (end - start) / parts
    y, x = ay + start * dy, ax + start * dx
    for k in range(1, parts + 1):
        # one piece ends exactly where the next begins: their angles add up however near the middle that is
        pieces[0, count], pieces[1, count], pieces[4, count] = y, x, step * cross
        y, x = ay + (start + k * step) * dy, ax + (start + k * step) * dx
        pieces[2, count], pieces[3, count] = y, x
        count += 1
    return count
