"""The maps of a drawn land as the files of its mission: area, waters, gazetteer, zones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from trucewatch.exercise.drawn.land import SECTION_HALF_M
from trucewatch.exercise.land import BUFFER_M, HOLDING_HALF_M, RIVER_HALF_WIDTH_M, STRIP_M, Land, Point, square, to_e7
from trucewatch.exercise.sites import side_of
from trucewatch.exercise.tables import decimal

ERROR_M: Final = 50
_BOTH: Final = ["upland", "lowland"]
_RIVER: Final = {"en": "Ilve", "de": "Ilve"}


def maps(land: Land) -> dict[str, bytes]:
    """The files by their path in a mission's folder."""
    x, y = land.area_half_m
    area = {"type": "Feature", "properties": {}, "geometry": _polygon(((-x, -y), (x, -y), (x, y), (-x, y)))}
    river = {
        "type": "Feature",
        "properties": {"names": _RIVER},
        "geometry": _polygon(land.ribbon(RIVER_HALF_WIDTH_M)),
    }
    return {
        "area.geojson": _collection([area]),
        "waters.geojson": _collection([river]),
        "gazetteer.csv": _gazetteer(land),
        "agreement/zones.geojson": _collection(_zones(land)),
    }


def _gazetteer(land: Land) -> bytes:
    lines = ["rank,lat,lon,name_en,name_de"]
    for place, site in enumerate(land.localities):
        lat, lon = (decimal(degrees // 100, 5) for degrees in to_e7(*site.at))
        names = land.names[site.id]
        lines.append(f"{1 + place % 8 // 3},{lat},{lon},{names['en']},{names['de']}")
    return "\n".join(lines).encode() + b"\n"


def _zones(land: Land) -> list[dict[str, Any]]:
    """The line and all that lies along it; the sections are what counts are told by."""
    line = {"type": "LineString", "coordinates": [_degrees(point) for point in land.river]}
    zones = [
        _zone("line_of_contact", "line_of_contact", "Middle of the Ilve", "Mitte des Ilve", line),
        _zone("buffer", "buffer", "Buffer zone", "Pufferzone", _polygon(land.ribbon(BUFFER_M))),
        _zone(
            "withdrawal_strip", "withdrawal_strip", "Withdrawal strip", "Abzugsstreifen", _polygon(land.ribbon(STRIP_M))
        ),
    ]
    zones[0]["properties"] |= {"left": "upland", "right": "lowland"}
    for side, en, de in (("upland", "upland", "Hochlandseite"), ("lowland", "lowland", "Tieflandseite")):
        squares = [square(site, HOLDING_HALF_M) for site in land.holding_areas if side_of(site) == side]
        geometry = {"type": "MultiPolygon", "coordinates": [_polygon(ring)["coordinates"] for ring in squares]}
        zones.append(
            _zone(
                f"holding_{side}", "holding_area", f"Holding areas of the {en} side", f"Sammelräume der {de}", geometry
            )
        )
    for number, section in enumerate(land.sections, start=1):
        names = f"Section {number} along the river", f"Abschnitt {number} am Fluss"
        zones.append(_zone(section.id, "security", *names, _polygon(land.ribbon(SECTION_HALF_M, section))))
    return zones


def _zone(name: str, kind: str, en: str, de: str, geometry: dict[str, Any]) -> dict[str, Any]:
    properties = {
        "kind": kind,
        "names": {"en": en, "de": de},
        "error_m": ERROR_M,
        "agreed_by": _BOTH,
        "source": "Drawn for the exercise; invented",
    }
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


def _polygon(ring: Sequence[Point]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[_degrees(point) for point in (*ring, ring[0])]]}


def _degrees(point: Point) -> list[float]:
    lat_e7, lon_e7 = to_e7(*point)
    return [float(decimal(lon_e7 // 100, 5)), float(decimal(lat_e7 // 100, 5))]


def _collection(features: Iterable[dict[str, Any]]) -> bytes:
    """One feature a line."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()
