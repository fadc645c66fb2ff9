"""Detections to observations, states of channels to coverage. What was computed of the same waveforms is of one origin, whoever computed it."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from trucewatch.ingest.detail import detail
from trucewatch.ingest.rows import Columns, Outcome, Row, Skip, Unreadable, Values, csv_rows, needed, read_each, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import CoverageIntervals, Observations
from trucewatch.sources.seismoacoustic.numbers import NONE, number
from trucewatch.sources.seismoacoustic.placing import OF_BEARING, OF_POINT, placed
from trucewatch.sources.seismoacoustic.table import DETECTIONS, STATES

NO_TIME: Final = Skip("a file that could not be read: of which time nobody knows")
NO_PLACE: Final = Skip("a channel of which nobody knows where it stands")
NO_REACH: Final = Skip("a channel that was up, and nothing says how far it hears")
NETWORKS_NAMED: Final = 8
_KEPT_HEX: Final = 16
_ID: Final = re.compile(r"[0-9a-f]{40}", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SIGNED: Final = 10**9
_GREAT: Final = 10**13


def parse(delivery: Delivery) -> Reading:
    """Read one table of detections, or of channels' states. Raises: SourceError: neither has this header."""
    radius_m = delivery.manifest.place_error.by_grade

    def understand(row: Row) -> Outcome:
        if "defect" in row:
            return _state(row, radius_m["channel"])
        return [(Observations, _observation(row, radius_m["line"]))]

    return read_each(csv_rows(delivery, _columns(delivery)), understand)


def _columns(delivery: Delivery) -> Columns:
    """Which of the two tables it is: only one of them tells defects."""
    header = delivery.lines().readline(1000)
    return STATES if "defect" in (name.strip(' "\r\n').lower() for name in header.split(",")) else DETECTIONS


def _observation(row: Row, line_radius_m: int) -> Values:
    record, networks = needed(row, "id"), _networks(row)
    if not _ID.fullmatch(record):
        raise Unreadable(f"{record[:50]!r} is no id of a detection.", "It is 40 characters of 0-9 and a-f.")
    data = _digest(row)
    return {
        "record": record,
        "revision": number(row, "revision", 0, _SIGNED, missing=0),
        **placed(row, line_radius_m),
        "platform": networks,
        "origin_group": _origin(row, networks, data),
        "means": "detected",
        "kind": "explosion",
        "description": word(row, "description", v.DESCRIPTIONS, "undetermined"),
        "count_min": -1,
        "count_max": -1,
        "count_word": "not_stated",
        "detail": _detail(row, data),
    }


def _networks(row: Row) -> str:
    """The networks, or the arrays, of the channels that were used: `XX`, `XX+YY`."""
    names = sorted({channel.partition(".")[0] for channel in needed(row, "stations").split()})
    more = [f"{len(names) - NETWORKS_NAMED} more"] if len(names) > NETWORKS_NAMED else []
    return "+".join([*names[:NETWORKS_NAMED], *more])


def _origin(row: Row, networks: str, data: str) -> str:
    """What was computed from the same waveforms is of one origin; where only some are the same, the delivery says so. Raises: Unreadable.

    Limits: sets that overlap and came in different deliveries, or without `origin`, are told apart.
    """
    if not row["origin"]:
        return f"{networks} {data}"
    if not _SHA256.fullmatch(row["origin"]):
        raise Unreadable(
            f"{row['origin'][:70]!r} is no SHA-256.", "origin is the hash of a file of waveforms, or empty."
        )
    return f"waveforms {row['origin'][:_KEPT_HEX]}"


def _digest(row: Row) -> str:
    """One name for a set of waveforms, in whichever order its files are named. Raises: Unreadable."""
    hashes = sorted(set(needed(row, "data").split()))
    if wrong := next((h for h in hashes if not _SHA256.fullmatch(h)), None):
        raise Unreadable(f"{wrong[:70]!r} is no SHA-256.", "data names each file of waveforms by 64 characters.")
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()[:_KEPT_HEX]


def _detail(row: Row, data: str) -> str:
    """How it was found, and how strong it was: for the mission's own analysts. Nothing of it is released."""
    size_sigma = number(row, "size_sigma_e3", NONE, _SIGNED)
    size = number(row, "size_e3", -_SIGNED, _SIGNED, missing=0)
    if size_sigma != NONE and not row["size_source"]:
        raise Unreadable("A size without its scale.", "Fill in size_source, or leave the size out.")
    told = OF_POINT if row["place"].lower() == "point" else OF_BEARING
    window = {"window_t0_ms": row["t0_ms"]} if told is OF_BEARING else {}
    numbers = {name: number(row, name, -_GREAT) for name in (*told, "score_e3")}
    sized = {"size_e3": str(size), "size_sigma_e3": str(size_sigma), "size_source": row["size_source"]}
    return detail(
        method=row["method"].lower(),
        configuration=needed(row, "configuration"),
        versions=row["versions"],
        stations=row["stations"],
        left_out="" if row["left_out"] == "{}" else row["left_out"],
        data=data,
        **window,
        **{name: str(value) for name, value in numbers.items() if row[name]},
        **(sized if size_sigma != NONE else {}),
    )


def _state(row: Row, hinders_m: int) -> Outcome:
    channel, state = needed(row, "channel"), word(row, "state", v.WATCH_STATES[:3])
    defect = word(row, "defect", v.CHANNEL_DEFECTS)
    when = {name: number(row, name, 0, missing=0) for name in ("t0_ms", "t1_ms")}
    if (state == "up") != (defect == "none"):
        raise Unreadable(f"The state is {state}, and the defect {defect}.", "What is up has the defect none.")
    if not when["t0_ms"]:
        return NO_TIME
    if not row["lat_e7"] and not row["lon_e7"]:
        return NO_PLACE
    reach_m = number(row, "radius_m", 1, 1_000_000)
    if state == "up" and reach_m == NONE:
        return NO_REACH
    at = {name: number(row, name, -1_800_000_000, 1_800_000_000, missing=0) for name in ("lat_e7", "lon_e7")}
    why = " ".join(filter(None, (f"{defect}:" if defect != "none" else "", row["reason"])))
    values = {"means": "detected", "platform": channel, "state": state, "reason": why}
    return [(CoverageIntervals, {**when, **at, "radius_m": hinders_m if reach_m == NONE else reach_m, **values})]
