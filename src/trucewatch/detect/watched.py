"""Deliveries of the source `coverage`: where a network would have found what is looked for, and where and why not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from trucewatch.model.time import to_text

COLUMNS: Final = ("record", "start", "end", "latitude", "longitude", "radius_m", "means", "platform", "state", "reason")
DEGREES: Final = 10_000_000


def audible_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Write where a network would have found what is looked for as a table of the source `coverage`. Args: rows: of `audible.Ground.rows`.

    Source: the columns of sources/coverage. Limits: a disc is a range like any other: range models of a mission make it wider or narrower.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(_row, rows))
    return out.getvalue().encode()


def _row(said: Mapping[str, Any]) -> dict[str, Any]:
    start, end = to_text(said["t0_ms"]), to_text(said["t1_ms"])
    return {
        "record": f"{said['platform']} {start}",
        "start": start,
        "end": end,
        "latitude": f"{said['lat_e7'] / DEGREES:.7f}",
        "longitude": f"{said['lon_e7'] / DEGREES:.7f}",
        "radius_m": said["radius_m"],
        "means": "detected",
        "platform": said["platform"],
        "state": said["state"],
        "reason": said["reason"],
    }
