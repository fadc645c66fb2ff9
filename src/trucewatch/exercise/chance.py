"""Seeded chance in whole numbers, one stream for each topic.

Only PCG64's raw stream is used, which numpy promises to keep; the methods of its Generator may change between versions,
and some of them call the machine's own logarithm. A topic's stream is its own: a new topic moves nothing elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np
from numpy.random import PCG64, SeedSequence
from numpy.typing import NDArray

T = TypeVar("T")

_UNIFORMS: Final = 12


class Chance:
    """Draws for one topic of one seed.

    Args:
        seed: the exercise's seed, 0 or more.
        topic: what is drawn, such as `farm fires`, and whatever else tells this stream apart.
    """

    def __init__(self, seed: int, *topic: object) -> None:
        label = "/".join(str(part) for part in topic).encode()
        self._bits = PCG64(SeedSequence([seed, *label]))

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1. The bias of the multiplication, n / 2**64, is of no account here."""
        return int(self._bits.random_raw()) * n >> 64

    def between(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + self.below(most - least + 1)

    def happens(self, percent: int) -> bool:
        """Whether something of this probability happens."""
        return self.below(100) < percent

    def pick(self, things: Sequence[T]) -> T:
        """One of several, each as likely as the other."""
        return things[self.below(len(things))]

    def number(self, mean_e3: int) -> int:
        """How many of many rare things happen, if so many thousandths are expected: of ten times as many chances, so nearly Poisson."""
        chances = max(20, mean_e3 // 100)
        return sum(self.below(1_000 * chances) < mean_e3 for _ in range(chances))

    def words(self, number: int) -> NDArray[np.uint64]:
        """So many words (n,) of 64 random bits."""
        drawn: NDArray[np.uint64] = self._bits.random_raw(number)
        return drawn

    def around(self, sigma: int) -> int:
        """An error of mean 0 and standard deviation `sigma`, nearly normal: twelve uniforms added, so never above 6 sigma."""
        total = sum(self.below(2001) - 1000 for _ in range(_UNIFORMS))
        return total * sigma // 2000
