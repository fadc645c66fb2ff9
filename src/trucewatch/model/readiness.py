"""What a register comes to: answers to conditions, what backs each task from least to most, and what a scenario changes.

Every figure is made again from a register and what is known as of an instant; nothing here is an opinion of whoever computed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A condition as of an instant: true (1, 1), false (0, 0) or not known (0, 1); its status, and why.

    `reason`: a message id of languages/<tag>/guarantees.po with its arguments.
    """

    condition: str
    lo: int
    hi: int
    status: str
    reason: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """A commitment as of an instant: its stage then, and whether it is owed: for certain, not at all, or depending on `open_` conditions.

    `answer`: `holds`, `fails`, `open`. `reason`: a message id (`commitment.owed`, `commitment.not_yet_said`, `commitment.ended`, ...).
    """

    commitment: str
    stage: str
    answer: str
    reason: str
    open_: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One state and one task: whether its pledges back it.

    `reason`: a message id (`cell.backed`, `cell.conditions_open`, `cell.conditions_failed`, `cell.refused`, `cell.place`,
    `cell.no_pledge`, `cell.ended`, ...). `commitments`: what the answer rests on, each down to its sentence in the register.
    """

    state: str
    task: str
    answer: str
    reason: str
    commitments: tuple[str, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Pivot:
    """What a task would be backed by if one unknown condition were met, or failed: (least, most) of each."""

    condition: str
    if_met: tuple[int, int]
    if_failed: tuple[int, int]


@dataclass(frozen=True)
class Serving:
    """What one commitment gives a task, with no unit used twice: in the least case and in the most."""

    commitment: str
    least: int
    most: int


@dataclass(frozen=True)
class TaskReadiness:
    """What backs a task over all unknown conditions, in the unit of its capability, never more than it needs at most.

    `exact`: whether `least` and `most` are reached by some answers to the unknown conditions; otherwise they are bounds, never too narrow.
    `binding_least`, `binding_most`: the same counting only what is at least signed and not without binding force; the rest of `most` is backed by
    words only. `pivots`: every unknown condition that changes something, the most decisive first. `failing`: minimal sets of unknown
    conditions whose failing together leaves the task below its need; `failing_whole`: whether these are all of them.
    `waits_for`: tasks it depends on that are not backed in the least case. `gap_least`, `gap_most`: what is missing to the need, at least and at most.
    """

    task: str
    needed_least: int
    needed_most: int
    least: int
    most: int
    exact: bool
    binding_least: int
    binding_most: int
    gap_least: int
    gap_most: int
    serving: tuple[Serving, ...] = ()
    pivots: tuple[Pivot, ...] = ()
    failing: tuple[tuple[str, ...], ...] = ()
    failing_whole: bool = True
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Divergence:
    """Two statements that do not go together: of one state (`contradiction`), or of two on the same matter (`divergence`)."""

    form: str
    earlier: str
    later: str
    reason: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Readiness:
    """A whole register as of an instant."""

    as_of_ms: int
    answers: tuple[Answer, ...]
    standings: tuple[Standing, ...]
    tasks: tuple[TaskReadiness, ...]
    cells: tuple[Cell, ...]
    divergences: tuple[Divergence, ...]


@dataclass(frozen=True)
class Change:
    """What happens at a step of a scenario: one key of `legal_state`, `published`, `condition`, `commitment`, and its argument.

    `legal_state: {agreement, state}`, `published: {what, word?, category, severity, number}`, `condition: {id, status}`,
    `commitment: {id, stage}`: supposed, never entered in a ledger.
    """

    what: str
    argument: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """What happens on one day of a scenario; day 0 is its first."""

    day: int
    names: Mapping[str, str]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Scenario:
    """A timeline of suppositions over a register. `begins`: the date of day 0."""

    id: str
    names: Mapping[str, str]
    source: str
    begins: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class RunningClock:
    """A time that runs in a scenario: of a commitment that was triggered. `due_ms`: -1 where the text states no hours."""

    commitment: str
    state: str
    t0_ms: int
    due_ms: int


@dataclass(frozen=True)
class Outcome:
    """The register after one step: who is bound, what is triggered, which clocks run, where nobody has one, and what changed by it.

    `bound`: commitments that are owed for certain (with a trigger: once it happens). `triggered`: those whose trigger holds. `nobody`: essential
    tasks that nothing backs even at the most, or that nobody has to answer within a stated time. `changed`: standings that differ from the step before,
    each with its reason.
    """

    day: int
    at_ms: int
    bound: tuple[str, ...]
    triggered: tuple[str, ...]
    clocks: tuple[RunningClock, ...]
    nobody: tuple[str, ...]
    changed: tuple[tuple[Standing, Standing], ...]
    readiness: Readiness
