"""How loud channels were, block by block: the mean square of their filtered samples, and what is usual of many blocks.

Limits: what is sampled in less than half of a block, or of the blocks, says nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit("float64[:, ::1](float64[:, ::1], boolean[:, ::1], int64)", cache=True, nogil=True)
def block_energies(heard: Any, present: Any, blocks: int) -> Any:
    """Mean square of filtered samples (channels, blocks), no number where less than half of a block is there.

    Args: heard (channels, n), present (channels, n): as in `onsets.Onsets`; n is a multiple of `blocks`.
    """
    channels, samples = heard.shape
    length = samples // blocks
    out = np.full((channels, blocks), np.nan)
    for c in range(channels):
        for block in range(blocks):
            total, n = 0.0, 0
            for i in range(block * length, (block + 1) * length):
                if present[c, i]:
                    total += heard[c, i] * heard[c, i]
                    n += 1
            if 2 * n >= length and n:
                out[c, block] = total / n
    return out


def usual(energies: Floats) -> Floats:
    """The median (rows,) of the energies of blocks (rows, blocks), of two the greater; no number where less than half of them are known.

    Source: the median, which one loud block among many does not move.
    """
    out = np.full(len(energies), np.nan)
    for row, line in enumerate(energies):
        known = np.sort(line[np.isfinite(line)])
        if len(known) and 2 * len(known) >= len(line):
            out[row] = known[len(known) // 2]
    return out
