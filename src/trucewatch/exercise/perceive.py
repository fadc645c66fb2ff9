"""What cameras, patrols and residents say of what happens in their reach: never more than they could know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from trucewatch.exercise.calendar import HOUR_MS, MINUTE_MS, SECOND_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land, Site, bearing_deg, distance_m
from trucewatch.exercise.neighbours import Neighbours
from trucewatch.exercise.report import Report, Spot
from trucewatch.exercise.watch import Watch
from trucewatch.ingest.places import WINDS

BEST_PERCENT: Final = 105
"""On its best days sound goes so much farther than usual."""
_HEARSAY_M: Final = 2_500
_KM: Final = 1_000


Listening: TypeAlias = Callable[[Event, Sequence[Watch]], Iterable[Report]]
"""What acoustic sensors report of an event, given the watchers near it."""


def perceive(
    events: Iterable[Event], at_work: Neighbours, land: Land, calendar: Calendar, seed: int, listening: Listening
) -> list[Report]:
    """All reports of sensors, cameras, patrols and residents; satellites are in `overpass`."""
    reports: list[Report] = []
    for event in events:
        if event.kind == "fire":
            continue
        near = at_work.near(event.x_m, event.t0_ms)
        reports += listening(event, near)
        reports += [r for watch in near for r in _watched(event, watch, seed)]
        reports += _told(event, land, seed)
    return [r for r in reports if calendar.holds(r.t0_ms, r.t0_ms)]


def reach_m(event: Event, watch: Watch) -> int:
    """How far from a watcher an event can be perceived on a good day; 0: not by its means, or there is nothing to perceive."""
    if not event.real:
        return 0
    if watch.means == "detected":
        return event.heard_m * BEST_PERCENT // 100
    by_means = {"recorded": event.seen_m, "seen": event.seen_m, "heard": event.heard_m * 3 // 4}
    return min(by_means.get(watch.means, 0), watch.radius_m)


def _watched(event: Event, watch: Watch, seed: int) -> Iterator[Report]:
    """A camera or a patrol: a point on the map for what stands or flies in view, otherwise a band of bearing and distance."""
    away = distance_m((watch.x_m, watch.y_m), (event.x_m, event.y_m))
    reach = reach_m(event, watch)
    if watch.means == "detected" or not reach or away > reach:
        return
    chance = Chance(seed, "watched", event.id, watch.platform, watch.means)
    if not event.plain and not chance.happens(80):
        return
    in_view = watch.means != "heard"
    recorded = watch.means == "recorded"
    mapped = in_view and event.kind in {"weapon_sighting", "uav"}
    step_ms = SECOND_MS if recorded else MINUTE_MS
    yield Report(
        event=event.id,
        office="cameras" if recorded else watch.platform,
        platform=watch.platform,
        means=watch.means,
        kind=event.kind,
        t0_ms=event.t0_ms // step_ms * step_ms,
        t1_ms=event.t1_ms // step_ms * step_ms + step_ms,
        clock_error_ms=step_ms,
        spot=_mapped(event, watch, chance) if mapped else _band(event, watch, away, chance),
        count=str(event.acts) if in_view else _estimated(event.acts),
        uav_act=event.uav_act,
        description=event.description if in_view else "undetermined",
        weapon=event.weapon if in_view else "unknown",
        sighting=event.sighting if in_view else "",
    )


def _mapped(event: Event, watch: Watch, chance: Chance) -> Spot:
    """A point read from the map: normal errors of 60 m, and a radius of 150 m that holds 95 %."""
    at = event.x_m + chance.around(60), event.y_m + chance.around(60)
    return Spot("point", at, radius_m=150, name=watch.place_name, seen_from=(watch.x_m, watch.y_m))


def _band(event: Event, watch: Watch, away: int, chance: Chance) -> Spot:
    """A sixteenth of the horizon and a band of whole kilometres, as patrols say it: `2-4 km SSE`."""
    here = (watch.x_m, watch.y_m)
    wind = round((bearing_deg(here, (event.x_m, event.y_m)) + chance.around(2)) / 22.5) % 16
    near = max(0, away - 500 - chance.below(400)) // _KM
    far = (away + 500 + chance.below(400)) // _KM + 1
    return Spot("band", here, band=f"{near}-{far} km {WINDS[wind]}", name=watch.place_name)


def _estimated(acts: int) -> str:
    """What an ear counts: few exactly, many about."""
    return str(acts) if acts <= 5 else f"about {(acts + 2) // 5 * 5}"


def _told(event: Event, land: Land, seed: int) -> Iterator[Report]:
    """What residents of the nearest locality tell, to the hour and without weapon: of some events, and of every breach."""
    chance = Chance(seed, "told", event.id)
    home = land.home(event.x_m, event.y_m)
    if not event.real or distance_m(home.at, (event.x_m, event.y_m)) > _HEARSAY_M:
        return
    if event.breaches or chance.happens(14):
        yield _hearsay(event.id, event.kind, event.t0_ms, home)


def rumours(calendar: Calendar, land: Land, seed: int) -> Iterator[Report]:
    """Every second day somebody tells of explosions that never were; on a long river in one section of eight."""
    for day in range(3, calendar.days + 1, 2):
        for section in [s.id for s in land.sections] or [""]:
            chance = Chance(seed, "rumour", *filter(None, (section,)), day)
            homes = [site for site in land.localities if land.section(site.x_m) == section]
            if not section or chance.happens(12):
                name = f"rumour-{section[-2:]}-{day:03d}" if section else f"rumour-{day:02d}"
                home = chance.pick(homes)
                yield _hearsay(name, "explosion", calendar.at(day) + chance.between(6, 17) * HOUR_MS, home)


def _hearsay(event: str, kind: str, ms: int, home: Site) -> Report:
    t0 = ms // HOUR_MS * HOUR_MS
    return Report(
        event=event,
        office="residents",
        platform=f"residents of {home.id}",
        means="told",
        kind=kind,
        t0_ms=t0,
        t1_ms=t0 + HOUR_MS,
        clock_error_ms=0,
        spot=Spot("area", (home.x_m, home.y_m), radius_m=3_000, name=home.id),
        count="several",
    )
