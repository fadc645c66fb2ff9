"""Onsets as evidence of an arrival: how much more likely a row is if a wave came at an instant than if none did, and what travel times may be wrong by.

In noise an onset, over what is usual in its row, is the mean energy of some free samples over a known one. A wave of unknown height makes it greater by any
factor; so the logarithm of the ratio of likelihoods is k (x - 1 - log x) above 1, and nothing below: a station that hears nothing does not speak against a place.

Source: the generalised likelihood ratio of a variance (Kay, Fundamentals of Statistical Signal Processing II (1998), ch. 6 and 7).
Limits: a row says at most `MOST` of anything, so that one that hears something else cannot outvote the others.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import exp, log

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

FREE: Final = 3.0
"""k: band times short window, 10 Hz x 0.3 s."""
MOST: Final = 12.0
"""The ratio of two waves that stand out clearly is lost beyond e^12."""


@njit("float32[:, ::1](float32[:, ::1], float64[::1], float64, float64)", cache=True, nogil=True)
def ratios_of(onsets: Any, usual: Any, free: float, most: float) -> Any:
    """Logarithms of ratios of likelihoods (rows, n), each row scaled down to `most` where it goes beyond. Args: usual: of each row's logarithms."""
    out = np.empty(onsets.shape, np.float32)
    for row in range(len(onsets)):
        greatest = 0.0
        for i in range(onsets.shape[1]):
            over = np.float64(onsets[row, i]) - usual[row]
            greatest = max(greatest, free * (exp(over) - 1.0 - over) if over > 0.0 else 0.0)
        scale = free * min(1.0, most / greatest) if greatest > 0.0 else free
        for i in range(onsets.shape[1]):
            over = np.float64(onsets[row, i]) - usual[row]
            out[row, i] = scale * (exp(over) - 1.0 - over) if over > 0.0 else 0.0
    return out


def evidence(onsets: Singles) -> Singles:
    """Logarithms of onsets (rows, n) as those of ratios of likelihoods of an arrival. Source, Limits: see the module; usual is the median of a row."""
    made: Singles = ratios_of(np.ascontiguousarray(onsets), np.median(onsets, axis=1).astype(np.float64), FREE, MOST)
    return made


@njit("float32[:, ::1](float32[:, ::1], float64[:, ::1], int64[::1])", cache=True, nogil=True)
def blurred(rows: Any, weights: Any, reach: Any) -> Any:
    """Logarithms (rows, n) as those of their weighted means around each sample; at the ends the nearest sample stands for those beyond.

    Args: weights: of each row, its own in the first 2 reach + 1.
    """
    number, n = rows.shape
    out, level = np.empty((number, n), np.float32), np.empty(n)
    for row in range(number):
        for i in range(n):
            level[i] = exp(np.float64(rows[row, i]))
        for i in range(n):
            total = 0.0
            for k in range(2 * reach[row] + 1):
                total += weights[row, k] * level[min(max(i + k - reach[row], 0), n - 1)]
            out[row, i] = log(total)
    return out


def weights_of(blur_samples: float) -> Floats:
    """Weights (2 k + 1) of a normal distribution over samples; 1 alone where the blur is none."""
    reach = math.ceil(3.0 * blur_samples)
    raw = np.array([exp(-0.5 * k * k / (blur_samples * blur_samples)) if k else 1.0 for k in range(-reach, reach + 1)])
    weights: Floats = raw / raw.sum()
    return weights


def late_by(rows: Singles, blur_samples: Floats) -> Singles:
    """Evidence (rows, n) for an arrival that may come earlier or later: each row blurred by its own standard deviation (rows,), in samples.

    Source: a convolution with a normal distribution, which is that of the error. Limits: cut off at three standard deviations.
    """
    own = [weights_of(one) for one in blur_samples.tolist()]
    weights = np.zeros((len(own), max(map(len, own))))
    for row, one in enumerate(own):
        weights[row, : len(one)] = one
    made: Singles = blurred(np.ascontiguousarray(rows), weights, np.array([len(one) // 2 for one in own]))
    return made
