"""The columns that our own tables (observations, notifications, coverage, declarations, inspections) share: reference, time and place."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.moments import span
from trucewatch.ingest.places import degrees_e7
from trucewatch.ingest.rows import Row, Values, needed, whole, word
from trucewatch.model.vocabulary import RESTRICTIONS

REQUIRED: Final = ("record", "start", "latitude", "longitude")
OPTIONAL: Final = ("revision", "end", "timezone", "radius_m", "place_name")
OF_RESTRICTION: Final = ("restriction", "delay_min", "side_as_seen", "reason", "answer", "task")


def placed(row: Row) -> Values:
    """What every row of our own tables says first.

    Returns: the columns of `Placed`; `radius_m` 0 where the row gives none. Raises: Unreadable.
    """
    when = span(needed(row, "start"), row["end"], row["timezone"])
    return {
        "record": needed(row, "record"),
        "revision": whole(row, "revision", 0),
        "t0_ms": when.t0_ms,
        "t1_ms": when.t1_ms,
        "lat_e7": degrees_e7(row, "latitude"),
        "lon_e7": degrees_e7(row, "longitude"),
        "radius_m": whole(row, "radius_m", 0, 2_000_000),
        "place_name": row["place_name"],
    }


def restriction(row: Row) -> Values:
    """What a row says of a restriction of movement. Raises: Unreadable."""
    return {
        "restriction": word(row, "restriction", RESTRICTIONS),
        "delay_min": whole(row, "delay_min", 0, 100_000),
        **{name: row[name] for name in ("side_as_seen", "reason", "answer", "task")},
    }
