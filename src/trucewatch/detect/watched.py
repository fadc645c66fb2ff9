"""The states of channels as a delivery of the source `coverage`: when a sensor could have heard, and when and why not."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, Final

from trucewatch.detect.stations import LOCAL_FRAME
from trucewatch.model.signals import ChannelStates, Stations
from trucewatch.model.time import to_text

COLUMNS: Final = ("record", "start", "end", "latitude", "longitude", "radius_m", "means", "platform", "state", "reason")
HEARS_YET: Final = "degraded"
"""A clipped, drifting or reversed channel is marked and used: it could hear, and its `up` rows say so."""
DEGREES: Final = 10_000_000


def coverage_csv(states: ChannelStates, stations: Stations, row: Mapping[str, int], radius_m: int) -> bytes:
    """Write the states of channels whose place is known as a table of the source `coverage`.

    Args:
        states: from `quality.examine` or `bearings.bearings`. stations, row: where each channel stands (`stations.matched`). radius_m: how far it hears.
    Returns: CSV in the source's columns, a row for each state up or down, in their order. States of files and of channels without a place are not in it.
    Source: the columns of sources/coverage. Limits: one radius for all; a local frame has no place on earth, so none of its channels is told.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for said in states.rows():
        at = row.get(said["channel"], -1)
        placed = at >= 0 and int(stations.frame[at]) != LOCAL_FRAME
        if placed and said["state"] != HEARS_YET and said["t1_ms"] > said["t0_ms"]:
            writer.writerow(_row(said, int(stations.lat_e7[at]), int(stations.lon_e7[at]), radius_m))
    return out.getvalue().encode()


def _row(said: Mapping[str, Any], lat_e7: int, lon_e7: int, radius_m: int) -> dict[str, Any]:
    start, end = to_text(said["t0_ms"]), to_text(said["t1_ms"])
    return {
        "record": f"{said['channel']} {start} {said['defect']}",
        "start": start,
        "end": end,
        "latitude": f"{lat_e7 / DEGREES:.7f}",
        "longitude": f"{lon_e7 / DEGREES:.7f}",
        "radius_m": radius_m,
        "means": "detected",
        "platform": said["channel"],
        "state": said["state"],
        "reason": said["reason"],
    }
