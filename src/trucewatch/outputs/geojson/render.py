"""Write the released cells of an edition as GeoJSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import h3
import msgspec

from trucewatch.model.edition import Edition
from trucewatch.model.time import to_text
from trucewatch.publish.say import Language

E5: Final = 100_000
PROVENANCE: Final = ("size", "root", "state", "code", "version", "sealed_inputs", "shared_inputs")


def render(edition: Edition, language: Language | None, read: Callable[[str], str]) -> bytes:  # noqa: ARG001 - one form for all outputs
    """A FeatureCollection with one polygon for each released cell: kinds and numbers, zone, rule, coverage band.

    Marks and provenance stand as foreign members beside `features` and the marks in every feature, so that no copy of a part loses them.
    Source: RFC 7946; outer rings counterclockwise (section 3.1.6), foreign members (section 6.1).
    Limits: corners are rounded to 1e-5 degree, about a metre.
    """
    made = {
        "type": "FeatureCollection",
        "trucewatch": {
            "marks": edition["marks"],
            "notice": edition["notice"],
            "mission": edition["mission"]["id"],
            "period": edition["period"]["name"],
            "from": to_text(edition["period"]["from_ms"]),
            "until": to_text(edition["period"]["until_ms"]),
            "provenance": {name: edition["provenance"][name] for name in PROVENANCE},
        },
        "features": [_feature(row, edition) for row in edition["facts"]["cells"]],
    }
    return msgspec.json.encode(made, order="sorted")


def _feature(row: dict[str, Any], edition: Edition) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": row["cell"],
        "geometry": {"type": "Polygon", "coordinates": [_ring(row["cell"])]},
        "properties": {
            "number": sum(row["kinds"].values()),
            "kinds": row["kinds"],
            "zone": row["zone"],
            "rule": row["rule"],
            "coverage": row["coverage"],
            "period": edition["period"]["name"],
            "marks": edition["marks"],
        },
    }


def _ring(cell: str) -> list[list[float]]:
    """A closed ring of [longitude, latitude], counterclockwise."""
    corners = [(round(lon * E5), round(lat * E5)) for lat, lon in h3.cell_to_boundary(cell)]
    if _twice_area(corners) < 0:
        corners.reverse()
    return [[lon / E5, lat / E5] for lon, lat in (*corners, corners[0])]


def _twice_area(corners: list[tuple[int, int]]) -> int:
    """Twice the signed area, positive if counterclockwise; exact integers."""
    following = (*corners[1:], corners[0])
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(corners, following, strict=True))
