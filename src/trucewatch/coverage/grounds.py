"""The places that stand for each zone in a plan: the middles of H3 cells, as fine as the ranges of watchers ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import h3
import numpy as np

from trucewatch.coverage.expose import AREA
from trucewatch.model.agreement import Zone
from trucewatch.model.columns import Ints
from trucewatch.model.mission import Mission, Region
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.lattice import lattice
from trucewatch.science.perceiving import Floats
from trucewatch.science.regions import edges_of

E7: Final = 1e7
COARSEST: Final = 3
FINEST: Final = 12
MOST_CELLS: Final = 300_000
LEAST_CELLS: Final = 64
PER_RANGE: Final = 8
"""An edge of a cell is at most this part of the shortest range, so that a watcher's disc holds some eighty middles."""

DISC_PER_SQUARE: Final = 3
FEW: Final = 10


@dataclass(frozen=True, eq=False)
class Grounds:
    """Places, and which of them stand for which zone.

    `places` (n, 2): latitude and longitude x 1e7, sorted by latitude, then longitude. `zones`: names, the area first. `within`: for each
    zone its places, as positions in `places`; all of a zone's places count alike.
    """

    places: Ints
    zones: tuple[str, ...]
    within: tuple[Ints, ...]

    def weights(self, by_zone: Floats) -> Floats:
        """What each place weighs (n,), if each zone (z,) weighs so much: a place of two zones counts for both."""
        made = np.zeros(len(self.places))
        for weight, chosen in zip(by_zone.tolist(), self.within, strict=True):
            made[chosen] += weight / max(1, len(chosen))
        return made


def grounds(zones: Sequence[Zone], mission: Mission, shortest_m: int) -> Grounds:
    """Lay places over the area and every zone that is no line.

    Args:
        shortest_m: the shortest range of any watcher; cells are the coarsest whose edge is an eighth of it at most.

    Cells are of one resolution, and at most some 300,000 in a zone: with many short ranges in a large area they are coarser than asked for. A zone in
    which fewer than 64 middles would lie has finer ones of its own.
    """
    regions = {AREA: mission.area} | {z.id: z.region for z in zones if not z.line}
    fine = next((r for r in range(COARSEST, FINEST) if edge_m(r) * PER_RANGE <= shortest_m), FINEST)
    while fine > 0 and max(cells_in(region, fine) for region in regions.values()) > MOST_CELLS:
        fine -= 1
    return joined({name: _of(region, fine) for name, region in regions.items()})


def coarse(laid: Grounds, mission: Mission, shortest_m: int) -> bool:
    """Whether a disc of the shortest range holds so few of the area's places that what it adds is a matter of where they happen to lie."""
    disc_m2 = DISC_PER_SQUARE * shortest_m * shortest_m
    return disc_m2 * len(laid.within[0]) < FEW * area_m2(mission.area)


def joined(places: Mapping[str, Ints]) -> Grounds:
    """The places of zones (m, 2), by name, in one list without doubles."""
    stacked = np.concatenate(list(places.values()))
    every, where = np.unique(stacked, axis=0, return_inverse=True)
    ends = np.cumsum([len(one) for one in places.values()])[:-1]
    return Grounds(np.ascontiguousarray(every), tuple(places), tuple(np.split(where.reshape(-1), ends)))


def middles(region: Region, resolution: int) -> Ints:
    """The middles (m, 2), degrees x 1e7, of the cells whose middle lies in a region."""
    cells: frozenset[str] = frozenset()
    for ring in region.rings:
        # even-odd, as everywhere: a ring inside a ring is a hole
        outline = h3.LatLngPoly([(lat / E7, lon / E7) for lat, lon in ring.tolist()])
        cells ^= frozenset(h3.polygon_to_cells(outline, resolution))
    found = [h3.cell_to_latlng(cell) for cell in sorted(cells)]
    return np.rint(np.array(found).reshape(-1, 2) * E7).astype(np.int64)


def area_m2(region: Region) -> float:
    """How large a region is at most: all its rings together, holes too. Limits: flat at the middle latitude of each ring."""
    whole = 0.0
    for ring in region.rings:
        north, east = metres_per_e7(float(ring[:, 0].mean()))
        y, x = (ring[:, 0] - ring[0, 0]) * north, (ring[:, 1] - ring[0, 1]) * east
        whole += abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2.0
    return whole


def _of(region: Region, fine: int) -> Ints:
    while fine < FINEST and cells_in(region, fine) < LEAST_CELLS:
        fine += 1
    found = middles(region, fine)
    return found if len(found) else lattice(edges_of(region.rings))


def edge_m(resolution: int) -> float:
    """How long an edge of a cell is, on the mean of the globe."""
    return float(h3.average_hexagon_edge_length(resolution, unit="m"))


def cells_in(region: Region, resolution: int) -> int:
    """About how many cells a region has, if all are as large as one in the midst of it; cells differ by half over the globe."""
    if not region.rings:
        return 0
    lat, lon = (region.rings[0].mean(axis=0) / E7).tolist()
    return int(area_m2(region) / h3.cell_area(h3.latlng_to_cell(lat, lon, resolution), unit="m^2"))
