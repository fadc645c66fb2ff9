"""Under which ids one thing can have been named: an incident, an earlier id of it, an observation in it, or a finding about it.

An incident's id is made from the smallest observation in it, so every id that it ever had, or will have, follows from its observations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from trucewatch.fuse.fuse import incidents_named_by
from trucewatch.model.columns import Ids, Table, row_ids
from trucewatch.model.derived import Findings, Incidents, Members
from trucewatch.model.evidence import Inspections, Restrictions
from trucewatch.run.determined import holder_of
from trucewatch.run.store import Store

_THINGS: Final[tuple[type[Table], ...]] = (Incidents, Restrictions, Inspections)


def names_of_the_same(store: Store, subjects: Iterable[str], clauses: Sequence[str]) -> set[str]:
    """Every id under which somebody can have named one of these things. Args: clauses: of the agreement, by id."""
    found: set[str] = set()
    for one in subjects:
        thing = thing_of(store, one)
        observations = observations_in(store, thing)
        things = {thing, *(i.decode() for i in incidents_named_by(observations).tolist())}
        found |= {one, *things, *(i.decode() for i in observations.tolist()), *_findings_about(sorted(things), clauses)}
    return found


def thing_of(store: Store, wanted: str) -> str:
    """The incident, restriction or inspection that an id leads to now: itself, that of a finding, or what holds an observation."""
    for _, rows in store.holding(Findings, wanted):
        place = np.flatnonzero(rows.id == wanted.encode())
        if len(place):
            return str(rows.incident[place[0]].decode())
    return holder_of(store, wanted)


def is_known(store: Store, wanted: str) -> bool:
    """Whether an id leads to something that there is."""
    thing = thing_of(store, wanted)
    return any(_holds(rows.id, thing) for table in _THINGS for _, rows in store.holding(table, thing))  # type: ignore[attr-defined]


def observations_in(store: Store, incident: str) -> Ids:
    """The observations that an incident holds now."""
    parts = [m.observation[m.incident == incident.encode()] for _, m in store.holding(Members, incident)]
    return np.concatenate(parts) if parts else np.array([], dtype="S40")


def _holds(ids: Ids, wanted: str) -> bool:
    return bool((ids == wanted.encode()).any())


def _findings_about(things: Sequence[str], clauses: Sequence[str]) -> list[str]:
    pairs = [(thing, clause) for thing in things for clause in clauses]
    table = Findings.of(
        len(pairs), incident=np.array([t.encode() for t, _ in pairs], dtype="S40"), clause=[c for _, c in pairs]
    )
    return [i.decode() for i in row_ids("finding", table, ("incident", "clause")).tolist()]
