"""How far each means carries for each class of events, from the mission's range models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.model.mission import RangeModel

ANY: Final = v.EVENT_CLASSES.index("any")
OVERPASS: Final = len(v.MEANS)
"""Satellites perceive heat and nothing else, ground sensors of the same means never: their passes have a row of their own."""
_DISC: Final = (1000, 1000, 1_000_000, 1)
_OF_OVERPASSES: Final = ("detected", "heat")


def reaches(ranges: Sequence[RangeModel]) -> Ints:
    """The reach (means + 1, classes, 4) of each means and, last, of overpasses; see `science.exposure`.

    A means without any range model perceives whatever happens within the range that its coverage interval states, day and night; of
    which class that is, nothing can be said.
    """
    table = np.zeros((len(v.MEANS) + 1, len(v.EVENT_CLASSES), 4), np.int64)
    for r in ranges:
        model = OVERPASS if (r.means, r.event_class) == _OF_OVERPASSES else v.MEANS.index(r.means)
        table[model, v.EVENT_CLASSES.index(r.event_class)] = (r.sure_e3, r.none_e3, r.p_e6, r.by_night)
    table[~modelled(table), ANY] = _DISC
    return table


def modelled(table: Ints) -> NDArray[np.bool_]:
    """Which rows (means + 1,) have a range model for any class."""
    made: NDArray[np.bool_] = table[:, ANY + 1 :, 1].max(axis=1) > 0
    return made
