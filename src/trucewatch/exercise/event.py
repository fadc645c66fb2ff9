"""What truly happens, as nobody in the mission ever knows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trucewatch.exercise.chance import Chance


@dataclass(frozen=True)
class Event:
    """One thing that happens, or (`real` false) one thing that somebody wrongly takes for it.

    `heard_m`, `seen_m`: how far it can be heard and seen on a good day; 0 not at all. `acts`: how many shots, impacts, vehicles.
    `plain`: whoever has it in reach perceives it, without luck. `sighting`: how a patrol calls a weapon that it sees there.
    `breaches`: the clauses of the agreement that it breaches in truth. `x_m`, `y_m`: on the plane of `land`.

    `cause`: `arms`, `ordinary`, or `false` for what never was. `volleys`: in how many parts it is perceived, which scatter by `spread_m` (one
    standard deviation on each axis). `only`: the one sensor that reports it, where it is that sensor's own error. `avoids`: it moved to where
    nobody watched. `notified`: announced and accepted. `trace_of`: the event whose traces these are.
    """

    id: str
    kind: str
    t0_ms: int
    t1_ms: int
    x_m: int
    y_m: int
    acts: int = 1
    weapon: str = "unknown"
    description: str = "undetermined"
    uav_act: str = "none"
    sighting: str = ""
    heard_m: int = 0
    seen_m: int = 0
    plain: bool = False
    breaches: tuple[str, ...] = ()
    real: bool = True
    cause: str = "arms"
    volleys: int = 1
    spread_m: int = 0
    only: str = ""
    avoids: bool = False
    notified: bool = False
    trace_of: str = ""


def parts(event: Event, seed: int) -> Iterator[Event]:
    """The parts in which an event is perceived: itself, or volleys in order of time, each with its share of the acts."""
    if event.volleys == 1:
        yield event
        return
    chance = Chance(seed, "volleys", event.id)
    slot_ms = (event.t1_ms - event.t0_ms) // event.volleys
    for n in range(event.volleys):
        t0_ms = event.t0_ms + n * slot_ms + (chance.below(slot_ms * 2 // 3 + 1) if n else 0)
        acts = event.acts * (n + 1) // event.volleys - event.acts * n // event.volleys
        yield replace(
            event,
            t0_ms=t0_ms,
            t1_ms=t0_ms + max(1_000, min(slot_ms // 3, acts * 2_000)),
            x_m=event.x_m + chance.around(event.spread_m),
            y_m=event.y_m + chance.around(event.spread_m),
            acts=max(1, acts),
        )
