"""How the waves of an explosion travel, spread and weaken on their way to a station. Everything here is invented but the laws it goes by."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from trucewatch.science.distances import arc_m, departing_rad
from trucewatch.science.elementary import cos, exp, log, sin

P_M_S: Final = 4_500
S_M_S: Final = 2_600
TEMPERATURE_C: Final = 15
SOUND_M_S: Final = 340.35
"""20.05 times the root of the temperature in kelvin."""
GROUND_COUNTS: Final = 2_500
"""Height of P of one kilogram at one kilometre."""
S_OVER_P: Final = 1.6
P_FADES_M: Final = 15_000.0
S_FADES_M: Final = 12_000.0
SOUND_FADES_M: Final = 6_000.0
COUNTS_PER_PA: Final = 1_000
ATMOSPHERE_PA: Final = 101_325.0
NEAREST_M: Final = 200.0


@dataclass(frozen=True)
class Way:
    """From an explosion to a station: seconds of P, S and sound, and their heights in counts."""

    p_s: float
    s_s: float
    sound_s: float
    p: float
    s: float
    sound: float


def way(from_e7: tuple[int, int], to_e7: tuple[int, int], charge_g: int, wind_m_s: tuple[float, float]) -> Way:
    """The way of the waves of a charge through even ground and through air with a wind.

    Args: wind_m_s: towards the east and north.
    Source: times are distance over speed, in air with the wind along the path (Ostashev & Wilson, 2015, 3.1). Heights: 1 / r and an exponential loss
        (Aki & Richards, 2002, 5.5); of the ground by the root of the charge; of the air the pressure of Kinney & Graham (1985), eq. 6-2.
    Limits: no layers, no refraction, no topography. Amplitudes and losses are round, assumed numbers.
    """
    away_m, towards = arc_m(*from_e7, *to_e7), departing_rad(*from_e7, *to_e7)
    away_m = max(float(away_m), NEAREST_M)
    charge_kg = charge_g / 1000.0
    effective = SOUND_M_S + wind_m_s[0] * sin(towards) + wind_m_s[1] * cos(towards)
    ground = GROUND_COUNTS * math.sqrt(charge_kg) * 1000.0 / away_m
    return Way(
        p_s=away_m / P_M_S,
        s_s=away_m / S_M_S,
        sound_s=away_m / effective,
        p=ground * exp(-away_m / P_FADES_M),
        s=ground * S_OVER_P * exp(-away_m / S_FADES_M),
        sound=COUNTS_PER_PA * pressure_pa(away_m, charge_kg) * exp(-away_m / SOUND_FADES_M),
    )


def pressure_pa(away_m: float, charge_kg: float) -> float:
    """The peak pressure of a charge in the open. Source: Kinney & Graham (1985), Explosive Shocks in Air, eq. 6-2."""
    z = away_m / exp(log(charge_kg) / 3.0)
    above = 808.0 * (1.0 + (z / 4.5) * (z / 4.5))
    below = [math.sqrt(1.0 + (z / scale) * (z / scale)) for scale in (0.048, 0.32, 1.35)]
    return ATMOSPHERE_PA * above / (below[0] * below[1] * below[2])
