"""How alike the channels of an array are at every lag: normalised correlations of all pairs, and their best lags.

Pairs (i, j) with i < j stand in the order of `pair_table`. A positive lag: the wave reaches j after i.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit("int64[:, ::1](int64)", cache=True)
def pair_table(channels: int) -> Ints:
    """All pairs (m, 2) of so many channels, by the first and then the second."""
    out = np.empty((channels * (channels - 1) // 2, 2), np.int64)
    m = 0
    for i in range(channels):
        for j in range(i + 1, channels):
            out[m, 0], out[m, 1] = i, j
            m += 1
    return out


@njit("float64[:, ::1](float64[:, ::1])", cache=True)
def levelled(windows: Floats) -> Floats:
    """Channels (k, n) less their mean and divided by the root of their energy; a channel without energy is zeros."""
    out = np.zeros(windows.shape)
    for k in range(len(windows)):
        mean = windows[k].sum() / windows.shape[1]
        energy = 0.0
        for t in range(windows.shape[1]):
            energy += (windows[k, t] - mean) * (windows[k, t] - mean)
        if energy > 0.0:
            scale = 1.0 / np.sqrt(energy)
            for t in range(windows.shape[1]):
                out[k, t] = (windows[k, t] - mean) * scale
    return out


@njit("float64[:, ::1](float64[:, ::1], int64[:, ::1], int64)", cache=True)
def correlations(levels: Floats, pairs: Ints, most: int) -> Floats:
    """Correlations (m, 2 most + 1) of pairs at the lags from -most to most samples; 1 for channels that are equal.

    Source: Cansi (1995), Geophys. Res. Lett. 22(9), eq. 1. The inner loop runs over lags, which are independent sums: their order never changes.
    Limits: what a lag moves out of the window counts as zero, so that long lags of a short window look less alike.
    """
    n = levels.shape[1]
    out = np.zeros((len(pairs), 2 * most + 1))
    late = np.zeros(n + 2 * most)
    for m in range(len(pairs)):
        early = levels[pairs[m, 0]]
        late[most : most + n] = levels[pairs[m, 1]]
        row = out[m]
        for t in range(n):
            a = early[t]
            for lag in range(2 * most + 1):
                row[lag] += a * late[t + lag]
    return out


@njit("UniTuple(float64, 2)(float64[::1], int64, float64)", cache=True)
def peak(row: Floats, reach: int, sign: float) -> tuple[float, float]:
    """The lag in samples of the highest value of `sign` times a row, within `reach` of lag zero, and that value.

    The crest of the parabola through the three highest neighbours; of equal ones, the first. Limits: biased by up to a tenth of a sample.
    """
    middle = len(row) // 2
    first, last = max(0, middle - reach), min(len(row) - 1, middle + reach)
    best = first
    for lag in range(first + 1, last + 1):
        if sign * row[lag] > sign * row[best]:
            best = lag
    value, shift = sign * row[best], 0.0
    if first < best < last:
        before, after = sign * row[best - 1], sign * row[best + 1]
        bend = before - 2.0 * value + after
        if bend < 0.0:
            shift = 0.5 * (before - after) / bend
            value -= 0.25 * (before - after) * shift
    return best + shift - middle, value
