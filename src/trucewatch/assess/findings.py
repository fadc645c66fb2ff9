"""What is judged by clause: inconsistent, consistent or undetermined, with the interval of probability and its reason."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.assess.prepared import EVIDENCE, IN_FORCE, PreparedClause, prepared
from trucewatch.assess.subjects import subjects
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement
from trucewatch.model.columns import Ints, row_ids
from trucewatch.model.derived import Findings, Incidents
from trucewatch.model.judging import Surroundings
from trucewatch.model.standing import by_id
from trucewatch.terms.atoms import in_time
from trucewatch.terms.bounds import bound
from trucewatch.terms.evaluate import judge
from trucewatch.terms.judgement import ONE_E6, TRUE, UNKNOWN, Judgement, Outcome, rest
from trucewatch.terms.reasons import reasons
from trucewatch.terms.scene import Scene
from trucewatch.terms.spans import within

INCONSISTENT: Final = v.RESULTS.index("inconsistent")
CONSISTENT: Final = v.RESULTS.index("consistent")
UNDETERMINED: Final = v.RESULTS.index("undetermined")
AT_ONCE: Final = 1 << 15
"""So many rows are judged at once: what is known of their places fits into memory beside the findings."""


def find(incidents: Incidents, agreement: Agreement, beside: Surroundings) -> Findings:
    """Judge every incident, restriction and inspection by every clause that concerns its kind.

    Args:
        incidents: in any order. agreement: its `in_force`, clauses, extents and certainty.
        beside: all evidence that is known beside the incidents; its restrictions and inspections are judged too.
    Returns: sorted by id. None for an incident outside the area, or certainly outside the time in which agreement and clause hold.
    Source: architecture.md, "An agreement is data"; the agreement's own clauses.
    Limits: an incident is taken as one act at one place. See docs/explanation/how-findings-are-made.md.
    """
    ready = prepared(agreement)
    whole = Scene(subjects(incidents, beside), agreement.extents, beside, ready.lines)
    found = [Findings.of(0)]
    for start in range(0, len(whole.subjects), AT_ONCE):
        scene = whole.part(np.arange(start, min(start + AT_ONCE, len(whole.subjects))))
        scene.locate(ready.places)
        found += [_by_clause(clause, agreement.certainty_e6, scene) for clause in ready.clauses]
    made = Findings.concat(found)
    return made.take(by_id(made.id))


def _by_clause(ready: PreparedClause, certainty_e6: int, scene: Scene) -> Findings:
    concerned = ready.concerned(scene.subjects)
    if not len(concerned):
        return Findings.of(0)
    part = scene.take(concerned)
    judged = _judge(ready, part)
    found = Findings.of(
        len(concerned),
        incident=part.subjects.id,
        t0_ms=part.subjects.t0_ms,
        clause=ready.clause.id,
        zone=ready.zone,
        result=results(judged.lo, judged.hi, certainty_e6),
        lo_e6=judged.lo,
        hi_e6=judged.hi,
        reason=reasons(judged),
    )
    return found.replace(id=row_ids("finding", found, ("incident", "clause")))


def _judge(ready: PreparedClause, scene: Scene) -> Judgement:
    rows = scene.subjects
    judged = judge(ready.formula, scene)
    judged[IN_FORCE.key] = in_time(*within(rows.t0_ms, rows.t1_ms, ready.spans), "in_force")
    judged[EVIDENCE.key] = _borne(rows)
    made = bound(ready.formula, judged)
    # the content that was not computed with could say the contrary
    return dataclasses.replace(made, hi=np.where(rows.disputed == 1, ONE_E6, made.hi))


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
