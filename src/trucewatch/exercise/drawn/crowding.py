"""Where arms fire: along the whole river, all over the strip, or crowded into one sector with hot spots."""

from __future__ import annotations

from typing import Final

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.drawn.land import FARTHEST_M
from trucewatch.exercise.land import Land, Point
from trucewatch.exercise.setting import Setting

_ALONG_M: Final = {"line": 5_000, "sparse": FARTHEST_M - 1_000}
"""How far from the river, on either side."""
_SECTORS_M: Final = {"medium": (100_000, 15_000), "dense": (60_000, 10_000)}
"""Length and half of the height of the one sector."""
_HOT_SPOTS: Final = 4
_HOT_PERCENT: Final = 76
_HOT_SIGMA_M: Final = 2_000
"""In 2020 76 % of all that the OSCE counted in the Donbas fell near four hot spots (facts.md)."""


class Crowding:
    """The places at which arms fire in one setting.

    Args: section: only there; empty: wherever the setting says.

    `span_m`: from where to where along the line. `half_m`: how far from the river, on either side.
    """

    def __init__(self, setting: Setting, land: Land, section: str = "") -> None:
        half_m = land.area_half_m[0]
        self._land = land
        self.half_m = _ALONG_M.get(setting.density, 0)
        self.span_m = 1_000 - half_m, half_m - 1_000
        self._spots: list[Point] = []
        self.crowded = setting.density in _SECTORS_M
        if self.crowded:
            self._gather(setting, *_SECTORS_M[setting.density])
        if section:
            found = next(s for s in land.sections if s.id == section)
            self.span_m = max(self.span_m[0], found.from_m), min(self.span_m[1], found.until_m)

    def _gather(self, setting: Setting, length_m: int, half_m: int) -> None:
        chance = Chance(setting.seed, "sector")
        reach_m = min(length_m // 2, self.span_m[1])
        middle_m = chance.between(self.span_m[0] + reach_m, self.span_m[1] - reach_m)
        self.span_m = middle_m - reach_m, middle_m + reach_m
        self.half_m = half_m
        self._spots = [
            (chance.between(*self.span_m), chance.between(-half_m // 2, half_m // 2)) for _ in range(_HOT_SPOTS)
        ]

    @property
    def sections(self) -> int:
        """In how many sections' worth of the river arms fire, at least one."""
        one_m = self._land.sections[0].until_m - self._land.sections[0].from_m
        return max(1, (self.span_m[1] - self.span_m[0] + one_m // 2) // one_m)

    def place(self, chance: Chance) -> Point:
        """One place."""
        if self._spots and chance.happens(_HOT_PERCENT):
            x, off_m = chance.pick(self._spots)
            x += chance.around(_HOT_SIGMA_M)
            off_m += chance.around(_HOT_SIGMA_M)
        else:
            x, off_m = chance.between(*self.span_m), chance.between(-self.half_m, self.half_m)
        x = min(max(x, self.span_m[0]), self.span_m[1])
        return x, self._land.river_y(x) + min(max(off_m, -self.half_m), self.half_m)
