"""Bearings as detections: neighbouring windows that tell of one wave are one, told by the most coherent of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from trucewatch.detect.bearings import Bearings
from trucewatch.detect.plane import Wave
from trucewatch.model.columns import row_ids
from trucewatch.model.signals import NS_PER_MS, Detections

TURN_DEG: Final = 10.0
SPEED_SHARE: Final = 0.2
"""Windows one after the other that differ by no more than this tell of one wave."""
IDENTITY: Final = (
    "method",
    "t0_ms",
    "t1_ms",
    "bearing_cdeg",
    "trace_velocity_mm_s",
    "stations",
    "configuration",
    "data",
)


def passing(waves: Sequence[Wave]) -> list[Wave]:
    """The most coherent window of every wave that passed: coherent windows that follow each other with like direction and speed.

    Source: families of detections as in PMCC (Cansi, 1995, Geophys. Res. Lett. 22(9), 1021). Limits: two waves at once are told as the stronger.
    """
    return [max(family, key=lambda w: (w.coherence, -w.start_ns)) for family in _families(waves)]


def _families(waves: Sequence[Wave]) -> Iterator[list[Wave]]:
    family: list[Wave] = []
    for w in waves:
        if family and not (w.coherent and w.start_ns <= family[-1].end_ns and _alike(w, family[-1])):
            yield family
            family = []
        if w.coherent:
            family.append(w)
    if family:
        yield family


def _alike(a: Wave, b: Wave) -> bool:
    turn = abs((a.back_azimuth_deg - b.back_azimuth_deg + 180.0) % 360.0 - 180.0)
    return turn <= TURN_DEG and abs(a.trace_velocity_m_s - b.trace_velocity_m_s) <= SPEED_SHARE * b.trace_velocity_m_s


def detected(
    found: Bearings,
    waves: Sequence[Wave],
    place_e7: tuple[int, int] | None,
    configuration: str,
    versions: str,
    data: Sequence[str],
) -> Detections:
    """Waves as rows of detections.

    Args:
        found: what the array heard. waves: those of it that are told, such as of `passing`. place_e7: the array's middle; none: it is not known.
        configuration: its SHA-256. versions: of the programs. data: SHA-256 of each file.
    Source: columns as in `model.signals`. Limits: a bearing stays a line; size is not told.
    """
    shared = {
        "method": "bearing",
        "place": "line" if place_e7 else "unknown",
        "lat_e7": place_e7[0] if place_e7 else 0,
        "lon_e7": place_e7[1] if place_e7 else 0,
        "size_sigma_e3": -1,
        "configuration": configuration,
        "versions": versions,
        "data": " ".join(sorted(data)),
    }
    table = Detections.from_rows({**shared, **_row(found, w)} for w in waves)
    return table.replace(id=row_ids("detection", table, IDENTITY)) if len(table) else table


def _row(found: Bearings, w: Wave) -> dict[str, Any]:
    out = {
        **found.left_out,
        **dict.fromkeys(found.names(w.out_of_step), "It does not follow the wave that the others tell of."),
    }
    return {
        "t0_ms": w.start_ns // NS_PER_MS,
        "t1_ms": -(-w.end_ns // NS_PER_MS),
        "bearing_cdeg": int(np.rint(w.back_azimuth_deg * 100)) % 36_000,
        "bearing_sigma_cdeg": int(np.ceil(w.back_azimuth_sigma_deg * 100)),
        "trace_velocity_mm_s": int(np.rint(w.trace_velocity_m_s * 1000)),
        "trace_velocity_sigma_mm_s": int(np.ceil(w.trace_velocity_sigma_m_s * 1000)),
        "score_e3": int(np.rint(w.coherence * 1000)),
        "stations": " ".join(found.names(w.used)),
        "left_out": json.dumps(out, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    }
