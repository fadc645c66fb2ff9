"""Take fast samples down to a slow rate so that nothing above a corner is left: a filter of finite length, kept only at every so-manieth sample.

What comes out of pieces, one after the other, is what comes out of the whole.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import sin

STOPPED_DB: Final = 80.0
"""What lies above the corner is weaker by so much: one ten-thousandth of its amplitude."""
SHAPE: Final = 0.1102 * (STOPPED_DB - 8.7)
BESSEL_TERMS: Final = 60

Floats = NDArray[np.float64]


def taps(passed_hz: float, stopped_hz: float, rate_hz: float) -> Floats:
    """The weights (odd,) of a low-pass that leaves what is below `passed_hz` and stops what is above `stopped_hz`.

    Source: Kaiser (1974), as in Oppenheim & Schafer, Discrete-Time Signal Processing (2010), 7.5.3. Limits: a ripple of 1e-4 below `passed_hz`.
    """
    width = 2.0 * math.pi * (stopped_hz - passed_hz) / rate_hz
    half = math.ceil((STOPPED_DB - 8.0) / (2.285 * width) / 2.0)
    corner = math.pi * (passed_hz + stopped_hz) / rate_hz
    made = np.empty(2 * half + 1)
    for k in range(-half, half + 1):
        ideal = corner / math.pi if k == 0 else sin(corner * k) / (math.pi * k)
        made[half + k] = ideal * _bessel(SHAPE * math.sqrt(1.0 - (k / half) ** 2))
    made /= made.sum()
    return made


def _bessel(x: float) -> float:
    """Modified Bessel function of order zero, by its series of positive terms."""
    total = 1.0
    for n in range(BESSEL_TERMS, 0, -1):
        total = 1.0 + total * (0.5 * x / n) ** 2
    return total


@njit("float64[::1](float64[::1], float64[::1], int64, int64)", cache=True)
def thinned(samples: Floats, weights: Floats, factor: int, first: int) -> Floats:
    """Every `factor`-th sample of what a filter makes of samples (n,), from the output that begins at `first` on.

    Output k is the sum over `samples[first + k * factor : ... + len(weights)]`; it belongs to the middle of those. Four sums side by side, joined at the end.
    Limits: only outputs whose samples are all there.
    """
    length = len(weights)
    number = max(0, (len(samples) - length - first) // factor + 1) if len(samples) >= length + first else 0
    out = np.empty(number)
    for k in range(number):
        at = first + k * factor
        a = b = c = d = 0.0
        whole = length - length % 4
        for i in range(0, whole, 4):
            a += weights[i] * samples[at + i]
            b += weights[i + 1] * samples[at + i + 1]
            c += weights[i + 2] * samples[at + i + 2]
            d += weights[i + 3] * samples[at + i + 3]
        for i in range(whole, length):
            a += weights[i] * samples[at + i]
        out[k] = (a + b) + (c + d)
    return out
