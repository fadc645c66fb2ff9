"""Where nobody looked, cell by cell and hour by hour. For the house alone: outside, coverage leaves in bands by zone and closed period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

import h3
import numpy as np

from trucewatch.coverage.darkness import Hours, hours
from trucewatch.coverage.expose import ANY
from trucewatch.coverage.reach import ANY as ANY_CLASS
from trucewatch.coverage.reach import reaches
from trucewatch.coverage.sweep import Watched, sweep
from trucewatch.coverage.watching import discs, during
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.mission import Mission, Region
from trucewatch.model.time import Interval

RESOLUTION: Final = 6
FINER: Final = 7
"""A cell is asked at the middles of those of its seven parts that lie in the area."""
E7: Final = 1e7


class Fog(NamedTuple):
    """How well one H3 cell was watched in one hour: the least share x 1e6 of its places and of the hour, by one means or `any`."""

    cell: str
    from_ms: int
    until_ms: int
    means: str
    least_e6: int


def fog(watches: CoverageIntervals, mission: Mission, hours_from_ms: int, hours_to_ms: int) -> list[Fog]:
    """Find how well every cell of the mission's area was watched in every hour of a span.

    Args:
        watches: all that touch the span. mission: its area, night and range models. hours_from_ms, hours_to_ms: the span, not empty.
    Returns: for every cell of resolution 6 and every hour a row for `any`, and one for each means that could have perceived something
        there. Those in which nobody watched come first, the best watched last; then by hour, cell and means.

    Limits: of events of any class. Cells come from H3's own geometry, on demand: they are no part of the state.
    """
    span = Interval(hours_from_ms, hours_to_ms)
    here, cut, reach = during(discs(watches), span), hours(span, mission), reaches(mission.ranges)
    rows: list[Fog] = []
    for cell, places in cells(mission.area).items():
        rows += _of_cell(cell, sweep(here, places, cut, reach), cut)
    seen = {(row.cell, row.from_ms): row.least_e6 for row in rows if row.means == ANY}
    return sorted(rows, key=lambda row: (seen[row.cell, row.from_ms], row.from_ms, row.cell, row.means))


def cells(area: Region) -> dict[str, Ints]:
    """The cells that hold any part of an area, each with the places (m, 2) that stand for it, degrees x 1e7; in order of their names."""
    parts: frozenset[str] = frozenset()
    for ring in area.rings:
        # even-odd, as everywhere: a ring inside a ring is a hole
        parts ^= frozenset(
            h3.polygon_to_cells(h3.LatLngPoly([(lat / E7, lon / E7) for lat, lon in ring.tolist()]), FINER)
        )
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for part in sorted(parts):
        lat, lon = h3.cell_to_latlng(part)
        places[h3.cell_to_parent(part, RESOLUTION)].append((round(lat * E7), round(lon * E7)))
    return {cell: np.array(listed, np.int64) for cell, listed in sorted(places.items())}


def _of_cell(cell: str, watched: Watched, cut: Hours) -> Iterator[Fog]:
    ends_ms = cut.cuts_ms[0] + np.cumsum(cut.lengths_ms)
    spans = list(zip((ends_ms - cut.lengths_ms).tolist(), ends_ms.tolist(), strict=True))
    for place, means in enumerate((*v.MEANS, ANY)):
        for (from_ms, until_ms), share_e6 in zip(spans, watched.hours_e6(place, ANY_CLASS).tolist(), strict=True):
            if share_e6 or means == ANY:
                yield Fog(cell, from_ms, until_ms, means, share_e6)
