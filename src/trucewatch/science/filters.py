"""Butterworth filters as sections of second order, designed from closed forms, and applied with a state that lasts from push to push.

A section is (b0, b1, b2, a1, a2) with a0 = 1. A filter begins as if its first sample had always been there, so an offset of the sensor rings nobody.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.errors import WorkflowError
from trucewatch.science.elementary import atan2, cos, sin

Floats = NDArray[np.float64]
NYQUIST_SHARE: Final = 0.95
"""A corner above this share of half the rate bends the filter beyond use."""


def _warped(frequency_hz: float, rate_hz: float) -> float:
    """The tangent of half the angle of a frequency: where the bilinear transform looks for it."""
    half = math.pi * frequency_hz / rate_hz
    return float(sin(half) / cos(half))


def _root(z: complex) -> complex:
    length = math.sqrt(z.real * z.real + z.imag * z.imag)
    return complex(math.sqrt(0.5 * (length + z.real)), math.copysign(math.sqrt(0.5 * (length - z.real)), z.imag))


def _prototype(poles: int) -> list[complex]:
    """Poles of the analogue filter with corner 1 that lie on or above the real axis."""
    angles = [math.pi * (2 * k - 1) / (2 * poles) for k in range(1, (poles + 1) // 2 + 1)]
    odd = poles % 2
    return [
        complex(-1.0, 0.0) if odd and k == len(angles) - 1 else complex(-sin(a), cos(a)) for k, a in enumerate(angles)
    ]


def _paired(one: complex, other: complex) -> tuple[float, float]:
    """The two last coefficients of (1 - one / z) (1 - other / z)."""
    return -(one + other).real, (one * other).real


def _in_z(s: complex) -> complex:
    return (1.0 + s) / (1.0 - s)


def _gain(section: tuple[float, float, float, float, float], angle: float) -> float:
    b0, b1, b2, a1, a2 = section
    turn = complex(cos(angle), -sin(angle))
    above, below = b0 + turn * (b1 + turn * b2), 1.0 + turn * (a1 + turn * a2)
    return math.sqrt((above * above.conjugate()).real / (below * below.conjugate()).real)


def _scaled(section: tuple[float, float, float, float, float], angle: float) -> list[float]:
    """A section with gain 1 at an angle."""
    gain = _gain(section, angle)
    return [*(b / gain for b in section[:3]), *section[3:]]


def _checked(rate_hz: float, low_hz: float, high_hz: float, poles: int) -> None:
    if not 0.0 < low_hz < high_hz <= NYQUIST_SHARE * rate_hz / 2 or not 1 <= poles <= 8:
        raise WorkflowError(
            f"A band of {low_hz:g} to {high_hz:g} Hz cannot be taken from {rate_hz:g} samples a second.",
            hint="Take a band below half of the rate, or data of a higher rate.",
        )


def band_pass(rate_hz: float, low_hz: float, high_hz: float, poles: int) -> Floats:
    """Sections (poles, 5) of a band-pass with `poles` poles on each side, gain 1 in its middle.

    Raises: WorkflowError: the band does not lie below half the rate; poles are not 1 to 8.
    Source: Oppenheim & Schafer, Discrete-Time Signal Processing (2010), 7.1: Butterworth poles, low-pass to band-pass, bilinear transform.
    Limits: the bilinear transform squeezes what lies near half the rate; a narrow band of many poles rings for long.
    """
    _checked(rate_hz, low_hz, high_hz, poles)
    low, high = _warped(low_hz, rate_hz), _warped(high_hz, rate_hz)
    width, product = high - low, low * high
    found: list[tuple[complex, complex]] = []
    for pole in _prototype(poles):
        half = 0.5 * width * pole
        root = _root(half * half - product)
        one, other = _in_z(half + root), _in_z(half - root)
        found += [(one, other)] if pole.imag == 0.0 else [(one, one.conjugate()), (other, other.conjugate())]
    middle = 2.0 * float(atan2(math.sqrt(product), 1.0))
    return np.array([_scaled((1.0, 0.0, -1.0, *_paired(*pair)), middle) for pair in found])


def low_pass(rate_hz: float, corner_hz: float, poles: int) -> Floats:
    """Sections ((poles + 1) // 2, 5) of a low-pass, gain 1 at rest. Raises, Source: as `band_pass`."""
    _checked(rate_hz, corner_hz / 2, corner_hz, poles)
    corner = _warped(corner_hz, rate_hz)
    made = []
    for pole in _prototype(poles):
        z = _in_z(corner * pole)
        single = pole.imag == 0.0
        shape = (1.0, 1.0, 0.0, -z.real, 0.0) if single else (1.0, 2.0, 1.0, *_paired(z, z.conjugate()))
        made.append(_scaled(shape, 0.0))
    return np.array(made)


@njit("void(float64[:, ::1], float64, float64[:, ::1])", cache=True, nogil=True)
def settle(sections: Any, x: float, state: Any) -> None:
    """Put the state of a channel (sections, 2) where it would be if x had always come in."""
    for k in range(len(sections)):
        b0, b1, b2, a1, a2 = sections[k]
        y = x * (b0 + b1 + b2) / (1.0 + a1 + a2)
        state[k, 0], state[k, 1] = y - b0 * x, b2 * x - a2 * y
        x = y


@njit(
    "float64[:, ::1](float64[:, ::1], float64[:, :, ::1], int64[::1], float64[:, ::1], boolean[:, ::1])",
    cache=True,
    nogil=True,
)
def filtered(sections: Any, state: Any, age: Any, samples: Any, present: Any) -> Any:
    """Filter all channels and go on from their states, which are written.

    Args: state: (channels, sections, 2). age: samples since each channel (re)started. samples, present: (channels, n); what is not present restarts it.
    Returns: (channels, n), 0 where nothing was present.
    Limits: direct form II transposed, causal: what comes out is late by about the inverse of the band's width.
    """
    out = np.zeros(samples.shape)
    for c in range(len(samples)):
        for i in range(samples.shape[1]):
            if not present[c, i]:
                age[c] = 0
                continue
            x = samples[c, i]
            if age[c] == 0:
                settle(sections, x, state[c])
            age[c] += 1
            for k in range(len(sections)):
                y = sections[k, 0] * x + state[c, k, 0]
                state[c, k, 0] = sections[k, 1] * x - sections[k, 3] * y + state[c, k, 1]
                state[c, k, 1] = sections[k, 2] * x - sections[k, 4] * y
                x = y
            out[c, i] = x
    return out
