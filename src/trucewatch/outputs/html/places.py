"""Where a cell lies, in words: distance and wind from the nearest locality, rounded so that nobody takes it for a point."""

from __future__ import annotations

import math
from typing import Any, Final

import h3

from trucewatch.outputs.html.frame import KM_PER_DEGREE, cosine

HALF_WIND: Final = 0.41421356
"""Tangent of 22.5 degrees: within it of an axis a direction is that of the axis."""
AT_KM: Final = 4


def nearest(cell: str, localities: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The locality nearest to a cell's middle: its names, whole kilometres, and the wind; None without a gazetteer."""
    lat, lon = h3.cell_to_latlng(cell)
    lat_e5, lon_e5 = round(lat * 1e5), round(lon * 1e5)
    squeeze = cosine(lat_e5)
    found = []
    for index, place in enumerate(localities):
        north = (lat_e5 - place["at"][0]) / 1e5 * KM_PER_DEGREE
        east = (lon_e5 - place["at"][1]) / 1e5 * KM_PER_DEGREE * squeeze
        found.append((round(math.sqrt(north * north + east * east)), index, north, east))
    if not found:
        return None
    km, index, north, east = min(found)
    return {"names": localities[index]["names"], "km": km, "wind": "at" if km < AT_KM else _wind(north, east)}


def _wind(north: float, east: float) -> str:
    up, across = abs(north), abs(east)
    if across <= up * HALF_WIND:
        return "n" if north > 0 else "s"
    if up <= across * HALF_WIND:
        return "e" if east > 0 else "w"
    return ("n" if north > 0 else "s") + ("e" if east > 0 else "w")
