"""What stands beside incidents when they are judged, read from the views."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement, parts_of
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import CoverageIntervals, Declarations, Inspections, Notifications, Restrictions
from trucewatch.model.judging import Surroundings
from trucewatch.model.standing import standing
from trucewatch.model.time import DAY_MS
from trucewatch.run.determined import determined
from trucewatch.run.store import Store

JAMMED = v.WATCH_STATES.index("jammed")


def predicates_of(agreement: Agreement) -> set[str]:
    """The names of all predicates that any clause uses."""
    wholes = [p for clause in agreement.clauses for p in (clause.breached_if, *clause.exceptions)]
    return {name for whole in wholes for name, _ in parts_of(whole)}


def all_surroundings(store: Store, agreement: Agreement) -> Surroundings:
    """Everything that stands beside all incidents, as far as the agreement asks for it; `during` cuts it to some days."""
    asked = predicates_of(agreement)
    watches = store.load(CoverageIntervals) if "interference" in asked else CoverageIntervals.of(0)
    return Surroundings(
        notifications=store.load(Notifications),
        declarations=store.load(Declarations),
        inspections=store.load(Inspections),
        restrictions=store.load(Restrictions),
        coverage=watches.take(watches.state == JAMMED),
        determined=determined(store),
    )


def during(whole: Surroundings, store: Store, agreement: Agreement, first: int, last: int) -> Surroundings:
    """What stands beside the incidents of the UTC days first to last: the restrictions of these days, the incidents of the day before too."""
    begin, end = first * DAY_MS, (last + 1) * DAY_MS
    known = standing(whole.restrictions).rows
    # every content of an id stays, so that it is still known as disputed; what was replaced goes
    mine = np.isin(whole.restrictions.id, known.id[(known.t0_ms >= begin) & (known.t0_ms < end)])
    watched = (whole.coverage.t0_ms < end) & (whole.coverage.t1_ms > begin)
    earlier = Incidents.of(0)
    if "rate_over" in predicates_of(agreement):
        earlier = store.load(Incidents, first - 1, last)
    return replace(
        whole,
        restrictions=whole.restrictions.take(mine),
        coverage=whole.coverage.take(np.flatnonzero(watched)),
        earlier=earlier,
    )
