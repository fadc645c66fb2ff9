"""Fire and its answer are two things: what was computed as one is parted where observers state contrary directions at different times.

Two who call one sound by contrary names disagree about one thing. Only what is more than a minute apart is parted, by direction, or where nobody states a
direction by whether it went out or came in; who states nothing stays with whoever is nearest in time.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.placing import codes
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import Observations
from trucewatch.science.extents import MOMENT_S

_WAYS: Final = {"outgoing": 1, "incoming": 2, "impact": 2, "airburst": 2}
WAY: Final = np.array([_WAYS.get(word, 0) for word in v.DESCRIPTIONS])
"""Whether fire went out (1) or came in (2), for each description of the vocabulary; 0 where it does not say."""


def parted(observations: Observations, made: NDArray[Any], root: Ints) -> Ints:
    """The root (n,) of each observation once contrary fire is parted; each new root is one of its own rows, the smallest that states its way.

    Args: made: (n,) extents. root: (n,) the row of what stands for the thing of each.
    """
    out = root.copy()
    direction, way = _stated(observations)
    for stated in (direction, way):
        for rows in _contrary(out, stated):
            ways = np.unique(stated[rows[stated[rows] > 0]])
            heads = [int(rows[stated[rows] == one][0]) for one in ways.tolist()]
            if _apart_s(made, rows, stated, ways) > MOMENT_S:
                out[rows] = np.array(heads)[_nearest(made, rows, stated, ways)]
    return out


def _stated(observations: Observations) -> tuple[Ints, Ints]:
    """A number above 0 for each stated direction (n,), and for each stated way; 0 where nothing is stated."""
    said = observations.direction
    direction = np.where(said == "", 0, 1 + codes(said))
    return direction.astype(np.int64), WAY[observations.description].astype(np.int64)


def _contrary(root: Ints, stated: Ints) -> list[NDArray[np.intp]]:
    """The rows, ascending, of every thing of which contrary ways are stated."""
    rows = np.flatnonzero(stated)
    pairs = np.unique(np.column_stack([root[rows], stated[rows]]), axis=0)
    things, numbers = np.unique(pairs[:, 0], return_counts=True)
    contrary = things[numbers > 1]
    if not len(contrary):
        return []
    order = np.argsort(root, kind="stable")
    begin, end = (np.searchsorted(root[order], contrary, side=side) for side in ("left", "right"))
    return [order[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]


def _middles_ms(made: NDArray[Any], rows: NDArray[np.intp], stated: Ints, ways: Ints) -> Ints:
    """The mean time (w,) of what states each way."""
    return np.array(
        [
            int(made["at_ms"][rows[stated[rows] == one]].sum()) // int((stated[rows] == one).sum())
            for one in ways.tolist()
        ]
    )


def _apart_s(made: NDArray[Any], rows: NDArray[np.intp], stated: Ints, ways: Ints) -> float:
    """The least time between the middles of two ways."""
    return float(np.diff(np.sort(_middles_ms(made, rows, stated, ways))).min()) / 1000.0


def _nearest(made: NDArray[Any], rows: NDArray[np.intp], stated: Ints, ways: Ints) -> Ints:
    """Which way (r,) each row is of: the one that it states, or the nearest in time, of equally near ones the first."""
    away = np.abs(made["at_ms"][rows][:, None] - _middles_ms(made, rows, stated, ways)[None, :])
    return np.where(stated[rows] > 0, np.searchsorted(ways, stated[rows]), np.argmin(away, axis=1))
