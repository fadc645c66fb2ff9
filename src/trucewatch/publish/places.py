"""Which released cells lie in which zone: decided by the middle of a cell, never by the middle of an incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import h3
import numpy as np
from numpy.typing import NDArray

from trucewatch.model.agreement import Agreement, Zone, extent_key
from trucewatch.model.mission import Region
from trucewatch.model.time import Interval

AREA: Final = "area"
"""The zone id of the whole mission area."""
SIDE: Final = "side:"
"""What the zone id of a side of a line begins with; the party's id follows."""
LEAST_CELLS: Final = 2
"""A zone with fewer cells than this would place an incident more finely than one cell: no figure of it leaves."""


@dataclass(frozen=True)
class Places:
    """The zones that are told apart, each with its cells, the narrowest first, and those too small to be.

    `sides`: counting zones `side:PARTY` that are large enough; nothing but counts is told of them.
    """

    resolution: int
    cells: dict[str, frozenset[str]]
    small: tuple[str, ...]
    sides: tuple[str, ...] = ()

    def tells(self, zone: str) -> bool:
        """Whether figures of a zone may leave: of the whole area, of every zone and every side of a line large enough."""
        return zone == AREA or zone in self.cells or zone in self.sides

    def cell(self, lat_e7: int, lon_e7: int) -> str:
        """The cell that holds a place."""
        return str(h3.latlng_to_cell(lat_e7 / 1e7, lon_e7 / 1e7, self.resolution))

    def widened(self, cell: str) -> str:
        """The cell of the release resolution that holds a cell of resolution 6."""
        return str(h3.cell_to_parent(cell, self.resolution))

    def zones(self, cell: str) -> tuple[str, ...]:
        """Every zone that holds the middle of a cell, the narrowest first, the whole area last."""
        return (*(zone for zone, cells in self.cells.items() if cell in cells), AREA)

    def narrowest(self, cell: str) -> str:
        """The smallest zone that holds the middle of a cell; the whole area if no zone does."""
        return self.zones(cell)[0]


def places(agreement: Agreement, resolution: int, span: Interval) -> Places:
    """Lay the zones of an agreement that exist in a span over the grid of cells.

    Args:
        agreement: its lines have no inside and are left out.
        resolution: of H3, 6 or coarser.
    Source: H3 4.5, containment by the middle of the cell.
    Limits: H3 computes middles in floating point; a zone edge within 1e-9 degree of a middle could fall either way on another build.
    """
    laid = {z.id: _inside(z.region, resolution) for z in agreement.zones if not z.line and _exists(z, span)}
    narrow_first = sorted(laid, key=lambda zone: (len(laid[zone]), zone))
    told = {zone: laid[zone] for zone in narrow_first if len(laid[zone]) >= LEAST_CELLS}
    small = tuple(zone for zone in narrow_first if zone not in told)
    return Places(resolution, told, small, tuple(_sides(agreement, resolution)))


def _sides(agreement: Agreement, resolution: int) -> Iterator[str]:
    """Counting zones of the sides by which rules count, where each extent of a side is large enough."""
    lines = sorted({rule.line for rule in agreement.rules if "side" in rule.by})
    for party in agreement.parties:
        keys = [extent_key("side_of", {"line": line, "side": party}) for line in lines]
        extents = [agreement.extents[key] for key in keys if key in agreement.extents]
        if extents and all(len(_inside(extent.most, resolution)) >= LEAST_CELLS for extent in extents):
            yield SIDE + party


def _exists(zone: Zone, span: Interval) -> bool:
    return zone.valid.t0_ms < span.t1_ms and span.t0_ms < zone.valid.t1_ms


def _inside(region: Region, resolution: int) -> frozenset[str]:
    """Cells whose middle is inside; the even-odd rule over rings is the symmetric difference of their cells."""
    cells: frozenset[str] = frozenset()
    for ring in region.rings:
        cells ^= _cells(ring.tobytes(), resolution)
    return cells


@lru_cache(maxsize=512)  # the same few rings are laid out for every period of a round
def _cells(ring: bytes, resolution: int) -> frozenset[str]:
    corners = np.frombuffer(ring, np.int64).reshape(-1, 2)
    return frozenset(h3.polygon_to_cells(h3.LatLngPoly(_degrees(corners)), resolution))


def _degrees(ring: NDArray[np.int64]) -> list[tuple[float, float]]:
    return [(lat / 1e7, lon / 1e7) for lat, lon in ring.tolist()]
