"""Receivers of radio signals: jamming, and the control links of unmanned aircraft; a line from one of them, a position from several."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from trucewatch.exercise.calendar import MINUTE_MS, SECOND_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land, Site, bearing_deg, distance_m
from trucewatch.exercise.report import Report, Spot
from trucewatch.exercise.setting import Setting

OFFICE: Final = "receivers"
REACH_M: Final = {"uav": 20_000, "interference": 25_000}
_SIGMA_M: Final = {"uav": 250, "interference": 800}
_HEARD_PERCENT: Final = 70
_BEARING_SIGMA: Final = 20
"""Tenths of a degree."""
_JAMS_E3: Final = 60


def jams(setting: Setting, land: Land, calendar: Calendar) -> Iterator[Event]:
    """Interference with all that receives or sends within some kilometres, for hours."""
    for day in range(2, setting.days + 1):
        for section in land.sections:
            chance = Chance(setting.seed, "jams", section.id, day)
            for n in range(chance.number(_JAMS_E3)):
                x = chance.between(section.from_m, section.until_m)
                t0 = max(calendar.in_force_ms, calendar.at(day, "00:30") + chance.below(1_000) * MINUTE_MS)
                yield Event(
                    id=f"jamming-{section.id[-2:]}-{day:03d}-{n + 1}",
                    kind="interference",
                    t0_ms=t0,
                    t1_ms=t0 + chance.between(50, 300) * MINUTE_MS,
                    x_m=x,
                    y_m=land.river_y(x) + chance.between(-6_000, 6_000),
                    weapon="jammer",
                    breaches=("interference",),
                )


def received(events: Sequence[Event], land: Land, seed: int) -> list[Report]:
    """What receivers report of jamming and of aircraft."""
    xs = [site.x_m for site in land.receivers]
    made = []
    for event in events:
        reach_m = REACH_M.get(event.kind, 0)
        if not reach_m:
            continue
        near = land.receivers[bisect_left(xs, event.x_m - reach_m) : bisect_left(xs, event.x_m + reach_m)]
        chance = Chance(seed, "received", event.id)
        heard = [
            site
            for site in near
            if distance_m(site.at, (event.x_m, event.y_m)) <= reach_m and chance.happens(_HEARD_PERCENT)
        ]
        if heard:
            made.append(_report(event, heard, chance))
    return made


def _report(event: Event, heard: Sequence[Site], chance: Chance) -> Report:
    """A position where two or more heard it, else a line."""
    here, at = heard[0].at, (event.x_m, event.y_m)
    if len(heard) > 1:
        sigma_m = _SIGMA_M[event.kind]
        there = at[0] + chance.around(sigma_m), at[1] + chance.around(sigma_m)
        spot = Spot("point", there, radius_m=sigma_m * 5 // 2, seen_from=here)
    else:
        bearing = bearing_deg(here, at) * 10 + chance.around(_BEARING_SIGMA)
        spot = Spot("line", here, bearing=bearing % 3_600, half=2 * _BEARING_SIGMA, seen_from=here)
    return Report(
        event=event.id,
        office=OFFICE,
        platform=heard[0].id,
        means="detected",
        kind=event.kind,
        t0_ms=event.t0_ms // SECOND_MS * SECOND_MS,
        t1_ms=event.t1_ms,
        clock_error_ms=SECOND_MS,
        spot=spot,
        count="",
        uav_act=event.uav_act,
        source="rf_detections",
        group=f"{event.t0_ms // MINUTE_MS}-{heard[0].id}",
    )
