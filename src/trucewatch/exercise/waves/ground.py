"""The ground and the air as they truly are: speeds that differ a little from place to place, sites that ring more or less, ways that let more or less through.

Whoever listens is never told any of it: a network's description knows mean speeds, and a wind as a forecast has it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from trucewatch.exercise.chance import Chance
from trucewatch.science.elementary import cos, exp, sin
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.magnitudes import LN_10

WAVES: Final = 48
"""So many plane waves make a field that is nearly normal."""
E4: Final = 10_000


@dataclass(frozen=True)
class Texture:
    """How a speed differs from place to place: `share`, a standard deviation of its inverse; `length_m`, over which it stays alike."""

    share: float
    length_m: float


CRUST: Final = Texture(0.025, 8_000.0)
"""Of P. Source: Sato, Fehler & Maeda (2012), Seismic Wave Propagation and Scattering, 2nd ed., ch. 2: some per cent over some kilometres in the crust."""
GUSTS: Final = Texture(0.004, 3_000.0)
"""Of sound: 1.4 m/s along the way, in eddies of some kilometres. Round, assumed numbers."""
SITE_S: Final = 0.03
"""What is soft under a station makes all its waves late or early by so much."""
SITE_LOG: Final = 0.25
WAY_LOG: Final = {"P": 0.15, "S": 0.15, "A": 0.3}
"""Standard deviations of log10 of a height: from station to station, and from way to way. Source: Hutton & Boore (1987), fig. 4, 0.3 in all for the ground; in
air a factor of two, as `science.magnitudes.PRESSURE_LN`."""
SHARED_BY_S: Final = 0.8
"""How far what makes P late makes S late: the correlation of the two, S with 1.73 times as much."""

FORECAST_M_S: Final = 1.5
"""How far a forecast of the wind is off in each direction. Round: two metres a second in all are usual near the ground."""


def forecast(wind_m_s: tuple[float, float], *topic: object) -> tuple[float, float]:
    """A wind as a forecast has it, to tenths."""
    chance = Chance(0, "forecast", *topic)
    east, north = (round(one + FORECAST_M_S * chance.around(E4) / E4, 1) for one in wind_m_s)
    return east, north


class Field:
    """A smooth random number for each place of a plane, with mean 0."""

    def __init__(self, texture: Texture, *topic: object) -> None:
        """Draw it. Source: Shinozuka & Deodatis (1991), Appl. Mech. Rev. 44: cosines of random wave numbers, here of a Gaussian correlation."""
        chance = Chance(0, "field", *topic)
        draw = [(chance.around(E4), chance.around(E4), chance.below(E4)) for _ in range(WAVES)]
        per = texture.length_m * E4
        self._waves = [(east / per, north / per, 2.0 * math.pi * turn / E4) for east, north, turn in draw]
        self._height = texture.share * math.sqrt(2.0 / WAVES)

    def along_m(self, here: tuple[float, float], there: tuple[float, float]) -> float:
        """The field added up along a straight way, in metres; places east and north in metres."""
        east, north = there[0] - here[0], there[1] - here[1]
        total = 0.0
        for k_east, k_north, turn in self._waves:
            begin = k_east * here[0] + k_north * here[1] + turn
            phase = k_east * east + k_north * north
            total += (sin(begin + phase) - sin(begin)) / phase if abs(phase) > 1e-3 else cos(begin + 0.5 * phase)
        return self._height * total * math.sqrt(east * east + north * north)


class Ground:
    """One land and its air. `seed`: which; `about_e7`: a place in it. `hour`: air differs from hour to hour, ground does not."""

    def __init__(self, seed: int, about_e7: tuple[int, int]) -> None:
        self.seed, self._scale = seed, metres_per_e7(float(about_e7[0]))
        self._fields = {"P": Field(CRUST, seed, "ground"), "S": Field(CRUST, seed, "ground of S alone")}

    def late_s(
        self, wave: str, from_e7: tuple[int, int], station: str, at_e7: tuple[int, int], speed_m_s: float, hour: int = 0
    ) -> float:
        """By how many seconds a wave comes later than at a mean speed.

        Args: wave: P, S or A. station: its code; at_e7: where it stands.
        Source: a straight way through the fields, which holds while they are weak. Limits: ways do not bend; nothing depends on depth.
        """
        here, there = self._plane(from_e7), self._plane(at_e7)
        soft = SITE_S * Chance(self.seed, "soft ground", station).around(E4) / E4
        if wave == "A":
            return self._air(hour).along_m(here, there) / speed_m_s
        shared = self._fields["P"].along_m(here, there)
        if wave == "P":
            return shared / speed_m_s + soft
        own = math.sqrt(1.0 - SHARED_BY_S * SHARED_BY_S) * self._fields["S"].along_m(here, there)
        return (SHARED_BY_S * shared + own) / speed_m_s + math.sqrt(3.0) * soft

    def louder(self, wave: str, station: str, blast: object) -> float:
        """By what factor a wave of a blast is higher at a station than its distance says: the site, and this way."""
        site = SITE_LOG * Chance(self.seed, "site", station, wave == "A").around(E4) / E4
        way = WAY_LOG[wave] * Chance(self.seed, "way", station, wave, blast).around(E4) / E4
        return exp(LN_10 * (site + way))

    def _air(self, hour: int) -> Field:
        name = f"air of {hour}"
        if name not in self._fields:
            self._fields[name] = Field(GUSTS, self.seed, name)
        return self._fields[name]

    def _plane(self, e7: tuple[int, int]) -> tuple[float, float]:
        return e7[1] * self._scale[1], e7[0] * self._scale[0]
