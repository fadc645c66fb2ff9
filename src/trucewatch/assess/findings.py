"""What is judged by clause: inconsistent, consistent or undetermined, with the interval of probability and its reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.assess.subjects import subjects
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement, Clause, extent_key, parts_of
from trucewatch.model.columns import Ints, row_ids
from trucewatch.model.derived import Findings, Incidents
from trucewatch.model.judging import Surroundings
from trucewatch.model.standing import by_id
from trucewatch.model.time import Interval
from trucewatch.terms.atoms import in_time
from trucewatch.terms.bounds import bound
from trucewatch.terms.evaluate import judge, parsed
from trucewatch.terms.formula import Formula, given, joined, negated
from trucewatch.terms.judgement import ONE_E6, TRUE, UNKNOWN, Judgement, Outcome, rest
from trucewatch.terms.places import Places
from trucewatch.terms.reasons import reasons
from trucewatch.terms.scene import Scene
from trucewatch.terms.spans import overlap, within

INCONSISTENT: Final = v.RESULTS.index("inconsistent")
CONSISTENT: Final = v.RESULTS.index("consistent")
UNDETERMINED: Final = v.RESULTS.index("undetermined")
AT_ONCE: Final = 1 << 15
"""So many rows are judged at once: what is known of their places fits into memory beside the findings."""
_IN_FORCE, _EVIDENCE = given("in_force"), given("evidence")


def find(incidents: Incidents, agreement: Agreement, beside: Surroundings) -> Findings:
    """Judge every incident, restriction and inspection by every clause that concerns its kind.

    Args:
        incidents: in any order. agreement: its `in_force`, clauses, extents and certainty.
        beside: all evidence that is known beside the incidents; its restrictions and inspections are judged too.
    Returns: sorted by id. None for an incident outside the area, or certainly outside the time in which agreement and clause hold.
    Source: architecture.md, "An agreement is data"; the agreement's own clauses.
    Limits: an incident is taken as one act at one place. See docs/explanation/how-findings-are-made.md.
    """
    lines = {zone.id: zone for zone in agreement.zones if zone.line}
    whole = Scene(subjects(incidents, beside), agreement.extents, beside, lines)
    found = [Findings.of(0)]
    for start in range(0, len(whole.subjects), AT_ONCE):
        scene = whole.part(np.arange(start, min(start + AT_ONCE, len(whole.subjects))))
        scene.locate(_places(agreement))
        found += [_by_clause(clause, agreement, scene) for clause in agreement.clauses]
    made = Findings.concat(found)
    return made.take(by_id(made.id))


@lru_cache(maxsize=2)
def _places(agreement: Agreement) -> Places:
    """All places that the clauses of an agreement ask about; kept, because an agreement is judged by day after day."""
    asked = (part for clause in agreement.clauses for p in _predicates(clause) for part in parts_of(p))
    return Places.of(agreement.extents, filter(None, (extent_key(*part) for part in asked)))


def _predicates(clause: Clause) -> list[dict[str, object]]:
    return [clause.breached_if, *clause.exceptions]


def _by_clause(clause: Clause, agreement: Agreement, scene: Scene) -> Findings:
    spans = overlap(agreement.in_force, clause.valid)
    concerned = _concerned(clause, spans, scene.subjects)
    if not len(concerned):
        return Findings.of(0)
    part = scene.take(concerned)
    judged = _judge(clause, spans, part)
    found = Findings.of(
        len(concerned),
        incident=part.subjects.id,
        t0_ms=part.subjects.t0_ms,
        clause=clause.id,
        zone=_zone(clause),
        result=results(judged.lo, judged.hi, agreement.certainty_e6),
        lo_e6=judged.lo,
        hi_e6=judged.hi,
        reason=reasons(judged),
    )
    return found.replace(id=row_ids("finding", found, ("incident", "clause")))


def _zone(clause: Clause) -> str:
    """The zone that findings of a clause are told for: its own, or else the first that it asks about."""
    named = (argument for p in _predicates(clause) for name, argument in parts_of(p) if name == "in_zone")
    return clause.zone or next(named, "")


def _concerned(clause: Clause, spans: Sequence[Interval], rows: Incidents) -> NDArray[np.intp]:
    """What lies in the area, is of a kind that the clause concerns, and may have happened while it held."""
    kinds = np.array([kind in clause.concerns for kind in v.KINDS])
    near = np.flatnonzero((rows.in_area == 1) & kinds[rows.kind])
    _, touched = within(rows.t0_ms[near], rows.t1_ms[near], spans)
    return near[touched]


def _judge(clause: Clause, spans: Sequence[Interval], scene: Scene) -> Judgement:
    """Breached, and in force, and by evidence that can bear it, and by no exception."""
    rows, formula = scene.subjects, _formula(clause)
    judged = judge(formula, scene)
    judged[_IN_FORCE.key] = in_time(*within(rows.t0_ms, rows.t1_ms, spans), "in_force")
    judged[_EVIDENCE.key] = _borne(rows)
    made = bound(formula, judged)
    # the content that was not computed with could say the contrary
    return dataclasses.replace(made, hi=np.where(rows.disputed == 1, ONE_E6, made.hi))


def _formula(clause: Clause) -> Formula:
    exceptions = [negated(parsed(p), ("reason.no_exception", {})) for p in clause.exceptions]
    parts = [parsed(clause.breached_if), *exceptions]
    if clause.independent:
        parts = [joined("all", parts, ("reason.independent", {"stated": clause.independent}), independent=True)]
    return joined("all", [*parts, _IN_FORCE, _EVIDENCE], ("reason.clause", {"clause": clause.id}))


def _borne(rows: Incidents) -> Judgement:
    """Whether the evidence can bear a finding: not if every source graded it low, nor if it has two contents of equal standing."""
    outcomes: list[Outcome] = [
        (rows.disputed == 1, UNKNOWN, ("reason.evidence.disputed", {})),
        (rows.low_confidence == 1, UNKNOWN, ("reason.evidence.low_confidence", {})),
        rest(len(rows), TRUE, "reason.evidence.stands"),
    ]
    return Judgement.each(outcomes, len(rows))


def results(lo: Ints, hi: Ints, certainty_e6: int) -> NDArray[np.int16]:
    """The result (n,) of intervals at a certainty: where both bounds would meet, as at 0.5, it is undetermined."""
    inconsistent, consistent = lo >= certainty_e6, hi <= ONE_E6 - certainty_e6
    made = np.select([inconsistent & ~consistent, consistent & ~inconsistent], [INCONSISTENT, CONSISTENT], UNDETERMINED)
    return made.astype(np.int16)
