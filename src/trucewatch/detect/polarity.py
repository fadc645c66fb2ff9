"""Which channels of an array are reversed: a wave says so by correlating backwards with all channels that are not."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAST_GAIN: Final = 0.1
"""How much more alike, for each pair in the mean, channels must become before one is called reversed: a narrow band fits either way."""

Floats = NDArray[np.float64]


def reversed_channels(straight: Floats, turned: Floats) -> NDArray[np.bool_]:
    """Which channels (k,) are reversed.

    Args:
        straight: (k, k) symmetric, how alike each pair is as recorded, summed over windows; 0 where a pair has none.
        turned: the same with one of the two reversed.
    Returns: the channels whose reversal makes all pairs together most alike, one after the other while that helps by `LEAST_GAIN` a pair.
    Source: greedy ascent on the sum of best correlations. Limits: of two halves that contradict each other, nothing says which is right: none is called.
    """
    number = len(straight)
    sign = np.ones(number)
    weight = np.maximum(np.abs(straight), np.abs(turned))
    while True:
        agreeing = sign[:, None] * sign[None, :] > 0.0
        better = np.where(agreeing, turned - straight, straight - turned)
        np.fill_diagonal(better, 0.0)
        gains, pairs = better.sum(axis=1), weight.sum(axis=1)
        gains[sign < 0.0] = -np.inf
        best = int(np.argmax(gains))
        if not gains[best] > LEAST_GAIN * max(pairs[best], 1e-9):
            break
        sign[best] = -1.0
    flipped = sign < 0.0
    return flipped if 2 * int(flipped.sum()) < number else np.zeros(number, np.bool_)
