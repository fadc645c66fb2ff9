"""What the acoustic sensors of the small exercise say: a band from each that heard something, a point from the network where three or more did.

They hear shots and blasts, not purposes: a hunter's shot and a soldier's are one sound to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from trucewatch.exercise.calendar import MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import bearing_deg, distance_m
from trucewatch.exercise.report import Report, Spot
from trucewatch.exercise.staged_land import SENSORS
from trucewatch.exercise.watch import Watch

SOUND_M_S: Final = 340
NETWORK: Final = "acoustic-network"
_IDS: Final = frozenset(site.id for site in SENSORS)
_HEARD_PURPOSES: Final = {"impact", "outgoing", "direction"}
_HALF_DEG: Final = 6
_FIX_SENSORS: Final = 3
_FIX_SIGMA_M: Final = 110
_FIX_RADIUS_M: Final = 270
_WRONG_CLOCK: Final = "A07"
_WRONG_CLOCK_DAYS: Final = (5, 8)
_WRONG_CLOCK_MS: Final = 34_000


def sensed(event: Event, watches: Sequence[Watch], calendar: Calendar, seed: int) -> list[Report]:
    """The reports of the acoustic office on one event; `watches` are those that work at its time."""
    chance = Chance(seed, "sensed", event.id)
    known = event.description in _HEARD_PURPOSES and (event.plain or chance.happens(60))
    weapon, description = (event.weapon, event.description) if known else ("unknown", "undetermined")
    bands = list(_bands(event, [w for w in watches if w.platform in _IDS], calendar, chance))
    fix = [_fix(event, chance)] if len(bands) >= _FIX_SENSORS else []
    return [
        Report(
            event=event.id,
            office="acoustic",
            platform=platform,
            means="detected",
            kind=event.kind,
            t0_ms=t0_ms,
            t1_ms=t0_ms + event.t1_ms - event.t0_ms,
            clock_error_ms=error_ms,
            spot=spot,
            count=_counted(event.acts, chance),
            description=description,
            weapon=weapon,
        )
        for platform, t0_ms, error_ms, spot in bands + fix
    ]


def _bands(
    event: Event, sensors: Sequence[Watch], calendar: Calendar, chance: Chance
) -> Iterator[tuple[str, int, int, Spot]]:
    """Platform, time of arrival, clock error and band of each sensor that heard it."""
    at = (event.x_m, event.y_m)
    for watch in sensors:
        here = (watch.x_m, watch.y_m)
        away = distance_m(here, at)
        if away > event.heard_m * chance.between(80, 105) // 100 or not (event.plain or chance.happens(92)):
            continue
        offset_ms, error_ms = _clock(watch.platform, event.t0_ms, calendar, chance)
        bearing = bearing_deg(here, at) + chance.around(2)
        near, far = away * chance.between(60, 85) // 10_000 * 100, away * chance.between(120, 150) // 10_000 * 100 + 300
        band = f"{near}-{far} m {(bearing - _HALF_DEG) % 360}-{(bearing + _HALF_DEG) % 360}°"
        spot = Spot("band", here, band=band, name=watch.place_name)
        yield watch.platform, event.t0_ms + away * 1000 // SOUND_M_S + offset_ms, error_ms, spot


def _fix(event: Event, chance: Chance) -> tuple[str, int, int, Spot]:
    """The network's point: two normal errors of 110 m, so that 95 % lie within 270 m."""
    x, y = event.x_m + chance.around(_FIX_SIGMA_M), event.y_m + chance.around(_FIX_SIGMA_M)
    return NETWORK, event.t0_ms, 1_000, Spot("point", (x, y), radius_m=_FIX_RADIUS_M)


def _clock(platform: str, ms: int, calendar: Calendar, chance: Chance) -> tuple[int, int]:
    """How far a sensor's clock is off and how far it says it may be: one of them loses its satellite time for some days."""
    first, last = (calendar.staged(day) for day in _WRONG_CLOCK_DAYS)
    if platform == _WRONG_CLOCK and calendar.at(first) <= ms < calendar.at(last):
        return _WRONG_CLOCK_MS, MINUTE_MS
    return chance.between(-800, 800), 1_000


def _counted(acts: int, chance: Chance) -> str:
    """What a sensor counts: some are missed, none is added."""
    return str(max(1, acts - chance.below(acts // 5 + 1)))
