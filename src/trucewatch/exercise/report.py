"""A report: one row of the observation table before it is written, and what truly lay behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.exercise.calendar import day_of
from trucewatch.exercise.land import Point


@dataclass(frozen=True)
class Spot:
    """Where something was: a `point` or an `area` with a radius; or `at` an observer, who gives a band such as `2-4 km SSE`."""

    form: str
    at: Point
    radius_m: int = 0
    band: str = ""
    name: str = ""


@dataclass(frozen=True)
class Report:
    """Who perceived by which means what, when, where, how many (`count` as people say it).

    `event`: the true event behind it, which no delivery ever names.
    """

    event: str
    office: str
    platform: str
    means: str
    kind: str
    t0_ms: int
    t1_ms: int
    clock_error_ms: int
    spot: Spot
    count: str
    uav_act: str = "none"
    description: str = "undetermined"
    weapon: str = "unknown"
    sighting: str = ""
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
