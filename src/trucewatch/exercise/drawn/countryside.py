"""What happens by itself along a long line, whatever the truce: farm fires, hunting, weddings, blasts in quarries, survey flights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trucewatch.exercise.calendar import HOUR_MS, MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.drawn.land import FARTHEST_M
from trucewatch.exercise.drawn.seasons import (
    AWAY_FROM_RIVER_M,
    BLAST_HOURS,
    FIRE_HOURS,
    HUNTING_HOURS,
    NEAR_M,
    NOTIFIED_PERCENT,
    SEASONS_OF,
    WEATHER_PERCENT,
    WEDDING_HOURS,
    Season,
)
from trucewatch.exercise.event import Event
from trucewatch.exercise.everyday import farm_fire, hunting, survey_flight, wedding
from trucewatch.exercise.land import HOLDING_HALF_M, Land, Section
from trucewatch.exercise.setting import Setting

BURNING_MIN: Final = (45, 330)
INSPECTED_EVERY: Final = 7
SURVEYS_E3: Final = 300
SURVEY_HOURS: Final = (8, 17)
_SURVEY_AWAY_M: Final = (5_200, 9_000)


def countryside(setting: Setting, land: Land, calendar: Calendar) -> Iterator[Event]:
    """All of it, day by day and section by section: none of it depends on how long the exercise is."""
    season = SEASONS_OF[setting.season]
    for day in range(1, setting.days + 1):
        weather = Chance(setting.seed, "weather", day).between(*WEATHER_PERCENT)
        for section in land.sections:
            chance = Chance(setting.seed, "countryside", section.id, day)
            name = f"{section.id[-2:]}-{day:03d}"
            yield from _farm_fires(name, chance, season, land, calendar.at(day, FIRE_HOURS[0]), section, weather)
            yield from _at_localities(name, chance, season, land, calendar, day, section)
            yield from _surveys(name, chance, land, calendar.at(day, f"{SURVEY_HOURS[0]:02d}:00"), section)
        yield from _blasts(season, setting, land, calendar, day)
    yield from _inspected(land, calendar)


def strip_km2(section: Section) -> int:
    """How much of a section farm fires can be in."""
    return (section.until_m - section.from_m) // 1_000 * 2 * (FARTHEST_M - AWAY_FROM_RIVER_M) // 1_000


def _farm_fires(
    name: str, chance: Chance, season: Season, land: Land, since_ms: int, section: Section, weather: int
) -> Iterator[Event]:
    """Fires in the fields by day, more of them in dry weather: that is the same along the whole line."""
    for n in range(chance.number(season.farm_fires_e3 * strip_km2(section) * weather // 100_000)):
        x = chance.between(section.from_m, section.until_m - 1)
        off_m = chance.between(AWAY_FROM_RIVER_M, FARTHEST_M) * (1 if chance.happens(50) else -1)
        t0 = since_ms + chance.below(FIRE_HOURS[1]) * MINUTE_MS
        t1 = t0 + chance.between(*BURNING_MIN) * MINUTE_MS
        y, acts = land.river_y(x) + off_m, chance.between(1, 3)
        yield farm_fire(f"farm-fire-{name}-{n + 1:02d}", t0, t1, (x, y), acts)


def _at_localities(
    name: str, chance: Chance, season: Season, land: Land, calendar: Calendar, day: int, section: Section
) -> Iterator[Event]:
    """Hunting parties at dawn, and weddings in the evening, near a locality of the section."""
    homes = [site for site in land.localities if section.from_m <= site.x_m < section.until_m]
    for n in range(chance.number(season.hunting_e3)):
        home = chance.pick(homes)
        t0 = calendar.at(day, HUNTING_HOURS[0]) + chance.below(HUNTING_HOURS[1]) * MINUTE_MS
        t1 = t0 + chance.between(1, 6) * MINUTE_MS
        at = home.x_m + chance.between(-NEAR_M, NEAR_M), home.y_m + chance.between(-NEAR_M, NEAR_M)
        yield hunting(f"hunting-{name}-{n + 1}", t0, t1, at, chance.between(1, 7), heard_m=3_600)
    for n in range(chance.number(season.weddings_e3)):
        home = chance.pick(homes)
        t0 = calendar.at(day, WEDDING_HOURS[0]) + chance.below(WEDDING_HOURS[1]) * MINUTE_MS
        yield wedding(f"festive-{name}-{n + 1}", t0, home.at, chance.between(20, 45))


def _surveys(name: str, chance: Chance, land: Land, since_ms: int, section: Section) -> Iterator[Event]:
    """Survey flights of either side on its own bank, away from the buffer zone: allowed."""
    for n in range(chance.number(SURVEYS_E3)):
        x = chance.between(section.from_m, section.until_m - 1)
        off_m = chance.between(*_SURVEY_AWAY_M) * (1 if chance.happens(50) else -1)
        t0 = since_ms + chance.below((SURVEY_HOURS[1] - SURVEY_HOURS[0]) * 60) * MINUTE_MS
        yield survey_flight(f"flight-{name}-{n + 1}", t0, (x, land.river_y(x) + off_m))


def _blasts(season: Season, setting: Setting, land: Land, calendar: Calendar, day: int) -> Iterator[Event]:
    """Blasts in quarries from the fourth day on, most of them announced two days before and accepted."""
    for quarry in land.quarries if day > 3 else ():
        chance = Chance(setting.seed, "blast", quarry.id, day)
        if not chance.number(season.blasts_e3):
            continue
        t0 = calendar.at(day, BLAST_HOURS[0]) + chance.below(BLAST_HOURS[1]) * MINUTE_MS
        yield Event(
            id=f"blast-{quarry.id}-{day:03d}",
            kind="explosion",
            t0_ms=t0,
            t1_ms=t0 + 2 * MINUTE_MS,
            x_m=quarry.x_m,
            y_m=quarry.y_m,
            acts=chance.between(1, 3),
            description="controlled_detonation",
            heard_m=13_000,
            seen_m=5_000,
            cause="ordinary",
            notified=chance.happens(NOTIFIED_PERCENT),
        )


def _inspected(land: Land, calendar: Calendar) -> Iterator[Event]:
    """Howitzers where they belong, in the holding areas, when a patrol inspects them once a week."""
    for day in range(4, calendar.days + 1, INSPECTED_EVERY):
        for site in land.holding_areas:
            yield Event(
                id=f"inspection-{day:03d}-{site.id}",
                kind="weapon_sighting",
                t0_ms=calendar.at(day, "14:00"),
                t1_ms=calendar.at(day, "14:00") + HOUR_MS // 2,
                x_m=site.x_m + HOLDING_HALF_M // 4,
                y_m=site.y_m,
                acts=8,
                weapon="artillery_122",
                sighting="in_site",
                seen_m=1_500,
                plain=True,
            )
