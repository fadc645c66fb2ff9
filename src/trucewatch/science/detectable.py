"""What a network would find at some places, from the noise of each of its rows: the least size, and the chance of a stated size.

A wave of a size has an amplitude at each station, that against the noise an onset, and the onsets of all rows that are used a coalescence: their geometric mean.
Where that reaches the threshold the sound is found. All rows count alike, so a station that hears nothing of a place weakens the stack there; `least_in_parts` says
what the rows that hear a place best would find alone, as a network of their own.

Source: `magnitudes`; the ratio of mean energies of a short and a long window in noise of the same kind, and the mean of its logarithm over so few looks; scatter of
amplitudes as Hutton & Boore (1987).
Limits: half of the sounds of just the least size are missed. All phases of a station are taken to be as loud as the loudest; all waves last as long as the short
window; that noise lifts a stack somewhere on the grid is not in it. Sealed, like everything that says where nobody listens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import exp, log, normal_cdf
from trucewatch.science.magnitudes import (
    LN_10,
    PRESSURE_LN,
    SEA_LEVEL_PA,
    SPREAD_OF_STATIONS,
    distance_term,
    overpressure,
)

Floats = NDArray[np.float64]

SMALLEST: Final = -6.0
LARGEST: Final = 12.0
HALVINGS: Final = 24
"""18 units of size halved so often are known to 1e-6."""
LOG_LEAST: Final = log(0.4)
"""Onsets less than this count as it; as in `onsets.Measure`."""
LOUDEST: Final = 15.0
"""Amplitudes are taken for at most so many powers of ten over the noise."""
TOGETHER: Final = 8
"""So many onsets are multiplied before a logarithm is taken: no product of them is too large for a number."""
DRAWS: Final = 40
"""So often the amplitudes of a size are drawn anew, the same for everybody: chances are known in steps of 2.5 %."""


@dataclass(frozen=True, eq=False)
class Hearing:
    """How rows hear places.

    `lift`: log10 of amplitude over noise of size 0 (places, rows); in air, of a pascal. `away_m` (places, rows). `scatter`: what the logarithm of an amplitude is
    off in each drawing (rows, draws). `short_to_long`: length of the short window over that of the long one (rows). `air`: sizes are logarithms of
    kilograms of TNT in the open; otherwise relative magnitudes. `dull`: how much less the logarithm of an onset is on the mean than that of the mean
    energies (rows), and `wobble` what it is off in each drawing (rows, draws). `threshold`: of coalescence. `least_rows`: fewer find nothing.
    """

    lift: Floats
    away_m: Floats
    scatter: Floats
    short_to_long: Floats
    dull: Floats
    wobble: Floats
    air: bool
    threshold: float
    least_rows: int

    @property
    def heard(self) -> bool:
        """Whether enough rows are used for anything to be found."""
        return len(self.short_to_long) >= max(1, self.least_rows)

    @property
    def needed(self) -> float:
        """What the logarithms of onsets must sum to."""
        return len(self.short_to_long) * log(self.threshold)


def hearing(
    away_m: Floats,
    noise: Floats,
    correction: Floats,
    stations: Sequence[str],
    short_to_long: Floats,
    looks: Floats,
    *,
    air: bool,
    threshold: float,
    least_rows: int,
) -> Hearing:
    """Say how rows hear places; rows without noise are left out, as if they were not there.

    Args:
        away_m: from each place to the station of each row (places, rows). noise: root of the mean square of the filtered noise (rows), in the unit of
            amplitudes, in air in pascal; infinite, 0 or no number where a row is not used. correction: what a row reads too high, in log10 (rows).
        stations: the name of each row's station; what amplitudes are off goes with the name. looks: how many independent samples of energy are in the short
            window (rows), its length times the width of the band; infinite where an onset has no chance in it.
    Source: the mean and the variance of the logarithm of a gamma variate of so many looks. Limits: see the module.
    """
    used = np.flatnonzero(np.isfinite(noise) & (noise > 0.0))
    told = np.array([log(n) / LN_10 for n in noise[used].tolist()])
    lift = np.broadcast_to(correction[used] - told, (len(away_m), len(used)))
    if not air and len(used):
        lift = lift - np.column_stack([distance_term(away_m[:, k]) for k in used])
    spread = PRESSURE_LN / LN_10 if air else SPREAD_OF_STATIONS
    names = [(stations[k], f"{stations[k]} {_nth(stations, k)}") for k in used.tolist()]
    scatter = np.array([spread * drawn(station) for station, _ in names]).reshape(len(used), DRAWS)
    few, windows = 1.0 / looks[used], short_to_long[used]
    wobble = np.array([drawn(row) for _, row in names]).reshape(len(used), DRAWS)
    return Hearing(
        np.array(lift, order="C"),
        np.ascontiguousarray(away_m[:, used]),
        scatter,
        np.ascontiguousarray(windows),
        np.ascontiguousarray(0.5 * few * (1.0 - windows)),
        np.sqrt(few + 0.5 * few * few)[:, None] * wobble,
        air,
        threshold,
        least_rows,
    )


def _nth(stations: Sequence[str], row: int) -> int:
    """Which of its station's rows a row is."""
    return sum(name == stations[row] for name in stations[:row])


@lru_cache(maxsize=10_000)
def drawn(name: str) -> Floats:
    """The deviations of a station in each drawing (draws,), in standard deviations: the same numbers for all, in an order that its name decides.

    Limits: one station has each of them once; so many drawings tell a chance to some 5 %.
    """
    order = sorted(range(DRAWS), key=lambda k: hashlib.sha256(f"{k} {name}".encode()).digest())
    return _normal_steps()[order]


@lru_cache(maxsize=1)
def _normal_steps() -> Floats:
    """The middles of equal parts of a normal distribution (draws,)."""
    return np.array([_normal_at((k + 0.5) / DRAWS) for k in range(DRAWS)])


def _normal_at(p: float) -> float:
    low, high = -8.0, 8.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if normal_cdf(middle) < p else (low, middle)
    return 0.5 * (low + high)


def least_sizes(heard: Hearing) -> Floats:
    """The least size (places,) that is expected to reach the threshold; infinite where none does. Source, Limits: see the module."""
    return _least(heard, 0)


def least_in_parts(heard: Hearing) -> Floats:
    """The least size (places,) that the `least_rows` rows that hear a place best would find, were they a network of their own.

    Source: see the module. Limits: more rows never make it larger; it is what networks that overlap could reach, each with its own stack.
    """
    return _least(heard, max(1, heard.least_rows))


def _least(heard: Hearing, best: int) -> Floats:
    if not heard.heard:
        return np.full(len(heard.lift), np.inf)
    said = heard.lift, heard.away_m, heard.short_to_long, heard.dull, heard.air
    found: Floats = _least_sizes(*said, log(heard.threshold), best)
    return found


def chances(heard: Hearing, size: float) -> Floats:
    """The chance (places,) that a sound of a size is found: in how many drawings of its amplitudes it reaches the threshold.

    Source: see the module. Limits: stations scatter independently of each other; chances are known in steps of 2.5 %.
    """
    if not heard.heard:
        return np.zeros(len(heard.lift))
    reached: Floats = (sums(heard, size) >= heard.needed).mean(axis=1)
    return reached


def sums(heard: Hearing, size: float) -> Floats:
    """The sum over rows of the logarithms of onsets (places, draws) that a size has. Source, Limits: see the module."""
    off = heard.scatter, heard.wobble - heard.dull[:, None]
    made: Floats = _sums(heard.lift, heard.away_m, *off, heard.short_to_long, heard.air, size)
    return made


@njit("float64(float64, float64, float64)", cache=True)
def onset(over_noise: float, short_to_long: float, off: float) -> float:
    """Logarithm of the onset that is expected of a wave. Args: over_noise: log10 of its amplitude over the noise. off: what the logarithm is off.

    Source, Limits: see the module.
    """
    energy = exp(2.0 * LN_10 * min(over_noise, LOUDEST))
    return max(log((1.0 + energy) / (1.0 + short_to_long * energy)) + off, LOG_LEAST)


@njit("float64(float64, float64)", cache=True)
def loudness(away_m: float, kg_to_third: float) -> float:
    """Log10 of the peak pressure in pascal of a charge. Source, Limits: see `magnitudes.overpressure`; beyond the distances for which it holds it is carried on."""
    return log(SEA_LEVEL_PA * overpressure(max(away_m, 1.0) / kg_to_third)) / LN_10


@njit("float64[:, ::1](float64[:, ::1], float64)", cache=True)
def _exponentials(logs: Any, times: float) -> Any:
    out = np.empty(logs.shape)
    for i in range(logs.shape[0]):
        for k in range(logs.shape[1]):
            out[i, k] = exp(times * logs[i, k])
    return out


@njit(
    "float64[:, ::1](float64[:, ::1], float64[:, ::1], float64[:, ::1], float64[:, ::1], float64[::1], boolean, float64)",
    cache=True,
)
def _sums(lift: Any, away_m: Any, scatter: Any, off: Any, short_to_long: Any, air: bool, size: float) -> Any:
    """Sums of `onset`, with a logarithm for every few rows alone."""
    places, rows = lift.shape
    draws, least = scatter.shape[1], exp(LOG_LEAST)
    out, product = np.zeros((places, draws)), np.ones(draws)
    energies, factors = _exponentials(scatter, 2.0 * LN_10), _exponentials(off, 1.0)
    third = exp(size * LN_10 / 3.0)
    for place in range(places):
        for row in range(rows):
            raised = loudness(away_m[place, row], third) if air else size
            energy, q = exp(2.0 * LN_10 * min(lift[place, row] + raised, LOUDEST)), short_to_long[row]
            for k in range(draws):
                e = energy * energies[row, k]
                product[k] *= max((1.0 + e) / (1.0 + q * e) * factors[row, k], least)
            if row % TOGETHER == TOGETHER - 1 or row == rows - 1:
                for k in range(draws):
                    out[place, k] += log(product[k])
                    product[k] = 1.0
    return out


@njit(
    "float64(float64[::1], float64[::1], float64[::1], float64[::1], boolean, float64, int64, float64[::1])", cache=True
)
def expected(
    lift: Any, away_m: Any, short_to_long: Any, dull: Any, air: bool, size: float, best: int, onsets: Any
) -> float:
    """Logarithm of the coalescence that a size is expected to have at a place.

    Args: best: so many rows alone, those with the greatest onsets; 0: all. onsets (rows,): is overwritten.
    Source, Limits: see the module.
    """
    third = exp(size * LN_10 / 3.0)
    for row in range(len(lift)):
        raised = loudness(away_m[row], third) if air else size
        onsets[row] = onset(lift[row] + raised, short_to_long[row], -dull[row])
    count = len(lift) if best == 0 else min(best, len(lift))
    if best:
        onsets.sort()
    total = 0.0
    for k in range(count):
        total += onsets[len(lift) - 1 - k] if best else onsets[k]
    return total / count


@njit("float64[::1](float64[:, ::1], float64[:, ::1], float64[::1], float64[::1], boolean, float64, int64)", cache=True)
def _least_sizes(lift: Any, away_m: Any, short_to_long: Any, dull: Any, air: bool, threshold: float, best: int) -> Any:
    out = np.empty(len(lift))
    onsets = np.empty(lift.shape[1])
    for place in range(len(lift)):
        here, far = lift[place], away_m[place]
        low, high = SMALLEST, LARGEST
        if expected(here, far, short_to_long, dull, air, high, best, onsets) < threshold:
            out[place] = np.inf
            continue
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            if expected(here, far, short_to_long, dull, air, middle, best, onsets) < threshold:
                low = middle
            else:
                high = middle
        out[place] = high
    return out
