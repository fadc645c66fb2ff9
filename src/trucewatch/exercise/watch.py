"""Who watches in the small exercise, where, from when to when, and what hinders them: sensors, cameras, patrols, satellites.

The same list decides what can be perceived and what the mission is told of its own coverage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from trucewatch.exercise.calendar import CUT_OFF_MS, HOUR_MS, MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.land import Site
from trucewatch.exercise.staged import DEMOLITION_DAY, HOWITZER_DAY, INSPECTION_DAYS
from trucewatch.exercise.staged_land import CAMERAS, HOLDING_AREAS, LOCALITIES, SENSORS, STAGE, locality

SENSOR_RANGE_M: Final = 4_500
CAMERA_RANGE_M: Final = 3_500
EYE_RANGE_M: Final = 3_000
EAR_RANGE_M: Final = 5_000
SWATH_M: Final = 45_000
PASSES: Final = (("N", "01:42"), ("1", "02:33"), ("N", "13:38"), ("1", "14:29"))
"""Satellite (as FIRMS writes it) and time of its daily passes: Suomi NPP, and NOAA-20 fifty minutes behind it."""
SATELLITES: Final = {"N": "VIIRS S-NPP", "1": "VIIRS NOAA-20"}
STOPS: Final = (("08:30", "09:40"), ("10:00", "11:00"), ("11:20", "12:30"), ("13:50", "14:40"), ("15:10", "16:10"))
CLOUDED_DAY: Final = 6
JAMMED_DAY: Final = 8
BROKEN_DAY: Final = 5
DENIED_DAY: Final = 5
DELAYED_DAY: Final = 9
TURNED_BACK_DAY: Final = 12
_DELAY_MIN: Final = 25


@dataclass(frozen=True)
class Watch:
    """One watcher in one state for one span. `restriction`: the kind, where somebody kept the watcher away."""

    platform: str
    means: str
    state: str
    t0_ms: int
    t1_ms: int
    x_m: int
    y_m: int
    radius_m: int
    place_name: str = ""
    reason: str = ""
    restriction: str = ""
    delay_min: int = 0
    side_as_seen: str = ""
    answer: str = ""
    task: str = ""

    @property
    def works(self) -> bool:
        """Whether the watcher perceives in this state."""
        return self.state in {"up", "degraded", "present", "overpass"}


def watches(calendar: Calendar, seed: int) -> list[Watch]:
    """Every watcher's states in the exercise's world, period by period."""
    made: list[Watch] = []
    for day in range(1, calendar.days + 1):
        t0, t1 = calendar.at(day - 1) + CUT_OFF_MS, calendar.at(day) + CUT_OFF_MS
        for site in SENSORS:
            watch = Watch(site.id, "detected", "up", t0, t1, site.x_m, site.y_m, SENSOR_RANGE_M, site.id)
            made += _hindered(watch, calendar, day, seed)
        for site in CAMERAS:
            watch = Watch(site.id, "recorded", "up", t0, t1, site.x_m, site.y_m, CAMERA_RANGE_M, site.id)
            made += _hindered(watch, calendar, day, seed)
        for team in ("upland", "lowland"):
            made += _patrol(team, calendar, day, seed)
        made += _overpasses(calendar, day, seed)
    return made


class _Gap(NamedTuple):
    t0_ms: int
    t1_ms: int
    state: str
    reason: str


def _hindered(watch: Watch, calendar: Calendar, day: int, seed: int) -> Iterator[Watch]:
    """The states of a standing watcher in one period: up, save where it is broken or jammed."""
    gap = _gap(watch, calendar, day, seed)
    if gap is None:
        yield watch
        return
    if watch.t0_ms < gap.t0_ms:
        yield replace(watch, t1_ms=gap.t0_ms)
    yield replace(watch, t0_ms=gap.t0_ms, t1_ms=gap.t1_ms, state=gap.state, reason=gap.reason)
    if gap.t1_ms < watch.t1_ms:
        yield replace(watch, t0_ms=gap.t1_ms)


def _gap(watch: Watch, calendar: Calendar, day: int, seed: int) -> _Gap | None:
    """What kept a standing watcher from watching in one period, if anything did."""
    if day == calendar.staged(JAMMED_DAY) and watch.platform in {"A03", "A04"}:
        return _Gap(calendar.at(day, "10:05"), calendar.at(day, "16:20"), "jammed", "interference with the radio link")
    if day == calendar.staged(BROKEN_DAY) and watch.platform == "A11":
        return _Gap(watch.t0_ms, watch.t1_ms, "down", "battery failed")
    chance = Chance(seed, "outage", watch.platform, day)
    if not chance.happens(5):
        return None
    t0_ms = watch.t0_ms + chance.below(16) * HOUR_MS
    reason = chance.pick(("no power", "no link", "software restarted"))
    return _Gap(t0_ms, t0_ms + chance.between(2, 7) * HOUR_MS, "down", reason)


def _patrol(team: str, calendar: Calendar, day: int, seed: int) -> Iterator[Watch]:
    """A team's day: five stops on its own bank, unless somebody keeps it away; it sees and hears at each."""
    chance = Chance(seed, "patrol", team, day)
    own = [site for site in LOCALITIES if STAGE.bank(site.x_m, site.y_m) == team]
    for place, (since, until) in enumerate(STOPS):
        site = _ordered(team, calendar, day, place) or chance.pick(own)
        eyes = Watch(
            platform=f"patrol-{team}",
            means="seen",
            state="present",
            t0_ms=calendar.at(day, since),
            t1_ms=calendar.at(day, until),
            x_m=site.x_m,
            y_m=site.y_m,
            radius_m=EYE_RANGE_M,
            place_name=site.id,
        )
        for part in _restricted(eyes, team, calendar, day, place):
            yield part
            yield replace(
                part,
                means="heard",
                radius_m=EAR_RANGE_M,
                restriction="",
                delay_min=0,
                side_as_seen="",
                answer="",
                task="",
            )


def _ordered(team: str, calendar: Calendar, day: int, place: int) -> Site | None:
    """The stop that a team was ordered to make, if any: an inspection, a notified blast, what a mast has filmed nearby."""
    if place == 3 and day in {calendar.staged(d) for d in INSPECTION_DAYS}:
        return HOLDING_AREAS[0] if team == "upland" else HOLDING_AREAS[1]
    if team == "upland" and (place, day) == (2, calendar.staged(HOWITZER_DAY)):
        return locality("Willowmead")
    if team == "upland" and (place, day) == (1, calendar.staged(DEMOLITION_DAY)):
        return locality("Limepit")
    return None


def _restricted(stop: Watch, team: str, calendar: Calendar, day: int, place: int) -> list[Watch]:
    """The stop as it went: whole, or denied, turned back, or shorter because somebody delayed it."""
    met = (team, day, place)
    if met == ("lowland", calendar.staged(DENIED_DAY), 1):
        answer = "the liaison office was not told of any repair"
        return [_kept_away(stop, "denied", "road closed for repair", team, answer)]
    if met == ("lowland", calendar.staged(TURNED_BACK_DAY), 4):
        return [_kept_away(stop, "turned_back", "no order to let the patrol pass", team, "no answer")]
    if met == ("upland", calendar.staged(DELAYED_DAY), 0):
        on_ms = stop.t0_ms + _DELAY_MIN * MINUTE_MS
        waited = _kept_away(
            replace(stop, t1_ms=on_ms), "delayed", "papers were checked", team, "the liaison officer came"
        )
        return [replace(waited, delay_min=_DELAY_MIN), replace(stop, t0_ms=on_ms)]
    return [stop]


def _kept_away(stop: Watch, restriction: str, reason: str, side: str, answer: str) -> Watch:
    return replace(
        stop,
        state="denied",
        restriction=restriction,
        reason=reason,
        side_as_seen=side,
        answer=answer,
        task=f"presence in {stop.place_name}",
    )


def _overpasses(calendar: Calendar, day: int, seed: int) -> Iterator[Watch]:
    """The satellites' passes of a period; under cloud they see nothing."""
    for satellite, clock in PASSES:
        t0 = calendar.at(day, clock)
        clouded = day == calendar.staged(CLOUDED_DAY) or Chance(seed, "cloud", satellite, t0).happens(12)
        state, reason = ("overpass_clouded", "cloud") if clouded else ("overpass", "")
        yield Watch(SATELLITES[satellite], "detected", state, t0, t0 + MINUTE_MS, 0, 0, SWATH_M, "area", reason)
