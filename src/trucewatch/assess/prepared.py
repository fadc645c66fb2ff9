"""An agreement made ready to judge by: its clauses as formulas, its places under one grid. Made one time, used day after day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement, Clause, Predicate, Zone, extent_key, parts_of
from trucewatch.model.derived import Incidents
from trucewatch.model.time import Interval
from trucewatch.terms.evaluate import parsed
from trucewatch.terms.formula import Formula, given, joined, negated
from trucewatch.terms.places import Places
from trucewatch.terms.spans import overlap, within

IN_FORCE: Final = given("in_force")
EVIDENCE: Final = given("evidence")


@dataclass(frozen=True, eq=False)
class PreparedClause:
    """A clause with the formula of its breach, the spans in which it held, and the zone that its findings are told for."""

    clause: Clause
    formula: Formula
    spans: tuple[Interval, ...]
    zone: str

    def concerned(self, rows: Incidents) -> NDArray[np.intp]:
        """What lies in the area, is of a kind that the clause concerns, and may have happened while it held."""
        kinds = np.array([kind in self.clause.concerns for kind in v.KINDS])
        near = np.flatnonzero((rows.in_area == 1) & kinds[rows.kind])
        _, touched = within(rows.t0_ms[near], rows.t1_ms[near], self.spans)
        return near[touched]


@dataclass(frozen=True, eq=False)
class Prepared:
    """All clauses, all places that they ask about, and the lines of the agreement by id."""

    clauses: tuple[PreparedClause, ...]
    places: Places
    lines: dict[str, Zone]


@lru_cache(maxsize=2)
def prepared(agreement: Agreement) -> Prepared:
    """Make an agreement ready. Raises: AgreementError: a clause names no predicate; KeyError: a place that has no extent."""
    asked = (part for clause in agreement.clauses for p in _predicates(clause) for part in parts_of(p))
    places = Places.of(agreement.extents, filter(None, (extent_key(*part) for part in asked)))
    clauses = tuple(
        PreparedClause(c, _formula(c), tuple(overlap(agreement.in_force, c.valid)), _zone(c)) for c in agreement.clauses
    )
    return Prepared(clauses, places, {zone.id: zone for zone in agreement.zones if zone.line})


def _predicates(clause: Clause) -> list[Predicate]:
    return [clause.breached_if, *clause.exceptions]


def _zone(clause: Clause) -> str:
    """The clause's own zone, or else the first that it asks about."""
    named = (argument for p in _predicates(clause) for name, argument in parts_of(p) if name == "in_zone")
    return clause.zone or next(named, "")


def _formula(clause: Clause) -> Formula:
    """Breached, and by no exception, and in force, and by evidence that can bear it."""
    exceptions = [negated(parsed(p), ("reason.no_exception", {})) for p in clause.exceptions]
    parts = [parsed(clause.breached_if), *exceptions]
    if clause.independent:
        parts = [joined("all", parts, ("reason.independent", {"stated": clause.independent}), independent=True)]
    return joined("all", [*parts, IN_FORCE, EVIDENCE], ("reason.clause", {"clause": clause.id}))
