"""Deliveries of the source `coverage`: when a sensor could have heard, and when and why not; or where a network would have found what is looked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
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
    made = []
    for said in states.rows():
        at = row.get(said["channel"], -1)
        placed = at >= 0 and int(stations.frame[at]) != LOCAL_FRAME
        if placed and said["state"] != HEARS_YET and said["t1_ms"] > said["t0_ms"]:
            where = int(stations.lat_e7[at]), int(stations.lon_e7[at]), radius_m
            made.append(_row(said, said["channel"], where, f" {said['defect']}"))
    return _table(made)


def audible_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Write where a network would have found what is looked for as a table of the source `coverage`. Args: rows: of `audible.Ground.rows`.

    Source: the columns of sources/coverage. Limits: a disc is a range like any other: range models of a mission make it wider or narrower.
    """
    return _table(_row(said, said["platform"], (said["lat_e7"], said["lon_e7"], said["radius_m"])) for said in rows)


def _table(rows: Iterable[Mapping[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _row(said: Mapping[str, Any], platform: str, where: tuple[int, int, int], more: str = "") -> dict[str, Any]:
    start, end = to_text(said["t0_ms"]), to_text(said["t1_ms"])
    lat_e7, lon_e7, radius_m = where
    return {
        "record": f"{platform} {start}{more}",
        "start": start,
        "end": end,
        "latitude": f"{lat_e7 / DEGREES:.7f}",
        "longitude": f"{lon_e7 / DEGREES:.7f}",
        "radius_m": radius_m,
        "means": "detected",
        "platform": platform,
        "state": said["state"],
        "reason": said["reason"],
    }
