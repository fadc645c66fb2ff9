"""What truly happens, as nobody in the mission ever knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One thing that happens, or (`real` false) one thing that somebody wrongly takes for it.

    `heard_m`, `seen_m`: how far it can be heard and seen on a good day; 0 not at all. `acts`: how many shots, impacts, vehicles.
    `plain`: whoever has it in reach perceives it, without luck. `sighting`: how a patrol calls a weapon that it sees there.
    `breaches`: the clauses of the agreement that it breaches in truth. `x_m`, `y_m`: on the plane of `land`.
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
