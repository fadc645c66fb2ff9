"""How often chance alone gives so much: tails of counts, and intervals from drawing days anew."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

DRAWS: Final = 2_000
LONGEST: Final = 3_000
"""So many terms of a tail are added; what lies beyond is nothing beside them."""
Floats = NDArray[np.float64]


def predictive_tail(n: int, before: int, spans: int) -> float:
    """P(N >= n) on one more span after `before` on `spans` of them, the rate unknown.

    Source: Gelman et al., Bayesian Data Analysis (2013), 2.6: gamma prior of shape 1/2 (Jeffreys), negative binomial prediction.
    """
    shape, p = before + 0.5, spans / (spans + 1.0)
    terms = (
        math.exp(
            math.lgamma(shape + k) - math.lgamma(shape) - math.lgamma(k + 1) + shape * math.log(p) + k * math.log1p(-p)
        )
        for k in range(n, n + LONGEST)
    )
    return min(1.0, math.fsum(terms))


def interval_of_ratio(ours: Floats, others: Floats, days: NDArray[np.int64], seed: int = 1) -> tuple[float, float]:
    """The middle 95 % of the ratio of two means, events of one day drawn together.

    Args: ours, others: (n,) whether each event has it, and what share of its shifted copies does. days: (n,).
    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), ch. 8; days are drawn because events of a day share their sky.
    """
    _, of = np.unique(days, return_inverse=True)
    a, b = np.bincount(of, weights=ours), np.bincount(of, weights=others)
    drawn = np.random.default_rng(seed).integers(0, len(a), (DRAWS, len(a)))
    ratios = a[drawn].sum(axis=1) / np.maximum(b[drawn].sum(axis=1), 1e-9)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return float(low), float(high)
