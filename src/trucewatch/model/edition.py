"""What a bulletin is composed from, and what it is before anybody says it in a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from trucewatch.model.cases import Case
from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.model.evidence import (
    Casualties,
    Claims,
    Inspections,
    MissionRecords,
    Notices,
    Notifications,
    Restrictions,
)
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


@dataclass(frozen=True)
class Bound:
    """How many of what a rule counts there may have been in a zone, by silence and coverage, assuming that fire does not avoid observers.

    `most`: the upper bound, rounded up; -1 none can be given. `withdrawn`: why it is not told; empty: it is.
    """

    rule: str
    zone: str
    most: int
    withdrawn: str = ""


@dataclass(frozen=True)
class Loss:
    """How much of a zone's exposure denials and jamming took in the span: a share x 1e6, which never leaves as a number."""

    zone: str
    share_e6: int


@dataclass(frozen=True)
class Comparison:
    """Two figures of others that agree in unit, accused side, area and window, by their ids, and how far they differ."""

    a: str
    b: str
    least: int
    most: int


@dataclass(frozen=True)
class Indication:
    """What an indicator of the mission said last, reviewed. `from_ms`, `until_ms`: its week; `since_ms`: the change point, 0 none.

    `label`: `counted`, or `as_published` for figures of another body, of which the coverage is not known.
    """

    indicator: str
    state: str
    from_ms: int
    until_ms: int
    since_ms: int
    label: str


@dataclass(frozen=True, eq=False)
class Docket:
    """The commission's docket when a span closed: figures of all cases, and those that are told one by one.

    `known`: whether its jurisdiction is; where it is not, cases end at inquiry. `seats`: office to its titles. `median_h`: stage to hours and
    the number of stays that they are the median of. `told`: as they stood then; `rest`: how many more moved or are open.
    """

    names: Mapping[str, str]
    known: bool
    source: str
    seats: Mapping[str, Mapping[str, str]]
    cases: int
    by_stage: Mapping[str, int]
    median_h: Mapping[str, tuple[int, int]]
    rulings: Mapping[str, int]
    pending: int
    overdue: int
    told: tuple[Case, ...] = ()
    rest: int = 0


@dataclass(frozen=True)
class Recorded:
    """A finding that the mission recorded as a breach: its incident, its clause, and of a batch how many were reviewed (0: this one itself)."""

    incident: str
    clause: str
    sample: int


@dataclass(frozen=True, eq=False)
class PeriodEvidence:
    """The evidence state of one span, read from the views. Incidents of all kinds, in and outside the area, by start time.

    `displacement`: by zone, whether fire was found to move to where nobody looks: `found`, `not_found`, `too_little`. `indicators`:
    reviewed ones only.
    """

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
    inspections: Inspections = field(default_factory=lambda: Inspections.of(0))
    bounds: tuple[Bound, ...] = ()
    displacement: Mapping[str, str] = field(default_factory=dict)
    indicators: tuple[Indication, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    lost: tuple[Loss, ...] = ()
    docket: Docket | None = None
    recorded: tuple[Recorded, ...] = ()


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
