"""Pictures from above: fires that burn, guns that stand in the open, and damage that was not there the day before; two readers look."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trucewatch.exercise.calendar import MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land, Point
from trucewatch.exercise.report import Report, Spot
from trucewatch.exercise.setting import Setting
from trucewatch.model.time import DAY_MS

OFFICE: Final = "pictures"
EVERY_SECTIONS: Final = 3
SENSORS: Final = ("Ilve Eye 1", "Ilve Eye 2")
HALF_M: Final = (10_000, 6_000)
CLOUDED_PERCENT: Final = 50
_MARKED_PERCENT: Final = {"fire": 70, "weapon_sighting": 60, "damage": 50}
_BOTH_PERCENT: Final = 75
_SIGMA_M: Final = 40
_LONGEST_MS: Final = 7 * 60 * MINUTE_MS
_SCARS: Final = ("mortar_82", "mortar_120", "artillery_122", "mlrs_122", "fpv_drone")


@dataclass(frozen=True)
class Picture:
    """One picture: of what is within HALF_M of a point of the river, taken at a time and one day before."""

    record: str
    sensor: str
    t0_ms: int
    at: Point
    cloud_percent: int

    @property
    def since_ms(self) -> int:
        """When the place was pictured before."""
        return self.t0_ms - DAY_MS

    @property
    def ring(self) -> tuple[Point, ...]:
        """Its footprint."""
        (x, y), (a, b) = self.at, HALF_M
        return (x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b)

    @property
    def sha256(self) -> str:
        """The hash of the raw picture, which nobody ever sees."""
        return hashlib.sha256(f"{self.record} {self.t0_ms} {self.at}".encode()).hexdigest()

    def shows(self, event: Event) -> bool:
        """Whether an event's place is in it."""
        return abs(event.x_m - self.at[0]) < HALF_M[0] and abs(event.y_m - self.at[1]) < HALF_M[1]


def pictures(setting: Setting, land: Land, calendar: Calendar) -> list[Picture]:
    """One a day of a place in every third section."""
    made = []
    for day in range(2, setting.days + 1):
        for section in land.sections[::EVERY_SECTIONS]:
            chance = Chance(setting.seed, "picture", section.id, day)
            x = chance.between(section.from_m, section.until_m)
            t0 = calendar.at(day, "11:00") + chance.below(180) * MINUTE_MS
            cloud = chance.pick((0, 5, 10, 20, 30, 40, 60, 90))
            record = f"IM-{section.id[-2:]}-{day:03d}"
            made.append(Picture(record, chance.pick(SENSORS), t0, (x, land.river_y(x)), cloud))
    return made


def scars(taken: Sequence[Picture], events: Sequence[Event], seed: int) -> list[Event]:
    """The damage that pictures will show: an event of its own for each impact in view since the day before, as far as it left a trace."""
    ordered, starts = _in_order(events)
    made: dict[str, Event] = {}
    for picture in taken:
        first, last = bisect_left(starts, picture.since_ms), bisect_left(starts, picture.t0_ms)
        for event in ordered[first:last] if picture.cloud_percent < CLOUDED_PERCENT else ():
            if event.weapon in _SCARS and event.description == "impact" and picture.shows(event):
                scar = _scar(event, seed)
                if scar and scar.t1_ms < picture.t0_ms:
                    made[scar.id] = scar
    return list(made.values())


def annotated(taken: Sequence[Picture], events: Sequence[Event], seed: int) -> list[Report]:
    """What the readers mark in pictures without much cloud: one report for each thing, by both of them or by one."""
    ordered, starts = _in_order(events)
    made = []
    for picture in taken:
        first, last = bisect_left(starts, picture.since_ms - _LONGEST_MS), bisect_left(starts, picture.t0_ms)
        for event in ordered[first:last] if picture.cloud_percent < CLOUDED_PERCENT else ():
            chance = Chance(seed, "annotated", picture.record, event.id)
            if picture.shows(event) and _visible(event, picture) and chance.happens(_MARKED_PERCENT[event.kind]):
                made.append(_report(picture, event, chance))
    return [report for report in made if report]


def _in_order(events: Sequence[Event]) -> tuple[list[Event], list[int]]:
    ordered = sorted(events, key=lambda e: (e.t0_ms, e.id))
    return ordered, [event.t0_ms for event in ordered]


def _visible(event: Event, picture: Picture) -> bool:
    """Fires and guns as long as they are there; damage in the first picture after it."""
    if event.kind == "damage":
        return bool(event.trace_of) and picture.since_ms <= event.t0_ms and event.t1_ms <= picture.t0_ms
    return event.kind in {"fire", "weapon_sighting"} and event.t0_ms <= picture.t0_ms < event.t1_ms


def _scar(event: Event, seed: int) -> Event | None:
    chance = Chance(seed, "scar", event.id)
    if not chance.happens(60):
        return None
    return Event(
        id=f"damage-{event.id}",
        kind="damage",
        t0_ms=event.t0_ms,
        t1_ms=event.t1_ms,
        x_m=event.x_m,
        y_m=event.y_m,
        acts=chance.between(1, max(1, event.acts // 3)),
        trace_of=event.id,
    )


def _report(picture: Picture, event: Event, chance: Chance) -> Report:
    """One thing in a picture; `form` says who marked it."""
    at = event.x_m + chance.around(_SIGMA_M), event.y_m + chance.around(_SIGMA_M)
    damage = event.kind == "damage"
    return Report(
        event=event.id,
        office=OFFICE,
        platform=picture.sensor,
        means="recorded",
        kind=event.kind,
        t0_ms=picture.since_ms if damage else picture.t0_ms,
        t1_ms=picture.t0_ms + MINUTE_MS,
        clock_error_ms=0,
        spot=Spot("point", at, radius_m=_SIGMA_M * 5 // 2),
        count=f"at least {event.acts}" if damage else str(event.acts),
        weapon=event.weapon,
        sighting=event.sighting,
        record=picture.record,
        source="imagery",
        group=picture.record,
        form="both" if chance.happens(_BOTH_PERCENT) else chance.pick(("a", "b")),
    )


def of_picture(reports: Sequence[Report]) -> dict[str, list[Report]]:
    """The annotations of each picture by its record."""
    made: dict[str, list[Report]] = {}
    for report in reports:
        made.setdefault(report.record, []).append(report)
    return made


def burning(events: Sequence[Event], seed: int) -> Iterator[Event]:
    """Fires that some impacts light: an event of its own, of kind fire, caused by arms."""
    for event in events:
        chance = Chance(seed, "burning", event.id)
        if event.weapon in _SCARS and event.description == "impact" and chance.happens(12):
            t0_ms = event.t0_ms + chance.between(1, 10) * MINUTE_MS
            yield Event(
                id=f"heat-{event.id}",
                kind="fire",
                t0_ms=t0_ms,
                t1_ms=t0_ms + chance.between(40, 300) * MINUTE_MS,
                x_m=event.x_m + chance.around(100),
                y_m=event.y_m + chance.around(100),
                acts=chance.between(1, 2),
                seen_m=6_000,
                trace_of=event.id,
            )
