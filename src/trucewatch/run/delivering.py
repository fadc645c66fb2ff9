"""What was detected, and what could not be heard, as deliveries of the source `seismoacoustic`: two tables, in a folder and in a mission's inbox.

Where the network names a size that is looked for, where it would have been found is a delivery of the source `coverage`, and channels that were up cover nothing by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trucewatch.detect.audible import Ground, Heard
from trucewatch.detect.network import Network, sites, standing
from trucewatch.detect.watched import audible_csv
from trucewatch.errors import WorkflowError
from trucewatch.model.signals import ChannelStates, Detections
from trucewatch.run.owned import refuse_published
from trucewatch.sources.seismoacoustic.write import detections, states

SOURCE: Final = "seismoacoustic"
COVERAGE: Final = "coverage"


@dataclass(frozen=True)
class Written:
    """The files that were written."""

    paths: tuple[Path, ...]

    def __add__(self, more: Written) -> Written:
        """These, and then others."""
        return Written(self.paths + more.paths)


def delivered(
    rows: Detections | None, said: ChannelStates, network: Network, stamp: str, out: Path, mission: Path | None
) -> Written:
    """Write both tables. Without detections their table is written nevertheless: a header without rows says that nothing was detected.

    Args: rows: none: only what channels could perceive is told. stamp: of the time that was gone through, for the names.
    Raises: WorkflowError: the mission has no inbox for this source.
    """
    reach_m = network.reach_m if network.least_size is None else 0
    tables = {"states": states(said, where(network, said), reach_m)}
    if rows is not None:
        tables = {"detections": detections(rows, overlapping=True), **tables}
    return _written(tables, f"{network.id}-{stamp}", out, mission)


def deliver_detections(rows: Detections, network: Network, stamp: str, out: Path, mission: Path | None) -> Written:
    """Write detections alone; see `delivered`."""
    return _written({"detections": detections(rows, overlapping=True)}, f"{network.id}-{stamp}", out, mission)


def deliver_crossed(rows: Detections, name: str, out: Path, mission: Path | None) -> Written:
    """Write what several arrays heard together: no network tells of the same waveforms; see `delivered`."""
    return _written({"detections": detections(rows)}, name, out, mission)


def deliver_audible(told: Sequence[Heard], ground: Ground, stamp: str, out: Path, mission: Path | None) -> Written:
    """Write where the network would have found what is looked for. Where nothing is told no file is written.

    Raises: WorkflowError: the mission has no inbox for this source.
    """
    if not told:
        return Written(())
    tables = {"audible": audible_csv(ground.rows(told))}
    return _written(tables, f"{ground.network.id}-{stamp}", out, mission, COVERAGE)


def ground_of(network: Network, mission: Path | None) -> Ground | None:
    """The ground of which is told what was audible; none where the network names no size that is looked for.

    Raises: WorkflowError: the mission takes no coverage in, or the size cannot be known; see `ears.ears`.
    """
    if network.least_size is None:
        return None
    if mission:
        inbox_of(mission, COVERAGE)
    return Ground(network)


def _written(tables: dict[str, bytes], name: str, out: Path, mission: Path | None, source: str = SOURCE) -> Written:
    made = []
    for folder in (*([inbox_of(mission, source)] if mission else []), out):  # `out` last: what lies there was delivered
        folder.mkdir(parents=True, exist_ok=True)
        made += [_put(folder / f"{name}-{what}.csv", data) for what, data in tables.items()]
    return Written(tuple(made))


def inbox_of(mission: Path, source: str = SOURCE) -> Path:
    """Where a mission takes detections in, or deliveries of another source. Raises: WorkflowError: it does not."""
    inbox = mission / "inbox" / source
    refuse_unless_mission(mission)
    if not inbox.is_dir():
        raise WorkflowError(
            f"This mission takes nothing from the source `{source}`.",
            hint=f"Add it to `sources` in mission.yaml, adopt that, and make the folder inbox/{source}.",
            place=str(mission),
        )
    return inbox


def refuse_places(out: Path, mission: Path | None) -> None:
    """See that deliveries may go where they are wanted, before they are made. Raises: WorkflowError: the mission takes none in, or publishes what lies there."""
    if mission:
        inbox_of(mission)
    refuse_published(out)


def refuse_unless_mission(mission: Path) -> None:
    """See that a folder is a mission. Raises: WorkflowError: it is none."""
    if not (mission / "mission.yaml").is_file():
        raise WorkflowError(
            "This is no mission.", hint="Give --mission the folder with its mission.yaml.", place=str(mission)
        )


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
