"""Clocks that the rules start, answer and end: time limits of the constitution, and those that a clause sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from trucewatch.model.cases import Case, Clock, Command, Event
from trucewatch.respond.clocks import ended, latest, right, started
from trucewatch.respond.events import event
from trucewatch.respond.law import Law
from trucewatch.respond.rights import refuse

RIGHTS: Final = ("submissions", "reply", "appeal")
"""Limits in which the sides may speak; silence lets them lapse."""


def limit_clock(law: Law, what: str, t0_ms: int) -> list[Clock]:
    """The clock of a time limit of the constitution; none where it sets none, and none before the agreement entered into force."""
    limit = law.limit(what)
    if limit is None or not law.begun(t0_ms):
        return []
    if what in RIGHTS:
        return [right(what, what, t0_ms, limit.hours, limit.basis.source)]
    return [started(what, what, t0_ms, limit.hours, limit.basis.source, limit.escalates_to)]


def clause_clocks(command: Command, law: Law, clauses: Iterable[str], told: Mapping[str, Any]) -> list[Clock]:
    """The clocks that clauses set; t0 is the event, its detection, or its declaration, as the clause says.

    None of them starts before the agreement entered into force: an event or detection of such a time was refused before.
    """
    t0 = {"declaration": command.at_ms, "detection": told.get("detected"), "event": told.get("when", (None,))[0]}
    limit = law.limit("admissibility")
    to = limit.escalates_to if limit else ""
    clocks = []
    for name in clauses:
        own = law.clauses[name].clock
        start = t0[own.starts] if own else None
        if own and start is not None and law.begun(start):
            clocks.append(started(f"clause:{name}", own.starts, start, own.hours, own.source, to))
    return clocks


def starting(command: Command, clocks: Iterable[Clock]) -> tuple[Event, ...]:
    """That clocks start."""
    return tuple(event(command, "clock_started", clock=clock) for clock in clocks)


def met(case: Case, command: Command, *names: str) -> tuple[Event, ...]:
    """That the latest clocks of these names are answered now, as far as they run."""
    return tuple(event(command, "clock_met", clock=name) for name in _running(case, names))


def over(case: Case, command: Command, *names: str) -> tuple[Event, ...]:
    """That the latest clocks of these names end without an answer, as far as they run."""
    return tuple(event(command, "clock_stopped", clock=name) for name in _running(case, names))


def in_time(case: Case, command: Command, name: str, what: str) -> None:
    """See that a side's time to speak is not over. Raises: WorkflowError: it is."""
    clock = latest(case.clocks, name)
    if clock and not clock.paused_ms and (clock.stopped_ms or command.at_ms > clock.due_ms):
        refuse(command, f"The time for {what} is over.", "A time that is over is not extended.")


def _running(case: Case, names: Iterable[str]) -> list[str]:
    clocks = [(name, latest(case.clocks, name)) for name in dict.fromkeys(names)]
    return [name for name, clock in clocks if clock and not ended(clock)]
