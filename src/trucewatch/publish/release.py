"""The release policy: what may leave the house, with floors in code that configuration can raise and never lower.

Nothing that is published comes from anywhere else: `compose` sees only what `release` returns. Left behind are probabilities, exposures
as numbers, platforms and devices, exact places and times, the places of outgoing fire and of forces, persons, hourly coverage, the verbatim
words of sealed sources, and whatever ended less than the delay ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from trucewatch.errors import WorkflowError
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement
from trucewatch.model.derived import Findings, Incidents
from trucewatch.model.edition import PeriodEvidence
from trucewatch.model.mission import Mission, Release
from trucewatch.model.time import Interval, to_text
from trucewatch.publish import beside, docket, tallies, unseen
from trucewatch.publish.indicated import indicators
from trucewatch.publish.opening import CLAUSE_RULE, INCIDENT_RULE
from trucewatch.publish.places import AREA, places

FLOORS: Final = Release(cell_resolution=6, delay_h=24, casualty_floor=3)
HOUR_MS: Final = 3_600_000


def floors(release: Release) -> Release:
    """Raise a release policy to the floors: the coarser cell, the longer delay, the higher floor for casualties."""
    return Release(
        cell_resolution=max(0, min(release.cell_resolution, FLOORS.cell_resolution)),
        delay_h=max(release.delay_h, FLOORS.delay_h),
        casualty_floor=max(release.casualty_floor, FLOORS.casualty_floor),
    )


@dataclass(frozen=True)
class ReleasedFacts:
    """What may leave of one span: plain rows of text, integers and lists, ready for canonical JSON.

    `facts` has one entry for each group of rows; `zones` are those that may be told apart; `bands` are the coverage bands by zone and any
    means, where a source said anything of the zone.
    """

    zones: tuple[str, ...]
    facts: dict[str, Any]
    bands: dict[str, str]


def release(evidence: PeriodEvidence, mission: Mission, agreement: Agreement, as_of_ms: int) -> ReleasedFacts:
    """Let out of a closed span what the policy allows.

    Args:
        evidence: the evidence state of the span, incidents of all kinds.
        as_of_ms: the instant as which the page is made; never the wall clock.
    Returns: facts without any place finer than the policy's cell and without anything that ended less than its delay ago.
    Raises: WorkflowError: the span was not closed, or not yet long enough ago.
    Source: architecture.md, promise 6.
    Limits: cells are judged by their middle, so an incident near a zone's edge can be told for the neighbouring zone; a finding names its
        clause, and a clause may speak of a zone smaller than a cell.
    """
    policy = floors(mission.release)
    until_ms, delay_ms = evidence.span.until_ms, policy.delay_h * HOUR_MS
    if as_of_ms < until_ms + delay_ms:
        raise WorkflowError(
            f"The period {evidence.span.name} closes at {to_text(until_ms)}; its bulletin may leave {policy.delay_h} h later.",
            hint=f"Ask for an earlier period, or wait until {to_text(until_ms + delay_ms)}.",
        )
    ended_by_ms = as_of_ms - delay_ms
    told = places(agreement, policy.cell_resolution, Interval(evidence.span.from_ms, until_ms))
    incidents = evidence.incidents.take(evidence.incidents.t1_ms <= ended_by_ms)
    counts = tallies.counts(evidence.counts, told)
    facts: dict[str, Any] = {
        **tallies.incidents(incidents, told),
        "held_back": len(evidence.incidents) - len(incidents),
        "findings": tallies.findings(_ended(evidence, incidents, ended_by_ms)),
        "counts": counts,
        "counts_before": tallies.counts(evidence.counts_before, told),
        "bounds": unseen.bounds(evidence.bounds, counts, told),
        "displacement": unseen.displacement(evidence.displacement, told),
        "lost": unseen.lost(evidence.lost, told),
        "coverage": tallies.coverage(evidence.exposures, told),
        "indicators": indicators(evidence.indicators, mission, told, ended_by_ms),
        **beside.rows(evidence, mission, told, ended_by_ms),
        "casualties": beside.casualties(evidence.casualties, policy.casualty_floor, ended_by_ms),
        "recorded": docket.recorded(evidence.recorded, [one.decode() for one in incidents.id.tolist()], evidence.span),
        "cases": docket.docket(
            evidence.docket, evidence.span, beside.in_turn(tuple(side.id for side in mission.sides), until_ms)
        ),
    }
    bands = _bands(facts)
    return ReleasedFacts(tuple(told.cells), {**facts, **_with_coverage(facts, agreement, bands)}, bands)


def _bands(facts: dict[str, Any]) -> dict[str, str]:
    """The band of each zone by any means; where coverage was not computed, that of what was counted in it."""
    counted = {row["zone"]: row["coverage"] for row in facts["counts"]}
    return counted | {row["zone"]: row["band"] for row in facts["coverage"] if row["means"] == "any"}


def _with_coverage(facts: dict[str, Any], agreement: Agreement, bands: dict[str, str]) -> dict[str, Any]:
    """Tallies of incidents and findings, each row with the rule that made it and the band of its zone."""

    def told(row: dict[str, Any], rule: str, zone: str) -> dict[str, Any]:
        return {**row, "rule": rule, "coverage": bands.get(zone) or v.BANDS[0]}

    zones = {clause.id: clause.zone or AREA for clause in agreement.clauses}
    tallied = ("by_zone", "cells", "weapons", "coarse")
    return {
        **{n: [told(row, INCIDENT_RULE, row.get("zone", AREA)) for row in facts[n]] for n in tallied},
        "recorded": [told(row, f"{CLAUSE_RULE}:{row['clause']}", zones[row["clause"]]) for row in facts["recorded"]],
        "findings": [told(row, f"{CLAUSE_RULE}:{row['clause']}", zones[row["clause"]]) for row in facts["findings"]],
    }


def _ended(evidence: PeriodEvidence, incidents: Incidents, ended_by_ms: int) -> Findings:
    """Findings of incidents, restrictions and inspections that ended long enough ago."""
    beside_them = (evidence.restrictions, evidence.inspections)
    judged = [incidents.id, *(table.id[table.t1_ms <= ended_by_ms] for table in beside_them)]
    return evidence.findings.take(np.isin(evidence.findings.incident, np.concatenate(judged)))
