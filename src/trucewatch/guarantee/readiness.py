"""A whole register as of an instant: what is known, who is bound, what backs each task, and what decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.guarantee.backing import Backing
from trucewatch.guarantee.component import End
from trucewatch.guarantee.divergence import divergences
from trucewatch.guarantee.failing import failing
from trucewatch.guarantee.matrix import matrix
from trucewatch.guarantee.needs import at_least, at_most
from trucewatch.guarantee.pivots import pivots
from trucewatch.guarantee.questions import answers
from trucewatch.guarantee.serving import serving
from trucewatch.guarantee.stages import Stage, stages
from trucewatch.guarantee.standings import owings, standings
from trucewatch.guarantee.supply import Reach, supplies
from trucewatch.model.readiness import Answer, Pivot, Readiness, Serving, Standing, TaskReadiness
from trucewatch.model.register import Known, Register

Scope = tuple[int, ...]
ENDS: Final[tuple[End, ...]] = ("least", "most", "binding_least", "binding_most")


@dataclass(frozen=True, eq=False)
class Situation:
    """A register as of an instant, before anything is allocated."""

    register: Register
    as_of_ms: int
    answers: Mapping[str, Answer]
    stages: Mapping[str, Stage]
    standings: tuple[Standing, ...]
    reach: Reach
    backing: Backing


def readiness(register: Register, known: Known) -> Readiness:
    """What a register comes to, given what is known as of an instant.

    Supplies are allocated to tasks, essential ones before desirable ones and each in the order of the register, with no unit used twice; for
    every task the least and the most over all answers to conditions that are not known. The order of commitments, states, places and
    conditions in the register changes no figure; the order of tasks is their priority.

    Returns: answers, standings and tasks in the order of the register; cells state by state.
    Raises: AgreementError: a condition asks what cannot be asked, or a formula names one that is not there.
    Source: Kleene (1952), section 64, for what is not known; Gale & Politof (1981) for why extremes of supplies are extremes of tasks.
    Limits: units are whole and alike; whether they can be there in time, or twice for tasks at different times, is not asked. Beyond 12
        conditions that help one commitment and harm another the interval is a bound, and `exact` says so.
    """
    return of_situation(situation(register, known))


def of_situation(here: Situation) -> Readiness:
    """What a situation comes to: everything that is shown of it."""
    return Readiness(
        here.as_of_ms,
        tuple(here.answers.values()),
        here.standings,
        _tasks(here.backing),
        matrix(here.register, here.standings, here.reach),
        divergences(here.register, here.stages, here.reach),
    )


def situation(register: Register, known: Known) -> Situation:
    """Answer conditions, place commitments, and prepare what can serve what."""
    answered = {answer.condition: answer for answer in answers(register, known)}
    reached = stages(register, known.as_of_ms)
    owed = owings(register, answered)
    standing = standings(register, reached, answered, owed)
    reach = Reach.of(register, reached)
    backing = Backing.of(register, supplies(register, reach, standing, owed))
    return Situation(register, known.as_of_ms, answered, reached, standing, reach, backing)


def _tasks(backing: Backing) -> tuple[TaskReadiness, ...]:
    served = {task: some for part in backing.components for task, some in serving(part).items()}
    found: dict[int, TaskReadiness] = {}
    below: set[int] = set()
    for scope, tasks in backing.sharing.items():
        decide = pivots(backing, scope)
        for task in tasks:
            found[task] = _task(backing, scope, task, served.get(task, ()), decide[task])
            if found[task].least < found[task].needed_least:
                below.add(task)
    return tuple(_waiting(found[task], backing, task, below) for task in sorted(found))


def _task(
    backing: Backing, scope: Scope, task: int, served: tuple[Serving, ...], decide: tuple[Pivot, ...]
) -> TaskReadiness:
    wanted = backing.register.tasks[task]
    least, most, binding_least, binding_most = (backing.values(scope, end, {})[task] for end in ENDS)
    sets, whole = failing(backing, scope, task, most, decide)
    return TaskReadiness(
        task=wanted.id,
        needed_least=at_least(wanted),
        needed_most=at_most(wanted),
        least=least,
        most=most,
        exact=backing.exact(scope),
        binding_least=min(binding_least, binding_most, least),
        binding_most=min(binding_most, most),
        gap_least=max(0, at_least(wanted) - most),
        gap_most=max(0, at_most(wanted) - least),
        serving=served,
        pivots=decide,
        failing=sets,
        failing_whole=whole,
    )


def _waiting(found: TaskReadiness, backing: Backing, task: int, below: set[int]) -> TaskReadiness:
    """With the tasks that it is of no use without and that are not backed in the least case, directly or through others."""
    missing = tuple(backing.register.tasks[one].id for one in backing.relied_on[task] if one in below)
    return replace(found, waits_for=missing)
