"""All cases of a mission as of an instant, with what every calendar and notice needs beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trucewatch.model.cases import Case
from trucewatch.model.commission import Constitution
from trucewatch.model.mission import Mission
from trucewatch.run.cases import all_cases
from trucewatch.run.clock import moment, now_ms
from trucewatch.run.laws import Laws
from trucewatch.run.missions import mission_views
from trucewatch.run.terminal import Progress


@dataclass(frozen=True)
class Docketed:
    """`cases` are folded one after the other while the mission is open. `origin`: the log's name."""

    mission: Mission
    constitution: Constitution
    origin: str
    as_of_ms: int
    cases: Iterator[Case]


@contextmanager
def docketed(path: Path, as_of: str, database: str, progress: Progress) -> Iterator[Docketed]:
    """Open a mission's docket. `as_of`: RFC 3339; empty: now, for an exercise its own end.

    Raises: WorkflowError: `as_of` is no time, or the mission has no commission.
    """
    given_ms = moment(as_of) if as_of else None
    with mission_views(path, database, progress) as (folder, store):
        mission, _ = folder.settings()
        constitution = Laws(folder).at(None).constitution
        as_of_ms = given_ms if given_ms is not None else mission.end_ms if mission.exercise else now_ms()
        yield Docketed(mission, constitution, folder.log.origin, as_of_ms, all_cases(folder, store))
