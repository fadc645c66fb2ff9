"""What a season has, learned from some years as a mission's table is, and held against another year."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
from reading import Floats, Ints

from trucewatch.science.expected import areas_km2, shares_e6

LEARNER: Final = Path(__file__).parents[1] / "scripts" / "learn_clutter.py"
OTHER_PER_1000_KM2_H: Final = 0.0005
"""Occasions of what is not ordinary: the prior of a mission's table where it names none."""


def learner() -> Any:
    """The script that learns a mission's table: the checks hold to its rules, and so have none of their own."""
    spec = importlib.util.spec_from_file_location("learn_clutter", LEARNER)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{LEARNER} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    sys.modules["learn_clutter"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def counted_without(learn: Any, seen: Any, year: int) -> Any:
    """Numbers by year, box and day, without the squares that burn steadily in the other years."""
    others = np.flatnonzero(seen.year != year)
    there = learn.Seen(
        seen.year[others], seen.day[others], seen.lat_e7[others], seen.lon_e7[others], np.delete(seen.days, year)
    )
    there = learn.Seen(there.year - (there.year > year), there.day, there.lat_e7, there.lon_e7, there.days)
    squares = [row * 100_000 + column for row, column in steady_squares(learn, there)]
    own = (seen.lat_e7 // learn.SQUARE_E7) * 100_000 + seen.lon_e7 // learn.SQUARE_E7
    return learn.numbers(seen, np.isin(own, squares))


def steady_squares(learn: Any, seen: Any) -> list[tuple[int, int]]:
    """The squares that burn steadily, by row and column."""
    rows, _ = learn.steady(seen)
    return [(south_e7 // learn.SQUARE_E7, west_e7 // learn.SQUARE_E7) for south_e7, west_e7, _ in rows]


def left_out(learn: Any, seen: Any, year: int) -> tuple[Ints, Floats, Ints]:
    """A year against what all others foretell of it.

    Args: seen: incidents as the learner holds them. year: its place among them.
    Returns: numbers (boxes, days) of the year; the probability of each that something is there that the season does not explain; row and
        column (boxes, 2) of the boxes in whole degrees.
    """
    given = counted_without(learn, seen, year)
    mean, spread = learn.learned(given, [k for k in range(len(seen.days)) if k != year])
    days = np.flatnonzero(given.there[year])
    of = learn.ten_days(days)
    number = given.count[year][given.known][:, days]
    corner = np.argwhere(given.known) + given.corner
    return number, excess(number, mean[given.known][:, of], spread[given.known][:, of], corner), corner


def excess(number: Ints, mean: Floats, spread: Floats, corner: Ints) -> Floats:
    """The probability (boxes, days) that something is there that the season does not explain; `corner`: (boxes, 2) whole degrees."""
    south, west = (np.ascontiguousarray(edge * 10_000_000) for edge in corner.T)
    area_km2 = areas_km2(south, south + 10_000_000, west, west + 10_000_000)
    other = np.broadcast_to((area_km2 * (OTHER_PER_1000_KM2_H * 24 / 1000))[:, None], number.shape)
    given = (number, np.rint(mean * 1e6), np.rint(spread * 1e3), np.rint(other * 1e6))
    flat = (np.ascontiguousarray(one.ravel().astype(np.int64)) for one in given)
    return np.asarray(shares_e6(*flat)[1].reshape(number.shape) / 1e6)
