"""The world of an exercise before anything is delivered: what happens, who watches, and what they perceive of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.exercise.calendar import Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.drawn.aircraft import Flight, done_to, flights, logged
from trucewatch.exercise.drawn.arms import Escalation, breaches, escalation, exchanges
from trucewatch.exercise.drawn.countryside import countryside
from trucewatch.exercise.drawn.land import drawn_land
from trucewatch.exercise.drawn.media import articles
from trucewatch.exercise.drawn.network import KINDS, Network
from trucewatch.exercise.drawn.pictures import Picture, annotated, burning, pictures, scars
from trucewatch.exercise.drawn.posts import posts
from trucewatch.exercise.drawn.receivers import jams, received
from trucewatch.exercise.drawn.unfounded import unfounded
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land
from trucewatch.exercise.neighbours import Neighbours
from trucewatch.exercise.ordinary import ordinary
from trucewatch.exercise.overpass import Pixel, overpass
from trucewatch.exercise.perceive import perceive, rumours
from trucewatch.exercise.report import Report, numbered
from trucewatch.exercise.sensed import sensed
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.staged import staged
from trucewatch.exercise.staged_land import STAGE
from trucewatch.exercise.watch import Watch, watches

REACH_M: Final = 14_000
"""Nothing of a drawn world is perceived from the ground farther along the river."""
WRONG_KIND_PERCENT: Final = {"recorded": 4, "seen": 4, "heard": 12, "told": 15}
_UNREVIEWED_PERCENT: Final = 20
_PIXEL_SIGMA_M: Final = 80


@dataclass(frozen=True, eq=False)
class World:
    """All of it. `reports` have their references; `at_work` is who of `watching` works, by place and time."""

    setting: Setting
    calendar: Calendar
    land: Land
    events: list[Event]
    watching: list[Watch]
    at_work: Neighbours
    reports: list[Report]
    pixels: list[Pixel]
    flown: list[Flight]
    taken: list[Picture]
    grows: Escalation | None = None


def world(setting: Setting) -> World:
    """The world of a setting.

    Raises: WorkflowError: so many days cannot be had.
    """
    return _staged(setting) if setting.staged else _drawn(setting)


def _staged(setting: Setting) -> World:
    """The small exercise: written down, save for what the seed moves."""
    calendar, seed = setting.calendar, setting.seed
    events = ordinary(calendar, seed) + staged(calendar, seed)
    watching = watches(calendar, seed)
    at_work = Neighbours(watching, 2 * STAGE.area_half_m[0])
    reports = perceive(events, at_work, STAGE, calendar, seed, lambda event, near: sensed(event, near, calendar, seed))
    heard = [r for r in rumours(calendar, STAGE, seed) if calendar.holds(r.t0_ms, r.t0_ms)]
    pixels = overpass(events, watching, STAGE, seed)
    return World(setting, calendar, STAGE, events, watching, at_work, numbered([*reports, *heard]), pixels, [], [])


def _drawn(setting: Setting) -> World:
    """A world of any length, from rates and chance. Watchers come before breaches, for some fire avoids them."""
    calendar, seed, land = setting.calendar, setting.seed, drawn_land(setting)
    jamming = list(jams(setting, land, calendar))
    posted = posts(setting, land, calendar, jamming)
    at_work = Neighbours(posted, REACH_M)
    watching = [watch for watch in posted if watch.t1_ms <= calendar.closes_ms]
    flown = flights(setting, land, calendar)
    events = _events(setting, land, calendar, at_work, [*jamming, *done_to(flown, calendar.in_force_ms, seed)])
    taken = pictures(setting, land, calendar)
    events += [e for e in scars(taken, events, seed) if calendar.holds(e.t0_ms, e.t1_ms)]
    network = Network(setting, land, calendar)
    on_the_ground = perceive(events, at_work, land, calendar, seed, network.listen)
    told = [*articles(events, land, seed), *rumours(calendar, land, seed)]
    instruments = [*logged(flown, events, seed), *annotated(taken, events, seed), *received(events, land, seed)]
    reports = [*(_mistaken(r, seed) for r in on_the_ground), *told, *instruments]
    kept = [r for r in reports if calendar.holds(r.t0_ms, r.t0_ms)]
    pixels = overpass(events, watching, land, seed, _PIXEL_SIGMA_M)
    grows = escalation(setting, land, calendar)
    return World(setting, calendar, land, events, watching, at_work, _referred(kept), pixels, flown, taken, grows)


def _events(
    setting: Setting, land: Land, calendar: Calendar, at_work: Neighbours, others: Iterable[Event]
) -> list[Event]:
    """All that happens, as far as it lies in the exercise's days."""
    fire = [*exchanges(setting, land, calendar), *breaches(setting, land, calendar, at_work)]
    made: Iterator[Event] = iter(
        [
            *fire,
            *burning(fire, setting.seed),
            *others,
            *countryside(setting, land, calendar),
            *unfounded(setting, land, calendar),
        ]
    )
    return [event for event in made if calendar.holds(event.t0_ms, event.t1_ms)]


def _mistaken(report: Report, seed: int) -> Report:
    """What cameras and people say, with the mistakes that they make; the network makes its own."""
    if report.source != "observations":
        return report
    chance = Chance(seed, "mistaken", report.event, report.platform, report.means, report.t0_ms)
    if report.office == "cameras":
        report = replace(report, source="camera_events", reviewed=not chance.happens(_UNREVIEWED_PERCENT))
    if report.kind not in KINDS or not chance.happens(WRONG_KIND_PERCENT[report.means]):
        return report
    kind = chance.pick([kind for kind in KINDS if kind != report.kind])
    return replace(report, kind=kind, description="undetermined", weapon="unknown")


def _referred(reports: list[Report]) -> list[Report]:
    """Every report with its reference; an annotation's is that of its picture."""
    return [*numbered(r for r in reports if not r.record), *(r for r in reports if r.record)]
