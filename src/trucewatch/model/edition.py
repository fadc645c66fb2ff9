"""What a bulletin is composed from, and what it is before anybody says it in a language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.model.evidence import Casualties, Claims, MissionRecords, Notices, Notifications, Restrictions
from trucewatch.model.time import Period

Edition: TypeAlias = dict[str, Any]
"""A bulletin as canonical JSON without any sentence: released facts, message ids with their arguments. Outputs render it."""


@dataclass(frozen=True)
class SourceTally:
    """What one source delivered that touches the period."""

    name: str
    title: str
    publisher: str
    licence: str
    sealed: bool
    observations: int
    outside_area: int
    low_confidence: int


@dataclass(frozen=True, eq=False)
class PeriodEvidence:
    """The evidence state of one span, read from the views. Incidents of all kinds, in and outside the area, by start time."""

    span: Period
    incidents: Incidents
    findings: Findings
    counts: Counts
    counts_before: Counts
    exposures: Exposures
    claims: Claims
    mission_records: MissionRecords
    notices: Notices
    notifications: Notifications
    restrictions: Restrictions
    casualties: Casualties
    sources: tuple[SourceTally, ...]


@dataclass(frozen=True)
class Released:
    """One published version of one period, from its publication entry."""

    entry: int
    period: str
    version: int
    as_of_ms: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Provenance:
    """Where in the ledger an edition stands: what the foot of every page says."""

    as_of_ms: int
    size: int
    root: str
    state: str
    code: str
    sealed_inputs: int
    shared_inputs: int
    version: int = 1
    published_ms: int = 0
    reasons: tuple[str, ...] = ()
    reviewed_by: tuple[str, ...] = ()
    released: tuple[Released, ...] = ()
    before: Edition | None = field(default=None, compare=False)
