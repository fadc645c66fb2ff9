"""What happens beside any truce, and how far it is heard and seen: farm fires, hunting, weddings, survey flights, thunder."""

from __future__ import annotations

from trucewatch.exercise.calendar import MINUTE_MS, SECOND_MS
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Point


def farm_fire(name: str, t0_ms: int, t1_ms: int, at: Point, acts: int) -> Event:
    """A fire in the fields."""
    return Event(name, "fire", t0_ms, t1_ms, *at, acts=acts, seen_m=6_000, cause="ordinary")


def hunting(name: str, t0_ms: int, t1_ms: int, at: Point, acts: int, heard_m: int) -> Event:
    """Shots of a hunting party."""
    return Event(
        name,
        "shot",
        t0_ms,
        t1_ms,
        *at,
        acts=acts,
        weapon="small_arms",
        description="hunting",
        heard_m=heard_m,
        seen_m=1_200,
        cause="ordinary",
    )


def wedding(name: str, t0_ms: int, at: Point, acts: int) -> Event:
    """Shots and rockets of a wedding."""
    t1_ms = t0_ms + 10 * MINUTE_MS
    return Event(
        name,
        "burst",
        t0_ms,
        t1_ms,
        *at,
        acts=acts,
        description="celebratory",
        heard_m=3_600,
        seen_m=5_000,
        cause="ordinary",
    )


def survey_flight(name: str, t0_ms: int, at: Point) -> Event:
    """A small aircraft of one side over its own bank."""
    t1_ms = t0_ms + 12 * MINUTE_MS
    return Event(name, "uav", t0_ms, t1_ms, *at, uav_act="reconnaissance", seen_m=3_200, cause="ordinary")


def thunderclap(name: str, t0_ms: int, at: Point) -> Event:
    """A clap of thunder, which a sensor takes for an explosion."""
    return Event(name, "explosion", t0_ms, t0_ms + 20 * SECOND_MS, *at, heard_m=9_000, real=False, cause="false")
