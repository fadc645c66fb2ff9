"""`trucewatch exercise plan`: what a network of watchers would perceive, and which sites to add next. Nothing of it is entered anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from trucewatch.coverage.design import equal_weights, next_best, perception, steps
from trucewatch.coverage.grounds import Grounds, coarse, grounds
from trucewatch.coverage.reach import reaches
from trucewatch.coverage.sites import Sites, candidates_over, sites_watching, usual
from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Zone
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.mission import Mission
from trucewatch.model.time import from_text
from trucewatch.publish.framing import notice
from trucewatch.run.config.houses import MONITORING, refuse_unless
from trucewatch.run.config.sites import load_sites
from trucewatch.run.config.weights import load_weights
from trucewatch.run.folder import MissionFolder
from trucewatch.run.missions import mission_views
from trucewatch.run.plan_files import Frame, refuse_place, write_plan
from trucewatch.run.plan_tables import Planned, document, open_lines, summary, summary_lines
from trucewatch.run.reading import read_file
from trucewatch.run.show import last_time
from trucewatch.run.store import Store
from trucewatch.run.terminal import Progress, complain

MOST_STEPS: Final = 50_000_000_000
"""Some minutes of work; beyond that a plan is made in parts."""
OF_INTERVALS: Final = "coverage intervals"
OF_LATTICE: Final = "lattice over the area"


@dataclass(frozen=True)
class Wanted:
    """What a plan is asked for. `sites`, `candidates`: tables, None for those of the mission and a lattice. `add`: how many to choose."""

    sites: Path | None = None
    candidates: Path | None = None
    add: int = 1
    weights: tuple[str, ...] = ()


def plan(
    path: Path, wanted: Wanted, out: Path | None, database: str, progress: Progress, *, open_: bool
) -> tuple[list[str], dict[str, Any]]:
    """Make a plan. Returns: lines and data: without any place, unless it is an exercise and asked to be open.

    The plan itself goes into restricted/plan.json; to `out` sealed, or openly from an exercise.
    Raises: WorkflowError: an open plan of a mission that is no exercise; no site to plan with; too much work. AgreementError: a bad table.
    """
    with mission_views(path, database, progress) as (folder, store):
        mission, agreement = folder.settings()
        refuse_unless(mission, MONITORING, "network of watchers")
        refuse_place(path, out, mission, open_=open_)
        frame = _frame(folder)
        zones = [z for z in agreement.zones if z.valid.t0_ms <= frame.at_ms < z.valid.t1_ms]
        given = _layout(wanted, mission, store)
    made = planned(given, zones, mission, wanted, progress)
    progress.end()
    head = summary(made, mission, frame)
    whole = head | document(made, frame)
    files = write_plan(path, out, whole, frame, open_=open_)
    data = (whole if open_ else head) | {"files": [str(file) for file in files]}
    lines = summary_lines(head)
    if open_:
        lines += open_lines(whole)
    lines += [f"{file}: the whole plan." for file in files]
    return lines, data


def planned(
    given: tuple[Sites, str], zones: Sequence[Zone], mission: Mission, wanted: Wanted, say: Progress
) -> Planned:
    """The plan for a layout and the zones of an agreement. Raises: as `plan`."""
    layout, layout_from = given
    reach = reaches(mission.ranges)
    candidates, candidates_from = _candidates(wanted, mission, layout)
    every = layout.together(candidates)
    shortest_m = int(every.rows["radius_m"].min())
    laid = grounds(zones, mission, shortest_m)
    weights = load_weights(wanted.weights, equal_weights(laid.zones, every, reach), laid.zones)
    _tell_work(layout, candidates, laid, reach)
    if coarse(laid, mission, shortest_m):
        complain(
            f"The area is too large for ranges of {shortest_m} m: what the shortest add is rough. Plan a smaller area."
        )
    before = perception(layout, laid, reach, weights, say)
    choice = next_best(layout, candidates, laid, reach, weights, wanted.add, say)
    added = candidates.take(np.array(choice.chosen, np.int64))
    after = perception(layout.together(added), laid, reach, weights, say)
    return Planned(
        layout, layout_from, candidates, candidates_from, laid, weights, before, after, choice, wanted.add
    )  # fmt: skip


def _frame(folder: MissionFolder) -> Frame:
    mission, as_of = folder.mission(), last_time(folder)
    return Frame(mission.id, notice(mission), folder.log.origin, folder.log.size, from_text(as_of))


def _layout(wanted: Wanted, mission: Mission, store: Store) -> tuple[Sites, str]:
    if wanted.sites is not None:
        return load_sites(wanted.sites.name, read_file(str(wanted.sites)), mission), wanted.sites.name
    return sites_watching(store.load(CoverageIntervals), mission), OF_INTERVALS


def _candidates(wanted: Wanted, mission: Mission, layout: Sites) -> tuple[Sites, str]:
    if wanted.candidates is not None:
        found = load_sites(wanted.candidates.name, read_file(str(wanted.candidates)), mission)
        if not len(found):
            what = "There is no candidate in this table."
            raise WorkflowError(what, hint="Write a row for each site that could be.", place=wanted.candidates.name)
        return found, wanted.candidates.name
    kind = usual(layout)
    if kind is None:
        what = "No site stands yet, so that it is not known of what means candidates would be."
        raise WorkflowError(what, hint="Name a table of candidates with --candidates FILE.csv.")
    return candidates_over(mission, *kind), OF_LATTICE


def _tell_work(layout: Sites, candidates: Sites, laid: Grounds, reach: Ints) -> None:
    """Say how much there is to do before it is done. Raises: WorkflowError: it is too much."""
    work = steps(layout, candidates, laid, reach)
    said = f"{len(layout):,} sites, {len(candidates):,} candidates, {len(laid.places):,} places: some {work:,} chances."
    if work > MOST_STEPS:
        hint = f"At most {MOST_STEPS:,} are computed: plan one stretch after the other, or with fewer candidates."
        raise WorkflowError(f"This is too much work: {said}", hint=hint)
    complain(said)
