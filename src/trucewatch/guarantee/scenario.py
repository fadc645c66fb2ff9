"""A register along a timeline of suppositions: who is bound, what is triggered, which clocks run, and where nobody has one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.errors import WorkflowError
from trucewatch.guarantee.days import begins_ms
from trucewatch.guarantee.owing import owing
from trucewatch.guarantee.questions import answers
from trucewatch.guarantee.readiness import Situation, of_situation, situation
from trucewatch.guarantee.stages import stages
from trucewatch.guarantee.standings import owings, standings
from trucewatch.guarantee.supposing import Supposed, suppose
from trucewatch.model.readiness import Answer, Outcome, Readiness, RunningClock, Scenario, Standing, Step
from trucewatch.model.register import Commitment, Known, Register
from trucewatch.model.time import DAY_MS

HOUR_MS: Final = 3_600_000


@dataclass(frozen=True)
class Moment:
    """Who is bound and what is triggered at an instant; both as ids in the order of the register."""

    standings: tuple[Standing, ...]
    bound: tuple[str, ...]
    triggered: tuple[str, ...]


def play(register: Register, known: Known, scenario: Scenario) -> tuple[Outcome, ...]:
    """What comes of each step of a scenario, in the order of its days.

    A commitment is bound once its `when` holds for certain. One with a trigger is bound from then on too, and triggered once the trigger holds as
    well: its clock runs from the first day on which both do, also where that is between two steps, as long as both do; without stated
    hours it has no due time (-1). Nothing of this is entered anywhere.

    Returns: an outcome a step; several steps of one day are told one after the other.
    Raises: WorkflowError: a step cannot be supposed, or days do not follow each other.
    Limits: clocks are as fine as days, as everything that is dated in a register; what was triggered before the scenario begins runs from its
        first day.
    """
    begins = begins_ms(scenario.begins)
    supposed: Supposed = (register, known)
    before = moment_at(register, known, begins)
    since: dict[str, int] = {}
    outcomes: list[Outcome] = []
    reached_ms = begins - DAY_MS
    for step in _in_order(scenario):
        at_ms = begins + step.day * DAY_MS
        since = _running(supposed, since, reached_ms, at_ms)
        supposed = _supposed(supposed, step, at_ms, scenario.id)
        outcome, before, since = _outcome(supposed, step.day, at_ms, before, since)
        outcomes.append(outcome)
        reached_ms = at_ms
    return tuple(outcomes)


def moment(register: Register, answered: Mapping[str, Answer], standing: tuple[Standing, ...]) -> Moment:
    """Who is bound and what is triggered, given the answers to conditions."""
    bound = {s.commitment for s in standing if s.answer == "holds"}
    triggered = [c for c in register.commitments if c.id in bound and c.trigger]
    triggered = [c for c in triggered if owing(c.trigger, answered).under({})[0]]
    in_order = tuple(c.id for c in register.commitments if c.id in bound)
    return Moment(standing, in_order, tuple(c.id for c in triggered))


def moment_at(register: Register, known: Known, as_of_ms: int) -> Moment:
    """Who is bound and what is triggered as of an instant, and nothing else."""
    answered = {answer.condition: answer for answer in answers(register, replace(known, as_of_ms=as_of_ms))}
    standing = standings(register, stages(register, as_of_ms), answered, owings(register, answered))
    return moment(register, answered, standing)


def _in_order(scenario: Scenario) -> tuple[Step, ...]:
    days = [step.day for step in scenario.steps]
    if days != sorted(days) or any(day < 0 for day in days):
        what = "The steps of a scenario do not follow each other."
        raise WorkflowError(what, hint="Order them by their day; day 0 is the first.", place=scenario.id)
    return scenario.steps


def _supposed(supposed: Supposed, step: Step, at_ms: int, scenario: str) -> Supposed:
    for change in step.changes:
        supposed = suppose(supposed, change, at_ms, f"{scenario}, day {step.day}")
    return supposed


def _running(supposed: Supposed, since: Mapping[str, int], from_ms: int, until_ms: int) -> dict[str, int]:
    """The clocks that run on the day before a step, each with the day from which it has run: what time alone brings about.

    Only commitments that have a trigger are looked at, day by day.
    """
    register, known = supposed
    triggered = tuple(c for c in register.commitments if c.trigger)
    some = replace(register, commitments=_with_what_is_asked(register, triggered))
    running = dict(since)
    if triggered:
        for at_ms in range(from_ms + DAY_MS, until_ms, DAY_MS):
            running = _kept(running, moment_at(some, known, at_ms).triggered, at_ms)
    return running


def _with_what_is_asked(register: Register, triggered: Iterable[Commitment]) -> tuple[Commitment, ...]:
    """Commitments with a trigger, and those that stand in the place of others or that conditions ask for."""
    wanted = {c.id for c in triggered}
    wanted |= {str(c.asks["commitment"]["id"]) for c in register.conditions if "commitment" in c.asks}
    return tuple(c for c in register.commitments if c.id in wanted or c.supersedes)


def _kept(since: Mapping[str, int], triggered: Iterable[str], at_ms: int) -> dict[str, int]:
    return {name: since.get(name, at_ms) for name in triggered}


def _outcome(
    supposed: Supposed, day: int, at_ms: int, before: Moment, since: Mapping[str, int]
) -> tuple[Outcome, Moment, dict[str, int]]:
    here = situation(supposed[0], replace(supposed[1], as_of_ms=at_ms))
    now = moment(here.register, here.answers, here.standings)
    running = _kept(since, now.triggered, at_ms)
    found = of_situation(here)
    outcome = Outcome(
        day=day,
        at_ms=at_ms,
        bound=now.bound,
        triggered=now.triggered,
        clocks=_clocks(here.register, running),
        nobody=_nobody(here, found, now.bound),
        changed=tuple((a, b) for a, b in zip(before.standings, now.standings, strict=True) if a != b),
        readiness=found,
    )
    return outcome, now, running


def _clocks(register: Register, running: Mapping[str, int]) -> tuple[RunningClock, ...]:
    clocks = []
    for one in register.commitments:
        if one.id in running:
            t0_ms = running[one.id]
            clocks.append(RunningClock(one.id, one.state, t0_ms, t0_ms + one.clock_h * HOUR_MS if one.clock_h else -1))
    return tuple(clocks)


def _nobody(here: Situation, found: Readiness, bound: Iterable[str]) -> tuple[str, ...]:
    """Essential tasks that nothing backs even at the most, or that no bound commitment serves which states within how many hours."""
    timed = {c.id for c in here.register.commitments if c.clock_h} & set(bound)
    supplies = [s for part in here.backing.components for s in part.supplies]
    answered = {task for s in supplies if s.commitment in timed and s.counts for task in s.tasks}
    return tuple(
        task.id
        for place, (task, ready) in enumerate(zip(here.register.tasks, found.tasks, strict=True))
        if task.essential and (ready.most == 0 or place not in answered)
    )
