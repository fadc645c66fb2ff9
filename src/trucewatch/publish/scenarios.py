"""The page of scenarios for guarantors: what happens on which day, and who is bound, what is triggered, which clock runs. Restricted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from trucewatch.model.edition import Edition, Provenance
from trucewatch.model.mission import Mission
from trucewatch.model.readiness import Change, Outcome, Scenario, Step
from trucewatch.model.register import Register
from trucewatch.publish.backing import backed, framed, stood
from trucewatch.publish.statements import quoted

FORMAT: Final = "trucewatch-scenarios-1"
Row = dict[str, Any]
Played = tuple[Scenario, Sequence[Outcome]]


def scenarios(
    register: Register, played: Sequence[Played], mission: Mission, day: str, provenance: Provenance
) -> Edition:
    """Compose the restricted edition of one scenario, or of several side by side.

    Args:
        played: each scenario with its outcomes, one for each of its steps, in order. day: the local day of `provenance.as_of_ms`.
    Returns: a plain object of text, integers and lists, ready for canonical JSON; equal for equal arguments.
    """
    units = {t.id: next(c.unit for c in register.capabilities if c.id == t.capability) for t in register.tasks}
    return {
        **framed(FORMAT, register, mission, provenance),
        "conditions": [{"id": c.id, "names": dict(c.names)} for c in register.conditions],
        "commitments": [{**quoted(c, day), "state": c.state} for c in register.commitments],
        "tasks": [{"id": t.id, "names": dict(t.names), "unit": units[t.id]} for t in register.tasks],
        "scenarios": [_scenario(scenario, outcomes, units) for scenario, outcomes in played],
    }


def _scenario(scenario: Scenario, outcomes: Sequence[Outcome], units: dict[str, str]) -> Row:
    return {
        "id": scenario.id,
        "names": dict(scenario.names),
        "source": scenario.source,
        "begins": scenario.begins,
        "steps": [_step(s, o, units) for s, o in zip(scenario.steps, outcomes, strict=True)],
    }


def _step(step: Step, outcome: Outcome, units: dict[str, str]) -> Row:
    """One day of a scenario: what is supposed, and what follows from it."""
    clocks = ("commitment", "state", "t0_ms", "due_ms")
    return {
        "day": step.day,
        "at_ms": outcome.at_ms,
        "names": dict(step.names),
        "changes": [_change(change) for change in step.changes],
        "bound": list(outcome.bound),
        "triggered": list(outcome.triggered),
        "clocks": [{n: getattr(clock, n) for n in clocks} for clock in outcome.clocks],
        "nobody": list(outcome.nobody),
        "changed": [
            {"commitment": now.commitment, "was": stood(was), "now": stood(now)} for was, now in outcome.changed
        ],
        "tasks": [backed(task, units[task.task]) for task in outcome.readiness.tasks],
    }


def _change(change: Change) -> Row:
    return {"what": change.what, "argument": dict(change.argument)}
