"""Paths and scales of a picture, in pixels: plain arithmetic, rounded, so that equal input gives equal bytes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

ROUND: Final = (1, 2, 5)
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """A part of the picture: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def meets(self, other: Box) -> bool:
        """Whether two boxes share any place."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def inside(self, other: Box) -> bool:
        """Whether it lies in another."""
        return other.x <= self.x and self.right <= other.right and other.y <= self.y and self.bottom <= other.bottom


def round_step(span: float, most: int) -> float:
    """The least of 1, 2, 5, 10 ... (or their tenths) of which at most so many fill a span."""
    power = 10.0 ** math.floor(math.log10(max(span, 1e-9) / most))
    return next((power * one for one in (*ROUND, 10) if power * one * most >= span), 10 * power)


def longest_round(most: float) -> int:
    """The greatest of 1, 2, 5, 10 ... that is not above a number; at least 1."""
    power = 10 ** max(0, math.floor(math.log10(max(most, 1.0))))
    return max((power * one for one in ROUND if power * one <= most), default=1)


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """A line through points."""
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}" if steps else ""


def runs(row: Bools) -> list[tuple[int, int]]:
    """From where to where a row of answers says yes."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def cells(chosen: Bools, xs: Sequence[float], ys: Sequence[float]) -> str:
    """The chosen cells (rows, columns) as one path of bars. Args: xs, ys: their edges, one more than there are columns and rows."""
    parts = []
    for k, row in enumerate(chosen):
        for first, end in runs(row):
            high = ys[k + 1] - ys[k]
            parts.append(f"M{xs[first]:.1f} {ys[k]:.1f}H{xs[end]:.1f}v{high:.1f}H{xs[first]:.1f}z")
    return "".join(parts)


def outline(chosen: Bools, xs: Sequence[float], ys: Sequence[float]) -> str:
    """The edges between cells that are chosen and cells that are not."""
    padded = np.pad(chosen, 1)
    parts = []
    for k in range(len(ys)):
        for first, end in runs(padded[k, 1:-1] != padded[k + 1, 1:-1]):
            parts.append(f"M{xs[first]:.1f} {ys[k]:.1f}H{xs[end]:.1f}")
    for k in range(len(xs)):
        for first, end in runs(padded[1:-1, k] != padded[1:-1, k + 1]):
            parts.append(f"M{xs[k]:.1f} {ys[first]:.1f}V{ys[end]:.1f}")
    return "".join(parts)
