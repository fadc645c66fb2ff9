"""Where the marks of the charts lie: geometry without words, in units of each chart's own picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

SIDE: Final = 200
"""Width and height of a plot of probabilities."""
STRIP: Final = 34
"""Height of the bars of numbers beneath it."""
WIDE: Final = 240
"""Width of a row of a table that is drawn: shares, and distances."""
_SURE: Final = 1.96
"""Standard deviations of a normal on each side that hold 95 %."""


def chance_range(share: float, n: int) -> tuple[float, float]:
    """The shares that are likely to lie behind a share of n, with 95 %. Source: Wilson (1927)."""
    if not n:
        return 0.0, 1.0
    square = _SURE * _SURE
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _SURE / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def points(curve: Iterable[Mapping[str, Any]]) -> list[dict[str, float]]:
    """Marks of a plot of probabilities: from left to right what was said, upwards how often it came true, with its range; beneath, how many."""
    listed = list(curve)
    most = max((point["n"] for point in listed), default=1)
    return [_point(point, most) for point in listed]


def _point(point: Mapping[str, Any], most: int) -> dict[str, float]:
    least, greatest = point.get("least", point.get("p", 0)), point.get("most", point.get("p", 0))
    low, high = chance_range(point["happened"], point["n"])
    return {
        "from": SIDE * least,
        "to": SIDE * greatest,
        "x": SIDE * (least + greatest) / 2,
        "y": SIDE * (1 - point["happened"]),
        "low": SIDE * (1 - low),
        "high": SIDE * (1 - high),
        "r": 3 + 5 * (point["n"] / most) ** 0.5,
        "bar": max(1.0, STRIP * point["n"] / most),
        "left": min(SIDE * 0.9, SIDE // 10 * math.floor(10 * point["p"])) if "p" in point else 0.0,
    }


def share_mark(share: float | None, n: int) -> dict[str, float] | None:
    """A share on a line from 0 to 1, with its range; None where there is none."""
    if share is None:
        return None
    low, high = chance_range(share, n)
    return {"x": WIDE * share, "low": WIDE * low, "high": WIDE * high}


class LogScale:
    """A line from the power of ten below the least of some values to that above the greatest."""

    def __init__(self, values: Iterable[float | None]) -> None:
        known = [max(1.0, value) for value in values if value is not None] or [1.0]
        self.first = math.floor(math.log10(min(known)))
        self.last = max(self.first + 1, math.ceil(math.log10(max(known))))

    def at(self, value: float) -> float:
        """Where a value lies; values under the first power lie on it."""
        part = (math.log10(max(value, 10.0**self.first)) - self.first) / (self.last - self.first)
        return WIDE * min(1.0, part)

    def ticks(self) -> list[tuple[float, int]]:
        """Where the powers of ten lie, each with its value."""
        return [(self.at(10**power), 10**power) for power in range(self.first, self.last + 1)]

    def marks(self, spread: Mapping[str, Any]) -> dict[str, float] | None:
        """Where the quantiles of a spread lie; None where there are no values."""
        return {name: self.at(spread[name]) for name in ("p5", "p25", "median", "p75", "p95")} if spread["n"] else None
