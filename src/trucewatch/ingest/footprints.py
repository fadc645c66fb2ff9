"""What was in view, as people and programs write it: polygons and tracks, as WKT or as pairs of latitude and longitude."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.decimals import scaled
from trucewatch.ingest.rows import Unreadable
from trucewatch.science.regions import edges_of

_WKT: Final = re.compile(r"(POLYGON|LINESTRING) ?\((.*)\)", re.ASCII | re.IGNORECASE)
_RINGS: Final = re.compile(r"\(([^()]*)\)(?: ?, ?(?=\())?", re.ASCII)
_MOST_POINTS: Final = 1_000
_WIDEST_E7: Final = 100_000_000
_LAT_MAX: Final = 900_000_000
_LON_MAX: Final = 1_800_000_000
_WRITE: Final = (
    "Write POLYGON ((37.1 48.1, 37.2 48.1, 37.2 48.2, 37.1 48.1)), longitude first, or 48.1 37.1; 48.1 37.2; 48.2 37.2."
)

Points = NDArray[np.int64]
"""(n, 2) int64: latitude and longitude x 1e7."""


class Footprint(NamedTuple):
    """Lines of points as they were written: the rings of a polygon, or one track."""

    lines: tuple[Points, ...]
    is_track: bool


def footprint(text: str, *, is_track: bool) -> Footprint:
    """Read a polygon, or a track along which something was in view.

    Args: text: WKT has longitude first, pairs have latitude first. is_track: which of both is meant.
    Raises: Unreadable: neither form, the other kind, too few or too many points, places that are none, more than 10 degrees wide.
    """
    match = _WKT.fullmatch(" ".join(text.split()))
    if match and (match[1].upper() == "LINESTRING") != is_track:
        raise Unreadable(
            f"The footprint is a {match[1].upper()}.",
            "A track is a LINESTRING and has width_m; what was in view as a whole is a POLYGON and has none.",
        )
    lines = _wkt_lines(match[2], is_track=is_track) if match else [_points(text.strip().strip(";").split(";"), 0)]
    least = 2 if is_track else 3
    made = tuple(line if is_track else _open(line) for line in lines)
    if any(len(line) < least for line in made):
        raise Unreadable("The footprint has too few points.", _WRITE)
    if sum(map(len, made)) > _MOST_POINTS:
        raise Unreadable(f"The footprint has more than {_MOST_POINTS:,} points.", "Simplify it, or split the row.")
    _refuse_far(np.concatenate(made))
    return Footprint(made, is_track)


def edges(polygon: Footprint) -> NDArray[np.int64]:
    """The edges (n, 4) of a polygon, as `science.regions` wants them."""
    return edges_of(polygon.lines)


def _wkt_lines(body: str, *, is_track: bool) -> list[Points]:
    if is_track:
        return [_points(body.split(","), 1)]
    rings = _RINGS.findall(body)
    if not rings or _RINGS.sub("", body).strip():
        raise Unreadable("The brackets of the POLYGON are wrong.", _WRITE)
    return [_points(ring.split(","), 1) for ring in rings]


def _points(pairs: list[str], lat_at: int) -> Points:
    """Pairs of numbers as places (n, 2); `lat_at` says which number is the latitude. Raises: Unreadable."""
    numbers = [[scaled(number, 7) for number in pair.split()] for pair in pairs[: _MOST_POINTS + 2]]
    bad = next((k for k, pair in enumerate(numbers) if len(pair) != 2 or None in pair), None)
    if bad is not None:
        raise Unreadable(f"{pairs[bad].strip()[:40]!r} is no pair of degrees.", _WRITE)
    made: Points = np.array(numbers, dtype=np.int64)
    return made[:, ::-1] if lat_at else made


def _open(ring: Points) -> Points:
    """A ring without the last point, if it is the first again."""
    return ring[:-1] if len(ring) > 1 and (ring[0] == ring[-1]).all() else ring


def _refuse_far(points: Points) -> None:
    if (np.abs(points[:, 0]) > _LAT_MAX).any() or (np.abs(points[:, 1]) > _LON_MAX).any():
        raise Unreadable("A point of the footprint is not on Earth.", f"Are the two numbers exchanged? {_WRITE}")
    if (points.max(axis=0) - points.min(axis=0) > _WIDEST_E7).any():
        raise Unreadable(
            "The footprint is more than 10 degrees wide.",
            "Look for a wrong digit; split what crosses the antimeridian.",
        )
