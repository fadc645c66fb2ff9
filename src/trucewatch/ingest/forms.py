"""The columns that our own tables (observations, notifications, coverage, declarations, inspections) share: reference, time and place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from trucewatch.ingest.moments import span
from trucewatch.ingest.places import degrees_e7
from trucewatch.ingest.rows import Row, Unreadable, Values, needed, whole, word
from trucewatch.model.vocabulary import RESTRICTIONS

REQUIRED: Final = ("record", "start", "latitude", "longitude")
OPTIONAL: Final = ("revision", "end", "timezone", "radius_m", "place_name")
GIVEN_AS_ZERO: Final = -1
"""Nobody knows a place without error: the manifest's radius is taken, and the delivery is marked."""
OF_RESTRICTION: Final = ("restriction", "delay_min", "side_as_seen", "reason", "answer", "task")


def placed(row: Row) -> Values:
    """What every row of our own tables says first.

    Returns: the columns of `Placed`; `radius_m` as `radius_m` gives it. Raises: Unreadable.
    """
    return {**dated(row), **spot(row), "radius_m": radius_m(row), "place_name": row["place_name"]}


def dated(row: Row) -> Values:
    """Reference, revision and time of a row. Raises: Unreadable."""
    when = span(needed(row, "start"), row["end"], row["timezone"])
    return {
        "record": needed(row, "record"),
        "revision": whole(row, "revision", 0),
        "t0_ms": when.t0_ms,
        "t1_ms": when.t1_ms,
    }


def spot(row: Row, before: str = "") -> Values:
    """A place in two columns, whose names may have something `before` them. Raises: Unreadable."""
    return {"lat_e7": degrees_e7(row, f"{before}latitude"), "lon_e7": degrees_e7(row, f"{before}longitude")}


def radius_m(row: Row, column: str = "radius_m") -> int:
    """The radius that holds a place with 95 %: 0 where the row gives none, `GIVEN_AS_ZERO` where it gives 0. Raises: Unreadable."""
    given = whole(row, column, 0, 2_000_000)
    return given or (GIVEN_AS_ZERO if row[column] else 0)


def refuse_others(row: Row, what: str, meant: Collection[str]) -> None:
    """Refuse a value in a column that says nothing in a row of this kind. Raises: Unreadable."""
    others = [column for column, value in row.items() if value and column not in meant]
    if others:
        hint = f"Leave {', '.join(others)} empty, or use another `what`."
        raise Unreadable(f"{others[0]} says nothing in a row `{what}`.", hint)


def restriction(row: Row) -> Values:
    """What a row says of a restriction of movement. Raises: Unreadable."""
    return {
        "restriction": word(row, "restriction", RESTRICTIONS),
        "delay_min": whole(row, "delay_min", 0, 100_000),
        **{name: row[name] for name in ("side_as_seen", "reason", "answer", "task")},
    }
