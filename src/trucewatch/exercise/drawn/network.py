"""What the acoustic network of a long line says: a band from each sensor that heard something, a fix where three or more did.

Its errors are those that it states: bearings and distances hold the truth in about 95 of 100 cases, and so does a fix's ellipse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from trucewatch.exercise.calendar import MINUTE_MS, SECOND_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event, parts
from trucewatch.exercise.land import Land, Point, bearing_deg, distance_m
from trucewatch.exercise.report import Report, Spot
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.watch import Watch
from trucewatch.model.time import DAY_MS

OFFICE: Final = "acoustic"
NETWORK: Final = "ilve"
THUNDER: Final = "thunder"
KINDS: Final = ("explosion", "shot", "burst")
WRONG_KIND_PERCENT: Final = 5
KNOWN_THUNDER_PERCENT: Final = 85
HEARD_PERCENT: Final = 92
_SOUND_M_S: Final = 340
_BEARING_SIGMA_DEG: Final = 3
_DISTANCE_SIGMA_PERCENT: Final = 12
_FIX_SENSORS: Final = 3
_FAULTY_CLOCK_PERCENT: Final = 1
_SOON_MS: Final = 1_000


class Heard(NamedTuple):
    """One sensor that heard a part of an event, and how far away it truly was."""

    watch: Watch
    away_m: int


class Clock(NamedTuple):
    """How far a sensor's clock is off, and what it says of itself."""

    off_ms: int
    status: str
    error_ms: int


class Network:
    """The sensors of one exercise, with what is wrong with their clocks."""

    def __init__(self, setting: Setting, land: Land, calendar: Calendar) -> None:
        self._seed = setting.seed
        self._calendar = calendar
        self._sensors = frozenset(site.id for site in land.sensors)
        chance = Chance(setting.seed, "day off")
        self._day_off = chance.pick(land.sensors).id
        self._day_off_from_ms = calendar.at(chance.between(3, max(3, setting.days - 1)))
        self._day_off_told = chance.happens(50)

    def listen(self, event: Event, near: Sequence[Watch]) -> Iterator[Report]:
        """All reports of the network on one event, part by part."""
        sensors = [w for w in near if w.platform in self._sensors and event.only in ("", w.platform)]
        if not sensors or not (event.only or event.heard_m):
            return
        for part in map(self._known, parts(event, self._seed)):
            chance = Chance(self._seed, "network", event.id, *(() if event.only else (part.t0_ms,)))
            heard = list(_heard(part, sensors, chance))
            if not heard:
                continue
            group = f"{part.t0_ms // SECOND_MS}-{heard[0].watch.platform}" if len(heard) > 1 else ""
            for one in heard:
                yield self._band(part, one, group, chance)
            if len(heard) >= _FIX_SENSORS:
                yield _fix(part, heard, group, chance)

    def _known(self, part: Event) -> Event:
        """Most thunder is known for what it is."""
        if part.real or part.only or not Chance(self._seed, "known", part.id).happens(KNOWN_THUNDER_PERCENT):
            return part
        return replace(part, kind=THUNDER)

    def _band(self, part: Event, heard: Heard, group: str, chance: Chance) -> Report:
        """A sensor's own bearing and distance, by its own clock. It errs in proportion to what is true: the distances from which it says this with 95 %."""
        watch, away_m = heard
        clock = self._clock(watch.platform, part.t0_ms)
        bearing = bearing_deg((watch.x_m, watch.y_m), (part.x_m, part.y_m)) * 10 + chance.around(
            10 * _BEARING_SIGMA_DEG
        )
        said_m = max(200, away_m * (100 + chance.around(_DISTANCE_SIGMA_PERCENT)) // 100)
        t0_ms = part.t0_ms + away_m * 1_000 // _SOUND_M_S + clock.off_ms + chance.between(-300, 300)
        return Report(
            event=part.id,
            office=OFFICE,
            platform=watch.platform,
            means="detected",
            kind=_named(part, chance),
            t0_ms=t0_ms,
            t1_ms=t0_ms + part.t1_ms - part.t0_ms,
            clock_error_ms=clock.error_ms,
            spot=Spot(
                form="band",
                at=(watch.x_m, watch.y_m),
                name=watch.place_name,
                bearing=bearing % 3_600,
                half=20 * _BEARING_SIGMA_DEG,
                near_m=said_m * 100 // (100 + 2 * _DISTANCE_SIGMA_PERCENT),
                far_m=said_m * 100 // (100 - 2 * _DISTANCE_SIGMA_PERCENT),
            ),
            count=counted(part.acts, chance),
            source="acoustic",
            group=group,
            form="detection",
            score=chance.between(60, 98),
            clock=clock.status,
        )

    def _clock(self, platform: str, ms: int) -> Clock:
        """One clock is a whole day off for a day, one in a hundred half a minute or more for some days; half of them say so."""
        if platform == self._day_off and self._day_off_from_ms <= ms < self._day_off_from_ms + DAY_MS:
            return Clock(-DAY_MS, "free", DAY_MS) if self._day_off_told else Clock(-DAY_MS, "synchronised", 0)
        chance = Chance(self._seed, "clock", platform)
        if not chance.happens(_FAULTY_CLOCK_PERCENT):
            return Clock(0, "synchronised", 0)
        since_ms = self._calendar.at(chance.between(2, self._calendar.days))
        off_ms, told = chance.between(30, 70) * SECOND_MS, chance.happens(50)
        if not since_ms <= ms < since_ms + 3 * DAY_MS:
            return Clock(0, "synchronised", 0)
        return Clock(off_ms, "holdover", 2 * MINUTE_MS) if told else Clock(off_ms, "synchronised", 0)


def counted(acts: int, chance: Chance) -> str:
    """What a sensor counts: some are missed, none is added."""
    return str(max(1, acts - chance.below(acts // 5 + 1)))


def _heard(part: Event, sensors: Iterable[Watch], chance: Chance) -> Iterator[Heard]:
    """The sensors that heard it: most within its reach, which changes with wind and weather."""
    for watch in sensors:
        away_m = distance_m((watch.x_m, watch.y_m), (part.x_m, part.y_m))
        if part.only or (
            away_m <= part.heard_m * chance.between(80, 105) // 100 and (part.plain or chance.happens(HEARD_PERCENT))
        ):
            yield Heard(watch, away_m)


def _named(part: Event, chance: Chance) -> str:
    """What a sensor takes it for: mostly what it was. Thunder it knows from the flashes before, or else nobody does."""
    if part.kind != THUNDER and chance.happens(WRONG_KIND_PERCENT):
        return chance.pick([kind for kind in KINDS if kind != part.kind])
    return part.kind


def _fix(part: Event, heard: Sequence[Heard], group: str, chance: Chance) -> Report:
    """The network's point: less sure along the way to the nearest sensor than across it, and surer the more sensors heard."""
    nearest = min(heard, key=lambda one: one.away_m)
    way = part.x_m - nearest.watch.x_m, part.y_m - nearest.watch.y_m
    across_m = 60 + nearest.away_m // (20 * len(heard))
    along_m = across_m * 2
    at, spread = scattered((part.x_m, part.y_m), way, along_m, across_m, chance)
    return Report(
        event=part.id,
        office=OFFICE,
        platform=NETWORK,
        means="detected",
        kind=_named(part, chance),
        t0_ms=part.t0_ms,
        t1_ms=part.t0_ms + max(_SOON_MS, part.t1_ms - part.t0_ms),
        clock_error_ms=0,
        spot=Spot("point", at, spread=spread),
        count=counted(part.acts, chance),
        source="acoustic",
        group=group,
        form="fix",
        score=chance.between(75, 99),
    )


def scattered(at: Point, way: Point, along_m: int, across_m: int, chance: Chance) -> tuple[Point, tuple[int, int, int]]:
    """A place with an error, and that error as variances north and east and covariance.

    Args: way: a direction; `along_m`, `across_m`: standard deviations along it and across.
    """
    x, y = way if way != (0, 0) else (1, 0)
    length2 = x * x + y * y
    length = distance_m((0, 0), (x, y)) or 1
    along, across = chance.around(along_m), chance.around(across_m)
    there = at[0] + (x * along - y * across) // length, at[1] + (y * along + x * across) // length
    a2, b2 = along_m * along_m, across_m * across_m
    return there, (
        (y * y * a2 + x * x * b2) // length2,
        (x * x * a2 + y * y * b2) // length2,
        x * y * (a2 - b2) // length2,
    )
