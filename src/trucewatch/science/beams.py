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


@njit("void(float64, float64[::1], float64, float64, float64[::1], float64[::1], float64[:, ::1])", cache=True)
def add_rows(
    scale: float, axis: Floats, real: float, imaginary: float, east_c: Floats, east_s: Floats, out: Floats
) -> None:
    """Add one pair's share of one bin to every row of the grid."""
    c, s = cos(scale * axis[0]), sin(scale * axis[0])
    step = scale * (axis[-1] - axis[0]) / (len(axis) - 1)
    turn_c, turn_s = cos(step), sin(step)
    for y in range(len(axis)):
        here_r, here_i = real * c - imaginary * s, real * s + imaginary * c
        row = out[y]
        for x in range(len(axis)):
            row[x] += here_r * east_c[x] - here_i * east_s[x]
        c, s = c * turn_c - s * turn_s, c * turn_s + s * turn_c


@njit("float64[:, ::1](float64[:, :, ::1], float64[::1], float64[:, ::1], float64[::1])", cache=True)
def explained(bins: Floats, hz: Floats, places_m: Floats, axis_s_m: Floats) -> Floats:
    """The share (north, east) of the energy that a plane wave of each slowness explains, 0 to 1.

    Args:
        bins: (k, 2, b) of `spectra`. hz: (b,) their frequencies. places_m: (k, 2) east and north of the channels.
        axis_s_m: (g,) slownesses along either axis, evenly spaced.
    Source: Capon (1969), Proc. IEEE 57, 1408, the conventional beam, summed over the band with the energy of each bin.
    Limits: a pattern of the array's own side lobes lies in it; short of a wavelength's half between sensors it is unambiguous.
    """
    k, number, g = len(bins), len(hz), len(axis_s_m)
    out = np.zeros((g, g))
    energy = 0.0
    for i in range(k):
        for b in range(number):
            energy += bins[i, 0, b] * bins[i, 0, b] + bins[i, 1, b] * bins[i, 1, b]
    east_c, east_s = np.empty(g), np.empty(g)
    for i in range(k):
        for j in range(i + 1, k):
            east, north = places_m[j, 0] - places_m[i, 0], places_m[j, 1] - places_m[i, 1]
            for b in range(number):
                # conj(X_i) X_j, turned by the delay that the slowness gives j after i, has only its real part in the sum
                real = 2.0 * (bins[i, 0, b] * bins[j, 0, b] + bins[i, 1, b] * bins[j, 1, b])
                imaginary = 2.0 * (bins[i, 0, b] * bins[j, 1, b] - bins[i, 1, b] * bins[j, 0, b])
                angle = 2.0 * math.pi * hz[b]
                rotations(angle * east, axis_s_m, east_c, east_s)
                add_rows(angle * north, axis_s_m, real, imaginary, east_c, east_s, out)
    for y in range(g):
        for x in range(g):
            out[y, x] = (out[y, x] + energy) / (k * energy) if energy > 0.0 else 0.0
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
