"""The next best choice, again and again, where more brings ever less; and how far from the best of all choices that can be."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

KEPT: Final = 1.0 - 1.0 / math.e
"""What the greedy choice keeps of the best one at the very least."""
SLACK: Final = 1e-12
"""What rounding may add to a sum: a bound is never less for it than what was reached."""


@dataclass(frozen=True)
class Choice:
    """What was chosen, in order. `gains`: what each added. `bound`: no choice of as many adds more in all. `asked`: how often a gain was asked."""

    chosen: tuple[int, ...]
    gains: tuple[float, ...]
    bound: float
    asked: int

    @property
    def share(self) -> float:
        """At least this share of the best possible gain was reached; 1 where nothing can be gained."""
        return min(1.0, sum(self.gains) / self.bound) if self.bound > 0.0 else 1.0


def choose(
    first: Sequence[float],
    wanted: int,
    gain: Callable[[int], float],
    take: Callable[[int], None],
    remaining: Callable[[], Sequence[float]],
) -> Choice:
    """Choose up to so many, each the one that adds most to those before it; stops where nothing adds anything.

    Args:
        first: what each would add alone. wanted: how many to choose. gain: what one would add now. take: add one.
        remaining: what each would add now, all of them.
    Returns: of equal gains the earlier one is chosen.

    The gain of one never grows as others are added, so that most are never asked again: whose old gain is less than another's new one is
    no better. The bound is the least of three: the sum of the greatest gains at the beginning; what is reached, with the sum of the
    greatest gains at the end; and what is reached over 1 - 1/e.

    Source: Nemhauser, Wolsey, Fisher (1978), section 4; Minoux (1978), lazy evaluation; Leskovec et al. (2007), CELF, section 3.2.
    Limits: only for gains that are never negative and never grow (submodular); otherwise neither choice nor bound means anything.
    """
    heap = [(-g, k, 0) for k, g in enumerate(first)]
    heapq.heapify(heap)
    chosen: list[int] = []
    gains: list[float] = []
    asked = len(first)
    while heap and len(chosen) < wanted and heap[0][0] < 0.0:
        less, k, asked_at = heapq.heappop(heap)
        if asked_at < len(chosen):
            heapq.heappush(heap, (-gain(k), k, len(chosen)))
            asked += 1
            continue
        gains.append(-less)
        take(k)
        chosen.append(k)
    return Choice(tuple(chosen), tuple(gains), _bound(first, gains, wanted, remaining()), asked + len(first))


def _bound(first: Sequence[float], gains: Sequence[float], wanted: int, left: Sequence[float]) -> float:
    reached = sum(gains)
    at_first, at_last = _greatest(first, wanted), reached + _greatest(left, wanted)
    return max(reached, min(at_first, at_last, reached / KEPT) * (1.0 + SLACK))


def _greatest(gains: Sequence[float], count: int) -> float:
    return sum(heapq.nlargest(count, gains))
