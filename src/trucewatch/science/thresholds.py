"""A threshold from quiet data: the value that noise alone reaches no more often than is stated.

Peaks of quiet data, far enough apart to be of different noise, are counted above a high value; what they exceed it by follows a generalised Pareto
distribution. Where the stated rate is seldom enough that it was not seen, that distribution is followed outwards.

Source: Coles, An Introduction to Statistical Modeling of Extreme Values (2001), ch. 4; Hosking & Wallis (1987), Technometrics 29: fit by weighted moments.
Limits: as quiet as the data: another season, wind or traffic has another threshold. Far outside what was seen it is a guess, and its error says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.errors import EvidenceError
from trucewatch.science.elementary import exp, log
from trucewatch.science.poisson import log_factorial_rest, share_up_to
from trucewatch.science.triggers import peaks

Floats = NDArray[np.float64]

TAIL: Final = 0.02
"""The share of all peaks that is taken for the tail."""
FEWEST: Final = 20
"""Fewer peaks in the tail fit nothing."""
STEEPEST: Final = 0.45
"""Beyond this shape the errors of the fit are not known."""
IN_EACH_TAIL: Final = 0.025
HALVINGS: Final = 60


@dataclass(frozen=True)
class Calibrated:
    """A threshold with the rate of false alarms for which it stands.

    `threshold`, `sigma`: and its standard error. `a_day`: the rate asked for. `exceeded`: how many quiet peaks reach it, in `days` of quiet data.
    `least_a_day`, `most_a_day`: the 95 % interval of the rate by that count alone. `tail_from`, `scale`, `shape`, `tail`: the fit, and its peaks.
    """

    threshold: float
    sigma: float
    a_day: float
    days: float
    exceeded: int
    least_a_day: float
    most_a_day: float
    tail_from: float
    scale: float
    shape: float
    tail: int


def calibrated(value: Floats, apart: int, rate_hz: float, a_day: float, tail: float = TAIL) -> Calibrated:
    """The threshold that quiet data reach `a_day` times a day.

    Args:
        value: of quiet data (n,), 0 where nothing was used; such samples count as no time. apart: samples between peaks, as for triggers.
    Raises: EvidenceError: too few peaks for a fit.
    Source, Limits: see the module. The interval is Garwood's (1936).
    """
    tops = np.sort(value[peaks(value, 1e-300, apart, 0, len(value))])[::-1]
    n = int(len(tops) * tail)
    if n < FEWEST or n >= len(tops):
        raise EvidenceError(
            f"Quiet data with {len(tops)} peaks say nothing about a threshold.",
            hint="Give hours of quiet data, better days.",
        )
    days = float(np.count_nonzero(value > 0.0)) / rate_hz / 86_400.0
    start = float(tops[n])
    scale, shape = pareto(np.sort(tops[:n] - start))
    times = max(n / days / a_day, 1.0)
    threshold, sigma = level(scale, shape, times, n)
    exceeded = int(np.count_nonzero(tops >= start + threshold))
    least, most = poisson_interval(exceeded)
    return Calibrated(
        *(start + threshold, sigma, a_day, days, exceeded, least / days, most / days, start, scale, shape, n)
    )


@njit("UniTuple(float64, 2)(float64[::1])", cache=True)
def pareto(excess: Any) -> Any:
    """Scale and shape of a generalised Pareto distribution from excesses, ascending, by weighted moments; the shape is held within half.

    Source: Hosking & Wallis (1987), eq. 4 and 5, with the sign of the shape as in Coles (2001).
    """
    n = len(excess)
    mean, weighted = 0.0, 0.0
    for i in range(n):
        mean += excess[i]
        weighted += excess[i] * (n - 0.65 - i) / n
    mean, weighted = mean / n, weighted / n
    shape = 2.0 - mean / (mean - 2.0 * weighted) if mean > 2.0 * weighted else -0.5
    shape = min(max(shape, -0.5), STEEPEST)
    return mean * (1.0 - shape), shape


def level(scale: float, shape: float, times: float, n: int) -> tuple[float, float]:
    """The excess that one in `times` goes beyond, and its standard error.

    Source: Coles (2001), eq. 4.12 and 4.15: the delta method, with the greatest-likelihood covariance of scale and shape.
    """
    far = log(times)
    power = exp(shape * far)
    if abs(shape) < 1e-6:
        value, by_scale, by_shape = scale * far, far, 0.5 * scale * far * far
    else:
        value, by_scale = scale * (power - 1.0) / shape, (power - 1.0) / shape
        by_shape = -scale * (power - 1.0) / (shape * shape) + scale * far * power / shape
    free = 1.0 + shape
    var = by_scale * by_scale * 2.0 * scale * scale * free - 2.0 * by_scale * by_shape * scale * free
    var += by_shape * by_shape * free * free
    return value, math.sqrt(max(var, 0.0) / n)


@njit("float64(int64, float64)", cache=True)
def share_from(count: int, mean: float) -> float:
    """Probability that a Poisson variable is at least `count`, above 0, for a mean below it. Terms are added from the greatest upwards."""
    term = exp(log(mean / count) * count + (count - mean) - log_factorial_rest(count))
    total, k = 0.0, count
    while term > 1e-18 * total:
        total += term
        k += 1
        term *= mean / k
    return total


def poisson_interval(count: int) -> tuple[float, float]:
    """The 95 % interval of the mean of a Poisson variable of which `count` were seen. Source: Garwood (1936); by halving."""
    least, low = 0.0, 0.0
    if count:
        high = float(count)
        for _ in range(HALVINGS):
            least = 0.5 * (low + high)
            low, high = (low, least) if share_from(count, max(least, 1e-12)) > IN_EACH_TAIL else (least, high)
    low, high = float(count), 4.0 * count + 8.0
    for _ in range(HALVINGS):
        most = 0.5 * (low + high)
        low, high = (most, high) if share_up_to(count, most) > IN_EACH_TAIL else (low, most)
    return least, high
