"""A commission's constitution as data: seats, quorum, voting, recusal, standards of proof, jurisdiction, time limits, tiers.

Each part says where it stands and who agreed to it. What nobody has agreed is not assumed: without a known jurisdiction a case ends at
inquiry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

ROLES: Final = ("chair", "member", "secretary", "analyst", "inquirer", "delegate")
"""`chair` and `member` decide and vote; `secretary` keeps the docket; `analyst` attributes; `inquirer` reports; `delegate` speaks for a party."""
VOTING: Final = ("unanimity", "two_thirds", "majority")
RECUSALS: Final = ("party", "nationality")
LIMITS: Final = ("admissibility", "inquiry", "submissions", "reply", "appeal")
"""What a constitution may limit in hours; the embargo and the appeal count from draft and ruling."""
CLOCK_ACTS: Final = ("pause", "resume", "extend", "stop")
TIER_CONDITIONS: Final = ("ruled", "overdue", "recorded", "decided")


@dataclass(frozen=True)
class Basis:
    """Where a part of the constitution stands, and who agreed to it; nobody: it binds nobody and is printed so."""

    source: str
    agreed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seat:
    """An office with its role; `party`: whose delegate it is. Who holds it stands in mission.yaml; until then it is vacant."""

    office: str
    role: str
    titles: Mapping[str, str]
    party: str = ""


@dataclass(frozen=True)
class Jurisdiction:
    """What the commission may rule on: `clauses` (empty: every one). Not `known`: a case ends at inquiry."""

    known: bool
    basis: Basis
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Voting:
    """How many must vote, and which share of yes among yes and no carries a draft."""

    quorum: int
    rule: str
    basis: Basis


@dataclass(frozen=True)
class Recusal:
    """Who never takes part in a decision: people of a party to the case, or of a nationality that stands for one."""

    by: tuple[str, ...]
    basis: Basis
    nationalities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class TimeLimit:
    """Hours within which something is due, and to which office it goes when it is overdue; empty: to nobody."""

    hours: int
    basis: Basis
    escalates_to: str = ""


@dataclass(frozen=True)
class Intake:
    """How many undecided cases one submitter may have open; further allegations join those. Identical ones within so much are one case."""

    most_open: int
    basis: Basis


@dataclass(frozen=True)
class TierCondition:
    """A condition of a tier in its own words. `asks`: `ruled`, `overdue`, `recorded` are looked up; `decided`: only people say it."""

    id: str
    texts: Mapping[str, str]
    asks: str


@dataclass(frozen=True)
class Tier:
    """A step of a graduated response. `force`: the system then only lists its conditions and never proposes it."""

    id: str
    names: Mapping[str, str]
    force: bool
    starts: str
    within_h: int
    conditions: tuple[TierCondition, ...]
    basis: Basis


@dataclass(frozen=True)
class Constitution:
    """`commission.yaml`, checked. `clock_offices`: the one office that may pause, resume, extend or stop a clock.

    `embargo_h`: how long after a draft or ruling went to all sides it becomes public. `zones`: IANA names in which due times are printed.
    """

    id: str
    names: Mapping[str, str]
    basis: Basis
    seats: tuple[Seat, ...]
    jurisdiction: Jurisdiction
    voting: Voting
    recusal: Recusal
    standards: tuple[str, ...]
    limits: Mapping[str, TimeLimit]
    clock_offices: Mapping[str, str]
    intake: Intake
    embargo_h: int
    zones: tuple[str, ...]
    tiers: tuple[Tier, ...] = ()
    tiers_in_use: bool = False
