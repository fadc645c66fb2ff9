"""Our own table, as CSV or JSON: observations, restrictions of movement and casualties in the words of vocabulary.md."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.counts import NOT_STATED, Count, count
from trucewatch.ingest.detail import detail
from trucewatch.ingest.forms import OF_RESTRICTION, OPTIONAL, REQUIRED, placed, radius_m, restriction
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.moments import moment
from trucewatch.ingest.perceived import clock_error_ms, perceived, sighting
from trucewatch.ingest.places import NO_BAND, band
from trucewatch.ingest.rows import Columns, Outcome, Row, Unreadable, Values, needed, read_each, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Casualties, Observations, Restrictions

COLUMNS: Final = Columns(
    required=REQUIRED,
    optional=(
        *("what", *OPTIONAL, "place", "band", "platform", "origin_group", "clock_error_s", "note"),
        *("means", "kind", "uav_act", "description", "direction", "weapon", "sighting", "count", "confidence"),
        *OF_RESTRICTION,
        *("killed", "injured", "status", "standing", "cause", "learned"),
    ),
)
WHAT: Final = ("observation", "restriction", "casualty")


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    line_radius_m = delivery.manifest.place_error.by_grade["line"]

    def understand(row: Row) -> Outcome:
        what = word(row, "what", WHAT, "observation")
        if what == "restriction":
            return [(Restrictions, {**placed(row), **restriction(row)})]
        if what == "casualty":
            return [(Casualties, {**placed(row), **_casualty(row)})]
        return [(Observations, _observation(row, line_radius_m))]

    return read_each(table_rows(delivery, COLUMNS), understand)


def _observation(row: Row, line_radius_m: int) -> Values:
    return {
        **placed(row),
        **_place(row, line_radius_m),
        **perceived(row),
        "clock_error_ms": clock_error_ms(row),
        "platform": row["platform"],
        "origin_group": row["origin_group"] or row["platform"],
        "means": word(row, "means", v.MEANS),
        "kind": word(row, "kind", v.PERCEIVED),
        "confidence": word(row, "confidence", v.CONFIDENCES, "unstated"),
        "detail": detail(note=row["note"], sighting=sighting(row)),
    }


def _place(row: Row, line_radius_m: int) -> Values:
    """A point, an area, or what an observer at a point could say of distance and bearing; never a point made of a bearing."""
    given_m = radius_m(row)
    if not row["band"]:
        place = word(row, "place", ("point", "area"), "point")
        if place == "area" and given_m <= 0:
            raise Unreadable("An area without radius_m.", "Give the radius that holds the area.")
        return {"place": place, "radius_m": given_m, **NO_BAND}
    seen = band(row["band"])
    is_line = seen.distance_max_m < 0
    reach_m = line_radius_m if is_line else seen.distance_max_m
    return {"place": "line" if is_line else "band", "radius_m": max(given_m, reach_m), **seen._asdict()}


def _casualty(row: Row) -> Values:
    killed, injured = count(row["killed"]), count(row["injured"])
    if killed == injured == NOT_STATED:
        raise Unreadable(
            "Neither killed nor injured is given.", "Give at least one of them; 0 is a number, empty is not."
        )
    return {
        **_range("killed", killed),
        "killed_best": killed.least if killed.least == killed.most else -1,
        **_range("injured", injured),
        "status": word(row, "status", v.CASUALTY_STATUS, "status_unknown"),
        "standing": word(row, "standing", v.CASUALTY_STANDING, "reported"),
        "cause": row["cause"],
        "learned_ms": moment(needed(row, "learned"), row["timezone"]).start_ms if row["learned"] else 0,
    }


def _range(what: str, said: Count) -> Values:
    return {f"{what}_min": said.least, f"{what}_max": said.most}
