"""A report: one row of the observation table before it is written, and what truly lay behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.exercise.calendar import day_of
from trucewatch.exercise.land import Point


@dataclass(frozen=True)
class Spot:
    """Where something was: a `point` or an `area` (with a radius), or a `band` of bearing and distance from an observer."""

    form: str
    at: Point
    radius_m: int = 0
    bearing_deg: int = -1
    bearing_half_deg: int = 0
    distance_min_m: int = -1
    distance_max_m: int = -1
    name: str = ""


@dataclass(frozen=True)
class Number:
    """How many, and how it was said: a word of the vocabulary; `most` is -1 where it is open."""

    least: int
    most: int
    word: str


@dataclass(frozen=True)
class Report:
    """Who perceived by which means what, when, where, how many. `event`: the true event, which no delivery ever names."""

    event: str
    office: str
    platform: str
    means: str
    kind: str
    t0_ms: int
    t1_ms: int
    clock_error_ms: int
    spot: Spot
    number: Number
    uav_act: str = "none"
    description: str = "undetermined"
    weapon: str = "unknown"
    record: str = ""
    revision: int = 1


_PREFIX: Final = {
    "acoustic": "AC",
    "cameras": "CM",
    "patrol-upland": "PU",
    "patrol-lowland": "PL",
    "residents": "RS",
}


def numbered(reports: Iterable[Report]) -> list[Report]:
    """Give every report its office's own reference: office, day, running number in order of time."""
    ordered = sorted(reports, key=lambda r: (r.office, r.t0_ms, r.platform, r.means, r.event))
    issued: dict[tuple[str, str], int] = {}
    done = []
    for report in ordered:
        day = day_of(report.t0_ms)
        issued[report.office, day] = number = issued.get((report.office, day), 0) + 1
        done.append(replace(report, record=f"{_PREFIX[report.office]}-{day}-{number:03d}"))
    return done
