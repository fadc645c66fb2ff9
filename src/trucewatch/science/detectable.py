"""The least size that would have been found at each node, from the noise of each station at that time.

A wave of a size has an amplitude at each station, that against the noise an onset, and the onsets of all rows a coalescence. Where that reaches the threshold a sound would have
been found. What is found in noise by chance, or missed by chance, is not in it: half of the sounds of just that size are missed.

Source: `magnitudes.distance_term`; the expected ratio of mean energies of a short and a long window in noise of the same kind.
Limits: all wave forms as long as the short window; no unlike sites but by `correction`; sealed, like everything that says where nobody listens.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import exp, log
from trucewatch.science.magnitudes import LN_10, distance_term

Floats = NDArray[np.float64]

SMALLEST: Final = -6.0
LARGEST: Final = 12.0
HALVINGS: Final = 24
"""18 units of size halved so often are known to 1e-6."""


def least_sizes(
    distance_m: Floats, noise: Floats, correction: Floats, threshold: float, short_to_long: float, least: float = 0.4
) -> Floats:
    """The least size (nodes,) that is expected to reach a threshold of coalescence; infinite where none does.

    Args:
        distance_m: from each node to the station of each row (nodes, rows). noise: root of the mean square of the filtered noise (rows), in the unit of
            amplitudes; infinite or no number where a row was not used. correction: what a row reads too high, in log10 (rows).
        threshold: of coalescence. short_to_long: length of the short window over that of the long one. least: as in `onsets.Measure`.
    Source, Limits: see the module.
    """
    used = np.flatnonzero(np.isfinite(noise) & (noise > 0.0))
    if not len(used):
        return np.full(len(distance_m), np.inf)
    lift = np.column_stack([correction[k] - distance_term(distance_m[:, k]) for k in used])
    told = np.array([log(n) / LN_10 for n in noise[used].tolist()])
    sizes: Floats = _least_sizes(np.ascontiguousarray(lift - told), log(threshold), short_to_long, log(least))
    return sizes


@njit("float64(float64[::1], float64, float64, float64)", cache=True)
def expected(lift: Any, size: float, short_to_long: float, least: float) -> float:
    """Logarithm of the coalescence that a size is expected to have. Args: lift: log10 of signal over noise for size 0, by row."""
    total = 0.0
    for row in range(len(lift)):
        energy = exp(2.0 * LN_10 * min(lift[row] + size, 50.0))
        total += max(log((1.0 + energy) / (1.0 + short_to_long * energy)), least)
    return total / len(lift)


@njit("float64[::1](float64[:, ::1], float64, float64, float64)", cache=True)
def _least_sizes(lift: Any, threshold: float, short_to_long: float, least: float) -> Any:
    out = np.empty(len(lift))
    for node in range(len(lift)):
        low, high = SMALLEST, LARGEST
        if expected(lift[node], high, short_to_long, least) < threshold:
            out[node] = np.inf
            continue
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            if expected(lift[node], middle, short_to_long, least) < threshold:
                low = middle
            else:
                high = middle
        out[node] = high
    return out
