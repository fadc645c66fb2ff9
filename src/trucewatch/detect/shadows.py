"""Shadows of a loud explosion: elsewhere on the grid and some seconds before or after, its waves fit a little too, the first of one station as the second of another.

A trigger is a shadow where without the waves of louder ones not enough is left of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.elementary import log
from trucewatch.science.tables import Tables

NEAR_S: Final = 2.0
"""A wave of a louder explosion, and what follows it, counts for nothing so long on either side."""


@dataclass(frozen=True)
class Trigger:
    """A sample of the stack that reached the threshold, and where."""

    sample: int
    value: float
    node: int


@dataclass(frozen=True)
class Least:
    """What must be left: so many rows, and this coalescence of theirs."""

    rows: int
    value: float


def stands_alone(
    one: Trigger,
    others: Sequence[Trigger],
    onsets: NDArray[np.float32],
    usable: NDArray[np.bool_],
    tables: Tables,
    least: Least,
) -> bool:
    """Whether a trigger has enough that is not of louder ones.

    Args: others: triggers, itself among them or not. onsets, usable (rows): at its arrivals. least: what must be left.
    Source: our own rule, in place of deleting what was found from the records (CLEAN; Högbom, 1974, Astron. Astrophys. Suppl. 15, 417).
    Limits: of two explosions whose waves arrive together nearly everywhere the weaker is lost.
    """
    louder = [other for other in others if (other.value, -other.sample) > (one.value, -one.sample)]
    left = usable.copy()
    arrivals = one.sample + tables.offsets[one.node].astype(np.int64)
    near = NEAR_S * tables.rate_hz
    for other in louder:
        left &= np.abs(other.sample + tables.offsets[other.node].astype(np.int64) - arrivals) > near
    if not louder:
        return True
    count = int(np.count_nonzero(left))
    return count >= least.rows and float(onsets[left].astype(np.float64).sum()) >= count * log(least.value)
