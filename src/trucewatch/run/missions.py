"""What the commands on missions do: make one, look at it, score an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucewatch.errors import InUse, LedgerError
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.run.config import shipped
from trucewatch.run.decide import decided_digest
from trucewatch.run.engine import Each, engine
from trucewatch.run.folder import MissionFolder, create, open_folder
from trucewatch.run.indicating import indicators
from trucewatch.run.reading import read_file
from trucewatch.run.shelves import shelves
from trucewatch.run.store import Store
from trucewatch.run.terminal import Progress
from trucewatch.run.views import at_size, current, rebuild, up_to_date

if TYPE_CHECKING:
    from trucewatch.exercise.setting import Setting

EXERCISE = "exercise"


def new_mission(path: Path, name: str, by: str) -> MissionFolder:
    """A mission folder from a shipped mission. The exercise comes with its deliveries, made from the seed in its mission.yaml."""
    files = shipped(name)
    if name != EXERCISE:
        return create(path, files, by)
    from trucewatch.exercise.setting import on_stage

    return new_exercise(path, on_stage(), by)


def new_exercise(path: Path, setting: Setting, by: str, waveforms: int = 0) -> MissionFolder:
    """An invented mission with raw deliveries in its inbox and the truth in truth.jsonl; with waveforms of so many stations, if asked."""
    from trucewatch.exercise.generate import generate
    from trucewatch.exercise.truth import to_lines

    files = shipped(EXERCISE)
    made = generate(setting, files, waveforms)
    inbox = {f"inbox/{name}": data for name, data in made.files.items()}
    beside = {**inbox, **made.archive, "truth.jsonl": to_lines(made.truth)}
    return create(path, {**files, **made.configuration, **beside}, by)


@contextmanager
def mission_views(
    path: Path, database: str, progress: Progress, *, again: bool = False, on: str = ""
) -> Iterator[tuple[MissionFolder, Store]]:
    """A mission and its views at the present size of the ledger; made again from the ledger if asked.

    A mission that cannot be written, or that another process is writing to, is read as its views stand; where those are behind, from views
    made for the occasion. Args: on: the engine that fuses days (`engine.engine`).
    """
    folder = _open_to_look(path, again=again)
    try:
        with engine(on) as each, _views(folder, database, progress, each, again=again) as store:
            yield folder, store
    finally:
        progress.end()
        folder.close()


@contextmanager
def _views(folder: MissionFolder, database: str, progress: Progress, each: Each, *, again: bool) -> Iterator[Store]:
    if not folder.writing and not up_to_date(folder, database):
        with at_size(folder, shelves(), folder.log.size, progress) as store:
            yield store
        return
    store = (rebuild if again else current)(folder, shelves(), database, progress, each)
    try:
        yield store
    finally:
        store.close()


def _open_to_look(path: Path, *, again: bool) -> MissionFolder:
    try:
        return open_folder(path, write=True)
    except InUse:
        if again:
            raise
    except LedgerError:
        if again or not path.is_dir():
            raise
    return open_folder(path, write=False)


def digests(path: Path, database: str, progress: Progress) -> dict[str, Any]:
    """Size and root of the ledger, digest of the state, digest of what depends on the order of entries too."""
    with mission_views(path, database, progress) as (folder, store):
        return {
            "size": folder.log.size,
            "root": folder.log.root.hex(),
            "state": store.state(),
            "decided": decided_digest(folder),
        }


def score_mission(path: Path, database: str, progress: Progress) -> dict[str, Any]:
    """The derived state of an exercise against its truth."""
    from trucewatch.exercise.score import score
    from trucewatch.exercise.truth_lines import FILE, truth_lines

    truth = truth_lines(read_file(str(path / FILE)))
    with mission_views(path, database, progress) as (folder, store):
        mission, agreement = folder.settings()
        zones = {zone.id: zone.region for zone in agreement.zones if not zone.line}
        weeks = indicators(store, mission, agreement, mission.end_ms)
        tables = (store.load(Incidents), store.load(Members), store.load(Observations), store.load(Findings))
        return score(truth, *tables, store.load(Counts), zones, weeks)
