"""Figures of a score as they are printed: shares, and how values are spread."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

SURE: Final = 1.96
"""Standard deviations of a normal on each side that hold 95 %."""
QUANTILES: Final = {"p5": 5, "p25": 25, "median": 50, "p75": 75, "p95": 95}


def rounded(figure: Fraction) -> float:
    """To 1e-6."""
    return round(float(figure), 6)


def share(part: int, whole: int) -> float | None:
    """A share; None where there is nothing to share, which is no zero."""
    return rounded(Fraction(part, whole)) if whole else None


def likely_share(part: int, whole: int) -> tuple[float, float]:
    """The shares that may lie behind a share, with 95 %; all, of nothing.

    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209. Limits: each of the whole for itself; what goes together has a wider one.
    """
    if not whole:
        return 0.0, 1.0
    square = SURE * SURE
    middle = (part / whole + square / (2 * whole)) / (1 + square / whole)
    half = SURE / (1 + square / whole) * math.sqrt(part * (whole - part) / whole**3 + square / (4 * whole * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def mean(parts: Iterable[Fraction]) -> float | None:
    """A mean; None of nothing."""
    listed = list(parts)
    return rounded(sum(listed, Fraction(0)) / len(listed)) if listed else None


def spread(values: Iterable[float]) -> dict[str, float | int | None]:
    """How many there are, and the value that each share of them does not exceed; None of nothing."""
    ordered = sorted(values)
    n = len(ordered)
    return {"n": n} | {
        name: round(ordered[min(n - 1, n * percent // 100)], 1) if n else None for name, percent in QUANTILES.items()
    }
