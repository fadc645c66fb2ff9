"""Whether shares that should be as great as expected are so small that chance hardly explains it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from trucewatch.science.elementary import exp, log

ONE_E6: Final = 1_000_000


@njit("int64(int64, int64, int64)", cache=True)
def smallness_e6(observed_e6: int, expected_e6: int, days: int) -> int:
    """The greatest probability x 1e6, rounded up, with which chance makes shares add up to so little.

    Args:
        observed_e6: sum of `days` shares, each between 0 and 1, x 1e6. expected_e6: its expectation.
    Source: Hoeffding (1963), Theorem 1: exp(-n kl(t, m)) bounds the lower tail for independent variables between 0 and 1, whatever their
        distribution. Where all shares are 0 it is the exact (1 - m)**n.
    Limits: an upper bound: the true probability may be far smaller, so that a weak effect is missed, never invented.
    """
    if days == 0 or observed_e6 >= expected_e6:
        return ONE_E6
    whole = float(days * ONE_E6)
    t, m = observed_e6 / whole, min(expected_e6 / whole, 1.0)
    divergence = 0.0
    if t > 0.0:
        divergence += t * log(t / m)
    if m < 1.0:
        divergence += (1.0 - t) * log((1.0 - t) / (1.0 - m))
    elif t < 1.0:
        return 1
    return min(ONE_E6, int(np.floor(ONE_E6 * exp(-days * divergence))) + 1)
