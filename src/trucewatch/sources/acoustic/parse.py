"""Detections and fixes, as CSV or JSON, to observations. A bearing alone stays a line; thunder and nothing are counted and left out."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.counts import count
from trucewatch.ingest.detail import detail
from trucewatch.ingest.forms import dated
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.perceived import clock_error_ms, decimal
from trucewatch.ingest.rows import Columns, Outcome, Row, Skip, Unreadable, Values, needed, read_each, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model.evidence import Observations
from trucewatch.sources.acoustic.located import OF_DETECTION, OF_FIX, detected_at, fixed_at, happened

_BEGINNING: Final = ("record", "start", "network", "latitude", "longitude")
COLUMNS: Final = Columns(
    required=(*_BEGINNING, "class", "score", "clock_status"),
    optional=(
        *("what", "revision", "end", "timezone", "event", "sensor", *OF_FIX, *OF_DETECTION),
        *("clock_error_s", "count", "note"),
    ),
)
WHAT: Final = ("detection", "fix")
KIND_OF: Final = {"explosion": "explosion", "shot": "shot", "burst": "burst", "uav": "uav", "vehicle": "movement"}
LEFT_OUT: Final = {
    "thunder": Skip("the sensor takes it for thunder"),
    "none": Skip("the sensor takes it for nothing of the kind"),
}
CLOCKS: Final = ("synchronised", "holdover", "free")
HIGH_E3: Final = 900
NOMINAL_E3: Final = 600
"""From this score x 1e3 on, the confidence is high or nominal. It is the classifier's own number and no probability."""


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    by_grade = delivery.manifest.place_error.by_grade

    def understand(row: Row) -> Outcome:
        what, label = word(row, "what", WHAT, "detection"), word(row, "class", (*KIND_OF, *LEFT_OUT))
        when = dated(row)
        if what == "fix":
            where = {**when, **fixed_at(row)}
        else:
            place = detected_at(row, by_grade["line"], by_grade["heard"])
            where = {**happened(when, place), **place}
        values = {**where, **_what(row, label), **_by(row, what)}
        return LEFT_OUT.get(label) or [(Observations, values)]

    return read_each(table_rows(delivery, COLUMNS), understand)


def _what(row: Row, label: str) -> Values:
    score_e3, said = decimal(row, "score", 3, 0, 1), count(row["count"])
    return {
        "means": "detected",
        "kind": KIND_OF.get(label, "unspecified"),
        "count_min": said.least,
        "count_max": said.most,
        "count_word": said.word,
        "confidence": "high" if score_e3 >= HIGH_E3 else "nominal" if score_e3 >= NOMINAL_E3 else "low",
    }


def _by(row: Row, what: str) -> Values:
    """Who detected it, by which clock. A fix, and the detections from which it was made, bear one event: they are of one origin."""
    network, sensor = needed(row, "network"), row["sensor"]
    if what == "fix" and not row["event"]:
        raise Unreadable("A fix without event.", "Give it the event that the detections bear from which it was made.")
    if what == "detection" and not sensor:
        raise Unreadable("A detection without sensor.", "Fill in sensor, or write fix under what.")
    status = word(row, "clock_status", CLOCKS)
    if status != "synchronised" and not row["clock_error_s"]:
        raise Unreadable(
            f"The clock is {status}, and nothing says how far it may be off.", "Fill in clock_error_s, in seconds."
        )
    said = {"clock": status, "score": row["score"], "note": row["note"]}
    covariance = {column: row[column] for column in OF_FIX[1:]}
    return {
        "platform": f"{network} {sensor}".strip(),
        "origin_group": f"{network} {row['event'] or sensor}",
        "clock_error_ms": clock_error_ms(row),
        "detail": detail(**said, **covariance),
    }
