"""GeoJSON to rings of degrees x 1e7, exactly from the decimal text, refused where a shape can mean two things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from trucewatch.model.mission import Region
from trucewatch.run.config.documents import Spot

Points: TypeAlias = NDArray[np.int64]
"""(n, 2) int64: latitude and longitude x 1e7."""

_POLE_E7: Final = 900_000_000
_HALF_TURN_E7: Final = 1_800_000_000
_SHAPES: Final = ("Polygon", "MultiPolygon", "LineString", "MultiLineString")
_GRID: Final = Decimal("1e-7")


@dataclass(frozen=True, eq=False)
class Shape:
    """What a GeoJSON geometry says: its region, and for lines the open lines themselves."""

    region: Region
    lines: tuple[Points, ...] = ()


def shape_of(geometry: Spot) -> Shape:
    """Read a Polygon, MultiPolygon, LineString or MultiLineString.

    A line becomes a ring that runs there and back: it has an edge and no inside. Either winding is accepted, altitudes are dropped.
    Raises: AgreementError: another type, coordinates that are no degrees, too few points, a shape that crosses itself or the antimeridian.
    Limits: whether a shape crosses itself is decided in binary64 on whole numbers, which is exact for coordinates x 1e7.
    """
    kind = geometry.value.get("type") if isinstance(geometry.value, dict) else None
    if kind not in _SHAPES or not isinstance(geometry.value.get("coordinates"), list):
        raise geometry.refusal(
            "This is no geometry that is read here.", f"Write a {', '.join(_SHAPES)} with its coordinates."
        )
    coordinates = geometry.at("coordinates")
    several = (
        [coordinates.at(i) for i in range(len(coordinates.value))] if str(kind).startswith("Multi") else [coordinates]
    )
    if str(kind).endswith("LineString"):
        lines = tuple(_points(line, 2) for line in several)
        return Shape(Region(tuple(np.concatenate([a, a[-2:0:-1]]) for a in lines)), lines)
    polygons = [[_points(p.at(i), 3) for i in range(len(_listed(p)))] for p in several]
    _refuse_invalid(geometry, polygons)
    return Shape(Region(tuple(ring for rings in polygons for ring in rings)))


def degrees_e7(number: object) -> int | None:
    """A decimal number of degrees x 1e7, halves to the even neighbour; None if it is no number of degrees.

    Args: number: an int or Decimal as it was written, never a float.
    """
    if not isinstance(number, int | Decimal) or isinstance(number, bool) or not -180 <= number <= 180:
        return None
    return int(Decimal(number).quantize(_GRID, ROUND_HALF_EVEN).scaleb(7))


def polygons_of(region: Region) -> shapely.Geometry:
    """The region for GEOS: yes or no questions at configuration time only. Coordinates are longitude, latitude x 1e7."""
    area = shapely.Polygon()
    for ring in region.rings:
        area = area.symmetric_difference(shapely.Polygon(ring[:, ::-1]))
    return area


def in_degrees(region: Region) -> shapely.Geometry:
    """The region for GEOS in degrees, longitude before latitude."""
    return shapely.transform(polygons_of(region), lambda xy: xy / 1e7)


def open_lines(region: Region) -> tuple[Points, ...]:
    """The open lines of which a region without an inside was made: its rings run there and back."""
    return tuple(ring[: len(ring) // 2 + 1] for ring in region.rings)


def evidently_swapped(points: Points, area: Region) -> bool:
    """Whether no point lies in the area, and every one would with latitude and longitude exchanged."""
    inside = polygons_of(area)
    shapely.prepare(inside)
    straight = shapely.contains_xy(inside, points[:, 1], points[:, 0])
    swapped = shapely.contains_xy(inside, points[:, 0], points[:, 1])
    return bool(not straight.any() and swapped.all())


def _listed(spot: Spot) -> Sequence[object]:
    if not isinstance(spot.value, list) or not spot.value:
        raise spot.refusal(
            "Coordinates are missing here.",
            "GeoJSON nests them: a Polygon is a list of rings, a ring a list of [longitude, latitude].",
        )
    return spot.value


def _points(spot: Spot, least: int) -> Points:
    """A list of positions, without the repeated last one of a ring, consecutive equal ones once."""
    read = _plain(_listed(spot))
    if read is None:
        read = np.array([_position(spot.at(i)) for i in range(len(spot.value))], dtype=np.int64)
    kept: Points = read[np.append(True, (read[1:] != read[:-1]).any(axis=1))]
    if least > 2 and len(kept) > 1 and bool((kept[0] == kept[-1]).all()):
        kept = kept[:-1]
    different = len(np.unique(kept[:, 0] * (2 * _HALF_TURN_E7 + 1) + kept[:, 1]))
    if different < least:
        raise spot.refusal(f"A shape of {different} points.", f"Give at least {least} different points.")
    _refuse_antimeridian(spot, kept, closed=least > 2)
    return kept


def _plain(rows: Sequence[object]) -> Points | None:
    """Positions all at once, to the same numbers as one by one; None where that is not certain, or one of them may have a fault."""
    listed = [row for row in rows if isinstance(row, list) and _is_position(row)]
    numbers = [n for row in listed for n in (row[1], row[0])]
    if len(listed) < len(rows) or not {type(n) for n in numbers} <= {int, Decimal}:
        return None
    if any(type(n) is int and abs(n) > 180 for n in numbers):
        return None
    scaled = np.array(numbers, dtype=np.float64).reshape(-1, 2) * 1e7
    if not np.isfinite(scaled).all():  # `1e999` is a number that no float holds
        return None
    halfway = np.abs(scaled - np.floor(scaled) - 0.5) < 1e-3
    beyond = np.abs(scaled).max(axis=0) > [_POLE_E7, _HALF_TURN_E7 - 1]
    return None if bool(halfway.any() or beyond.any()) else np.rint(scaled).astype(np.int64)


def _position(spot: Spot) -> tuple[int, int]:
    lon, lat = (degrees_e7(n) for n in spot.value[:2]) if _is_position(spot.value) else (None, None)
    if lon is None or lat is None:
        raise spot.refusal(
            f"{_shown(spot.value)} is no position.",
            "Write [longitude, latitude] in degrees, longitude from -180 to 180.",
        )
    if abs(lat) > _POLE_E7:
        raise spot.refusal(
            f"Latitude {spot.value[1]} is beyond the pole.",
            "GeoJSON writes [longitude, latitude]: are the two exchanged?",
        )
    return lat, lon


def _is_position(value: object) -> bool:
    return isinstance(value, list) and 2 <= len(value) <= 3


def _shown(value: object) -> str:
    return f"[{', '.join(str(v) for v in value)}]" if _is_position(value) and isinstance(value, list) else "This"


def _refuse_antimeridian(spot: Spot, points: Points, *, closed: bool) -> None:
    lon_e7 = np.append(points[:, 1], points[:1, 1]) if closed else points[:, 1]
    if bool((np.abs(np.diff(lon_e7)) > _HALF_TURN_E7).any()):
        raise spot.refusal("The shape crosses the antimeridian.", "Split it at 180 degrees into two polygons.")


def _refuse_invalid(geometry: Spot, polygons: Sequence[Sequence[Points]]) -> None:
    made = [shapely.Polygon(rings[0][:, ::-1], [r[:, ::-1] for r in rings[1:]]) for rings in polygons]
    whole = made[0] if len(made) == 1 else shapely.MultiPolygon(made)
    if not whole.is_valid:
        reason, _, where = str(shapely.is_valid_reason(whole)).partition("[")
        lon, lat = (float(n) / 1e7 for n in where.rstrip("]").split())
        raise geometry.refusal(
            f"The shape is not simple near longitude {lon:.4f}, latitude {lat:.4f}: {reason.lower()}.",
            "Draw rings that neither cross themselves nor each other.",
        )
