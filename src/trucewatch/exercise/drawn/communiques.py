"""What the sides of a long line tell: daily statements with their own counting and bias, announced blasts, warnings to their people.

The upland side counts episodes and leaves out what it would rather not have seen; the lowland side counts every shot and rounds up. Newspapers
copy them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trucewatch.exercise.calendar import HOUR_MS, MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land
from trucewatch.exercise.statements import COURIER, OTHER, Announcement, Assertion, accepted, copied, statement
from trucewatch.exercise.truth import ARMS
from trucewatch.model.time import DAY_MS

PAPERS: Final = (COURIER, "River Gazette (newspaper)")
_TAKEN_PERCENT: Final = {"upland": 40, "lowland": 60}
"""How many of all events a side lays at the other's door: half of them would be right."""
_STATED_PERCENT: Final = {"upland": 80, "lowland": 140}
_COPIED_PERCENT: Final = 15
_WARNED: Final = ("mlrs_122", "fpv_drone")
_WARNED_PERCENT: Final = 40


@dataclass(frozen=True)
class Alert:
    """One side's alert to its people in one section: not an incident, and nobody's observation."""

    party: str
    region: str
    t0_ms: int
    t1_ms: int


def statements(events: Iterable[Event], calendar: Calendar, seed: int) -> list[Assertion]:
    """Each side's claim for each day, and newspapers' copies of some."""
    of_day: dict[int, list[Event]] = {}
    for event in events:
        if event.kind in ARMS and event.real:
            of_day.setdefault(event.t0_ms // DAY_MS, []).append(event)
    made: list[Assertion] = []
    for day in range(1, calendar.days):
        day_ms = calendar.at(day)
        for side in OTHER:
            made += _stated(side, of_day.get(day_ms // DAY_MS, []), day_ms, seed)
    return made


def _stated(side: str, of_day: Sequence[Event], day_ms: int, seed: int) -> Iterator[Assertion]:
    chance = Chance(seed, "statement", side, day_ms)
    taken = [event for event in of_day if chance.happens(_TAKEN_PERCENT[side])]
    true = len(taken) if side == "upland" else sum(event.acts for event in taken)
    number = true * _STATED_PERCENT[side] // 100
    if not number:
        return
    said = f"more than {number // 50 * 50}" if side == "lowland" and number >= 100 else str(number)
    claim = statement(side, day_ms, said)
    yield claim
    for place, paper in enumerate(PAPERS, start=1):
        if chance.happens(_COPIED_PERCENT):
            url = f"https://paper-{place}.example/{day_ms // DAY_MS}"
            yield copied(claim, f"paper-{place}-{claim.record}", paper, url)


def announced(events: Iterable[Event], land: Land) -> Iterator[Announcement]:
    """Every notified blast: two days before by the side on whose bank the quarry lies, accepted by the other the day after."""
    for number, event in enumerate((e for e in events if e.notified), start=1):
        side = land.bank(event.x_m, event.y_m)
        sent_ms = event.t0_ms // HOUR_MS * HOUR_MS - 48 * HOUR_MS
        notice = Announcement(
            record=f"N-{number:03d}",
            revision=1,
            sent_ms=sent_ms,
            announced_ms=sent_ms,
            announced_by=side,
            activity="controlled_detonation",
            t0_ms=event.t0_ms // HOUR_MS * HOUR_MS - HOUR_MS,
            t1_ms=event.t0_ms // HOUR_MS * HOUR_MS + 3 * HOUR_MS,
            at=(event.x_m, event.y_m),
            radius_m=1_000,
            place_name="quarry",
        )
        yield notice
        yield accepted(notice)


def alerts(events: Iterable[Event], land: Land, seed: int) -> Iterator[Alert]:
    """Some rocket fire and strikes from the air, told to the people of the bank where they fell."""
    for event in events:
        chance = Chance(seed, "warning", event.id)
        if event.weapon in _WARNED and chance.happens(_WARNED_PERCENT):
            t0 = event.t0_ms + chance.between(1, 5) * MINUTE_MS
            region = f"{land.bank(event.x_m, event.y_m)} {land.section(event.x_m).replace('_', ' ')}"
            side = land.bank(event.x_m, event.y_m)
            yield Alert(side, region, t0, event.t1_ms + chance.between(10, 40) * MINUTE_MS)
