"""How loud it is where nothing explodes: at each station and hour, and in each minute in which somebody drives by or a gust comes."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.waves.shapes import noise
from trucewatch.science.elementary import exp, sin
from trucewatch.science.magnitudes import LN_10

HOUR_MS: Final = 3_600_000
E4: Final = 10_000
STATION_LOG: Final = 0.25
HOUR_LOG: Final = 0.1
BY_DAY_LOG: Final = 0.15
"""Standard deviations of log10 of the noise from station to station and from hour to hour, and how much louder noon is than the mean of a day. Source: Peterson
(1993), USGS Open-File Report 93-322, figs. 1-3, for how far sites lie apart; McNamara & Buland (2004), Bull. Seism. Soc. Am. 94, fig. 7, for day and night."""
PASSING_AN_HOUR: Final = 4
PASSING_S: Final = (3, 20)
PASSING_E1: Final = (15, 60)
"""Somebody drives by, or a gust comes: so often at each station, for so long, so many tenths times as loud as the noise. Round, assumed numbers."""


def level(seed: int, channel: str, at_ms: int, louder: float = 1.0) -> float:
    """The noise of a channel in an hour, over what is usual. Args: louder: of the whole land, in such an hour."""
    station = channel.split(".")[1]
    hour = at_ms // HOUR_MS
    lasting = STATION_LOG * Chance(seed, "noisy station", station, channel.endswith("F")).around(E4) / E4
    now = HOUR_LOG * Chance(seed, "noisy hour", station, hour).around(E4) / E4
    by_day = BY_DAY_LOG * sin(2.0 * math.pi * (hour % 24 - 6) / 24.0)
    return louder * exp(LN_10 * (lasting + now + by_day))


def passing(samples: NDArray[np.float64], seed: int, channel: str, t0_ms: int, rate_hz: int) -> None:
    """Multiply, in place, what a channel records from a time on where somebody passes: rising and falling like half a wave.

    Both channels of a seismometer hear the same.
    """
    station = channel.split(".")[1]
    last_ms = t0_ms + len(samples) * 1000 // rate_hz
    for hour in range(t0_ms // HOUR_MS - 1, last_ms // HOUR_MS + 1):
        chance = Chance(seed, "passing", station, channel.endswith("F"), hour)
        for _ in range(chance.number(1000 * PASSING_AN_HOUR)):
            first = (hour * HOUR_MS + chance.below(HOUR_MS) - t0_ms) * rate_hz // 1000
            lasting = chance.between(*PASSING_S) * rate_hz
            height = chance.between(*PASSING_E1) / 10.0 - 1.0
            low, high = max(first, 0), min(first + lasting, len(samples))
            if low < high:
                part = (np.arange(low, high) - first) / lasting
                samples[low:high] *= 1.0 + height * 4.0 * part * (1.0 - part)


def unrest(
    seed: int, channel: str, t0_ms: int, number: int, rate_hz: int, usual: float, louder: float = 1.0
) -> NDArray[np.float64]:
    """What a channel records where nothing explodes (n,), in counts: noise with more of the low, as loud as its station and hour, and what passes.

    Args: usual: its standard deviation at a usual station and hour; louder: as for `level`.
    Source: `shapes.noise`. Limits: drawn anew from `t0_ms` on, so two spans that overlap differ; stations hear nothing in common.
    """
    made: NDArray[np.float64] = noise(Chance(seed, "noise", channel, t0_ms), number, E4).astype(np.float64) * (
        usual / E4
    )
    edges = [t0_ms, *range(-(-(t0_ms + 1) // HOUR_MS) * HOUR_MS, t0_ms + number * 1000 // rate_hz, HOUR_MS)]
    for edge in edges:
        low = (edge - t0_ms) * rate_hz // 1000
        high = (edge // HOUR_MS * HOUR_MS + HOUR_MS - t0_ms) * rate_hz // 1000
        made[low:high] *= level(seed, channel, edge, louder)
    passing(made, seed, channel, t0_ms, rate_hz)
    return made
