"""The four bands in which coverage is told: all that leaves the house, and nothing finer."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Words

LITTLE_BELOW_E6: Final = 250_000
PARTLY_BELOW_E6: Final = 750_000
NOT, LITTLE, PARTLY, WELL = range(len(v.BANDS))


def bands(least_e6: Ints, most_e6: Ints) -> Words:
    """The band (n,) of shares x 1e6 of places and time: nothing, below a quarter, below three quarters, or more.

    The least share decides, so that nothing is told as better watched than it was for certain; `not_observed` is told only where the
    greatest is nothing too.

    Limits: the limits are ours, chosen so that a week of nights is little and a week of days partly observed. A share says that something
    could have been perceived, not that it would have been.
    """
    chosen: NDArray[np.int64] = np.select(
        [most_e6 <= 0, least_e6 < LITTLE_BELOW_E6, least_e6 < PARTLY_BELOW_E6], [NOT, LITTLE, PARTLY], WELL
    )
    return chosen.astype(np.int16)
