"""Triggers: samples that reach a threshold and are the greatest for a while on both sides, as values come in.

Whether a sample is one is decided by nothing farther away than that while, so any cut into pushes gives the same triggers.

Limits: of two sounds closer together than `apart`, the louder one alone is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Found:
    """Triggers (n,): `sample` numbers, ascending, with the `value` and the `node` there."""

    sample: Ints
    value: Floats
    node: Ints


@njit("int64[::1](float64[::1], float64, int64, int64, int64)", cache=True)
def peaks(value: Any, threshold: float, apart: int, start: int, end: int) -> Any:
    """Places from `start` to before `end` that reach the threshold and are the greatest within `apart` on both sides.

    Of equal values the first counts. Beyond the ends of `value` there is nothing. Limits: a place costs up to `apart` comparisons.
    """
    out = np.empty(max(0, end - start), np.int64)
    n, i = 0, start
    while i < end:
        if not value[i] >= threshold:
            i += 1
            continue
        last, greatest = min(i + apart, len(value) - 1), True
        for k in range(i + 1, last + 1):
            if value[k] > value[i]:
                greatest = False
                i = k
                break
        if not greatest:
            continue
        for k in range(i - 1, max(i - apart, 0) - 1, -1):
            if value[k] >= value[i]:
                greatest = False
                break
        if greatest:
            out[n] = i
            n += 1
        i += 1
    return out[:n].copy()


class Triggers:
    """The triggers of a stack, as it comes in."""

    def __init__(self, threshold: float, apart: int, first: int = 0) -> None:
        """Begin at a sample. Args: threshold: the least value. apart: in samples, at least 1."""
        self.threshold, self.apart = threshold, apart
        self.first, self.decided = first, 0
        self.value, self.node = np.empty(0), np.empty(0, np.int64)

    def push(self, value: Floats, node: NDArray[Any]) -> Found:
        """Take more values (n,) and the node of each, and give the triggers that are decided by them."""
        self.value = np.concatenate([self.value, value])
        self.node = np.concatenate([self.node, node.astype(np.int64)])
        return self._decide(len(self.value) - self.apart)

    def end(self) -> Found:
        """Give what is left when nothing more comes."""
        return self._decide(len(self.value))

    def _decide(self, until: int) -> Found:
        until = max(until, self.decided)
        at = peaks(self.value, self.threshold, self.apart, self.decided, until)
        found = Found(at + self.first, self.value[at], self.node[at])
        passed = max(0, until - self.apart)
        self.value, self.node = self.value[passed:], self.node[passed:]
        self.first, self.decided = self.first + passed, until - passed
        return found
