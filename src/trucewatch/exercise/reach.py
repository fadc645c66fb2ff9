"""Whether anybody could have perceived an event: who worked, and had it within reach of eye, ear or instrument."""

from __future__ import annotations

from trucewatch.exercise.drawn.receivers import REACH_M
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import distance_m
from trucewatch.exercise.perceive import reach_m
from trucewatch.exercise.world import World


def reached(world: World) -> frozenset[str]:
    """The ids of the events that a watcher on the ground, a receiver or a clear pass could have perceived, with luck or without.

    Limits: aircraft and pictures are left out: they are over a place by chance. What they did perceive counts as within reach anyway.
    """
    passes: dict[str, list[int]] = {}
    for look in world.watching:
        if look.state == "overpass":
            passes.setdefault(look.place_name, []).append(look.t0_ms)
    return frozenset(event.id for event in world.events if event.real and _within(event, world, passes))


def _within(event: Event, world: World, passes: dict[str, list[int]]) -> bool:
    if event.kind == "fire":
        times = passes.get(world.land.section(event.x_m) or "area", [])
        return any(event.t0_ms <= ms < event.t1_ms for ms in times)
    at = event.x_m, event.y_m
    if any(distance_m(site.at, at) <= REACH_M.get(event.kind, -1) for site in world.land.receivers):
        return True
    near = world.at_work.near(event.x_m, event.t0_ms)
    return any(0 < reach_m(event, watch) >= distance_m((watch.x_m, watch.y_m), at) for watch in near)
