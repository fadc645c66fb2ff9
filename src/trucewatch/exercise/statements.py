"""What the sides announce and assert: notifications by liaison, and daily claims, each in a way of counting of its own.

One side counts episodes, the other every shot and blast, each only what it lays at the other's door. Both are honest and neither
can be converted into the other; and a newspaper repeats one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.exercise.calendar import HOUR_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Point
from trucewatch.exercise.staged import demolition_ms
from trucewatch.exercise.staged_land import LOCALITIES, QUARRY
from trucewatch.exercise.truth import ARMS
from trucewatch.model.time import DAY_MS

COPIED_DAY: Final = 6
OBJECTED_DAY: Final = 10
OTHER: Final = {"upland": "lowland", "lowland": "upland"}
COURIER: Final = "Ilve Valley Courier (newspaper)"
_UNITS: Final = {"upland": "episodes", "lowland": "shots_and_explosions"}
_NOUNS: Final = {"upland": "episodes of fire", "lowland": "shots and explosions"}


@dataclass(frozen=True)
class Announcement:
    """An activity announced by liaison; revision 2 of a record carries the other side's answer."""

    record: str
    revision: int
    sent_ms: int
    announced_ms: int
    announced_by: str
    activity: str
    t0_ms: int
    t1_ms: int
    at: Point
    radius_m: int
    place_name: str
    answer: str = "none"
    answered_by: str = ""


@dataclass(frozen=True)
class Assertion:
    """A claim of one side about the other, or a newspaper's copy of it (`side` empty)."""

    record: str
    sent_ms: int
    t0_ms: int
    t1_ms: int
    claimant: str
    side: str
    accused: str
    unit: str
    count: str
    quote: str
    url: str


def announcements(calendar: Calendar) -> list[Announcement]:
    """The demolition, announced and then accepted; and a firing exercise, announced and objected to, which is not held."""
    blast = Announcement(
        record="N-001",
        revision=1,
        sent_ms=demolition_ms(calendar) - 48 * HOUR_MS,
        announced_ms=demolition_ms(calendar) - 48 * HOUR_MS,
        announced_by="upland",
        activity="controlled_detonation",
        t0_ms=demolition_ms(calendar) - HOUR_MS,
        t1_ms=demolition_ms(calendar) + 2 * HOUR_MS,
        at=(QUARRY.x_m, QUARRY.y_m),
        radius_m=1_000,
        place_name="Limepit quarry",
    )
    range_ = LOCALITIES[-2]
    held_ms = calendar.at(calendar.staged(OBJECTED_DAY), "13:00")
    firing = Announcement(
        record="N-002",
        revision=1,
        sent_ms=held_ms - 30 * HOUR_MS,
        announced_ms=held_ms - 30 * HOUR_MS,
        announced_by="lowland",
        activity="live_fire_exercise",
        t0_ms=held_ms,
        t1_ms=held_ms + 3 * HOUR_MS,
        at=(range_.x_m, range_.y_m),
        radius_m=2_000,
        place_name=range_.id,
    )
    return [blast, accepted(blast), firing, answered(firing, "objected", firing.sent_ms + 6 * HOUR_MS)]


def accepted(notice: Announcement) -> Announcement:
    """The record of an announcement once the other side has accepted it, most of a day after it was sent."""
    return answered(notice, "accepted", notice.sent_ms + 20 * HOUR_MS)


def answered(notice: Announcement, answer: str, sent_ms: int) -> Announcement:
    """The record of an announcement with the other side's answer."""
    return replace(notice, revision=2, sent_ms=sent_ms, answer=answer, answered_by=OTHER[notice.announced_by])


def assertions(events: Iterable[Event], calendar: Calendar, seed: int) -> list[Assertion]:
    """Each side's claim for each local day that it says anything of, and one newspaper's copy."""
    known = [e for e in events if e.kind in ARMS]
    made = []
    for day in range(1, calendar.days):
        of_day = [e for e in known if calendar.at(day) <= e.t0_ms < calendar.at(day + 1)]
        made += [claim for side in _UNITS for claim in _claim(side, of_day, calendar.at(day), seed)]
    copied_ms = calendar.at(calendar.staged(COPIED_DAY))
    quotable = [c for c in made if c.side == "upland" and c.t0_ms <= copied_ms]
    url = "https://courier.example/ilve/one-day"
    return made + [copied(claim, f"courier-{claim.record}", COURIER, url) for claim in quotable[-1:]]


def _claim(side: str, of_day: list[Event], day_ms: int, seed: int) -> Iterator[Assertion]:
    """What one side says of one day: it takes about half of what it heard for the other's, whatever it was."""
    chance = Chance(seed, "claim", side, day_ms)
    taken = [e for e in of_day if chance.happens(55)]
    number = len(taken) if side == "upland" else sum(e.acts for e in taken) + chance.between(0, 6)
    if number == 0:
        return
    said = f"{chance.pick(('', 'at least ', 'about '))}{number}" if side == "lowland" else str(number)
    yield statement(side, day_ms, said)


def statement(side: str, day_ms: int, said: str) -> Assertion:
    """One side's statement on a local day, sent the morning after, with the number that it says in its own unit."""
    return Assertion(
        record=f"{side}-{day_ms // DAY_MS}",
        sent_ms=day_ms + DAY_MS + 9 * HOUR_MS,
        t0_ms=day_ms,
        t1_ms=day_ms + DAY_MS,
        claimant=f"{side.capitalize()} side, daily statement",
        side=side,
        accused=OTHER[side],
        unit=_UNITS[side],
        count=said,
        quote=f"In the past day we counted {said} {_NOUNS[side]} from the other bank.",
        url=f"https://{side}.example/statements/{day_ms // DAY_MS}",
    )


def copied(claim: Assertion, record: str, paper: str, url: str) -> Assertion:
    """A newspaper's sentence on a claim: the same number from the same mouth, and no second origin."""
    return replace(claim, record=record, sent_ms=claim.sent_ms + 6 * HOUR_MS, claimant=paper, side="", url=url)
