"""Whether probabilities mean what they say: Brier score and expected calibration error.

Source: Brier (1950); Naeini, Cooper and Hauskrecht (2015) for the expected error over bins of equal width.
Limits: an interval of probability is judged by its middle, so that `unknown` counts as one half.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

MILLION: Final = 1_000_000
_BINS: Final = 10


def brier(p_e6: Sequence[int], happened: Sequence[bool]) -> Fraction:
    """Mean squared distance of the probabilities (x 1e6) from what happened; 0 where there are none."""
    squares = [(Fraction(p, MILLION) - int(true)) ** 2 for p, true in zip(p_e6, happened, strict=True)]
    return sum(squares, Fraction(0)) / max(1, len(squares))


def expected_error(p_e6: Sequence[int], happened: Sequence[bool]) -> Fraction:
    """Mean over all forecasts of how far, within their tenth, the mean probability is from the share that happened."""
    bins: dict[int, list[tuple[int, bool]]] = {}
    for p, true in zip(p_e6, happened, strict=True):
        bins.setdefault(min(p * _BINS // MILLION, _BINS - 1), []).append((p, true))
    gaps = [
        abs(Fraction(sum(p for p, _ in pairs), MILLION) - sum(true for _, true in pairs)) for pairs in bins.values()
    ]
    return sum(gaps, Fraction(0)) / max(1, len(p_e6))
