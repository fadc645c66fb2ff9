"""Clocks that people pause, let run again, extend or stop: only by the office that the constitution names."""

from __future__ import annotations

from trucewatch.model.cases import Case, Clock, Command, Event
from trucewatch.respond import reading
from trucewatch.respond.clocks import ended, latest, state
from trucewatch.respond.events import event
from trucewatch.respond.law import Law
from trucewatch.respond.rights import refuse


def pause(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """Let a clock stand still."""
    clock = _running(case, command)
    if clock.paused_ms:
        refuse(command, f"The clock {clock.id} stands still already.", "Let it run again with `resume`.")
    return (event(command, "clock_paused", clock=clock.id, reasons=reading.text(command, "reasons")),)


def resume(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """Let a clock run again."""
    clock = _running(case, command)
    if not clock.paused_ms:
        refuse(command, f"The clock {clock.id} does not stand still.", "Nothing has to be done.")
    return (event(command, "clock_resumed", clock=clock.id, reasons=reading.text(command, "reasons")),)


def extend(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """Give a clock more hours."""
    clock, hours = _running(case, command), reading.hours(command, "hours")
    if clock.extended_h + hours > reading.MOST_HOURS:
        refuse(command, f"The clock {clock.id} would be extended by more than ten years.", "Give it fewer hours.")
    return (event(command, "clock_extended", clock=clock.id, hours=hours, reasons=reading.text(command, "reasons")),)


def stop(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """End a clock without its being answered; never one in which the sides may speak."""
    clock = _running(case, command)
    if clock.right:
        what = f"The clock {clock.id} is a right of the sides; nobody takes it from them."
        refuse(command, what, "Let it lapse, or give a draft up with `redraft`.")
    return (event(command, "clock_stopped", clock=clock.id, reasons=reading.text(command, "reasons")),)


def _running(case: Case, command: Command) -> Clock:
    """The clock that a command names. One whose time is over does not change: what is overdue stays overdue until it is answered."""
    wanted = reading.text(command, "clock")
    clock = latest(case.clocks, wanted)
    if clock is None:
        known = ", ".join(dict.fromkeys(c.id for c in case.clocks)) or "none"
        refuse(command, f"There is no clock `{wanted}`.", f"There are: {known}.")
    if ended(clock):
        refuse(command, f"The clock {wanted} has ended.", "An answered or stopped clock does not change.")
    if state(clock, command.at_ms) in {"overdue", "lapsed"}:
        refuse(command, f"The time of the clock {wanted} is over.", "Only a clock that runs is changed.")
    return clock
