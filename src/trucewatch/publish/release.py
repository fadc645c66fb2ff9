"""The release policy: what may leave the house, with floors in code that configuration can raise and never lower.

Nothing that is published comes from anywhere else: `compose` sees only what `release` returns. Left behind are probabilities, platforms
and devices, exact places and times, the places of outgoing fire and of forces, persons, hourly coverage, the verbatim
words of sealed sources, and whatever ended less than the delay ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Agreement
from trucewatch.model.edition import PeriodEvidence
from trucewatch.model.mission import Mission, Release
from trucewatch.model.time import Interval, to_text
from trucewatch.publish import beside, tallies
from trucewatch.publish.places import places

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

    `facts` has one entry for each group of rows; `zones` are those that may be told apart.
    """

    zones: tuple[str, ...]
    facts: dict[str, Any]


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
    told = places(agreement.zones, policy.cell_resolution, Interval(evidence.span.from_ms, until_ms))
    incidents = evidence.incidents.take(evidence.incidents.t1_ms <= ended_by_ms)
    findings = evidence.findings.take(np.isin(evidence.findings.incident, incidents.id))
    facts: dict[str, Any] = {
        **tallies.incidents(incidents, told),
        "held_back": len(evidence.incidents) - len(incidents),
        "findings": tallies.findings(findings),
        "counts": tallies.counts(evidence.counts, told),
        "counts_before": tallies.counts(evidence.counts_before, told),
        "coverage": tallies.coverage(evidence.exposures, told),
        **beside.rows(evidence, mission, told, ended_by_ms),
        "casualties": beside.casualties(evidence.casualties, policy.casualty_floor, ended_by_ms),
    }
    return ReleasedFacts(tuple(told.cells), facts)
