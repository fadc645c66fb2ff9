"""What never was and is reported all the same: thunder, single false triggers, and one sensor that repeats itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trucewatch.exercise.calendar import MINUTE_MS, SECOND_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.drawn.seasons import FALSE_TRIGGERS_E3, FRONT_HOURS, SEASONS_OF
from trucewatch.exercise.event import Event
from trucewatch.exercise.everyday import thunderclap
from trucewatch.exercise.land import Land
from trucewatch.exercise.setting import Setting

THUNDER: Final = "thunder"
STUCK_TIMES: Final = 40
_KINDS: Final = ("explosion", "explosion", "shot", "burst")


def unfounded(setting: Setting, land: Land, calendar: Calendar) -> Iterator[Event]:
    """Thunder fronts that pass over a part of the line, and false triggers of single sensors on any day."""
    for day in range(1, setting.days + 1):
        yield from _fronts(setting, land, calendar, day)
        for sensor in land.sensors:
            chance = Chance(setting.seed, "false trigger", sensor.id, day)
            for n in range(chance.number(FALSE_TRIGGERS_E3)):
                t0, kind = calendar.at(day) + chance.below(1_440) * MINUTE_MS, chance.pick(_KINDS)
                x, y = sensor.x_m + chance.between(-3_000, 3_000), sensor.y_m + chance.between(-3_000, 3_000)
                name = f"false-trigger-{sensor.id[1:]}-{day:03d}-{n + 1}"
                yield Event(name, kind, t0, t0 + SECOND_MS, x, y, real=False, cause="false", only=sensor.id)
    yield _stuck(setting, land, calendar)


def _fronts(setting: Setting, land: Land, calendar: Calendar, day: int) -> Iterator[Event]:
    """Fronts of some hours, 80 to 200 km long, that pass on from west to east: many sensors hear each flash."""
    season = SEASONS_OF[setting.season]
    chance = Chance(setting.seed, THUNDER, day)
    for front in range(chance.number(season.fronts_e3 * setting.line_km // 1_000)):
        half_m = land.area_half_m[0]
        since_ms, long_m = (
            calendar.at(day, FRONT_HOURS[0]) + chance.below(FRONT_HOURS[1]) * MINUTE_MS,
            chance.between(80, 200) * 1_000,
        )
        west_m = chance.between(-half_m, half_m)
        for n in range(chance.between(*season.flashes)):
            on = chance.below(100)
            x = min(half_m, west_m + long_m * on // 100 + chance.between(-8_000, 8_000))
            t0 = since_ms + on * 100 * SECOND_MS + chance.below(600) * SECOND_MS
            y = land.river_y(x) + chance.between(-8_000, 8_000)
            yield thunderclap(f"thunder-{day:03d}-{front + 1}-{n + 1:02d}", t0, (x, y))


def _stuck(setting: Setting, land: Land, calendar: Calendar) -> Event:
    """A sensor that sends one and the same message again and again, a message each second."""
    chance = Chance(setting.seed, "stuck")
    sensor = chance.pick(land.sensors)
    t0 = calendar.at(max(2, setting.days // 2), "03:00") + chance.below(300) * MINUTE_MS
    return Event(
        id=f"stuck-{sensor.id[1:]}",
        kind="shot",
        t0_ms=t0,
        t1_ms=t0 + STUCK_TIMES * SECOND_MS,
        x_m=sensor.x_m + 900,
        y_m=sensor.y_m - 700,
        real=False,
        cause="false",
        only=sensor.id,
        volleys=STUCK_TIMES,
    )
