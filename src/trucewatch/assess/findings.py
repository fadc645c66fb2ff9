"""Incident by clause: inconsistent, consistent or undetermined, with the interval of probability and its reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement, Clause
from trucewatch.model.columns import Ints, Texts, row_ids
from trucewatch.model.derived import Findings, Incidents
from trucewatch.model.evidence import Notifications
from trucewatch.model.time import Interval
from trucewatch.terms import logic
from trucewatch.terms.atoms import TRUE, UNKNOWN, in_time
from trucewatch.terms.evaluate import evaluate, zones_of
from trucewatch.terms.judgement import ONE_E6, Judgement, Outcome
from trucewatch.terms.scene import Scene
from trucewatch.terms.spans import overlap, within

INCONSISTENT: Final = v.RESULTS.index("inconsistent")
CONSISTENT: Final = v.RESULTS.index("consistent")
UNDETERMINED: Final = v.RESULTS.index("undetermined")


def find(incidents: Incidents, agreement: Agreement, notifications: Notifications) -> Findings:
    """Judge every incident by every clause that concerns its kind.

    Args:
        incidents: in any order. agreement: its `in_force`, clauses, zones and certainty.
        notifications: all that are known; the standing ones count.
    Returns: sorted by id. None for an incident outside the area, or certainly outside the time in which agreement and clause hold.
    Source: architecture.md, "An agreement is data"; the agreement's own clauses.
    Limits: an incident is taken as one act at one place. See docs/explanation/how-findings-are-made.md.
    """
    scene = Scene(incidents, {z.id: z for z in agreement.zones}, notifications)
    for zone in sorted({zone for clause in agreement.clauses for zone in _zones(clause)}):
        scene.in_zone(zone)
    made = [_by_clause(clause, agreement, scene) for clause in agreement.clauses]
    found = Findings.concat(made)
    return found.take(np.argsort(found.id, kind="stable"))


def _by_clause(clause: Clause, agreement: Agreement, scene: Scene) -> Findings:
    spans = overlap(agreement.in_force, clause.valid)
    concerned = _concerned(clause, spans, scene.incidents)
    if not len(concerned):
        return Findings.of(0)
    judged = _judge(clause, spans, scene.take(concerned))
    incidents = scene.incidents.take(concerned)
    found = Findings.of(
        len(concerned),
        incident=incidents.id,
        t0_ms=incidents.t0_ms,
        clause=clause.id,
        zone=next(iter(_zones(clause)), ""),
        result=results(judged.lo, judged.hi, agreement.certainty_e6),
        lo_e6=judged.lo,
        hi_e6=judged.hi,
        reason=reasons(judged),
    )
    return found.replace(id=row_ids("finding", found, ("incident", "clause")))


def _zones(clause: Clause) -> list[str]:
    """The zones that findings of a clause are told for, the clause's own first."""
    named = [zone for part in (clause.breached_if, *clause.exceptions) for zone in zones_of(part)]
    return [clause.zone, *named] if clause.zone else named


def _concerned(clause: Clause, spans: Sequence[Interval], incidents: Incidents) -> NDArray[np.intp]:
    """The incidents in the area whose kind the clause concerns and that may have happened while it held."""
    kinds = [v.KINDS.index(kind) for kind in clause.concerns]
    _, touched = within(incidents.t0_ms, incidents.t1_ms, spans)
    return np.flatnonzero((incidents.in_area == 1) & np.isin(incidents.kind, kinds) & touched)


def _judge(clause: Clause, spans: Sequence[Interval], scene: Scene) -> Judgement:
    """Breached, and in force, and by evidence that can bear it, and by no exception."""
    incidents = scene.incidents
    parts = [
        evaluate(clause.breached_if, scene),
        *(logic.negation(evaluate(exception, scene), ("reason.no_exception", {})) for exception in clause.exceptions),
        in_time(*within(incidents.t0_ms, incidents.t1_ms, spans), "in_force"),
        _borne(incidents),
    ]
    judged = logic.conjunction(parts, ("reason.clause", {"clause": clause.id}))
    # the content that was not computed with could say the contrary
    return dataclasses.replace(judged, hi=np.where(incidents.disputed == 1, ONE_E6, judged.hi))


def _borne(incidents: Incidents) -> Judgement:
    """Whether the evidence can bear a finding: not if every source graded it low, nor if it has two contents of equal standing."""
    rows = len(incidents)
    outcomes: list[Outcome] = [
        (incidents.disputed == 1, UNKNOWN, ("reason.evidence.disputed", {})),
        (incidents.low_confidence == 1, UNKNOWN, ("reason.evidence.low_confidence", {})),
        (np.ones(rows, np.bool_), TRUE, ("reason.evidence.stands", {})),
    ]
    return Judgement.each(outcomes, rows)


def results(lo: Ints, hi: Ints, certainty_e6: int) -> NDArray[np.int16]:
    """The result (n,) of intervals at a certainty: where both bounds would meet, as at 0.5, it is undetermined."""
    inconsistent, consistent = lo >= certainty_e6, hi <= ONE_E6 - certainty_e6
    made = np.select([inconsistent & ~consistent, consistent & ~inconsistent], [INCONSISTENT, CONSISTENT], UNDETERMINED)
    return made.astype(np.int16)


def reasons(judged: Judgement) -> Texts:
    """The reason (n,) of each row as canonical JSON: keys in order, integers and ASCII ids only. Each distinct one is written one time."""
    columns = np.column_stack(judged.outcome())
    _, first, back = np.unique(columns, axis=0, return_index=True, return_inverse=True)
    texts = np.empty(len(first), dtype=object)
    texts[:] = [msgspec.json.encode(judged.reason(row), order="sorted").decode() for row in first.tolist()]
    return texts[back.ravel()]
