"""Limits of a Poisson mean: how great it may be, given what was counted."""

from __future__ import annotations

from typing import Final

from numba import njit

from trucewatch.science.elementary import exp, log

ONE_E6: Final = 1_000_000
FIVE_PERCENT: Final = 0.05
TWO_PI: Final = 6.283185307179586
SERIES_FROM: Final = 32
"""From here on the series of log n! errs by less than 1e-14."""
NEGLIGIBLE: Final = 1e-18


@njit("float64(int64)", cache=True)
def log_factorial_rest(n: int) -> float:
    """Log n! less n log n - n. Source: Abramowitz & Stegun (1964), 6.1.41, and the sum of logarithms for small n."""
    if n == 0:
        return 0.0
    if n < SERIES_FROM:
        total = 0.0
        for k in range(2, n + 1):
            total += log(float(k))
        return total - (n * log(float(n)) - n)
    x = 1.0 / n
    return 0.5 * log(TWO_PI * n) + x * (1.0 / 12.0 - x * x * (1.0 / 360.0 - x * x / 1260.0))


@njit("float64(int64, float64)", cache=True)
def share_up_to(count: int, mean: float) -> float:
    """Probability that a Poisson variable is at most `count`, for a mean above 0 and at least as great as `count`.

    Terms are added from the greatest downwards. Error: relative 1e-9 for counts up to a million.
    """
    ratio = log(mean / count) * count if count > 0 else 0.0
    term = exp(ratio + (count - mean) - log_factorial_rest(count))
    total, k = 0.0, count
    while term > NEGLIGIBLE * total and k >= 0:
        total += term
        term *= k / mean
        k -= 1
    return total


@njit("int64(int64)", cache=True)
def upper_limit_e6(count: int) -> int:
    """The upper 95 % limit x 1e6 of the mean of a Poisson variable of which `count` were seen, rounded up.

    Returns: the least whole number of millionths at which so few would be seen with a probability of at most 5 %.
    Source: Garwood (1936), Fiducial limits for the Poisson distribution; one-sided.
    Limits: counts up to a million; what comes in bursts is not Poisson.
    """
    low = count * ONE_E6
    high = low + 4 * ONE_E6
    while share_up_to(count, high * 1e-6) > FIVE_PERCENT:
        high += high - low
    while high - low > 1:
        middle = (low + high) // 2
        if share_up_to(count, middle * 1e-6) > FIVE_PERCENT:
            low = middle
        else:
            high = middle
    return high
