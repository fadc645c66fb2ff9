"""A flight log, as CSV or JSON: flights to coverage once they landed, and what happened on them to observations and restrictions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from trucewatch.ingest import perceived as p
from trucewatch.ingest.detail import detail
from trucewatch.ingest.forms import dated, radius_m, refuse_others, spot
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.moments import moment
from trucewatch.ingest.places import NO_BAND, band
from trucewatch.ingest.rows import Columns, Outcome, Row, Skip, Unreadable, Values, needed, read_each, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import CoverageIntervals, Observations, Restrictions
from trucewatch.sources.uav_flights.looked_at import looked_at

_SEEN: Final = ("band", "kind", *p.COLUMNS, "confidence")
_BY_WHOM: Final = ("side_as_seen", "reason", "answer")
_OWN: Final = ("latitude", "longitude", "radius_m")
OF_EVERY: Final = (
    "what",
    "record",
    "flight",
    "platform",
    "start",
    "revision",
    "end",
    "timezone",
    "task",
    "clock_error_s",
    "note",
)
OF: Final = {
    "flight": ("footprint", "width_m", "view"),
    "interference": (*_OWN, "interference"),
    "fire_at_uav": (*_OWN, *_BY_WHOM, "kind", "weapon", "count", "direction", "confidence"),
    "loss": (*_OWN, *_BY_WHOM, "planned_end", "cause"),
    "seen": (*_OWN, *_SEEN),
}
"""What each kind of row may say beside what every row says; a value elsewhere stands in the wrong row, and is refused."""
COLUMNS: Final = Columns(
    required=OF_EVERY[:5],
    optional=(
        *(*OF_EVERY[5:], "planned_end", "footprint", "width_m", "view", *_OWN, "interference", "cause"),
        *(*_BY_WHOM, *_SEEN),
    ),
)
NOT_LANDED: Final = Skip("a flight that has not landed: lost, or still flying; it gives no coverage")
OF_CAUSE: Final = {
    "shot_down": "shot_at",
    "taken": "equipment_taken",
    "jammed": "denied",
    "technical": "",
    "unknown": "",
}
"""The restriction that a loss is; what broke, or nobody knows why, is nobody's doing."""
FIRED: Final = ("shot", "burst")
INTERFERED: Final = ("gps", "link", "both")


def parse(delivery: Delivery) -> Reading:
    """Read one log. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    line_radius_m = delivery.manifest.place_error.by_grade["line"]

    def understand(row: Row) -> Outcome:
        what = word(row, "what", tuple(OF))
        refuse_others(row, what, (*OF_EVERY, *OF[what]))
        if what == "seen":
            return [(Observations, _seen(row, line_radius_m))]
        return _OTHERS[what](row)

    return read_each(table_rows(delivery, COLUMNS), understand)


def _flight(row: Row) -> Outcome:
    """Coverage of what was looked at. Until it has landed, nobody knows what a flight will have seen."""
    discs = looked_at(row)
    if not row["end"]:
        dated(row)
        return NOT_LANDED
    watch = {**dated(row), **_of_platform(row), "state": "up"}
    return [(CoverageIntervals, {**watch, **disc}) for disc in discs(watch["t0_ms"], watch["t1_ms"])]


def _interference(row: Row) -> Outcome:
    how = word(row, "interference", INTERFERED)
    here = {**dated(row), **_own_place(row)}
    jammed = {**here, **_of_platform(row), "state": "jammed", "reason": how}
    noticed = {
        **here,
        **_perceived_by(row),
        "means": "detected",
        "kind": "interference",
        "place": "point",
        "count_word": "not_stated",
        "count_min": -1,
        "count_max": -1,
        **NO_BAND,
        "detail": _detail(row, interference=how),
    }
    return [(Observations, noticed), (CoverageIntervals, jammed)]


def _fire_at_uav(row: Row) -> Outcome:
    """Fire is where the aircraft was; where it came from, this row does not say."""
    here = {**dated(row), **_own_place(row)}
    noticed = {
        **here,
        **p.perceived(row),
        **_perceived_by(row),
        "means": "recorded",
        "kind": word(row, "kind", FIRED),
        "place": "point",
        **NO_BAND,
        "confidence": word(row, "confidence", v.CONFIDENCES, "unstated"),
        "detail": _detail(row, at="own aircraft"),
    }
    return [(Observations, noticed), (Restrictions, {**here, **_restriction(row, "shot_at")})]


def _loss(row: Row) -> Outcome:
    cause = word(row, "cause", tuple(OF_CAUSE))
    lost = {**dated(row), **_own_place(row)}
    planned_ms = moment(needed(row, "planned_end"), row["timezone"]).start_ms
    if planned_ms <= lost["t0_ms"]:
        raise Unreadable("planned_end does not lie after the loss.", "Write when the aircraft would have landed.")
    state = "jammed" if cause == "jammed" else "down"
    blind = {**lost, "t1_ms": planned_ms, **_of_platform(row), "state": state, "reason": row["reason"] or cause}
    restriction = OF_CAUSE[cause]
    hindered = [(Restrictions, {**lost, **_restriction(row, restriction)})] if restriction else []
    return [(CoverageIntervals, blind), *hindered]


def _seen(row: Row, line_radius_m: int) -> Values:
    """What the operator saw: a point, or a band of the aircraft."""
    place: Values = {"place": "point", "radius_m": radius_m(row), **NO_BAND}
    if row["band"]:
        seen = band(row["band"])
        is_line = seen.distance_max_m < 0
        reach_m = line_radius_m if is_line else seen.distance_max_m
        place = {"place": "line" if is_line else "band", "radius_m": max(place["radius_m"], reach_m), **seen._asdict()}
    return {
        **dated(row),
        **spot(row),
        **place,
        **p.perceived(row),
        **_perceived_by(row),
        "means": "recorded",
        "kind": word(row, "kind", v.PERCEIVED),
        "confidence": word(row, "confidence", v.CONFIDENCES, "unstated"),
        "detail": _detail(row, sighting=p.sighting(row)),
    }


def _own_place(row: Row) -> Values:
    return {**spot(row), "radius_m": radius_m(row)}


def _of_platform(row: Row) -> Values:
    return {"means": "recorded", "platform": needed(row, "platform")}


def _perceived_by(row: Row) -> Values:
    """All that one flight saw of one thing comes from one operator."""
    platform, flight = needed(row, "platform"), needed(row, "flight")
    return {"platform": platform, "origin_group": f"{platform} {flight}", "clock_error_ms": p.clock_error_ms(row)}


def _restriction(row: Row, kind: str) -> Values:
    return {"restriction": kind, "task": row["task"], **{name: row[name] for name in _BY_WHOM}}


def _detail(row: Row, **more: str) -> str:
    return detail(flight=row["flight"], task=row["task"], note=row["note"], **more)


_OTHERS: Final[dict[str, Callable[[Row], Outcome]]] = {
    "flight": _flight,
    "interference": _interference,
    "fire_at_uav": _fire_at_uav,
    "loss": _loss,
}
