"""VIINA rows to observations: somebody was told, on a day, at a named place. The headline itself is not copied, its hash is.

An article may have several event types. Each kind of ours is one observation; damage and casualties are results, so they make one of
their own only where the article names no act. Types that are no event on the ground are ignored on purpose; unknown ones reject the row.

Limits: times of day are those of publication, so an observation has the whole local day. VIINA's "artillery" covers mortars and
rockets and its "airstrike" helicopters, so the weapon stays unknown. Types that end in `b` are VIINA's own spelling of a final `t`.
"""

from __future__ import annotations

import hashlib
from typing import Final

from trucewatch.ingest.detail import detail
from trucewatch.ingest.moments import iso_day, local_days
from trucewatch.ingest.places import degrees_e7
from trucewatch.ingest.rows import Columns, Outcome, Row, Skip, Unreadable, csv_rows, needed, read_each
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model.evidence import Observations

_COLUMNS: Final = Columns(required=("datetime", "lon", "lat", "place_name", "event_type", "headline"))
_ZONE: Final = "Europe/Kyiv"
_ACTS: Final = {
    "artillery": "explosion",
    "airstrike": "explosion",
    "ied": "explosion",
    "uav": "uav",
    "aad": "airburst",
    "firefight": "shot",
    "armor": "unspecified",
    "raid": "unspecified",
    "retreat": "movement",
}
_RESULTS: Final = {"property": "damage", "hospital": "damage", "civcas": "unspecified", "milcas": "unspecified"}
_NO_EVENT: Final = frozenset(("loc", "control", "occupy", "airalert", "arrest", "san", "cyber", ""))
_UNTYPED: Final = Skip("the article has no event type")
_ELSEWHERE: Final = Skip("only types that are no event on the ground (control, arrest, alert, sanctions, cyber)")


def parse(delivery: Delivery) -> Reading:
    """Read one file of articles. Raises: SourceError: another header."""
    return read_each(csv_rows(delivery, _COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    kinds = _kinds(row["event_type"])
    if not kinds:
        return _ELSEWHERE if row["event_type"].strip("| ") else _UNTYPED
    day = iso_day(needed(row, "datetime").partition(" ")[0])
    when = local_days(day, day, _ZONE)
    headline = hashlib.sha256(row["headline"].encode()).hexdigest()
    common = {
        "t0_ms": when.t0_ms,
        "t1_ms": when.t1_ms,
        "lat_e7": degrees_e7(row, "lat"),
        "lon_e7": degrees_e7(row, "lon"),
        "place_name": row["place_name"],
        "place": "point",
        "bearing_cdeg": -1,
        "distance_min_m": -1,
        "distance_max_m": -1,
        "origin_group": f"headline {headline[:16]}",
        "means": "told",
        "count_min": -1,
        "count_max": -1,
        "count_word": "not_stated",
        "detail": detail(headline_sha256=headline),
    }
    return [(Observations, {**common, "kind": kind}) for kind in kinds]


def _kinds(event_type: str) -> list[str]:
    """Our kinds for VIINA's types, in a fixed order. Raises: Unreadable: a type that is in no list."""
    types = [t.strip() for t in event_type.split("|")]
    spelled = [f"{t[:-1]}t" if t.endswith("b") else t for t in types]
    for given in spelled:
        if given not in _ACTS and given not in _RESULTS and given not in _NO_EVENT:
            raise Unreadable(
                f"{given[:30]!r} is no known event type.", "VIINA has a new type: decide what it means in parse.py."
            )
    acts = {_ACTS[t] for t in spelled if t in _ACTS}
    return sorted(acts or {_RESULTS[t] for t in spelled if t in _RESULTS})
