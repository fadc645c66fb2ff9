"""What a wave looks like in a record, and what is there without any: pulses, codas and noise, the same on every machine."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.exercise.chance import Chance
from trucewatch.science.elementary import exp

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

UNIT: Final = 37_837
"""The standard deviation of four uniform numbers of 16 bits added: so nearly normal."""
LEVELS: Final = (1, 4, 16, 64)
"""Noise is a sum of such that changes with each sample, with each fourth, and so on: the longer the stronger against what is alone in a band."""


def normal(chance: Chance, number: int) -> Ints:
    """Numbers (n,) of mean 0 and standard deviation `UNIT`."""
    words = chance.words(number)
    halves = [(words >> np.uint64(16 * k)) & np.uint64(0xFFFF) for k in range(4)]
    total: Ints = np.sum([half.astype(np.int64) for half in halves], axis=0) - 2 * 65_535
    return total


def noise(chance: Chance, number: int, sigma: int) -> Ints:
    """Coloured noise (n,) in counts, its power falling with frequency.

    Source: Gardner (1978), Scientific American 238(4), 16: sums of numbers that are drawn anew at ever longer steps.
    """
    total = np.zeros(number, np.int64)
    for level in LEVELS:
        total += np.repeat(normal(chance, number // level + 1), level)[:number]
    return total * sigma // (UNIT * math.isqrt(len(LEVELS)))


def pulse(samples: Floats, at_s: float, rate_hz: int, frequency_hz: float, height: float) -> None:
    """Add, in place, a pulse whose middle comes at a time after the first sample.

    Source: Ricker (1953), Geophysics 18, 10: (1 - 2 a) exp(-a), a = (pi f t)^2.
    """
    half = math.ceil(1.5 * rate_hz / frequency_hz)
    middle = round(at_s * rate_hz)
    for k in range(max(middle - half, 0), min(middle + half + 1, len(samples))):
        t = math.pi * frequency_hz * (k / rate_hz - at_s)
        samples[k] += height * (1.0 - 2.0 * t * t) * exp(-t * t)


def coda(samples: Floats, at_s: float, rate_hz: int, fades_s: float, height: float, chance: Chance) -> None:
    """Add, in place, what is scattered and comes after a wave: random, and fading."""
    first, lasting = math.ceil(at_s * rate_hz), math.ceil(4 * fades_s * rate_hz)
    wave = normal(chance, lasting) / UNIT * _fading(lasting, fades_s * rate_hz) * height
    low, high = max(first, 0), min(first + lasting, len(samples))
    if low < high:
        samples[low:high] += wave[low - first : high - first]


@cache
def _fading(lasting: int, by: float) -> Floats:
    return np.array([exp(-k / by) for k in range(lasting)])
