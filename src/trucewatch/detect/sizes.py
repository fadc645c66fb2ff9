"""How large an explosion was beside others of its network: from how high its waves stood out of the filtered records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import EvidenceError
from trucewatch.science.distances import arc_m
from trucewatch.science.magnitudes import relative_size

AFTER_S: Final = 2.0
"""The wave is highest within so long after its arrival."""
BEFORE_S: Final = 3.0
"""Noise is what is there for so long before."""
LEAST_OVER_NOISE: Final = 2.0
"""A wave less high than so many times the noise says nothing of a size."""
NO_SIZE: Final[dict[str, Any]] = {"size_e3": 0, "size_sigma_e3": -1, "size_source": ""}

Singles = NDArray[np.float32]


def sized(
    heights: Singles,
    arrivals: NDArray[np.int64],
    rows: Sequence[str],
    places: Mapping[str, tuple[int, int]],
    origin_e7: tuple[int, int],
    rate_hz: float,
) -> dict[str, Any]:
    """The size of an explosion as columns of a detection.

    Args:
        heights: of the filtered records (rows, n), greatest of each sample of the stack. arrivals: of its waves, places in them (rows).
        rows: `STATION.PHASE`; places: of the stations. origin_e7: where it was.
    Returns: the size by the stations at which it stood out, each with its highest wave; without one, none.
    Source: `magnitudes.relative_size`. Limits: counts of the digitiser, so stations should be alike; for waves in rock alone; good for larger and smaller in one network, never for damage.
    """
    best: dict[str, float] = {}
    for row, at, record in zip(rows, arrivals.tolist(), heights, strict=True):
        high = _over_noise(record, at, rate_hz)
        station = row.rpartition(".")[0]
        if high > best.get(station, 0.0):
            best[station] = high
    away = np.array([arc_m(*places[station], *origin_e7) for station in best])
    try:
        size = relative_size(np.array(list(best.values())), away, np.zeros(len(best)))
    except EvidenceError:
        return NO_SIZE
    return {
        "size_e3": round(size.value * 1000.0),
        "size_sigma_e3": int(np.ceil(size.sigma * 1000.0)),
        "size_source": size.source,
    }


def _over_noise(record: Singles, at: int, rate_hz: float) -> float:
    """How high a record stands after an arrival over what it was before; 0 where it does not stand out, or nothing is there."""
    before = record[max(0, at - round(BEFORE_S * rate_hz)) : max(0, at - round(0.2 * rate_hz))]
    after = record[max(0, at - round(0.2 * rate_hz)) : at + round(AFTER_S * rate_hz)]
    if not len(before) or not len(after):
        return 0.0
    noise, high = float(np.median(before)), float(after.max())
    return high - noise if noise > 0.0 and high > LEAST_OVER_NOISE * noise else 0.0
