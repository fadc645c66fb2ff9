"""How well a set of places was watched, by means, class of events and hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucewatch.coverage.darkness import Hours
from trucewatch.model.columns import Ints
from trucewatch.science.exposure import ONE_E6, add_places


@dataclass(frozen=True, eq=False)
class Watched:
    """Sums (means + 1, classes, hours) over places of chance x 1e6 times ms; the last row is all means together.

    `whole` (hours,): what they would be if everything were perceived everywhere.
    """

    least: Ints
    most: Ints
    whole: Ints

    def shares_e6(self, row: int, class_: int) -> tuple[int, int]:
        """Least share x 1e6, rounded down, and most, rounded up, so that the least of watching is told from none."""
        # over years the sums outgrow 64 bits: these are Python's own integers
        whole = max(1, sum(self.whole.tolist()) // ONE_E6)
        least, most = (sum(sums[row, class_].tolist()) for sums in (self.least, self.most))
        return least // whole, -(-most // whole)

    def hours_e6(self, row: int, class_: int) -> Ints:
        """Least share x 1e6 of each hour, rounded down."""
        made: Ints = self.least[row, class_] // np.maximum(1, self.whole // ONE_E6)
        return made


def sweep(watches: NDArray[Any], places: Ints, hours: Hours, reach: Ints) -> Watched:
    """Find how well places were watched.

    Args:
        watches: `watching.during` the span of the hours. places: (m, 2) latitude and longitude x 1e7. reach: `reach.reaches`.

    Every place counts alike. For several watches together, of one means or of all, the chance lies between that of the best and the sum
    of all, for their dependence is not known: two sensors on one mast may fail, or be drowned by noise, together.

    Source: architecture.md, "Coverage". Limits: as `science.exposure`.
    """
    lengths_ms = hours.lengths_ms
    shape = (reach.shape[0], reach.shape[1], len(lengths_ms))
    least, most = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    at_ms = np.concatenate([watches["t0_ms"], watches["t1_ms"]])
    order = np.argsort(at_ms, kind="stable")
    place = np.arange(1, len(watches) + 1)
    turns = np.concatenate([place, -place])[order]
    if len(watches):
        add_places(watches, at_ms[order], turns, hours.cuts_ms, hours.hour, hours.dark, places, reach, least, most)
    return Watched(least, most, max(1, len(places)) * lengths_ms * ONE_E6)
