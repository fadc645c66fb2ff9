"""Fires as satellites see them: each burning fire gives a few pixels at each clear pass, and nothing between passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land
from trucewatch.exercise.watch import SATELLITES, Watch

_SPACING_M: Final = 387
"""Median distance of neighbouring VIIRS pixels in a day of NASA's files (12 October 2023, 5,256 pixels)."""
_HALF_M: Final = _SPACING_M // 2


@dataclass(frozen=True)
class Pixel:
    """One thermal anomaly: satellite (S-NPP `N`, NOAA-20 `1`), minute of the pass, place, and the radiometer's numbers in hundredths."""

    event: str
    satellite: str
    t0_ms: int
    x_m: int
    y_m: int
    confidence: str
    scan_c: int
    track_c: int
    bright_c: int
    back_c: int
    power_c: int


def overpass(events: Iterable[Event], watches: Sequence[Watch], land: Land, seed: int, sigma_m: int = 0) -> list[Pixel]:
    """All pixels of all passes, in order of time, then of place. `sigma_m`: how far pixels err beside that, on each axis."""
    fires = [e for e in events if e.kind == "fire"]
    letter = {name: satellite for satellite, name in SATELLITES.items()}
    of_section: dict[str, list[Event]] = {}
    for fire in fires:
        of_section.setdefault(land.section(fire.x_m), []).append(fire)
    pixels = [
        pixel
        for look in watches
        if look.state == "overpass"
        for fire in of_section.get(look.place_name, fires if look.place_name == "area" else [])
        if fire.t0_ms <= look.t0_ms < fire.t1_ms
        for pixel in _pixels(fire, letter[look.platform], look.t0_ms, seed, sigma_m)
    ]
    return sorted(pixels, key=lambda p: (p.t0_ms, p.y_m, p.x_m, p.event))


def _pixels(fire: Event, satellite: str, t0_ms: int, seed: int, sigma_m: int) -> list[Pixel]:
    """The pixels of one fire in one pass, neighbours on the pass's own grid; sometimes none."""
    chance = Chance(seed, "pixels", fire.id, satellite)
    if not chance.happens(88):
        return []
    east, along = chance.between(-_HALF_M, _HALF_M), chance.happens(50)
    north, scan_c, track_c = chance.between(-_HALF_M, _HALF_M), chance.between(38, 60), chance.between(36, 58)
    off_x, off_y = (chance.around(sigma_m), chance.around(sigma_m)) if sigma_m else (0, 0)
    shifts = [(2 * place - fire.acts + 1) * _SPACING_M // 2 for place in range(fire.acts)]
    return [
        Pixel(
            event=fire.id,
            satellite=satellite,
            t0_ms=t0_ms,
            x_m=fire.x_m + east + off_x + (shift if along else 0),
            y_m=fire.y_m + north + off_y + (0 if along else shift),
            confidence=chance.pick(("low", "nominal", "nominal", "nominal", "nominal", "nominal", "high")),
            scan_c=scan_c,
            track_c=track_c,
            bright_c=chance.between(30_500, 36_700),
            back_c=chance.between(28_600, 30_400),
            power_c=chance.between(90, 2_400),
        )
        for shift in shifts
    ]
