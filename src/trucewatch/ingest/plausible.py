"""Rows that say something impossible are rejected with a hint; what is only unusual is marked (`marks`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.source import Made
from trucewatch.model.evidence import CoverageIntervals, Declarations, Notifications, Placed
from trucewatch.model.mission import Region
from trucewatch.model.time import DAY_MS
from trucewatch.science.regions import edges_of, inside

_FIRST_MS: Final = 631_152_000_000  # 1990-01-01: older dates are the zero of some clock, not evidence
_YEAR_MS: Final = 366 * DAY_MS
_MAY_LIE_AHEAD: Final = (Notifications, CoverageIntervals, Declarations)
_LAT_MAX: Final = 900_000_000
_LON_MAX: Final = 1_800_000_000


@dataclass(frozen=True, eq=False)
class Objection:
    """One reason to reject, what to do, and which lines of a table it meets."""

    reason: str
    hint: str
    meets: NDArray[np.bool_]


def objections(made: Sequence[Made], area: Region, received_ms: int) -> list[list[Objection]]:
    """For every table the objections against its lines, in the order in which they are reported."""
    swapped = _swapped(made, area)
    return [[*_of_place(m, swapped), *_of_time(m, received_ms)] for m in made]


def _of_place(made: Made, swapped: bool) -> Iterator[Objection]:
    table = made.table
    if not isinstance(table, Placed):
        return
    lat, lon = np.abs(table.lat_e7), np.abs(table.lon_e7)
    outside = (lat > _LAT_MAX) | (lon > _LON_MAX)
    turned = outside & (lat <= _LON_MAX) & (lon <= _LAT_MAX)
    yield Objection(
        "Latitude is beyond 90 degrees.", "Latitude and longitude seem to be swapped: exchange them.", turned
    )
    yield Objection("The place is not on Earth.", "Latitude runs from -90 to 90, longitude from -180 to 180.", outside)
    yield Objection(
        "The place is 0, 0, which stands for a place that is missing.",
        "Give the place, or leave the row out.",
        (lat == 0) & (lon == 0),
    )
    yield Objection(
        "Every place of the delivery lies outside the mission's area, and inside it with latitude and longitude exchanged.",
        "Exchange the two columns and deliver the file again.",
        np.full(len(table), swapped),
    )


def _swapped(made: Sequence[Made], area: Region) -> bool:
    """Whether the delivery as a whole has its coordinates the wrong way round: of single rows nobody could tell."""
    placed = [m.table for m in made if isinstance(m.table, Placed) and len(m.table)]
    if not placed:
        return False
    lat = np.concatenate([t.lat_e7 for t in placed])
    lon = np.concatenate([t.lon_e7 for t in placed])
    if (np.abs(lat) > _LAT_MAX).any() or (np.abs(lon) > _LAT_MAX).any():
        return False
    edges = edges_of(area.rings)
    return bool(inside(lon, lat, edges).all() and not inside(lat, lon, edges).any())


def _of_time(made: Made, received_ms: int) -> Iterator[Objection]:
    t0, t1 = made.table.t0_ms, made.table.t1_ms
    ahead = _YEAR_MS if isinstance(made.table, _MAY_LIE_AHEAD) else DAY_MS
    check = "Check the year, the order of day and month, and the clock that wrote it."
    yield Objection("The time lies before 1990.", check, t0 < _FIRST_MS)
    yield Objection("The time lies more than a day after the delivery arrived.", check, t0 > received_ms + ahead)
    yield Objection("It ends more than a year after the delivery arrived.", check, t1 > received_ms + _YEAR_MS)
    yield Objection("It ends before it begins.", "Check start and end.", t1 <= t0)
