"""Trials of the ear: a network, and explosions around it of which it is told nothing. All places and numbers are invented."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from trucewatch.detect.network import Network, Phase
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.waves import ways
from trucewatch.exercise.waves.blasts import Blast
from trucewatch.exercise.waves.stand import SOUND, Station
from trucewatch.model.signals import Stations
from trucewatch.science.elementary import cos, exp, log, sin
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.grids import grid_over
from trucewatch.science.travel_tables import Air, Steady

MIDDLE_E7: Final = (-460_000_000, -250_000_000)
"""In the open South Atlantic, as everything that is invented here."""
BEGINS_MS: Final = 1_912_896_000_000
HOUR_MS: Final = 3_600_000
GOLDEN_RAD: Final = 2.399963229728653
KELVIN: Final = 273.15
E6: Final = 1_000_000
ONSETS_HZ: Final = 25.0


@dataclass(frozen=True)
class Trial:
    """Who listens to what.

    `air`: microphones, or else seismometers. So many `stations` stand within `within_m` of the middle; explosions lie `near_m` to `far_m` from it and have
    `least_g` to `most_g` of TNT, evenly in distance and in the logarithm of the charge, one in each `slot_s`. The grid reaches `half_m` to each side.
    `louder`: all noise. `told`: the speeds that the network is told over the true ones.
    """

    name: str
    air: bool
    stations: int
    within_m: int
    near_m: int
    far_m: int
    least_g: int
    most_g: int
    slot_s: int
    half_m: int
    spacing_m: float
    threshold: float
    least_rows: int
    louder: float = 1.0
    told: float = 1.0

    @property
    def channels(self) -> tuple[str, ...]:
        """Codes of the channels of each station."""
        return (SOUND,) if self.air else ("HHZ", "HHN")

    @property
    def lasting_ms(self) -> int:
        """Of an hour of the trial, with the time that its last waves take."""
        return HOUR_MS + 1000 * self.slot_s


GROUND: Final = Trial("seismometers", False, 12, 25_000, 2_000, 60_000, 100, 1_000_000, 60, 65_000, 1000.0, 1.7, 8)
AIR: Final = Trial("microphones", True, 12, 8_000, 500, 20_000, 50, 100_000, 90, 22_000, 250.0, 3.1, 5)
FEW: Final = Trial("few", False, 5, 15_000, 1_000, 30_000, 100, 1_000_000, 60, 35_000, 1000.0, 2.31, 6)


def stood(trial: Trial, seed: int) -> list[Station]:
    """Where its stations stand, another way for each seed: on a spiral, each up to a tenth of the whole away from it."""
    made = []
    for k in range(trial.stations):
        chance = Chance(seed, "stands", trial.name, k)
        away_m = trial.within_m * math.sqrt((k + 0.5) / trial.stations)
        east, north = away_m * sin(k * GOLDEN_RAD), away_m * cos(k * GOLDEN_RAD)
        jitter = trial.within_m // 20
        made.append(
            Station(f"W{k + 1:02d}", _moved(MIDDLE_E7, east + chance.around(jitter), north + chance.around(jitter)))
        )
    return made


def exploded(trial: Trial, seed: int) -> list[Blast]:
    """The explosions of an hour."""
    made = []
    for k in range(HOUR_MS // (1000 * trial.slot_s)):
        chance = Chance(seed, "explodes", trial.name, k)
        at_ms = BEGINS_MS + 1000 * trial.slot_s * k + 15_000 + chance.below(10_000)
        away_m, turn = chance.between(trial.near_m, trial.far_m), 2.0 * math.pi * chance.below(E6) / E6
        share = chance.below(E6) / E6
        charge_g = exp(log(float(trial.least_g)) * (1.0 - share) + log(float(trial.most_g)) * share)
        made.append(
            Blast(f"b{k}", 0, at_ms, _moved(MIDDLE_E7, away_m * sin(turn), away_m * cos(turn)), round(charge_g))
        )
    return made


def described(trial: Trial, listed: list[Station], wind_m_s: tuple[float, float]) -> Network:
    """The network as somebody would describe it: with the defaults of a description wherever there are any."""
    rows = [{"code": s.code, "frame": "geographic", "lat_e7": s.e7[0], "lon_e7": s.e7[1]} for s in listed]
    north, east = metres_per_e7(float(MIDDLE_E7[0]))
    lat, lon = round(trial.half_m / north), round(trial.half_m / east)
    box = MIDDLE_E7[0] - lat, MIDDLE_E7[0] + lat, MIDDLE_E7[1] - lon, MIDDLE_E7[1] + lon
    return Network(
        trial.name, Stations.from_rows(rows), _phases(trial, wind_m_s), grid_over(*box, trial.spacing_m), ONSETS_HZ, trial.threshold, trial.least_rows,
    )  # fmt: skip


def _phases(trial: Trial, wind_m_s: tuple[float, float]) -> tuple[Phase, ...]:
    if trial.air:
        temperature_k = (ways.TEMPERATURE_C + KELVIN) * trial.told * trial.told
        return (Phase("A", SOUND, 4.0, 12.0, Air(temperature_k, *wind_m_s), short_s=0.15),)
    return (
        Phase("P", "??Z", 6.0, 16.0, Steady(ways.P_M_S * trial.told)),
        Phase("S", "??N", 6.0, 14.0, Steady(ways.S_M_S * trial.told)),
    )


def _moved(e7: tuple[int, int], east_m: float, north_m: float) -> tuple[int, int]:
    north, east = metres_per_e7(float(e7[0]))
    return e7[0] + round(north_m / north), e7[1] + round(east_m / east)
