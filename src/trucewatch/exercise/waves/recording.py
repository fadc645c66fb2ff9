"""What one channel records: the waves of every bang that reaches it, and what is there without any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.waves import ways
from trucewatch.exercise.waves.blasts import Blast
from trucewatch.exercise.waves.ground import Ground
from trucewatch.exercise.waves.shapes import coda, pulse
from trucewatch.exercise.waves.stand import SOUND, Station
from trucewatch.exercise.waves.unrest import HOUR_MS, unrest

NOISE_COUNTS: Final = {"HHZ": 40, "HHN": 45, SOUND: 250}
"""Of a usual station and hour. One count is a nanometre a second of the ground, a thousandth of a pascal of the air."""
ONSET_S: Final = 0.05
"""From an arrival to the middle of its pulse."""
GROUND_HZ: Final = 10.0
SOUND_HZ: Final = 8.0
FADES_S: Final = 0.7
SHARES: Final = {"HHZ": {"P": 1.0, "S": 0.5}, "HHN": {"P": 0.4, "S": 1.0}, SOUND: {"A": 1.0}}
"""How much of each wave a channel records."""
AFTER: Final = {"P": 0.5, "S": 0.5, "A": 0.2}
"""How high what is scattered and comes after a pulse is beside it."""


@dataclass(frozen=True, eq=False)
class Land:
    """What waves go through: the ground and air as they are, and the wind in metres a second towards the east and north. `louder`: of all noise, in a bad hour."""

    ground: Ground
    wind_m_s: tuple[float, float]
    louder: float = 1.0


@dataclass(frozen=True)
class Arrival:
    """A wave at a station: which, when, how high in counts on the channel that it shakes most."""

    wave: str
    at_s: float
    height: float


def arrivals(blast: Blast, station: Station, land: Land) -> list[Arrival]:
    """The waves of a bang at a station, seconds after it: as `ways` has them, changed by what the ground and air are truly like there."""
    way = ways.way(blast.e7, station.e7, blast.charge_g, land.wind_m_s)
    plain = (
        ("P", way.p_s, way.p, ways.P_M_S),
        ("S", way.s_s, way.s, ways.S_M_S),
        ("A", way.sound_s, way.sound, ways.SOUND_M_S),
    )
    hour, name = blast.at_ms // HOUR_MS, f"{blast.event} {blast.number}"
    made = []
    for wave, after_s, height, speed in plain:
        late_s = land.ground.late_s(wave, blast.e7, station.code, station.e7, speed, hour)
        made.append(Arrival(wave, after_s + late_s, height * land.ground.louder(wave, station.code, name)))
    return made


def recorded(
    channel: str, t0_ms: int, number: int, rate_hz: int, heard: Iterable[tuple[Blast, list[Arrival]]], land: Land
) -> NDArray[np.float64]:
    """What a channel records from a time on (n,), in counts.

    Args: channel: NET.STA.LOC.CHA. heard: bangs with their waves at its station (`arrivals`).
    Source: `ways`, `ground`, `shapes`, `unrest`. Limits: a pulse and a fading coda for each wave: no surface waves, no echoes.
    """
    code, seed = channel.rpartition(".")[2], land.ground.seed
    made = unrest(seed, channel, t0_ms, number, rate_hz, NOISE_COUNTS[code], land.louder)
    for blast, waves in heard:
        chance = Chance(seed, "waves", blast.event, blast.number, channel)
        for one in waves:
            if share := SHARES[code].get(one.wave, 0.0):
                at_s = (blast.at_ms - t0_ms) / 1000.0 + one.at_s + ONSET_S
                pulse(made, at_s, rate_hz, SOUND_HZ if one.wave == "A" else GROUND_HZ, one.height * share)
                coda(made, at_s, rate_hz, FADES_S, one.height * share * AFTER[one.wave], chance)
    return made
