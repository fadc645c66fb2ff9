"""Degrees to pixels: the frame of the map, by plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WIDTH_PX: Final = 720
MARGIN_PX: Final = 12
MOST_HEIGHT_PX: Final = 640
KM_PER_DEGREE: Final = 111.2

Point = tuple[float, float]
Ring = list[list[int]]
"""Places as [latitude, longitude] in degrees x 1e5."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True)
class Frame:
    """Degrees x 1e5 to pixels: equirectangular around the middle of the area.

    Limits: for areas of some 1,500 km and latitudes below 70 degrees; distances far from the middle parallel are stretched.
    """

    west: int
    north: int
    px_per_e5: float
    squeeze: float
    height_px: int

    def at(self, lat_e5: int, lon_e5: int) -> Point:
        """A place in pixels, origin top left."""
        x = MARGIN_PX + (lon_e5 - self.west) * self.squeeze * self.px_per_e5
        return x, MARGIN_PX + (self.north - lat_e5) * self.px_per_e5

    @property
    def px_per_km(self) -> float:
        """Scale along the meridian."""
        return self.px_per_e5 * 100_000 / KM_PER_DEGREE


def frame(rings: list[Ring]) -> Frame:
    """Fit the rings of an area into the picture."""
    lats = [lat for ring in rings for lat, _ in ring]
    lons = [lon for ring in rings for _, lon in ring]
    squeeze = cosine((min(lats) + max(lats)) / 2)
    wide, high = (max(lons) - min(lons)) * squeeze, max(lats) - min(lats)
    px_per_e5 = min((WIDTH_PX - 2 * MARGIN_PX) / wide, (MOST_HEIGHT_PX - 2 * MARGIN_PX) / high)
    west = min(lons) - ((WIDTH_PX - 2 * MARGIN_PX) / px_per_e5 - wide) / 2 / squeeze
    return Frame(int(west), max(lats), px_per_e5, squeeze, int(high * px_per_e5 + 2 * MARGIN_PX))


def cosine(lat_e5: float) -> float:
    """Cosine of a latitude in degrees x 1e5 by its series: the mathematics library differs between machines.

    Source: Taylor; below 1e-12 off for latitudes.
    """
    angle = lat_e5 / 1e5 * 3.141592653589793 / 180.0
    square = angle * angle
    term = total = 1.0
    for k in range(1, 13):
        term = -term * square / ((2 * k - 1) * (2 * k))
        total += term
    return total
