"""A band-pass of second-order sections: what lies outside a band is taken away, causally, the same way in every channel.

All channels are delayed alike, so that delays between them are as they were.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import cos, sin

QUALITIES: Final = (0.541196100146197, 1.3065629648763766)
"""Of the two sections of a fourth-order Butterworth filter: 1 / (2 cos(pi / 8)) and 1 / (2 cos(3 pi / 8))."""

Floats = NDArray[np.float64]


def band(lo_hz: float, hi_hz: float, rate_hz: float) -> Floats:
    """The sections (4, 5) of a band-pass: b0, b1, b2, a1, a2 each; four poles on either side.

    Source: Bristow-Johnson, Audio EQ Cookbook (bilinear transform with the frequency prewarped), W3C Note 2021.
    Raises: ValueError: the band is empty, or does not lie below half the rate.
    """
    if not 0.0 < lo_hz < hi_hz < 0.5 * rate_hz:
        message = f"a band from {lo_hz} to {hi_hz} Hz at {rate_hz} samples a second"
        raise ValueError(message)
    high = [_section(lo_hz, rate_hz, quality, highpass=True) for quality in QUALITIES]
    low = [_section(hi_hz, rate_hz, quality, highpass=False) for quality in QUALITIES]
    return np.array(high + low)


def _section(corner_hz: float, rate_hz: float, quality: float, *, highpass: bool) -> tuple[float, ...]:
    angle = 2.0 * math.pi * corner_hz / rate_hz
    c, alpha = cos(angle), sin(angle) / (2.0 * quality)
    side = 1.0 if highpass else -1.0
    a0, b0 = 1.0 + alpha, 0.5 * (1.0 + side * c)
    return b0 / a0, -side * 2.0 * b0 / a0, b0 / a0, -2.0 * c / a0, (1.0 - alpha) / a0


@njit("float64[::1](float64[:, ::1], float64[::1])", cache=True)
def through(sections: Floats, samples: Floats) -> Floats:
    """Samples (n,) after all sections, which begin at rest (direct form II transposed).

    Limits: causal: a wave comes out later, by about the inverse of the band's width. The first cycles are the filter's own beginning.
    """
    out = samples.copy()
    for k in range(len(sections)):
        b0, b1, b2, a1, a2 = sections[k]
        first = second = 0.0
        for t in range(len(out)):
            x = out[t]
            y = b0 * x + first
            first = b1 * x - a1 * y + second
            second = b2 * x - a2 * y
            out[t] = y
    return out
