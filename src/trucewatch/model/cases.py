"""A case before the commission: what was commanded, what followed from it, and how the case stands.

A command is a decision entry of the ledger, signed by offices. Events are what the rules make of it; the case is its events, one after
the other. Nothing else changes a case, so that anyone who holds the entries has the same one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

STAGES: Final = (
    "allegation",
    "preliminary_inquiry",
    "local_settlement",
    "submissions",
    "hearing",
    "draft",
    "ruling",
    "remedy",
    "proof",
    "appealed",
    "reopened",
    "closed",
)
RULINGS: Final = (
    "breach",
    "no_breach",
    "insufficient_evidence",
    "inadmissible",
    "outside_mandate",
    "withdrawn",
    "settled",
)
PENDING: Final = (*STAGES[:6], "appealed", "reopened")
"""Stages in which a case has no ruling that stands."""
ONLY_AFTER_BREACH: Final = ("remedy", "proof")
"""Stages that tell that a breach was ruled."""
SUBMITTERS: Final = ("party", "public", "patrol", "sensor", "finding")
METHODS: Final = ("crater", "trajectory", "sensor_origin", "imagery", "admission", "witness")
"""By what somebody can be said to have acted. Who holds the place is no method."""
CONFIDENCES: Final = ("none", "possible", "likely", "confident", "not_attributable")
REMEDIES: Final = ("warning", "withdrawal", "inspection", "discipline", "compensation", "restriction", "referral")
VOTES: Final = ("yes", "no", "abstain")
STANDINGS: Final = ("due", "proof_given", "fulfilled", "lifted")
"""How a remedy stands. `lifted`: it went with the ruling that ordered it, or, an interim measure, with the end of the case."""


@dataclass(frozen=True)
class Signer:
    """Who signed: the office and its holder as the ledger's key entry names them. `party`: empty for none."""

    office: str
    person: str
    nationality: str
    party: str = ""


@dataclass(frozen=True)
class Command:
    """One signed act on a case. `content`: text, lists and mappings as the file says them, without the command's name."""

    case: str
    name: str
    content: Mapping[str, Any]
    signers: tuple[Signer, ...]
    at_ms: int
    entry: int = -1


@dataclass(frozen=True)
class Event:
    """What followed from a command. `by`: the offices that signed it. `data`: what the rules added or took over."""

    name: str
    at_ms: int
    entry: int
    by: tuple[str, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Clock:
    """A time that runs in a case. `starts`: what its t0 is (`event`, `detection`, `declaration`, or the name of an act of the case).

    `right`: a time in which somebody may do something, which lapses; otherwise something is owed, and falls overdue.
    `by`: who may or must. `changes`: how often it was paused, resumed, extended, answered or stopped. `due_ms` holds pauses and extensions. `paused_ms`, `stopped_ms`, `met_ms`: 0 where that has not happened. `source`: the text that sets it.
    """

    id: str
    starts: str
    t0_ms: int
    hours: int
    due_ms: int
    source: str
    escalates_to: str = ""
    paused_ms: int = 0
    stopped_ms: int = 0
    met_ms: int = 0
    extended_h: int = 0
    by: str = ""
    right: bool = False
    changes: int = 0


@dataclass(frozen=True)
class Allegation:
    """By whom it was said that a clause was breached, and what they say happened. `withdrawn_ms`: 0, or when its party took it back."""

    by: str
    party: str
    fact: str
    entry: int
    at_ms: int
    accuses: str = ""
    withdrawn_ms: int = 0


@dataclass(frozen=True)
class Spoken:
    """What an office said in a case: a report, a submission, a reply, a proof. `about`: the task or remedy, empty for none."""

    office: str
    party: str
    text: str
    language: str
    evidence: tuple[str, ...]
    at_ms: int
    entry: int
    about: str = ""


@dataclass(frozen=True)
class Task:
    """What an inquirer was asked to find out."""

    id: str
    to: str
    what: str
    at_ms: int


@dataclass(frozen=True)
class Draft:
    """What went to all sides at one instant. `reply_due_ms`: until when they may reply; `public_ms`: the printed minute.

    `opened`: (party, when) of each opening. `leaked_ms`: 0, or when a leak moved the minute for everybody.
    """

    proposes: str
    texts: Mapping[str, str]
    sent_ms: int
    reply_due_ms: int
    public_ms: int
    entry: int
    opened: tuple[tuple[str, int], ...] = ()
    leaked_ms: int = 0


@dataclass(frozen=True)
class Vote:
    """One person's vote on the draft, for the office held, with the dissent if one is said."""

    office: str
    person: str
    vote: str
    dissent: str
    at_ms: int
    nationality: str = ""
    party: str = ""


@dataclass(frozen=True)
class Ruling:
    """What the commission decided. `silent`: the parties that did not reply in time; silence is printed as silence."""

    word: str
    texts: Mapping[str, str]
    reasons: str
    at_ms: int
    public_ms: int
    entry: int
    votes: tuple[Vote, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Remedy:
    """What somebody has to do by when. `interim`: a measure before any ruling. `standing`: one of STANDINGS."""

    id: str
    remedy: str
    addressee: str
    what: str
    due_ms: int
    at_ms: int
    interim: bool = False
    standing: str = "due"


@dataclass(frozen=True)
class Analysis:
    """One analyst's sealed view of who acted; `content` is empty until it is revealed."""

    office: str
    person: str
    nationality: str
    commitment: str
    at_ms: int
    content: Mapping[str, Any] = field(default_factory=dict)
    party: str = ""


@dataclass(frozen=True)
class Attribution:
    """Who acted, as people decided: a hypothesis, the confidence in it, the standard, reasons, and who dissents."""

    who: str
    confidence: str
    reasons: str
    dissent: str
    at_ms: int
    entry: int


@dataclass(frozen=True)
class Weighed:
    """A tier held against a case: each condition `met`, `open` or `disputed`, and whether the system proposed it. `decided`: by people."""

    tier: str
    conditions: Mapping[str, str]
    proposed: bool
    reasons: str
    at_ms: int
    decided: str = ""


@dataclass(frozen=True)
class Round:
    """What was given up with a draft, or set aside when a case was reopened: it binds nobody any more, and stays to be read."""

    at_ms: int
    entry: int
    draft: Draft | None = None
    replies: tuple[Spoken, ...] = ()
    votes: tuple[Vote, ...] = ()
    ruling: Ruling | None = None
    settlement: str = ""
    analyses: tuple[Analysis, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    ended: str = ""


@dataclass(frozen=True)
class Case:
    """A case as its events left it. `history`: (stage, from when, entry) of every stage it was in, the present one last.

    `subjects`: incidents, findings, restrictions or inspections by id. `parties`: who receives everything and may reply; nobody of them decides where
    the constitution says so. `settled_by`: the parties that signed the settlement. `rounds`: earlier drafts and rulings. `refused`: entries on this case that the rules did not allow; they changed nothing.
    """

    id: str
    stage: str = ""
    history: tuple[tuple[str, int, int], ...] = ()
    submitter: str = ""
    allegations: tuple[Allegation, ...] = ()
    clauses: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    fact: str = ""
    place: str = ""
    from_ms: int = 0
    until_ms: int = 0
    standard: str = ""
    recused: tuple[tuple[str, str], ...] = ()
    clocks: tuple[Clock, ...] = ()
    tasks: tuple[Task, ...] = ()
    reports: tuple[Spoken, ...] = ()
    submissions: tuple[Spoken, ...] = ()
    hearings: tuple[Spoken, ...] = ()
    settlement: str = ""
    settled_by: tuple[str, ...] = ()
    draft: Draft | None = None
    replies: tuple[Spoken, ...] = ()
    votes: tuple[Vote, ...] = ()
    ruling: Ruling | None = None
    rounds: tuple[Round, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    proofs: tuple[Spoken, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    ended: str = ""
    refused: tuple[int, ...] = ()

    @property
    def since_ms(self) -> int:
        """Since when it is in its stage."""
        return self.history[-1][1]

    @property
    def opened_ms(self) -> int:
        """When it was opened."""
        return self.history[0][1]


def told_steps(steps: Sequence[tuple[str, int]], ruled_ms: int, public_ms: int, as_of_ms: int) -> list[tuple[str, int]]:
    """The stages of a case, with since when, as they may be told: before the minute of a ruling none that only a breach has.

    Args: ruled_ms, public_ms: of the ruling that stands; 0 for none.
    """
    if public_ms <= as_of_ms:
        return list(steps)
    return [(stage, at) for stage, at in steps if stage not in ONLY_AFTER_BREACH or at < ruled_ms]
