"""Where listening to an archive that grows stopped, kept beside what it delivered: whoever is begun anew goes on from there and tells nothing twice."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from trucewatch.detect.network import Network
from trucewatch.errors import WorkflowError
from trucewatch.model.signals import NS_PER_MS
from trucewatch.run.code import code_version

FORMAT: Final = 1
SHORT_ID: Final = 8


@dataclass(frozen=True)
class Kept:
    """`begun_ns`: from when on it is listened to; `hour_ns`: of the hours before this one all is decided and told; `told_ns`: up to when states were told."""

    network: str
    configuration: str
    versions: str
    begun_ns: int
    hour_ns: int
    told_ns: int
    format: int = FORMAT


def file_of(out: Path, network: Network) -> Path:
    """Where it is kept."""
    return out / f"{network.id}-live.json"


def keep(out: Path, network: Network, begun_ns: int, hour_ns: int, told_ns: int) -> None:
    """Keep how far things are, as a whole or not at all."""
    kept = Kept(network.id, network.configuration(), code_version(), begun_ns, hour_ns, told_ns)
    path = file_of(out, network)
    out.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    with beside.open("w") as file:
        json.dump(asdict(kept), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def kept_in(out: Path, network: Network) -> Kept | None:
    """How far things were; none: nobody listened yet.

    Raises: WorkflowError: it cannot be read, or the network was described otherwise: what would be heard now is not what was begun.
    """
    path = file_of(out, network)
    if not path.is_file():
        return None
    again = f"Give another --out; or remove {path.name}, and it begins anew."
    try:
        kept = Kept(**json.loads(path.read_text()))
        whole = kept.format == FORMAT and min(kept.begun_ns, kept.hour_ns, kept.told_ns) >= 0
    except (ValueError, TypeError, OSError):
        whole = False
    if not whole:
        raise WorkflowError("Where listening stopped cannot be read.", hint=again, place=str(path))
    if (kept.network, kept.configuration) != (network.id, network.configuration()):
        raise WorkflowError(
            "It was listened with another description of this network before.", hint=again, place=str(path)
        )
    return kept


@dataclass(eq=False)
class ToldBefore:
    """Detections that were told before it was begun anew, by their ids, with the middle of their times."""

    middles_ms: dict[str, int] = field(default_factory=dict)

    def holds(self, name: str, middle_ms: int, near_ms: int) -> bool:
        """Whether a detection was told: it itself, or one so near that it is the same, heard with other channels. Each counts once."""
        near = [(abs(at - middle_ms), other) for other, at in self.middles_ms.items() if abs(at - middle_ms) <= near_ms]
        same = name if name in self.middles_ms else min(near)[1] if near else ""
        if same:
            del self.middles_ms[same]
        return bool(same)


def told_before(out: Path, network: Network, since_ns: int) -> ToldBefore:
    """What lies in the folder of detections that were told one by one, from a time on."""
    made = {}
    for path in sorted(out.glob(f"{network.id}-*-{'?' * SHORT_ID}-detections.csv")):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                middle_ms = (int(row["t0_ms"]) + int(row["t1_ms"])) // 2
                if middle_ms >= since_ns // NS_PER_MS:
                    made[row["id"]] = middle_ms
    return ToldBefore(made)
