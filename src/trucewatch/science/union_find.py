"""Components: which things hang together, found serially and named by the smallest member."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit("int64(int64[:], int64)", cache=True)
def root(parents: NDArray[np.int64], thing: int) -> int:
    """The smallest member known of a thing's component; halves the way for those who ask later."""
    while parents[thing] != thing:
        parents[thing] = parents[parents[thing]]
        thing = parents[thing]
    return thing


@njit("void(int64[:], int64, int64)", cache=True)
def join(parents: NDArray[np.int64], a: int, b: int) -> None:
    """Make one component of two; its root is the smaller of theirs, so the order of joining changes nothing.

    Source: Tarjan (1975), Efficiency of a good but not linear set union algorithm, with path halving.
    """
    root_a, root_b = root(parents, a), root(parents, b)
    parents[max(root_a, root_b)] = min(root_a, root_b)
