"""Figures of a score as they are printed: shares, and how values are spread."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

QUANTILES: Final = {"p5": 5, "p25": 25, "median": 50, "p75": 75, "p95": 95}


def rounded(figure: Fraction) -> float:
    """To 1e-6."""
    return round(float(figure), 6)


def share(part: int, whole: int) -> float | None:
    """A share; None where there is nothing to share, which is no zero."""
    return rounded(Fraction(part, whole)) if whole else None


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
