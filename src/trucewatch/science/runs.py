"""Runs of equal neighbours in a row of numbers: where a channel says nothing, or always the same."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit("int64[:, ::1](float64[::1], int64)", cache=True)
def equal_runs(values: Floats, least: int) -> Ints:
    """First and end (r, 2) of every run of at least so many equal numbers. Limits: a number that is none equals nothing, not even itself."""
    found = np.empty((len(values) // max(1, least) + 1, 2), np.int64)
    number = start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[i - 1]:
            if i - start >= least:
                found[number, 0], found[number, 1] = start, i
                number += 1
            start = i
    return found[:number].copy()


@njit("int64[:, ::1](boolean[::1])", cache=True)
def marked_runs(marks: NDArray[np.bool_]) -> Ints:
    """First and end (r, 2) of every run of marks."""
    found = np.empty((len(marks) // 2 + 1, 2), np.int64)
    number = 0
    for i in range(len(marks)):
        if marks[i] and (i == 0 or not marks[i - 1]):
            found[number, 0] = i
        if marks[i] and (i == len(marks) - 1 or not marks[i + 1]):
            found[number, 1] = i + 1
            number += 1
    return found[:number].copy()


@njit("float64(float64[::1])", cache=True)
def least_step(values: Floats) -> float:
    """The smallest difference of two neighbours that is not zero; infinity if there is none. Limits: nan compares as no difference."""
    least = np.inf
    for i in range(1, len(values)):
        step = abs(values[i] - values[i - 1])
        if 0.0 < step < least:
            least = step
    return least
