"""Detections of radio receivers, as CSV or JSON, to observations. One receiver gives a line of bearing, and never a point."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.detail import detail
from trucewatch.ingest.forms import dated, radius_m, spot
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.perceived import clock_error_ms
from trucewatch.ingest.places import NO_BAND, bearing_cdeg, half_width_cdeg
from trucewatch.ingest.rows import Columns, Outcome, Row, Unreadable, Values, needed, read_each, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Observations

_BEARING: Final = ("bearing", "bearing_half")
_FOUND: Final = ("emitter_latitude", "emitter_longitude", "emitter_radius_m")
COLUMNS: Final = Columns(
    required=("record", "start", "receiver", "latitude", "longitude", "kind"),
    optional=(
        *("revision", "end", "timezone", *_BEARING, "network", "event", *_FOUND),
        *("link", "spectrum", "uav_act", "confidence", "clock_error_s", "note"),
    ),
)
KINDS: Final = ("interference", "uav")
LINKS: Final = ("control", "video", "telemetry", "unknown")
SPECTRUM: Final = ("gnss", "hf", "vhf", "uhf", "l_band", "s_band", "c_band", "x_band", "unknown")


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    line_radius_m = delivery.manifest.place_error.by_grade["line"]

    def understand(row: Row) -> Outcome:
        values = {
            **dated(row),
            **_place(row, line_radius_m),
            **_what(row),
            "clock_error_ms": clock_error_ms(row),
            "platform": needed(row, "receiver"),
            "origin_group": _origin(row),
            "means": "detected",
            "count_min": -1,
            "count_max": -1,
            "count_word": "not_stated",
            "confidence": word(row, "confidence", v.CONFIDENCES, "unstated"),
        }
        return [(Observations, values)]

    return read_each(table_rows(delivery, COLUMNS), understand)


def _place(row: Row, line_radius_m: int) -> Values:
    """A line from the receiver, or a position that several receivers found."""
    bearing, found = ([column for column in columns if row[column]] for columns in (_BEARING, _FOUND))
    if bool(bearing) == bool(found) or len(bearing) not in {0, len(_BEARING)} or len(found) not in {0, len(_FOUND)}:
        raise Unreadable(
            "A row gives either a bearing with its half width, or a position with its radius.",
            f"Fill in {' and '.join(_BEARING)}, or {', '.join(_FOUND)}; what was found together is a row of its own.",
        )
    receiver = spot(row)
    if bearing:
        line = {"bearing_cdeg": bearing_cdeg(row, "bearing"), "bearing_half_cdeg": half_width_cdeg(row, "bearing_half")}
        return {**receiver, **NO_BAND, **line, "place": "line", "radius_m": line_radius_m}
    if not (row["network"] and row["event"]):
        raise Unreadable(
            "A position without network and event.", "Say which receivers found it together: fill in both."
        )
    return {**spot(row, "emitter_"), **NO_BAND, "place": "point", "radius_m": radius_m(row, "emitter_radius_m")}


def _what(row: Row) -> Values:
    kind = word(row, "kind", KINDS)
    if kind == "interference" and (row["link"] or row["uav_act"]):
        raise Unreadable("link and uav_act are of an unmanned aircraft.", "Leave them empty, or write uav under kind.")
    said = {
        "link": word(row, "link", LINKS) if row["link"] else "",
        "spectrum": word(row, "spectrum", SPECTRUM) if row["spectrum"] else "",
        "note": row["note"],
    }
    return {"kind": kind, "uav_act": word(row, "uav_act", v.UAV_ACTS, "none"), "detail": detail(**said)}


def _origin(row: Row) -> str:
    """A position, and the bearings from which it was made, bear one event: they are of one origin."""
    if row["event"]:
        return f"{needed(row, 'network')} {row['event']}"
    return needed(row, "receiver")
