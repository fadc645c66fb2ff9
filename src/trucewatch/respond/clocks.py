"""Clocks: due times, pauses and extensions as integers of UTC milliseconds; what a clock says as of an instant, in every zone.

A due time is one instant. Zones only write it: nobody's clock changes when it is due.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from trucewatch.model.cases import Clock
from trucewatch.model.time import from_ms, zone
from trucewatch.respond.changing import changed

HOUR_MS: Final = 3_600_000
STATES: Final = ("running", "overdue", "lapsed", "paused", "stopped", "met", "met_late")


def started(name: str, starts: str, t0_ms: int, hours: int, source: str, escalates_to: str = "", by: str = "") -> Clock:
    """A clock from t0 on, of something owed. `by`: the office that has to answer; empty for the commission as a whole."""
    return Clock(name, starts, t0_ms, hours, t0_ms + hours * HOUR_MS, source, escalates_to, by=by)


def right(name: str, starts: str, t0_ms: int, hours: int, source: str) -> Clock:
    """A clock in which the sides may speak, and which then lapses."""
    return Clock(name, starts, t0_ms, hours, t0_ms + hours * HOUR_MS, source, right=True)


def paused(clock: Clock, at_ms: int) -> Clock:
    """The clock stands still from now on."""
    return changed(clock, paused_ms=at_ms, changes=clock.changes + 1)


def resumed(clock: Clock, at_ms: int) -> Clock:
    """It runs again; it is due later by as long as it stood still."""
    due_ms = clock.due_ms + at_ms - clock.paused_ms
    return changed(clock, due_ms=due_ms, paused_ms=0, changes=clock.changes + 1)


def extended(clock: Clock, hours: int) -> Clock:
    """It is due so many hours later."""
    due_ms, extended_h = clock.due_ms + hours * HOUR_MS, clock.extended_h + hours
    return changed(clock, due_ms=due_ms, extended_h=extended_h, changes=clock.changes + 1)


def stopped(clock: Clock, at_ms: int) -> Clock:
    """It ended without an answer."""
    return changed(clock, stopped_ms=at_ms, changes=clock.changes + 1)


def answered(clock: Clock, at_ms: int) -> Clock:
    """It was answered; if it stood still until then, that time counts for whoever had to answer."""
    running = resumed(clock, at_ms) if 0 < clock.paused_ms < at_ms else clock
    return changed(running, met_ms=at_ms, changes=running.changes + 1)


def latest(clocks: Sequence[Clock], name: str) -> Clock | None:
    """The clock of a name that was started last: a name can come back, with the next draft or when a case is reopened."""
    for clock in reversed(clocks):
        if clock.id == name:
            return clock
    return None


def ended(clock: Clock) -> bool:
    """Whether it was answered or stopped."""
    return bool(clock.met_ms or clock.stopped_ms)


def state(clock: Clock, as_of_ms: int) -> str:
    """What a clock says as of an instant: one of STATES. What lies after that instant has not happened yet."""
    if clock.stopped_ms and clock.stopped_ms <= as_of_ms:
        return "stopped"
    if clock.met_ms and clock.met_ms <= as_of_ms:
        return "met" if clock.met_ms <= clock.due_ms else "met_late"
    if clock.paused_ms and clock.paused_ms <= as_of_ms:
        return "paused"
    if as_of_ms <= clock.due_ms:
        return "running"
    return "lapsed" if clock.right else "overdue"


def overdue(clocks: Iterable[Clock], as_of_ms: int) -> tuple[Clock, ...]:
    """The clocks that are overdue as of an instant, the longest overdue first."""
    late = [clock for clock in clocks if state(clock, as_of_ms) == "overdue"]
    return tuple(sorted(late, key=lambda clock: (clock.due_ms, clock.id)))


def in_zones(ms: int, zones: Iterable[str]) -> dict[str, str]:
    """An instant as each zone writes it, with its offset: `2031-05-08T12:00:00+02:00`."""
    return {name: from_ms(ms).astimezone(zone(name)).isoformat(timespec="seconds") for name in zones}
