"""A land of any length, drawn by chance from an exercise's setting: the river, and all that stands along it in proportion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.land import RIVER_STEP_M, Land, Point, Section, Site
from trucewatch.exercise.setting import SENSOR_STEP_M, Setting

SECTION_M: Final = 66_000
SECTION_HALF_M: Final = 6_000
"""How far a section's zone goes from the river: as far as the sensors along it hear most."""
FARTHEST_M: Final = 20_000
"""How far from the river anything happens."""
_BEND_M: Final = 3_000
_STEEPEST_M: Final = 600
AREA_HALF_HEIGHT_M: Final = FARTHEST_M + _BEND_M + 1_000
_SENSOR_AWAY_M: Final = 2_400
_RECEIVER_STEP_M: Final = 12_000
_HOLDING_STEP_M: Final = 350_000
_HOLDING_AWAY_M: Final = 14_500
_LOCALITIES: Final = 8
_CAMERAS: Final = 3
_QUARRY_EVERY: Final = 3
_FIRST_PARTS: Final = (
    *(("Stone", "Stein"), ("Willow", "Weiden"), ("Mill", "Mühl"), ("Haw", "Hage"), ("Lime", "Kalk"), ("Linden", "Linden"), ("Corn", "Korn")),
    *(("Moor", "Moor"), ("Salt", "Salz"), ("Sand", "Sand"), ("Reed", "Ried"), ("Oak", "Eich"), ("Ash", "Eschen"), ("Birch", "Birken")),
    *(("Crow", "Krähen"), ("Hare", "Hasen"), ("Fox", "Fuchs"), ("Heron", "Reiher"), ("Larch", "Lärchen"), ("Maple", "Ahorn")),
)  # fmt: skip
_LAST_PARTS: Final = (
    *(("bridge", "brück"), ("ford", "furt"), ("mead", "au"), ("field", "feld"), ("home", "heim"), ("wood", "wald"), ("hill", "berg")),
    *(("well", "brunn"), ("brook", "bach"), ("pool", "weiher"), ("stead", "stedt"), ("cross", "kreuz"), ("gate", "tor"), ("church", "kirch")),
    *(("yard", "hof"), ("bank", "ufer"), ("dale", "tal"), ("ness", "nase"), ("thorpe", "dorf"), ("acre", "acker")),
)  # fmt: skip
_STRIDE: Final = 77
"""Has no factor in common with the number of names, so that each is given once before any is given again."""


def drawn_land(setting: Setting) -> Land:
    """The land of a setting. How much stands along the river depends on its length alone, where it stands on the seed too."""
    half_m = setting.line_km * 500
    river = _river(setting.seed, half_m)
    bare = Land(river, (half_m, AREA_HALF_HEIGHT_M), (), {}, (), (), (), (), (), _sections(half_m))
    names = {f"{a[0]}{b[0]}": {"en": f"{a[0]}{b[0]}", "de": f"{a[1]}{b[1]}"} for a in _FIRST_PARTS for b in _LAST_PARTS}
    localities = tuple(_localities(bare, setting.seed, sorted(names)))
    return Land(
        river=river,
        area_half_m=bare.area_half_m,
        localities=localities,
        names={site.id: names[site.id] for site in localities},
        sensors=tuple(_sensors(bare, setting)),
        cameras=tuple(_cameras(bare, setting.seed)),
        holding_areas=tuple(_holding_areas(bare)),
        quarries=tuple(_quarries(bare, setting.seed)),
        receivers=tuple(_along(bare, "R", 2 * half_m // _RECEIVER_STEP_M, 1_500)),
        sections=bare.sections,
    )


def _river(seed: int, half_m: int) -> tuple[Point, ...]:
    """A river that bends north and south of the middle of the plane and always turns back to it."""
    chance = Chance(seed, "river")
    points, y, slope = [], 0, 0
    for x in range(-half_m, half_m + RIVER_STEP_M, RIVER_STEP_M):
        points.append((min(x, half_m), y))
        slope = slope * 3 // 4 + chance.between(-400, 400) - y // 12
        y += min(max(slope, -_STEEPEST_M), _STEEPEST_M)
        y = min(max(y, -_BEND_M), _BEND_M)
    return tuple(points)


def _sections(half_m: int) -> tuple[Section, ...]:
    """Parts of equal length, about 66 km each."""
    number = max(1, (2 * half_m + SECTION_M // 2) // SECTION_M)
    ends = [-half_m + 2 * half_m * n // number for n in range(number + 1)]
    return tuple(Section(f"section_{n:02d}", a, b) for n, (a, b) in enumerate(pairwise(ends), start=1))


def _localities(land: Land, seed: int, names: list[str]) -> Iterator[Site]:
    """Eight in each section, on one bank and the other in turn."""
    for number, section in enumerate(land.sections):
        chance = Chance(seed, "localities", section.id)
        step_m = (section.until_m - section.from_m) // _LOCALITIES
        for n in range(_LOCALITIES):
            x = section.from_m + step_m * n + chance.between(step_m // 5, step_m * 4 // 5)
            away_m = chance.between(1_200, 9_500)
            name = names[(number * _LOCALITIES + n) * _STRIDE % len(names)]
            yield Site(name, x, land.river_y(x) + (away_m if n % 2 else -away_m))


def _sensors(land: Land, setting: Setting) -> Iterator[Site]:
    """As many as the setting says, at equal distances."""
    yield from _along(land, "A", setting.sensors or 2 * land.area_half_m[0] // SENSOR_STEP_M, _SENSOR_AWAY_M)


def _along(land: Land, letter: str, number: int, away_m: int) -> Iterator[Site]:
    """So many sites along the river at equal distances, on one bank and the other in turn."""
    half_m = land.area_half_m[0]
    for n in range(max(1, number)):
        x = -half_m + half_m * (2 * n + 1) // max(1, number)
        yield Site(f"{letter}{n + 1:04d}", x, land.river_y(x) + (away_m if n % 2 else -away_m))


def _cameras(land: Land, seed: int) -> Iterator[Site]:
    """Three masts in each section, near the river."""
    for section in land.sections:
        chance = Chance(seed, "cameras", section.id)
        step_m = (section.until_m - section.from_m) // _CAMERAS
        for n in range(_CAMERAS):
            x = section.from_m + step_m * n + chance.between(step_m // 4, step_m * 3 // 4)
            yield Site(f"C{section.id[-2:]}{'abc'[n]}", x, land.river_y(x) + chance.between(-2_500, 2_500))


def _holding_areas(land: Land) -> Iterator[Site]:
    """One of each side in every 350 km, outside the withdrawal strip."""
    half_m = land.area_half_m[0]
    number = max(1, (2 * half_m + _HOLDING_STEP_M // 2) // _HOLDING_STEP_M)
    for n in range(number):
        x = -half_m + half_m * (2 * n + 1) // number
        yield Site(f"holding-upland-{n + 1}", x, land.river_y(x) + _HOLDING_AWAY_M)
        yield Site(f"holding-lowland-{n + 1}", x, land.river_y(x) - _HOLDING_AWAY_M)


def _quarries(land: Land, seed: int) -> Iterator[Site]:
    """One in every third section, on either bank."""
    for number, section in enumerate(land.sections[::_QUARRY_EVERY], start=1):
        chance = Chance(seed, "quarries", section.id)
        x = chance.between(section.from_m + 5_000, section.until_m - 5_000)
        away_m = chance.between(6_000, 9_000)
        yield Site(f"quarry-{number}", x, land.river_y(x) + (away_m if chance.happens(50) else -away_m))
