"""What is for guarantors or for the house's own analysts: written into `restricted/` of the mission folder, never into `out/`, and entered nowhere.

They are made anew whenever they are asked for; whoever holds the ledger can make them. Nobody else can read the folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from trucewatch.model.derived import Incidents, Members
from trucewatch.model.edition import Edition
from trucewatch.model.evidence import Observations
from trucewatch.model.pictures import NAMED_BY
from trucewatch.model.readiness import Outcome, Scenario
from trucewatch.model.time import DAY_MS, from_text
from trucewatch.publish.backing import backing
from trucewatch.publish.events import events, sealed_records
from trucewatch.publish.scenarios import scenarios
from trucewatch.run.config.houses import MONITORING, refuse_unless
from trucewatch.run.editions import provenance_of
from trucewatch.run.folder import MissionFolder
from trucewatch.run.owned import PICTURES, RESTRICTED, write_owned
from trucewatch.run.pledges import ready
from trucewatch.run.positions import day_holding
from trucewatch.run.shelves import render_restricted
from trucewatch.run.show import last_time, span_asked
from trucewatch.run.store import Store


def write_backing(folder: MissionFolder, store: Store, as_of_ms: int) -> tuple[Path, ...]:
    """Write what backs each task as of an instant, in every language of the mission."""
    return _written(folder, render_restricted(backing_of(folder, store, as_of_ms), "backing"))


def backing_of(folder: MissionFolder, store: Store, as_of_ms: int) -> Edition:
    """The restricted edition of the register as of an instant."""
    register, mission = folder.register(), folder.mission()
    found = ready(folder, store, register, as_of_ms)
    day = day_holding(as_of_ms, mission).name
    return backing(register, found, mission, day, provenance_of(folder, store, folder.log.size, as_of_ms, ""))


def write_scenarios(
    folder: MissionFolder, store: Store, played: Sequence[tuple[Scenario, Sequence[Outcome]]], as_of_ms: int
) -> tuple[Path, ...]:
    """Write the page of one scenario, or of several side by side, as of an instant."""
    register, mission = folder.register(), folder.mission()
    foot = provenance_of(folder, store, folder.log.size, as_of_ms, "")
    edition = scenarios(register, played, mission, day_holding(as_of_ms, mission).name, foot)
    return _written(folder, render_restricted(edition, "-against-".join(scenario.id for scenario, _ in played)))


def write_events(folder: MissionFolder, store: Store, from_: str | None, to: str | None) -> tuple[Path, ...]:
    """Write the explosions of some reporting periods, or all, for staff on duty: a page, QuakeML and JSON. Raises: WorkflowError: a day is none."""
    mission = folder.mission()
    refuse_unless(mission, MONITORING, "incidents")
    incidents = store.load(Incidents)
    if span := span_asked(mission, from_, to):
        incidents = incidents.take((incidents.t0_ms >= span[0]) & (incidents.t0_ms < span[1]))
    days = (int(incidents.t0_ms.min()) // DAY_MS, int(incidents.t1_ms.max()) // DAY_MS) if len(incidents) else (0, 0)
    foot = provenance_of(folder, store, folder.log.size, from_text(last_time(folder)), "")
    held = incidents, store.load(Members, *days), store.load(Observations, *days)
    _take_down(folder, sealed_records(*held))
    edition = events(*held, mission, foot, drawn(folder))
    return _written(folder, render_restricted(edition, "explosions"))


def drawn(folder: MissionFolder) -> dict[str, str]:
    """What the picture of each explosion that has one is called, by the beginning of its detection's id."""
    files = sorted((folder.root / RESTRICTED / PICTURES).glob("*.svg"))
    stems = {file.name.partition(".")[0] for file in files}
    return {stem.rpartition("-")[2]: stem for stem in sorted(stems)}


def _take_down(folder: MissionFolder, records: Iterable[str]) -> None:
    """Remove the pictures of detections from where somebody may have fired: that was not known when they were drawn."""
    sealed = {record[:NAMED_BY] for record in records}
    for named, stem in drawn(folder).items():
        if named in sealed:
            for file in (folder.root / RESTRICTED / PICTURES).glob(f"{stem}.*.svg"):
                file.unlink()


def _written(folder: MissionFolder, pages: Mapping[str, bytes]) -> tuple[Path, ...]:
    return tuple(write_owned(folder.root / RESTRICTED, name, data) for name, data in pages.items())
