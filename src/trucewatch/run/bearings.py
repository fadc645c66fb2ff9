"""`trucewatch detect bearing`: files of an array in, the direction and speed of the waves that crossed it out."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from trucewatch.detect.bearings import Bearings, Listening, bearings
from trucewatch.detect.passing import detected, passing
from trucewatch.detect.plane import Wave
from trucewatch.detect.stations import matched, middle_e7
from trucewatch.errors import EvidenceError
from trucewatch.model.signals import NS_PER_MS, Stations
from trucewatch.model.time import to_text
from trucewatch.run.code import code_version
from trucewatch.run.detecting import Answer, complaints
from trucewatch.run.station_files import read_stations
from trucewatch.run.terminal import table
from trucewatch.run.waveforms import Taken, read_files

PLACES: Final = 4
COLUMNS: Final = ("from", "back_azimuth_deg", "back_azimuth_sigma_deg", "trace_velocity_m_s", "coherence", "coherent")


def find_bearing(files: Sequence[Path], array: Path, listening: Listening) -> Answer:
    """Find from where waves crossed an array.

    Raises: EvidenceError: nothing can be heard. SourceError: the table of stations cannot be read. WorkflowError: a band that is none.
    """
    listening = listening.checked()
    stations = read_stations(array)
    taken = read_files(files)
    said = [f"{row['channel']}: {row['reason']}" for row in taken.unread.rows()]
    if not taken.record.stretches:
        raise EvidenceError(
            "Nothing could be heard: none of the files can be read.", hint=" ".join(said[:4]) or "Name files."
        )
    try:
        found = bearings(taken.record, stations, listening)
    except EvidenceError as e:
        raise EvidenceError(e.what, hint=" ".join([*said[:4], e.hint]), place=e.place) from e
    said += [f"{channel}: left out. {reason}" for channel, reason in found.left_out.items()]
    said += lost(found)
    data = _data(found, taken, stations, listening)
    return Answer(_lines(found, data), data, said, found.best >= 0)


def lost(found: Bearings) -> list[str]:
    """Times for which channels that took part could not be used, a line each, the first of many."""
    kept = [r["channel"] not in found.left_out and r["state"] == "down" for r in found.states.rows()]
    return complaints(found.states.take(np.array(kept, np.bool_)))


def _data(found: Bearings, taken: Taken, stations: Stations, listening: Listening) -> dict[str, Any]:
    standing = matched(stations, found.channels)
    middle = middle_e7(stations, [standing.row[c] for c in found.channels])
    best = found.waves[found.best] if found.best >= 0 else None
    configuration = hashlib.sha256(_canonical(listening, stations)).hexdigest()
    rows = detected(found, passing(found.waves), middle, configuration, code_version(), taken.record.data)
    return {
        **_told(best),
        "from": to_text(best.start_ns // NS_PER_MS) if best else None,
        "to": to_text(best.end_ns // NS_PER_MS) if best else None,
        "channels": found.names(best.used) if best else list(found.channels),
        "out_of_step": found.names(best.out_of_step) if best else [],
        "reversed": list(found.flipped),
        "left_out": [{"channel": c, "reason": r} for c, r in found.left_out.items()],
        "beam": {name: _round(value) for name, value in asdict(found.check).items()} if found.check else None,
        "array": {"latitude": middle[0] / 1e7, "longitude": middle[1] / 1e7} if middle else None,
        "band_hz": [listening.lo_hz, listening.hi_hz],
        "window_s": listening.window_s,
        "step_s": listening.step_s,
        "windows": [_window(found, w) for w in found.waves],
        "detections": rows.rows(),
        "states": [*taken.unread.rows(), *found.states.rows()],
        "files": [{"file": file, "sha256": digest} for file, digest in taken.hashes.items()],
        "configuration": configuration,
        "versions": code_version(),
    }


def _canonical(listening: Listening, stations: Stations) -> bytes:
    """What the result was configured with: how it listened, and where the sensors stand."""
    rows = sorted(stations.rows(), key=str)
    return json.dumps([asdict(listening), rows], sort_keys=True, separators=(",", ":")).encode()


def _told(w: Wave | None) -> dict[str, float | None]:
    return {
        "back_azimuth_deg": _round(w.back_azimuth_deg) if w else None,
        "back_azimuth_sigma_deg": _round(w.back_azimuth_sigma_deg) if w else None,
        "trace_velocity_m_s": _round(w.trace_velocity_m_s) if w else None,
        "trace_velocity_sigma_m_s": _round(w.trace_velocity_sigma_m_s) if w else None,
        "coherence": _round(w.coherence) if w else None,
    }


def _window(found: Bearings, w: Wave) -> dict[str, Any]:
    return {
        "from": to_text(w.start_ns // NS_PER_MS),
        "to": to_text(w.end_ns // NS_PER_MS),
        **_told(w),
        "coherent": w.coherent,
        "channels": found.names(w.used),
        "out_of_step": found.names(w.out_of_step),
    }


def _round(value: float) -> float | None:
    return round(value, PLACES) if math.isfinite(value) else None


def _lines(found: Bearings, data: dict[str, Any]) -> list[str]:
    number = len(found.waves)
    if found.best < 0:
        return [f"No wave crossed the array coherently in any of {number} windows of {data['window_s']:g} s."]
    told = (
        f"From {data['back_azimuth_deg']:.1f} degrees (sigma {data['back_azimuth_sigma_deg']:.1f}), "
        f"{data['trace_velocity_m_s']:.0f} m/s across the array (sigma {data['trace_velocity_sigma_m_s']:.0f}), "
        f"coherence {data['coherence']:.2f}, at {data['from']}."
    )
    turned = [f"Reversed polarity, turned for this: {', '.join(found.flipped)}."] if found.flipped else []
    rows = sorted(data["windows"], key=lambda row: -row["coherence"])[:5]
    said = f"The most coherent of {number} windows of {data['window_s']:g} s:"
    return [told, *turned, "", said, *table(COLUMNS, ([row[c] for c in COLUMNS] for row in rows))]
