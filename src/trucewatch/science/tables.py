"""Travel times as tables: whole samples from every node of a grid to every row of onsets, known by the hash of their content.

A row is one kind of wave at one station, named `STATION.WAVE`. Rows stand in the order of their names, whatever order they were given in:
sums over rows are made in that order, so the order of stations changes no bit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import WorkflowError
from trucewatch.science.pruning import Cells, cells_of

Floats = NDArray[np.float64]
MOST_SAMPLES = 2**24


@dataclass(frozen=True, eq=False)
class Tables:
    """Delays `offsets` (nodes, rows) in samples at `rate_hz`, for a grid of `shape`; nodes run with the last axis fastest.

    `earliest`, `latest` (rows): the least and the greatest delay of a row; `greatest` of all. `cells`: bounds for pruning.
    `content`: SHA-256 of names, shape, rate and delays.
    """

    rows: tuple[str, ...]
    shape: tuple[int, ...]
    rate_hz: float
    offsets: NDArray[np.int32]
    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]
    greatest: int
    cells: Cells
    content: str


def tabled(rows: Sequence[str], shape: Sequence[int], seconds: Floats, rate_hz: float) -> Tables:
    """Make tables of travel times.

    Args: rows: names, one each. shape: nodes along each axis of the grid. seconds: travel times (nodes, rows), not negative.
    Raises: WorkflowError: a name stands twice; shapes do not agree; a time is negative, infinite or no number.
    Limits: a time is rounded to the nearest sample: at 40 Hz it is up to 12.5 ms wrong.
    """
    if len(set(rows)) != len(rows) or not len(rows):
        raise WorkflowError(
            "A row of travel times is named twice, or there is none.", hint="Give each row its own name."
        )
    if seconds.shape != (int(np.prod(shape)), len(rows)):
        raise WorkflowError(
            f"Travel times of {seconds.shape} do not fit {tuple(shape)} nodes and {len(rows)} rows.",
            hint="Give one time for each node and row.",
        )
    order = sorted(range(len(rows)), key=lambda k: rows[k])
    offsets = np.empty(seconds.shape, np.int32)
    for row, k in enumerate(order):
        offsets[:, row] = _in_samples(seconds[:, k], rate_hz)
    names = tuple(rows[k] for k in order)
    latest = offsets.max(axis=0).astype(np.int64)
    return Tables(
        rows=names,
        shape=tuple(int(n) for n in shape),
        rate_hz=float(rate_hz),
        offsets=offsets,
        earliest=offsets.min(axis=0).astype(np.int64),
        latest=latest,
        greatest=int(latest.max()),
        cells=cells_of(offsets, tuple(shape)),
        content=_hashed(names, shape, rate_hz, offsets),
    )


def _in_samples(seconds: Floats, rate_hz: float) -> Floats:
    samples: Floats = np.rint(seconds * rate_hz)
    if not np.all((samples >= 0) & (samples < MOST_SAMPLES)):
        raise WorkflowError(
            "A travel time is negative, no number, or absurd.", hint="Look for a speed of 0 or a place far away."
        )
    return samples


def _hashed(rows: Sequence[str], shape: Sequence[int], rate_hz: float, offsets: NDArray[np.int32]) -> str:
    told = "\n".join([*rows, *(str(int(n)) for n in shape), float(rate_hz).hex()])
    made = hashlib.sha256(told.encode() + b"\n\n")
    made.update(offsets.astype("<i4", copy=False).data)
    return made.hexdigest()
