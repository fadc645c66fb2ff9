"""How large a sound was, relative to others: from amplitudes over distance, with an error that says how little that is.

Seismic: a local magnitude scale of another region, less what each station reads too high or low. Acoustic: the charge in the open that would give the same peak pressure.

Limits: relative sizes, for telling large from small in one network; never a measure of damage. Depth in the ground, weather, reflection and shelter change a
pressure by a factor of 2 and a charge by 8; the errors stated hold that much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.errors import EvidenceError
from trucewatch.science.elementary import log

Floats = NDArray[np.float64]

LN_10: Final = 2.302585092994046
SPREAD_OF_STATIONS: Final = 0.3
"""Standard deviation of log10 amplitudes from station to station, where fewer than three say it themselves. Source: Hutton & Boore (1987), fig. 4."""
PRESSURE_LN: Final = 0.7
"""Standard deviation of the logarithm of a pressure by weather, reflection and shelter: a factor of 2."""
SEA_LEVEL_PA: Final = 101_325.0
NORMAL_SPREAD: Final = 1.4826
MOST_SCALED: Final = 500.0
LEAST_SCALED: Final = 0.5


@dataclass(frozen=True)
class Size:
    """A size with its standard error, how many stations it rests on, and what it was made by."""

    value: float
    sigma: float
    stations: int
    source: str


def distance_term(distance_m: Floats) -> Floats:
    """What is added to log10 of an amplitude for its distance (n,).

    Source: Hutton & Boore (1987), Bull. Seism. Soc. Am. 77: 1.110 log10(r / 100) + 0.00189 (r - 100) + 3, for southern California.
    Limits: 10 to 700 km; another region weakens waves otherwise, which falls on all sizes of a place alike.
    """
    term: Floats = _distance_term(np.ascontiguousarray(distance_m))
    return term


@njit("float64[::1](float64[::1])", cache=True)
def _distance_term(distance_m: Any) -> Any:
    out = np.empty(len(distance_m))
    for i in range(len(distance_m)):
        km = max(distance_m[i] * 1e-3, 1.0)
        out[i] = 1.110 * (log(km / 100.0) / LN_10) + 0.00189 * (km - 100.0) + 3.0
    return out


def relative_size(amplitude: Floats, distance_m: Floats, correction: Floats) -> Size:
    """The size of an event from amplitudes at stations.

    Args: amplitude: greatest of the filtered record less noise (n,), above 0, in one unit everywhere. distance_m: to the hypocentre (n,).
        correction: what each station reads too high (n,), in log10; 0 where not known.
    Raises: EvidenceError: no station has an amplitude above 0.
    Source: `distance_term`; the median over stations and its robust error (Hampel, 1974).
    Limits: relative, in steps of log10 amplitude; equal to a local magnitude only where the unit is Wood-Anderson millimetres.
    """
    heard = np.flatnonzero((amplitude > 0.0) & np.isfinite(amplitude))
    if not len(heard):
        raise EvidenceError("No station has an amplitude above its noise.", hint="Without one there is no size.")
    logs = np.array([log(a) / LN_10 for a in amplitude[heard].tolist()])
    sizes = logs + distance_term(distance_m[heard]) - correction[heard]
    middle = float(np.median(sizes))
    spread = NORMAL_SPREAD * float(np.median(np.abs(sizes - middle))) if len(heard) > 2 else SPREAD_OF_STATIONS
    sigma = 1.2533 * max(spread, 0.1) / math.sqrt(len(heard))
    return Size(middle, sigma, len(heard), "Hutton & Boore 1987, relative")


@njit("float64(float64)", cache=True)
def overpressure(scaled: float) -> float:
    """Peak pressure over that of the air, at a distance in metres over the cube root of the charge in kg of TNT.

    Source: Kinney & Graham, Explosive Shocks in Air (1985), eq. 6-2. Limits: chemical charges in the open.
    """
    a, b, c, d = scaled / 4.5, scaled / 0.048, scaled / 0.32, scaled / 1.35
    return 808.0 * (1.0 + a * a) / math.sqrt((1.0 + b * b) * (1.0 + c * c) * (1.0 + d * d))


@njit("float64(float64)", cache=True)
def scaled_distance(pressure: float) -> float:
    """The scaled distance at which a peak pressure, over that of the air, is reached, from 0.5 to 500, by halving."""
    near, far = LEAST_SCALED, MOST_SCALED
    for _ in range(60):
        middle = 0.5 * (near + far)
        if overpressure(middle) > pressure:
            near = middle
        else:
            far = middle
    return 0.5 * (near + far)


def charge_kg(peak_pa: Floats, distance_m: Floats, air_pa: float = SEA_LEVEL_PA) -> Size:
    """The charge of TNT in the open that would give these peak pressures.

    Args: peak_pa: greatest pressures above that of the air (n,). distance_m: to the source (n,).
    Returns: log10 of the charge in kg and its standard error.
    Raises: EvidenceError: no microphone has a pressure above 0, or all lie beyond the scaled distances for which the formula holds.
    Source: Kinney & Graham (1985), eq. 6-2 and cube-root scaling (Hopkinson, 1915).
    Limits: within some kilometres; farther off the air refracts sound, and nothing is known without the weather. See the module.
    """
    logs = []
    for pressure, away in zip((peak_pa / air_pa).tolist(), distance_m.tolist(), strict=True):
        if overpressure(MOST_SCALED) < pressure < overpressure(LEAST_SCALED):
            logs.append(3.0 * log(away / scaled_distance(pressure)) / LN_10)
    if not logs:
        raise EvidenceError(
            "No pressure lies where charge and distance are known to go together.", hint="State no size."
        )
    sigma = 3.0 * PRESSURE_LN / LN_10 / math.sqrt(len(logs))
    return Size(
        float(np.median(np.array(logs))), max(sigma, PRESSURE_LN / LN_10), len(logs), "Kinney & Graham 1985, open air"
    )
