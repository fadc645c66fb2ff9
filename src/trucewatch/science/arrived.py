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
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

FREE: Final = 3.0
"""k: band times short window, 10 Hz x 0.3 s."""
MOST: Final = 12.0
"""The ratio of two waves that stand out clearly is lost beyond e^12."""
AT_A_TIME: Final = 512
"""So many samples are blurred together: what they need stays in the nearest cache."""


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


@njit("float64[:, ::1](float32[:, ::1])", cache=True, nogil=True)
def levels_of(rows: Any) -> Any:
    """What rows (rows, n) are the logarithms of."""
    out = np.empty(rows.shape)
    for row in range(len(rows)):
        for i in range(rows.shape[1]):
            out[row, i] = exp(np.float64(rows[row, i]))
    return out


@njit("void(float64[::1], float64[:, ::1], int64[::1])", cache=True, nogil=True)
def normal_weights(sigmas: Any, weights: Any, reach: Any) -> None:
    """Write weights of a normal distribution over samples for each of some standard deviations: its own in the first 2 reach + 1; where it is 0, 1 alone."""
    for row in range(len(sigmas)):
        reach[row] = np.int64(np.ceil(3.0 * sigmas[row]))
        total = 0.0
        for k in range(-reach[row], reach[row] + 1):
            one = exp(-0.5 * k * k / (sigmas[row] * sigmas[row])) if k else 1.0
            weights[row, k + reach[row]] = one
            total += one
        for k in range(2 * reach[row] + 1):
            weights[row, k] /= total


@njit("float32[:, ::1](float64[:, ::1], float64[:, ::1], int64[::1], int64[:, ::1])", cache=True, nogil=True)
def blurred(levels: Any, weights: Any, reach: Any, read: Any) -> Any:
    """Logarithms of weighted means of levels (rows, n) around each sample; at the ends the nearest sample stands for those beyond.

    Weights lie outside, samples inside: every sum is made in the order of its weights, many samples at a time.

    Args: weights: of each row, its own in the first 2 reach + 1. read: from which sample to before which each row is wanted (rows, 2); elsewhere 0 is written.
    """
    number, n = levels.shape
    out, most = np.zeros((number, n), np.float32), weights.shape[1] // 2
    wide, total = np.empty(AT_A_TIME + 2 * most), np.empty(AT_A_TIME)
    for row in range(number):
        for start in range(read[row, 0], read[row, 1], AT_A_TIME):
            here = min(AT_A_TIME, read[row, 1] - start)
            for i in range(here + 2 * reach[row]):
                wide[i] = levels[row, min(max(start + i - reach[row], 0), n - 1)]
            total[:here] = 0.0
            for k in range(2 * reach[row] + 1):
                weight = weights[row, k]
                for i in range(here):
                    total[i] += weight * wide[i + k]
            for i in range(here):
                out[row, start + i] = log(total[i])
    return out


def weights_of(blur_samples: float) -> Floats:
    """Weights (2 k + 1) of a normal distribution over samples; 1 alone where the blur is none."""
    weights: Floats = _weights(np.array([blur_samples]))[0][0]
    return weights


def _weights(sigmas: Floats) -> tuple[Floats, Ints]:
    reach = np.empty(len(sigmas), np.int64)
    weights = np.zeros((len(sigmas), 2 * math.ceil(3.0 * float(sigmas.max())) + 1))
    normal_weights(sigmas, weights, reach)
    return weights, reach


def late_by(levels: Floats, blur_samples: Floats, read: Ints) -> Singles:
    """Evidence (rows, n) for an arrival that may come earlier or later: each row blurred by its own standard deviation (rows,), in samples.

    Args: levels: `levels_of` the evidence. read: from which sample to before which each row is wanted (rows, 2); elsewhere it is 0.
    Source: a convolution with a normal distribution, which is that of the error. Limits: cut off at three standard deviations.
    """
    made: Singles = blurred(levels, *_weights(np.ascontiguousarray(blur_samples)), read)
    return made
