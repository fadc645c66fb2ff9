"""What was detected, and what could not be heard, as deliveries of the source `seismoacoustic`: two tables, in a folder and in a mission's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trucewatch.detect.network import Network, sites, standing
from trucewatch.errors import WorkflowError
from trucewatch.model.signals import ChannelStates, Detections
from trucewatch.sources.seismoacoustic.write import detections, states

SOURCE: Final = "seismoacoustic"


@dataclass(frozen=True)
class Written:
    """The files that were written."""

    paths: tuple[Path, ...]


def delivered(
    rows: Detections | None, said: ChannelStates, network: Network, stamp: str, out: Path, mission: Path | None
) -> Written:
    """Write both tables. Without detections their table is written nevertheless: a header without rows says that nothing was detected.

    Args: rows: none: only what channels could perceive is told. stamp: of the time that was gone through, for the names.
    Raises: WorkflowError: the mission has no inbox for this source.
    """
    tables = {"states": states(said, where(network, said), network.reach_m)}
    if rows is not None:
        tables = {"detections": detections(rows, overlapping=True), **tables}
    return _written(tables, network, stamp, out, mission)


def deliver_detections(rows: Detections, network: Network, stamp: str, out: Path, mission: Path | None) -> Written:
    """Write detections alone; see `delivered`."""
    return _written({"detections": detections(rows, overlapping=True)}, network, stamp, out, mission)


def _written(tables: dict[str, bytes], network: Network, stamp: str, out: Path, mission: Path | None) -> Written:
    made = []
    for folder in (*([inbox_of(mission)] if mission else []), out):  # `out` last: what lies there was delivered
        folder.mkdir(parents=True, exist_ok=True)
        made += [_put(folder / f"{network.id}-{stamp}-{what}.csv", data) for what, data in tables.items()]
    return Written(tuple(made))


def inbox_of(mission: Path) -> Path:
    """Where a mission takes detections in. Raises: WorkflowError: it does not."""
    inbox = mission / "inbox" / SOURCE
    if not (mission / "mission.yaml").is_file():
        raise WorkflowError(
            "This is no mission.", hint="Give --mission the folder with its mission.yaml.", place=str(mission)
        )
    if not inbox.is_dir():
        raise WorkflowError(
            f"This mission takes nothing from the source `{SOURCE}`.",
            hint="Add it to `sources` in mission.yaml, adopt that, and make the folder inbox/seismoacoustic.",
            place=str(mission),
        )
    return inbox


def where(network: Network, said: ChannelStates) -> dict[str, tuple[int, int]]:
    """Latitude and longitude x 1e7 of each channel that stands somewhere."""
    places = sites(network.stations)
    channels = [channel for channel in dict.fromkeys(said.channel.tolist()) if channel.count(".") == 3]
    found = {channel: standing(tuple(places), channel) for channel in channels if "/" not in channel}
    return {channel: places[station] for channel, station in found.items() if station}


def _put(path: Path, data: bytes) -> Path:
    """Write a file as a whole or not at all: somebody may be taking in what waits."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(data)
    return beside.replace(path)
