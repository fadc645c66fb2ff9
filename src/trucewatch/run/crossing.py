"""`trucewatch detect cross`: what several arrays heard, each as `detect bearing --json` said it, made one place, and delivered as one detection.

A bearing of a far array is not followed through fusion: it would be a line of hundreds of kilometres (docs/decisions/0012). Several are located here, together.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from trucewatch.detect.crossing import Crossed, Heard, cross
from trucewatch.detect.placed import placed
from trucewatch.errors import EvidenceError, SourceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, Detections
from trucewatch.model.time import from_text, to_text
from trucewatch.run.code import code_version
from trucewatch.run.delivering import Written, deliver_crossed, refuse_places
from trucewatch.run.detecting import Answer, stamp
from trucewatch.run.opening import shown, whole
from trucewatch.run.resuming import SHORT_ID

MOST_BYTES: Final = 200_000_000
MOST_DEG: Final = {"latitude": 70.0, "longitude": 180.0, "back_azimuth_deg": 360.0, "back_azimuth_sigma_deg": 180.0}
HINT: Final = "Give what `trucewatch detect bearing FILE... --json` printed, a file for each array."
FARTHEST_KM: Final = 2000.0
STRANGE: Final = "Its bearing, or its time, tells of something else."


@dataclass(frozen=True)
class Told:
    """What one array said: its bearing, the channels it rests on, and the hashes of their files and of how it listened."""

    heard: Heard
    channels: tuple[str, ...]
    data: tuple[str, ...]
    configuration: str


def cross_bearings(files: Sequence[Path], out: Path, mission: Path | None, reach_km: float) -> Answer:
    """Place what arrays heard, and write it as a delivery of `seismoacoustic`.

    Args: files: answers of `detect bearing --json`, one an array; of each its most coherent wave. mission: into whose inbox it is put too; none: into no one's.
        reach_km: how far from any array it may be.
    Returns: without `heard`: fewer than two of the arrays agree on a place. Then nothing is written.
    Raises: EvidenceError: fewer than two arrays heard a wave, or have a place. SourceError: a file is no such answer. WorkflowError: the mission takes none in,
        or no such reach.
    """
    if not 1.0 <= reach_km <= FARTHEST_KM:
        raise WorkflowError(
            "Nothing is heard that near or far.", hint=f"Give --reach in kilometres, 1 to {FARTHEST_KM:g}."
        )
    refuse_places(out, mission)
    told, said = [], []
    for path in files:
        try:
            told.append(_told(path))
        except EvidenceError as e:
            said.append(str(e))
    try:
        found = cross([one.heard for one in told], reach_km)
    except EvidenceError as e:
        raise EvidenceError(e.what, hint=" ".join([*said[:4], e.hint])) from e
    used = [one for one in told if one.heard.array not in found.strange]
    said += [f"{array}: left out. {STRANGE}" for array in found.strange]
    agreed = len({(one.heard.lat_e7, one.heard.lon_e7) for one in used}) > 1
    rows = _rows(found, told, used, reach_km) if agreed else Detections.of(0)
    written = deliver_crossed(rows, _name(rows), out, mission) if agreed else Written(())
    return Answer(_lines(found, used, written, agreed=agreed), _data(found, used, rows, written), said, agreed)


def _told(path: Path) -> Told:
    """Raises: SourceError: no such answer. EvidenceError: it heard nothing, or stands nowhere on earth."""
    try:
        answer = json.loads(whole(path, MOST_BYTES))
        deaf = None in {answer["back_azimuth_deg"], answer["back_azimuth_sigma_deg"]}
        nowhere = answer["array"] is None
        told = None if deaf or nowhere else _read(answer)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as e:
        raise SourceError("This is no answer of an array.", hint=HINT, place=shown(path)) from e
    if told is None:
        missing = (
            "This array heard no wave whose direction is known." if deaf else "Nobody knows where this array stands."
        )
        raise EvidenceError(missing, hint="It is left out.", place=shown(path))
    return told


def _read(answer: dict[str, Any]) -> Told:
    """Raises: ValueError, KeyError, TypeError, AttributeError, OverflowError: a value is missing, or is none that an array says."""
    channels = tuple(str(channel) for channel in answer["channels"])
    data = tuple(str(file["sha256"]) for file in answer["files"])
    said = {**answer["array"], **{name: answer[name] for name in ("back_azimuth_deg", "back_azimuth_sigma_deg")}}
    numbers = {name: float(said[name]) for name in MOST_DEG}
    if not (channels and data and all(math.isfinite(v) and abs(v) <= MOST_DEG[n] for n, v in numbers.items())):
        raise ValueError
    middle_ms = (from_text(answer["from"]) + from_text(answer["to"])) // 2
    lat_e7, lon_e7 = (round(numbers[name] * 1e7) for name in ("latitude", "longitude"))
    array = f"{'.'.join(channels[0].split('.')[:2])} at {numbers['latitude']:.3f} {numbers['longitude']:.3f}"
    bearing, sigma = numbers["back_azimuth_deg"], abs(numbers["back_azimuth_sigma_deg"])
    heard = Heard(array, lat_e7, lon_e7, bearing % 360.0, sigma, middle_ms)
    return Told(heard, channels, data, str(answer["configuration"]))


def _rows(found: Crossed, told: Sequence[Told], used: Sequence[Told], reach_km: float) -> Detections:
    said = [sorted([*asdict(one.heard).values(), one.configuration], key=str) for one in told]
    canonical = json.dumps([reach_km, sorted(said, key=str)], separators=(",", ":")).encode()
    channels = sorted({channel for one in used for channel in one.channels})
    without = {
        channel: STRANGE for one in told if one not in used for channel in one.channels if channel not in channels
    }
    data = sorted({digest for one in used for digest in one.data})
    return placed(
        found.region, "crossing", channels, without, hashlib.sha256(canonical).hexdigest(), code_version(), data
    )


def _name(rows: Detections) -> str:
    return f"crossing-{stamp(int(rows.t0_ms[0]) * NS_PER_MS)}-{rows.id[0].decode()[:SHORT_ID]}"


def _data(found: Crossed, used: Sequence[Told], rows: Detections, written: Written) -> dict[str, Any]:
    region = found.region
    return {
        "latitude": region.lat_e7 / 1e7,
        "longitude": region.lon_e7 / 1e7,
        "radius95_m": region.radius_m,
        "radius50_m": region.radius50_m,
        "area95_km2": round(region.area_km2),
        "from": to_text(region.origin.t0_ms),
        "to": to_text(region.origin.t1_ms),
        "arrays": [one.heard.array for one in used],
        "left_out": list(found.strange),
        "detections": rows.rows(),
        "files": [str(path) for path in written.paths],
        "versions": code_version(),
    }


def _lines(found: Crossed, used: Sequence[Told], written: Written, *, agreed: bool) -> list[str]:
    if not agreed:
        return [
            "No place: fewer than two arrays agree on one. They heard different things, or their bearings do not cross."
        ]
    region = found.region
    place = f"At {region.lat_e7 / 1e7:.3f} {region.lon_e7 / 1e7:.3f}, within {region.radius_m / 1000:.0f} km (95 %; half: {region.radius50_m / 1000:.0f} km)"
    return [
        f"{place}, from {to_text(region.origin.t0_ms)} to {to_text(region.origin.t1_ms)}.",
        f"By {', '.join(one.heard.array for one in used)}.",
        *(f"Written: {path}" for path in written.paths),
    ]
