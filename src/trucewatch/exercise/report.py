"""A report: one row of the observation table before it is written, and what truly lay behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.exercise.calendar import day_of
from trucewatch.exercise.land import Point


@dataclass(frozen=True)
class Spot:
    """Where something was: a `point` or an `area` with a radius; or `at` an observer, who gives a band such as `2-4 km SSE`.

    Instruments give numbers: `bearing` in tenths of a degree with `half` of its width, distances from `near_m` to `far_m`, or of a point the
    `spread` of its error: variances north and east and covariance, square metres. `seen_from`: where the observer of a point stood.
    """

    form: str
    at: Point
    radius_m: int = 0
    band: str = ""
    name: str = ""
    bearing: int = -1
    half: int = 0
    near_m: int = 0
    far_m: int = 0
    spread: tuple[int, int, int] = (0, 0, 0)
    seen_from: Point = (0, 0)


@dataclass(frozen=True)
class Report:
    """Who perceived by which means what, when, where, how many (`count` as people say it).

    `event`: the true event behind it, which no delivery ever names. `source`: in whose words it is delivered. `group`: the network's or
    medium's own reference of what this goes back to. `form`: what kind of item it is to an instrument that has several; `score`: how sure
    that is of itself, in hundredths; `reviewed`: whether somebody looked at it.
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
    source: str = "observations"
    group: str = ""
    form: str = ""
    score: int = 0
    reviewed: bool = True
    clock: str = "synchronised"


_PREFIX: Final = {
    "acoustic": "AC",
    "cameras": "CM",
    "patrol-upland": "PU",
    "patrol-lowland": "PL",
    "residents": "RS",
    "media": "MD",
    "receivers": "RF",
    "aircraft": "UA",
    "pictures": "IM",
}


def numbered(reports: Iterable[Report]) -> list[Report]:
    """Give every report its office's own reference: office, day, running number in order of time."""
    ordered = sorted(reports, key=lambda r: (r.office, r.t0_ms, r.platform, r.means, r.event))
    issued: dict[tuple[str, str], int] = {}
    done = []
    for report in ordered:
        day = day_of(report.t0_ms)
        issued[report.office, day] = number = issued.get((report.office, day), 0) + 1
        done.append(replace(report, record=f"{_prefix(report.office)}-{day}-{number:03d}"))
    return done


def _prefix(office: str) -> str:
    """The letters of an office; a team of one section has that section's number behind them."""
    if office in _PREFIX:
        return _PREFIX[office]
    team, _, section = office.rpartition("-")
    return f"{_PREFIX[team]}{section}"
