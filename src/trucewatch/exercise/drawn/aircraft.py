"""The mission's own aircraft: where they fly, what they see on the way, and what is done to them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trucewatch.exercise.calendar import MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land, Point
from trucewatch.exercise.report import Report, Spot
from trucewatch.exercise.setting import Setting

OFFICE: Final = "aircraft"
WIDTH_M: Final = 3_000
LASTS_MS: Final = 90 * MINUTE_MS
_FLIGHTS_E3: Final = 500
_LONG_M: Final = 24_000
_POINT_EVERY_M: Final = 3_000
_SHOT_AT_PERCENT: Final = 4
_INTERFERED_PERCENT: Final = 12
_LOST_PERCENT: Final = 1
_AHEAD_M: Final = 2_500
_SEEN_PERCENT: Final = 75
_LONGEST_MS: Final = 6 * 60 * MINUTE_MS
_MAPPED_SIGMA_M: Final = 40
_OWN_SIGMA_M: Final = 150
_BREACHED_BY: Final = {"shot_at": "ceasefire", "interfered": "interference"}
"""The clause that what is done to a flight breaches; a flight that is lost is nobody's doing."""
HEADING: Final = "observation flight along the river"


@dataclass(frozen=True)
class Flight:
    """One flight along the river. `fate`: what is done to it at `fate_ms`: `shot_at`, `interfered`, `lost`, or nothing."""

    id: str
    platform: str
    t0_ms: int
    t1_ms: int
    track: tuple[Point, ...]
    fate: str = ""
    fate_ms: int = 0

    def at(self, ms: int) -> Point:
        """Where it is at a time: it flies at an even pace."""
        legs = len(self.track) - 1
        done = min(max(0, ms - self.t0_ms), self.t1_ms - self.t0_ms) * legs
        leg = min(done // (self.t1_ms - self.t0_ms), legs - 1)
        part = done - leg * (self.t1_ms - self.t0_ms)
        (x0, y0), (x1, y1) = self.track[leg : leg + 2]
        whole = self.t1_ms - self.t0_ms
        return x0 + (x1 - x0) * part // whole, y0 + (y1 - y0) * part // whole


def flights(setting: Setting, land: Land, calendar: Calendar) -> list[Flight]:
    """The flights of an exercise, every second day in every section, by day."""
    made = []
    for day in range(1, setting.days + 1):
        for section in land.sections:
            chance = Chance(setting.seed, "mission flight", section.id, day)
            for n in range(min(1, chance.number(_FLIGHTS_E3))):
                x0 = chance.between(section.from_m, max(section.from_m, section.until_m - _LONG_M))
                off_m, t0 = chance.between(-4_000, 4_000), calendar.at(day, "07:10") + chance.below(600) * MINUTE_MS
                xs = range(x0, min(x0 + _LONG_M, land.area_half_m[0]) + 1, _POINT_EVERY_M)
                track = tuple((x, land.river_y(x) + off_m) for x in xs)
                drawn = chance.below(100)
                fate = "shot_at" if drawn < _SHOT_AT_PERCENT else ""
                fate = fate or ("interfered" if drawn < _SHOT_AT_PERCENT + _INTERFERED_PERCENT else "")
                fate = fate or ("lost" if drawn >= 100 - _LOST_PERCENT else "")
                when = t0 + chance.between(20, 70) * MINUTE_MS
                name = f"F{section.id[-2:]}-{day:03d}-{n + 1}"
                made.append(Flight(name, f"U{section.id[-2:]}", t0, t0 + LASTS_MS, track, fate, when))
    return made


def done_to(flown: Iterable[Flight], in_force_ms: int, seed: int) -> Iterator[Event]:
    """Shots at aircraft, and interference with them, as events at the aircraft's own place."""
    for flight in flown:
        if flight.fate not in _BREACHED_BY:
            continue
        chance, t0 = Chance(seed, "done to", flight.id), flight.fate_ms
        x, y = (metres + chance.around(_OWN_SIGMA_M) for metres in flight.at(t0))
        breaches = (_BREACHED_BY[flight.fate],) if t0 >= in_force_ms else ()
        if flight.fate == "interfered":
            t1 = t0 + 12 * MINUTE_MS
            yield Event(f"interference-{flight.id}", "interference", t0, t1, x, y, breaches=breaches)
        else:
            yield Event(
                f"fire-at-{flight.id}",
                "burst",
                t0,
                t0 + 2 * MINUTE_MS,
                x,
                y,
                acts=chance.between(5, 30),
                weapon="small_arms",
                description="direction",
                heard_m=3_500,
                seen_m=1_200,
                breaches=breaches,
            )


def logged(flown: Iterable[Flight], events: Sequence[Event], seed: int) -> list[Report]:
    """What the flights' logs hold of events: what was done to them, and what they saw below on their way."""
    ordered = sorted(events, key=lambda e: (e.t0_ms, e.id))
    starts = [event.t0_ms for event in ordered]
    made = []
    for flight in flown:
        first, last = bisect_left(starts, flight.t0_ms - _LONGEST_MS), bisect_left(starts, flight.t1_ms)
        for event in ordered[first:last]:
            chance = Chance(seed, "logged", flight.id, event.id)
            if event.id in {f"fire-at-{flight.id}", f"interference-{flight.id}"}:
                made.append(_own(flight, event))
            elif event.real and (ms := _meets(flight, event)) and chance.happens(_SEEN_PERCENT):
                made.append(_saw(flight, event, ms, chance))
    return made


def _meets(flight: Flight, event: Event) -> int:
    """When a flight has an event below it while that goes on; 0 never."""
    if not event.seen_m or not flight.track[0][0] <= event.x_m <= flight.track[-1][0]:
        return 0
    whole_m = flight.track[-1][0] - flight.track[0][0]
    over_ms = flight.t0_ms + (flight.t1_ms - flight.t0_ms) * (event.x_m - flight.track[0][0]) // whole_m
    slack_ms = (flight.t1_ms - flight.t0_ms) * _AHEAD_M // whole_m
    if over_ms + slack_ms < event.t0_ms or event.t1_ms <= over_ms - slack_ms:
        return 0
    if flight.fate == "lost" and over_ms >= flight.fate_ms:
        return 0
    return over_ms if abs(flight.at(over_ms)[1] - event.y_m) <= WIDTH_M // 2 else 0


def _own(flight: Flight, event: Event) -> Report:
    """What was done to the aircraft, at its own place."""
    jammed = event.kind == "interference"
    return Report(
        event=event.id,
        office=OFFICE,
        platform=flight.platform,
        means="detected" if jammed else "recorded",
        kind=event.kind,
        t0_ms=event.t0_ms,
        t1_ms=event.t1_ms,
        clock_error_ms=1_000,
        spot=Spot("point", flight.at(event.t0_ms), radius_m=_OWN_SIGMA_M * 5 // 2, name=flight.id),
        count="" if jammed else f"at least {max(1, event.acts // 2)}",
        weapon="unknown" if jammed else event.weapon,
        source="uav_flights",
        form="interference" if jammed else "fire_at_uav",
    )


def _saw(flight: Flight, event: Event, ms: int, chance: Chance) -> Report:
    """What lay below, read from the picture."""
    at_ms = min(max(ms, event.t0_ms), event.t1_ms - 1)
    x, y = event.x_m + chance.around(_MAPPED_SIGMA_M), event.y_m + chance.around(_MAPPED_SIGMA_M)
    return Report(
        event=event.id,
        office=OFFICE,
        platform=flight.platform,
        means="recorded",
        kind=event.kind,
        t0_ms=at_ms,
        t1_ms=at_ms + MINUTE_MS,
        clock_error_ms=1_000,
        spot=Spot("point", (x, y), radius_m=_MAPPED_SIGMA_M * 5 // 2, name=flight.id),
        count=str(event.acts),
        uav_act=event.uav_act,
        description=event.description,
        weapon=event.weapon,
        sighting=event.sighting,
        source="uav_flights",
        form="seen",
    )
