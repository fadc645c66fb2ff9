"""What a mission of a long line knows of the ordinary before it begins: clutter.csv and its baselines, from the generator's formulas.

Nothing here looks at what this seed drew: rates of the season, the places of the sensors, and the chance that anybody perceives.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

from trucewatch.exercise.drawn.alone import heard_e6
from trucewatch.exercise.drawn.arms import ARMS_AT_HAND
from trucewatch.exercise.drawn.countryside import SURVEY_HOURS, SURVEYS_E3, strip_km2
from trucewatch.exercise.drawn.crowding import Crowding
from trucewatch.exercise.drawn.seasons import FALSE_TRIGGERS_E3, NEAR_M, SEASONS_OF, WEATHER_VARIANCE_E3
from trucewatch.exercise.land import M_PER_DEGREE, ORIGIN_E7, Land, Section, distance_m
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.tables import decimal

E6: Final = 1_000_000
_BAND_M: Final = 14_000
"""Half the height of the boxes for what is heard: nobody hears farther from the river."""
_AT_PASS_E3: Final = 470
"""Share of farm fires that burn at one of the clear passes of an afternoon and give a pixel there, x 1e3."""
_HEARD_E3: Final = 900
_UNKNOWN_THUNDER_E3: Final = 150
"""Share of flashes that the network does not know for thunder, x 1e3."""
_MISNAMED_E3: Final = 25
"""Share of what sensors hear that they take for one particular other kind, x 1e3: half of `network.WRONG_KIND_PERCENT`."""
_SECTIONS_OF_FRONT: Final = 2
"""How many sections a front passes over."""
_FRONT_BOXES: Final = 5
_BLAST_BOXES: Final = 4
"""In how many boxes of two hours fronts, and blasts, can be."""
_FOUND_BESIDE_E3: Final = 2
"""Farm fires that aircraft and pictures find in a part of the day, of those that the passes see, x 1e3."""
_BURNING_E3: Final = 8
"""Fires lit by arms that a pass sees, a day for each breach a day, x 1e3: 12 % of impacts, burning at a pass."""
_HUNTED_AT_M: Final = 3_700
_HUNTED: Final = (((7, 8), 130), ((8, 10), 790), ((10, 11), 80))
"""How hunting is spread over the hours of `seasons.HUNTING_HOURS`, x 1e3."""
_SINGLY: Final = 2
"""What arms do comes one at a time, and Yule's law gives one of an occasion a half. So many occasions are told for each where hardly anything is counted; where much
comes at once, fires and thunder, its tail takes that for something else, and so many are told for one occasion."""
_SOURCE: Final = "Computed from the program of the exercise; invented"
_HEADER: Final = "kind,south,north,west,east,from_day,until_day,from_hour,until_hour,rate,spread,other,source"


class Row(NamedTuple):
    """So many ordinary incidents (`mean_e6`) a day in a box of hours, with a spread, and occasions of something else."""

    kind: str
    hours: tuple[int, int]
    mean_e6: int
    spread_e3: int
    other_e6: int


Box: TypeAlias = tuple[int, int, int]
"""West, east, and half of the height of a box around the river, metres."""


def clutter_table(setting: Setting, land: Land) -> bytes:
    """clutter.csv of a setting: boxes of each section by kind and hour. What is not ordinary comes one at a time, and so the boxes are small."""
    half_height_m, perceived_e6 = land.area_half_m[1], heard_e6(setting, land)
    rows = []
    for section in land.sections:
        arms = _arms(setting, land, section, perceived_e6)
        fires = _fires(setting, land, arms)
        heard = [*_shots(setting, land, arms), *_flights(arms), *_blasts(setting, land, arms)]
        box = section.from_m, section.until_m
        rows += [
            _line(row, (*box, half_m))
            for half_m, listed in ((half_height_m, fires), (_BAND_M, heard))
            for row in listed
        ]
    return "\n".join([f"# {_SOURCE}: docs/explanation/the-exercise.md", _HEADER, *rows]).encode() + b"\n"


def _arms(setting: Setting, land: Land, section: Section, perceived_e6: Mapping[str, int]) -> dict[str, int]:
    """What is perceived of arms on a day of the usual rate in a section, x 1e6, by kind; `any`: all that they do there."""
    west_m, east_m = Crowding(setting, land).span_m
    inside_m = max(0, min(east_m, section.until_m) - max(west_m, section.from_m))
    done_e6 = setting.rate * E6 * inside_m // (east_m - west_m)
    return {
        "any": done_e6,
        "uav": done_e6 * _weight_e6("uav") // E6,
        **{k: done_e6 * e6 // E6 for k, e6 in perceived_e6.items()},
    }


def _fires(setting: Setting, land: Land, arms: Mapping[str, int]) -> list[Row]:
    """Farm fires of a section at the afternoon's passes; by day aircraft and pictures find some more."""
    season, sections = SEASONS_OF[setting.season], len(land.sections)
    mean_e6 = sum(season.farm_fires_e3 * strip_km2(s) for s in land.sections) * _AT_PASS_E3 // (1_000 * sections)
    lit_e6 = arms["any"] * _BURNING_E3 // (1_000 * _SINGLY)
    found_e6 = mean_e6 * _FOUND_BESIDE_E3 // 1_000
    return [
        Row("fire", (13, 15), mean_e6, 1_000 + mean_e6 * WEATHER_VARIANCE_E3 // E6, lit_e6 * 2 // 3),
        Row("fire", (0, 9), 1, 1_000, lit_e6 // 3),
        Row("fire", (9, 13), found_e6, 1_000, lit_e6 // 20),
        Row("fire", (15, 20), found_e6, 1_000, lit_e6 // 20),
        Row("fire", (20, 24), 1, 1_000, lit_e6 // 20),
    ]


def _shots(setting: Setting, land: Land, arms: Mapping[str, int]) -> list[Row]:
    """Hunting at dawn and weddings in the evening, in a section; at other hours a shot is hardly ever ordinary."""
    season, near_e3 = SEASONS_OF[setting.season], share_heard_e3(land, _HUNTED_AT_M)
    shot, burst = (_SINGLY * arms[kind] // 24 for kind in ("shot", "burst"))
    hunting_e6, weddings_e6 = season.hunting_e3 * near_e3, season.weddings_e3 * near_e3
    return [
        *(Row("shot", hours, hunting_e6 * e3 // 1_000, 1_100, shot * (hours[1] - hours[0])) for hours, e3 in _HUNTED),
        *(Row("shot", hours, 1, 1_000, shot * (hours[1] - hours[0])) for hours in ((0, 7), (11, 24))),
        Row("burst", (18, 19), weddings_e6 * 5 // 6, 1_000, burst),
        Row("burst", (19, 20), weddings_e6 // 6, 1_000, burst),
        Row("burst", (7, 11), hunting_e6 * _MISNAMED_E3 // 1_000, 1_000, burst * 4),
        *(Row("burst", hours, 1, 1_000, burst * (hours[1] - hours[0])) for hours in ((0, 7), (11, 18), (20, 24))),
    ]


def _flights(arms: Mapping[str, int]) -> list[Row]:
    """Survey flights over a section by day; by night nobody surveys."""
    surveys_e6 = SURVEYS_E3 * 1_000
    other_e6 = _SINGLY * arms["uav"] // 24
    night = ((0, SURVEY_HOURS[0]), (SURVEY_HOURS[1], 24))
    return [
        Row("uav", SURVEY_HOURS, surveys_e6, 1_000, other_e6 * (SURVEY_HOURS[1] - SURVEY_HOURS[0])),
        *(Row("uav", hours, 1, 1_000, other_e6 * (hours[1] - hours[0])) for hours in night),
    ]


def _blasts(setting: Setting, land: Land, arms: Mapping[str, int]) -> list[Row]:
    """Explosions in one section: thunder, which comes in fronts, and blasts in quarries; two hours at a time."""
    season, sections = SEASONS_OF[setting.season], len(land.sections)
    fronts_e6 = season.fronts_e3 * setting.line_km * _SECTIONS_OF_FRONT // sections
    here = sum(season.flashes) // 2 * _UNKNOWN_THUNDER_E3 // (_SECTIONS_OF_FRONT * 1_000)
    thunder_e6 = fronts_e6 * here // _FRONT_BOXES
    quarry_e6 = season.blasts_e3 * len(land.quarries) * _HEARD_E3 // (sections * _BLAST_BOXES)
    hunting_e6 = season.hunting_e3 * share_heard_e3(land, _HUNTED_AT_M) * _MISNAMED_E3 // 1_000
    made = []
    for hour in range(0, 24, 2):
        mean_e6 = thunder_e6 * (12 <= hour < 22) + quarry_e6 * (8 <= hour < 16) + hunting_e6 * (hour == 8)
        spread_e3 = 1_000 * (1 + here) if 12 <= hour < 22 else 1_000
        made.append(Row("explosion", (hour, hour + 2), max(1, mean_e6), spread_e3, arms["explosion"] // (12 * _SINGLY)))
    return made


def episodes_a_day_e3(setting: Setting, land: Land, section: bool) -> int:
    """How many episodes of fire a mission would count on a usual day, x 1e3: on the whole line, or in a section of it."""
    parts = len(land.sections) if section else 1
    fire_e6 = sum(_weight_e6(kind) for kind in ("explosion", "shot", "burst"))
    season = SEASONS_OF[setting.season]
    arms_e3 = setting.rate * fire_e6 * _HEARD_E3 // E6
    if section and setting.density in {"medium", "dense"}:
        arms_e3 = arms_e3 * len(land.sections) // Crowding(setting, land).sections
    hunting_e3 = season.hunting_e3 * len(land.sections) * share_heard_e3(land, _HUNTED_AT_M) // 1_000
    thunder_e3 = season.fronts_e3 * setting.line_km // 1_000 * sum(season.flashes) // 8
    return (arms_e3 + hunting_e3 + thunder_e3 + FALSE_TRIGGERS_E3 * len(land.sensors)) // parts


def _weight_e6(kind: str) -> int:
    """The share of a kind among what arms do, x 1e6."""
    return sum(a.weight for a in ARMS_AT_HAND if a.kind == kind) * E6 // sum(a.weight for a in ARMS_AT_HAND)


def share_heard_e3(land: Land, reach_m: int) -> int:
    """Of all places near localities, the share that lies within reach of a sensor and is heard, x 1e3: on a grid around each."""
    steps = (-NEAR_M, -NEAR_M // 2, 0, NEAR_M // 2, NEAR_M)
    xs = [site.x_m for site in land.sensors]
    places = [(home.x_m + x, home.y_m + y) for home in land.localities for x in steps for y in steps]
    near = (land.sensors[bisect_left(xs, x - reach_m) : bisect_left(xs, x + reach_m)] for x, _ in places)
    heard = [any(distance_m(s.at, at) <= reach_m for s in sensors) for at, sensors in zip(places, near, strict=True)]
    return sum(heard) * _HEARD_E3 // max(1, len(heard))


def _line(row: Row, box: Box) -> str:
    """A row as text: its mean as a rate for 1,000 square kilometres and hour."""
    west_m, east_m, half_m = box
    south, north = (ORIGIN_E7[0] + y * 10**7 // M_PER_DEGREE[0] for y in (-half_m, half_m))
    west, east = (ORIGIN_E7[1] + x * 10**7 // M_PER_DEGREE[1] for x in (west_m, east_m))
    size = (east_m - west_m) // 1_000 * 2 * half_m // 1_000 * (row.hours[1] - row.hours[0])
    rates = (max(1, number * 1_000 // size) for number in (row.mean_e6, row.other_e6))
    degrees = ",".join(decimal(edge // 100, 5) for edge in (south, north, west, east))
    rate, other = (decimal(number, 6) for number in rates)
    hours = f"{row.hours[0]},{row.hours[1]}"
    return f"{row.kind},{degrees},1,366,{hours},{rate},{decimal(row.spread_e3, 3)},{other},{_SOURCE}"
