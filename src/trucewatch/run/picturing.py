"""`trucewatch detect archive|live --pictures`: one picture for each explosion, where only its owner can read it, and never where anything is published."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from trucewatch.detect.network import Network, tables
from trucewatch.detect.picturing import pictured
from trucewatch.detect.traces import AFTER_S, Moment
from trucewatch.errors import EvidenceError
from trucewatch.model.mission import Mission
from trucewatch.model.pictures import NAMED_BY, Picture
from trucewatch.model.signals import NS_PER_MS, NS_PER_S
from trucewatch.model.time import to_text
from trucewatch.publish.framing import marks
from trucewatch.run.detecting import Answer, Asked, opened, stamp
from trucewatch.run.folder import open_folder
from trucewatch.run.hours import network_at
from trucewatch.run.networks import read_network
from trucewatch.run.owned import PICTURES, mission_around, refuse_unless_restricted, write_owned
from trucewatch.run.playing import Played
from trucewatch.run.shelves import language, render_picture
from trucewatch.run.terminal import Progress, complain

WARM_S: Final = 30
"""Read before an explosion: until filters and windows are full."""
AROUND_S: Final = 5
"""Room for the window in which an explosion is located, on both sides."""
AROUND_LIVE_MS: Final = 120_000
"""So far around a detection files are looked for, of an archive that grows."""
STAFF_ONLY: Final = "Pictures of explosions are for staff on duty; in a mission they lie in its restricted folder."
NO_MISSION: Final = ("demonstration",)


@dataclass(frozen=True)
class Wall:
    """Where pictures are put, and whose they are; without a mission they say that nobody stands behind them."""

    folder: Path
    mission: Mission | None

    @property
    def tags(self) -> Sequence[str]:
        """The languages in which they are drawn."""
        return self.mission.languages if self.mission else ("en",)

    def frame(self, tag: str) -> dict[str, Any]:
        """What every picture in a language bears."""
        if self.mission is None:
            return {"marks": NO_MISSION}
        titles = self.mission.titles
        title = titles.get(tag, titles.get(self.mission.language_of_record, self.mission.id))
        return {"marks": tuple(marks(self.mission)), "title": title, "timezone": self.mission.timezone}


def wall(folder: Path, mission: Path | None) -> Wall:
    """A folder for pictures.

    Args: mission: whose they are; none: that of the folder, if it lies in one.
    Raises: WorkflowError: it lies in a mission's folder, and not in its `restricted/`.
    """
    refuse_unless_restricted(folder, STAFF_ONLY, f"Write --pictures {{restricted}}/{PICTURES}")
    whose = mission or mission_around(folder)
    return Wall(folder.resolve(), _mission_of(whose) if whose else None)


def _mission_of(path: Path) -> Mission:
    folder = open_folder(path, write=False)
    try:
        return folder.mission()
    finally:
        folder.close()


def with_pictures(found: Answer, asked: Asked, where: Wall, progress: Progress, also: Sequence[Path] = ()) -> Answer:
    """The same answer, and a picture for each of its detections. Args: also: files of further networks. Raises: as `detect_archive`."""
    made, complaints = [], []
    rows = [row for one in found.data.get("networks", [found.data]) for row in one["detections"]]
    for row, drawn in pictures(asked, rows, progress, also):
        if isinstance(drawn, Picture):
            made += _hung(where, drawn, row)
        else:
            complaints.append(f"No picture of {row['id']}: {drawn}")
    told = [f"Pictures: {len(rows) - len(complaints)}, in {where.folder}"] if made else []
    return replace(
        found,
        lines=[*found.lines, *told],
        data={**found.data, "pictures": [str(path) for path in made]},
        complaints=[*found.complaints, *complaints],
    )


def hanging(archive: Path, network: Path, where: Wall) -> Callable[[Mapping[str, Any]], None]:
    """What draws each detection of an archive that grows, when it is told: by then its waves are there."""

    def hang(row: Mapping[str, Any]) -> None:
        since, until = row["t0_ms"] - AROUND_LIVE_MS, row["t1_ms"] + AROUND_LIVE_MS
        asked = Asked([archive], network, to_text(since), to_text(until), 1)
        try:
            for _, drawn in pictures(asked, [row], Progress()):
                if not isinstance(drawn, Picture):
                    raise drawn
                _hung(where, drawn, row)
        except (EvidenceError, OSError) as e:  # whoever listens goes on without it
            complain(f"No picture of {row['id']}: {e}")

    return hang


def pictures(
    asked: Asked, rows: Sequence[Mapping[str, Any]], progress: Progress, also: Sequence[Path] = ()
) -> Iterator[tuple[Mapping[str, Any], Picture | EvidenceError]]:
    """What is drawn of each detection, in order of time, with the network that made it; of one that cannot be drawn, why."""
    if not rows:
        return
    files = {read_network(path).configuration(): path.resolve() for path in (asked.network, *also)}
    networks = {configuration: network_at(path, configuration) for configuration, path in files.items()}
    played, _, _ = opened(asked)
    for k, row in enumerate(sorted(rows, key=lambda row: (row["t0_ms"], row["id"]))):
        yield row, _drawn(played, networks.get(row["configuration"]), row, asked.threads)
        progress("pictures", k + 1, len(rows))
    progress.end()


def _drawn(played: Played, network: Network | None, row: Mapping[str, Any], threads: int) -> Picture | EvidenceError:
    if network is None:
        said = "It was computed with another description of the network."
        return EvidenceError(said, hint="Give the one that it was computed with.")
    try:
        return pictured(_moment(played, row, _reach_s(network)), network, row, threads)
    except EvidenceError as e:
        return e


@functools.lru_cache(maxsize=8)  # a table of travel times takes as long as a picture
def _reach_s(network: Network) -> float:
    """How long the slowest wave takes from the farthest node."""
    return tables(network).greatest / network.rate_hz


def _moment(played: Played, row: Mapping[str, Any], reach_s: float) -> Moment:
    """What was recorded around a detection, from a whole second on: as the detector counts samples."""
    origin_ns = (row["t0_ms"] + row["t1_ms"]) // 2 * NS_PER_MS
    start_ns = (origin_ns // NS_PER_S - WARM_S - AROUND_S) * NS_PER_S
    end_ns = origin_ns + round((reach_s + AFTER_S + AROUND_S) * NS_PER_S)
    return Moment(played.read(start_ns, end_ns), dict(played.rates), start_ns, end_ns)


def name_of(row: Mapping[str, Any]) -> str:
    """What the pictures of a detection are called, before language and ending."""
    return f"{stamp(int(row['t0_ms']) * NS_PER_MS)}-{str(row['id'])[:NAMED_BY]}"


def _hung(where: Wall, picture: Picture, row: Mapping[str, Any]) -> list[Path]:
    """Write a picture in every language, for its owner alone."""
    drawn = ((tag, render_picture(picture, where.frame(tag), language(tag))) for tag in where.tags)
    return [write_owned(where.folder, f"{name_of(row)}.{tag}.svg", data) for tag, data in drawn]
