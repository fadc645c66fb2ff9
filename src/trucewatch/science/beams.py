"""Frequency and wavenumber: how much of a window's energy is explained by a plane wave, for a grid of slownesses.

Only the bins of the band are transformed, so there is no fast Fourier transform; the grid's phases are products of one along east and one along north.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import cos, sin

TAPER: Final = 0.1
"""This share of the window rises at its beginning and falls at its end."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit("float64[::1](int64)", cache=True)
def tapering(length: int) -> Floats:
    """Weights (n,) of a window with a cosine at both ends. Source: Tukey (1967), a tenth on either side."""
    out = np.ones(length)
    edge = int(TAPER * length)
    for t in range(edge):
        weight = 0.5 - 0.5 * cos(math.pi * (t + 0.5) / edge)
        out[t] = out[length - 1 - t] = weight
    return out


@njit("float64[:, :, ::1](float64[:, ::1], int64, int64)", cache=True)
def spectra(windows: Floats, first: int, last: int) -> Floats:
    """Real and imaginary parts (k, 2, bins) of the bins `first` to `last` of the discrete Fourier transform of channels (k, n).

    Source: the definition; each bin's phase turns by one multiplication a sample. Limits: relative error about n x 1e-16.
    """
    k, n = windows.shape
    bins = last - first + 1
    out = np.zeros((k, 2, bins))
    turn_c, turn_s, c, s = np.empty(bins), np.empty(bins), np.ones(bins), np.zeros(bins)
    for b in range(bins):
        angle = 2.0 * math.pi * (first + b) / n
        turn_c[b], turn_s[b] = cos(angle), sin(angle)
    for t in range(n):
        for i in range(k):
            x, real, imaginary = windows[i, t], out[i, 0], out[i, 1]
            for b in range(bins):
                real[b] += x * c[b]
                imaginary[b] -= x * s[b]
        for b in range(bins):
            turned = c[b] * turn_c[b] - s[b] * turn_s[b]
            s[b] = c[b] * turn_s[b] + s[b] * turn_c[b]
            c[b] = turned
    return out


@njit("void(float64, float64[::1], float64[::1], float64[::1])", cache=True)
def rotations(scale: float, axis: Floats, out_c: Floats, out_s: Floats) -> None:
    """Cosine and sine of `scale` times each point of an evenly spaced axis."""
    c, s = cos(scale * axis[0]), sin(scale * axis[0])
    step = scale * (axis[-1] - axis[0]) / (len(axis) - 1)
    turn_c, turn_s = cos(step), sin(step)
    for x in range(len(axis)):
        out_c[x], out_s[x] = c, s
        c, s = c * turn_c - s * turn_s, c * turn_s + s * turn_c


@njit("int64(float64[:, :, ::1], float64[::1], float64[:, ::1], float64[:, ::1])", cache=True)
def waves_of_pairs(bins: Floats, hz: Floats, places_m: Floats, out: Floats) -> int:
    """For every pair and bin: real and imaginary part of conj(X_i) X_j, twice, and radians for a slowness of 1 east and north.

    The delay that a slowness gives j after i turns it; only its real part is in the sum. Returns: how many there are; the rest of `out` (4, m) is zeros.
    """
    m = 0
    for i in range(len(bins)):
        for j in range(i + 1, len(bins)):
            east, north = places_m[j, 0] - places_m[i, 0], places_m[j, 1] - places_m[i, 1]
            for b in range(len(hz)):
                out[0, m] = 2.0 * (bins[i, 0, b] * bins[j, 0, b] + bins[i, 1, b] * bins[j, 1, b])
                out[1, m] = 2.0 * (bins[i, 0, b] * bins[j, 1, b] - bins[i, 1, b] * bins[j, 0, b])
                angle = 2.0 * math.pi * hz[b]
                out[2, m], out[3, m] = angle * east, angle * north
                m += 1
    return m


@njit("void(float64[:, ::1], int64, float64[::1], float64[:, :, ::1], float64[:, ::1], float64[:, ::1])", cache=True)
def add_four(waves: Floats, first: int, axis: Floats, turns: Floats, even: Floats, odd: Floats) -> None:
    """Add the parts of four waves that a slowness east and one west share, and those in which they differ, to nodes (north, east half).

    `turns` (4, 4, g) is room for cosines and sines, east and north. Sums stand in a fixed order, and run side by side over nodes only.
    """
    half = axis[len(axis) // 2 :]
    for m in range(4):
        rotations(waves[2, first + m], half, turns[m, 0], turns[m, 1])
        rotations(waves[3, first + m], axis, turns[m, 2], turns[m, 3])
    c0, c1, c2, c3 = turns[0, 0], turns[1, 0], turns[2, 0], turns[3, 0]
    s0, s1, s2, s3 = turns[0, 1], turns[1, 1], turns[2, 1], turns[3, 1]
    r, i = np.empty(4), np.empty(4)
    for y in range(len(axis)):
        for m in range(4):
            real, imaginary = waves[0, first + m], waves[1, first + m]
            c, s = turns[m, 2, y], turns[m, 3, y]
            r[m], i[m] = real * c - imaginary * s, real * s + imaginary * c
        r0, r1, r2, r3 = r[0], r[1], r[2], r[3]
        i0, i1, i2, i3 = i[0], i[1], i[2], i[3]
        shared, differing = even[y], odd[y]
        for x in range(len(half)):
            shared[x] += (r0 * c0[x] + r1 * c1[x]) + (r2 * c2[x] + r3 * c3[x])
            differing[x] += (i0 * s0[x] + i1 * s1[x]) + (i2 * s2[x] + i3 * s3[x])


@njit("float64[:, ::1](float64[:, :, ::1], float64[::1], float64[:, ::1], float64[::1])", cache=True)
def explained(bins: Floats, hz: Floats, places_m: Floats, axis_s_m: Floats) -> Floats:
    """The share (north, east) of the energy that a plane wave of each slowness explains, 0 to 1.

    Args:
        bins: (k, 2, b) of `spectra`. hz: (b,) their frequencies. places_m: (k, 2) east and north of the channels.
        axis_s_m: (g,) slownesses along either axis: an odd number, evenly spaced, zero in the middle.
    Source: Capon (1969), Proc. IEEE 57, 1408, the conventional beam, summed over the band with the energy of each bin.
    Limits: a pattern of the array's own side lobes lies in it; short of a wavelength's half between sensors it is unambiguous.
    """
    k, g = len(bins), len(axis_s_m)
    out = np.zeros((g, g))
    energy = 0.0
    for i in range(k):
        for b in range(len(hz)):
            energy += bins[i, 0, b] * bins[i, 0, b] + bins[i, 1, b] * bins[i, 1, b]
    if not energy > 0.0:
        return out
    waves = np.zeros((4, k * (k - 1) // 2 * len(hz) + 4))
    number = waves_of_pairs(bins, hz, places_m, waves)
    middle = g // 2
    even, odd, turns = np.zeros((g, g - middle)), np.zeros((g, g - middle)), np.empty((4, 4, g))
    for first in range(0, number, 4):
        add_four(waves, first, axis_s_m, turns, even, odd)
    for y in range(g):
        for x in range(g - middle):
            out[y, middle + x] = (even[y, x] - odd[y, x] + energy) / (k * energy)
            out[y, middle - x] = (even[y, x] + odd[y, x] + energy) / (k * energy)
    return out


@njit("UniTuple(float64, 3)(float64[:, ::1], float64[::1])", cache=True)
def crest(grid: Floats, axis: Floats) -> tuple[float, float, float]:
    """Slowness (east, north) and height of a grid's highest point, between its nodes by parabolas; of equal nodes, the first."""
    g = len(axis)
    best_y = best_x = 0
    for y in range(g):
        for x in range(g):
            if grid[y, x] > grid[best_y, best_x]:
                best_y, best_x = y, x
    step = axis[1] - axis[0]
    east, north = axis[best_x], axis[best_y]
    top = grid[best_y, best_x]
    if 0 < best_x < g - 1:
        before, after = grid[best_y, best_x - 1], grid[best_y, best_x + 1]
        bend = before - 2.0 * top + after
        east += step * 0.5 * (before - after) / bend if bend < 0.0 else 0.0
    if 0 < best_y < g - 1:
        before, after = grid[best_y - 1, best_x], grid[best_y + 1, best_x]
        bend = before - 2.0 * top + after
        north += step * 0.5 * (before - after) / bend if bend < 0.0 else 0.0
    return east, north, top
