"""Who watches along a long line: the same list decides what can be perceived and what the mission is told of its own coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from trucewatch.exercise.calendar import CUT_OFF_MS, HOUR_MS, MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.drawn.countryside import INSPECTED_EVERY
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land, Section, Site
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.watch import (
    CAMERA_RANGE_M,
    EAR_RANGE_M,
    EYE_RANGE_M,
    PASSES,
    SATELLITES,
    SENSOR_RANGE_M,
    STOPS,
    Watch,
)

RECEIVER_RANGE_M: Final = 15_000
JAMMED_M: Final = 8_000
CLOUD_PERCENT: Final = 14
_OUTAGE_PERCENT: Final = 5
_KEPT_AWAY_PERCENT: Final = 1
_REASONS: Final = ("no power", "no link", "software restarted", "battery failed")
_INSPECTION_STOP: Final = 3
_REFUSALS: Final = (
    ("denied", "road closed for repair", "the liaison office was not told of any repair"),
    ("turned_back", "no order to let the patrol pass", "no answer"),
)


class Span(NamedTuple):
    """One reporting period."""

    day: int
    t0_ms: int
    t1_ms: int


def posts(setting: Setting, land: Land, calendar: Calendar, jams: Sequence[Event]) -> list[Watch]:
    """Every watcher's states, period by period, and one period more: who avoids them on the last day looks ahead to midnight.

    Args: jams: interference with whatever stands near.
    """
    made: list[Watch] = []
    for day in range(1, setting.days + 2):
        span = Span(day, calendar.at(day - 1) + CUT_OFF_MS, calendar.at(day) + CUT_OFF_MS)
        today = [jam for jam in jams if span.t0_ms < jam.t1_ms and jam.t0_ms < span.t1_ms]
        for sites, means, range_m in (
            (land.sensors, "detected", SENSOR_RANGE_M),
            (land.cameras, "recorded", CAMERA_RANGE_M),
        ):
            for site in sites:
                watch = Watch(site.id, means, "up", span.t0_ms, span.t1_ms, *site.at, range_m, site.id)
                made += _hindered(watch, span, today, setting.seed)
        for section in land.sections:
            made += _patrols(section, land, calendar, day, setting.seed)
            made += _overpasses(section, calendar, day, setting.seed)
    return made


def _hindered(watch: Watch, span: Span, jams: Sequence[Event], seed: int) -> Iterator[Watch]:
    """The states of a standing watcher in one period: up, save where it is broken or, but for cameras on a cable, jammed."""
    gap = _jammed(watch, span, jams) if watch.means == "detected" else None
    gap = gap or _broken(watch, span, seed)
    if gap is None:
        yield watch
        return
    if watch.t0_ms < gap.t0_ms:
        yield replace(watch, t1_ms=gap.t0_ms)
    yield gap
    if gap.t1_ms < watch.t1_ms:
        yield replace(watch, t0_ms=gap.t1_ms)


def _jammed(watch: Watch, span: Span, jams: Sequence[Event]) -> Watch | None:
    for jam in jams:
        if (jam.x_m - watch.x_m) ** 2 + (jam.y_m - watch.y_m) ** 2 <= JAMMED_M**2:
            t0_ms, t1_ms = max(jam.t0_ms, span.t0_ms), min(jam.t1_ms, span.t1_ms)
            return replace(watch, t0_ms=t0_ms, t1_ms=t1_ms, state="jammed", reason="interference with the radio link")
    return None


def _broken(watch: Watch, span: Span, seed: int) -> Watch | None:
    chance = Chance(seed, "outage", watch.platform, span.day)
    if not chance.happens(_OUTAGE_PERCENT):
        return None
    t0_ms = watch.t0_ms + chance.below(16) * HOUR_MS
    t1_ms = t0_ms + chance.between(2, 7) * HOUR_MS
    return replace(watch, t0_ms=t0_ms, t1_ms=t1_ms, state="down", reason=chance.pick(_REASONS))


def _patrols(section: Section, land: Land, calendar: Calendar, day: int, seed: int) -> Iterator[Watch]:
    """The two teams of a section: five stops by day, each on its own bank; it sees and hears at each."""
    homes = [site for site in land.localities if section.from_m <= site.x_m < section.until_m]
    for side in ("upland", "lowland"):
        chance = Chance(seed, "patrol", side, section.id, day)
        own = [site for site in homes if land.bank(*site.at) == side] or homes
        for place, (since, until) in enumerate(STOPS):
            picked = chance.pick(own)
            site = _ordered(side, section, land, day, place) or picked
            platform = f"patrol-{side}-{section.id[-2:]}"
            t0_ms, t1_ms = calendar.at(day, since), calendar.at(day, until)
            eyes = Watch(platform, "seen", "present", t0_ms, t1_ms, *site.at, EYE_RANGE_M, site.id)
            if site is picked and chance.happens(_KEPT_AWAY_PERCENT):
                yield from _kept_away(eyes, side, chance)
            else:
                yield from (eyes, replace(eyes, means="heard", radius_m=EAR_RANGE_M))


def _ordered(side: str, section: Section, land: Land, day: int, place: int) -> Site | None:
    """The holding area of its own side that a team inspects once a week, if one lies in its section."""
    if place != _INSPECTION_STOP or day < 4 or (day - 4) % INSPECTED_EVERY:
        return None
    inside = (s for s in land.holding_areas if section.from_m <= s.x_m < section.until_m and side in s.id)
    return next(inside, None)


def _kept_away(eyes: Watch, side: str, chance: Chance) -> Iterator[Watch]:
    """A stop that was not let happen, by eye or by ear; the restriction is told once."""
    restriction, reason, answer = chance.pick(_REFUSALS)
    kept = replace(eyes, state="denied", reason=reason)
    yield replace(
        kept, restriction=restriction, side_as_seen=side, answer=answer, task=f"presence in {eyes.place_name}"
    )
    yield replace(kept, means="heard", radius_m=EAR_RANGE_M)


def _overpasses(section: Section, calendar: Calendar, day: int, seed: int) -> Iterator[Watch]:
    """The satellites' passes over one section; cloud is a thing of place and hour."""
    middle, half_m = (section.from_m + section.until_m) // 2, (section.until_m - section.from_m) // 2
    for satellite, clock in PASSES:
        t0 = calendar.at(day, clock)
        clouded = Chance(seed, "cloud", satellite, section.id, t0).happens(CLOUD_PERCENT)
        state, reason = ("overpass_clouded", "cloud") if clouded else ("overpass", "")
        radius_m = half_m + 12_000
        yield Watch(
            SATELLITES[satellite], "detected", state, t0, t0 + MINUTE_MS, middle, 0, radius_m, section.id, reason
        )
