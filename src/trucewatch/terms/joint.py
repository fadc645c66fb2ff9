"""Exact bounds of a formula in which atoms stand several times, over all joint distributions, or over independent ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product as each_of
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints
from trucewatch.terms.judgement import ONE_E6
from trucewatch.terms.logic import Bounds
from trucewatch.terms.simplex import greatest

MOST_ATOMS: Final = 12
"""Formulas with more distinct atoms are bounded part by part."""
SLAB: Final = 1 << 18
"""How many exact products are held at once."""

Truth = NDArray[np.bool_]
_FALSE, _TRUE, _OPEN, _BETWEEN = range(4)


def sharp(truth: Truth, lo: Ints, hi: Ints) -> Bounds:
    """The sharpest bounds (n,) of a formula of which only the intervals of its atoms are known.

    What is certain is put in; an atom of which nothing is known can help or hinder in every world; the rest is a linear program.

    Args: truth: (2,) * k, k at most 12, as `formula.truth`. lo, hi: (k, n), probability x 1e6.
    Returns: rounded outwards to 1e-6.
    Source: Hailperin (1965); on true, false and not known it is the truth over all completions (van Fraassen 1966, supervaluation), never
        wider than Kleene's logic.
    """

    def bounds(part: Truth, states: tuple[int, ...], rows: NDArray[np.intp]) -> Bounds:
        best: Truth = part
        worst: Truth = part
        between = [i for i, s in enumerate(states) if s == _BETWEEN]
        axes = [i for i, s in enumerate(states) if s in {_OPEN, _BETWEEN}]
        unknown = tuple(place for place, i in enumerate(axes) if states[i] == _OPEN)
        if unknown:
            best, worst = np.asarray(part.any(axis=unknown)), np.asarray(part.all(axis=unknown))
        least, most = lo[between][:, rows], hi[between][:, rows]
        return ONE_E6 - greatest(~worst, least, most), greatest(best, least, most)

    return _by_pattern(truth, lo, hi, bounds)


def independent(truth: Truth, lo: Ints, hi: Ints) -> Bounds:
    """The bounds (n,) of a formula whose atoms are independent of each other; arguments and rounding as `sharp`.

    The probability is linear in that of every atom: its extremes lie at ends of the intervals. Where an atom can only help, or only
    hinder, it is known which end; else both are tried.
    """

    def bounds(part: Truth, states: tuple[int, ...], rows: NDArray[np.intp]) -> Bounds:
        axes = [i for i, s in enumerate(states) if s in {_OPEN, _BETWEEN}]
        if not axes:
            certain = np.full(len(rows), ONE_E6 * int(part), np.int64)
            return certain, certain
        slab = max(1, SLAB >> len(axes))
        cuts = [rows[start : start + slab] for start in range(0, len(rows), slab)]
        made = [_extremes(part, lo[axes][:, cut], hi[axes][:, cut]) for cut in cuts]
        return np.concatenate([least for least, _ in made]), np.concatenate([most for _, most in made])

    return _by_pattern(truth, lo, hi, bounds)


def _by_pattern(
    truth: Truth, lo: Ints, hi: Ints, bounds: Callable[[Truth, tuple[int, ...], NDArray[np.intp]], Bounds]
) -> Bounds:
    """Bounds of all rows, those together in which the same atoms are certain; these are put into the formula."""
    least, most = np.zeros(lo.shape[1], np.int64), np.zeros(lo.shape[1], np.int64)
    states = np.select([hi == 0, lo == ONE_E6, (lo == 0) & (hi == ONE_E6)], [_FALSE, _TRUE, _OPEN], _BETWEEN)
    for pattern, rows in _grouped(states):
        put_in: Any = tuple(s if s in {_FALSE, _TRUE} else slice(None) for s in pattern)
        least[rows], most[rows] = bounds(np.asarray(truth[put_in]), pattern, rows)
    return least, most


def _grouped(states: Ints) -> Iterator[tuple[tuple[int, ...], NDArray[np.intp]]]:
    """The distinct columns of (k, n), each with its places."""
    code = np.zeros(states.shape[1], np.int64)
    for row in states:
        code = code * 4 + row
    order = np.argsort(code, kind="stable")
    starts = np.flatnonzero(np.diff(code[order], prepend=-1))
    for rows in np.split(order, starts[1:]) if len(order) else []:
        yield tuple(states[:, rows[0]].tolist()), rows


def _extremes(truth: Truth, lo: Ints, hi: Ints) -> Bounds:
    """Least and greatest product form (n,), exact in integers of any length, rounded outwards."""
    scale = 10 ** (6 * (truth.ndim - 1))
    ends = [_ends(truth, axis) for axis in range(truth.ndim)]
    low = [_expanded(truth, [(lo, hi)[e][i] for i, e in enumerate(c)]) for c in each_of(*(e for e, _ in ends))]
    high = [_expanded(truth, [(lo, hi)[e][i] for i, e in enumerate(c)]) for c in each_of(*(e for _, e in ends))]
    least, most = np.min(low, axis=0) // scale, -(-np.max(high, axis=0) // scale)
    return least.astype(np.int64), most.astype(np.int64)


def _ends(truth: Truth, axis: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which ends of an atom's interval (0 lower, 1 upper) may give the least, and which the greatest probability."""
    without, with_ = np.take(truth, 0, axis), np.take(truth, 1, axis)
    if not (without & ~with_).any():
        return (0,), (1,)
    if not (with_ & ~without).any():
        return (1,), (0,)
    return (0, 1), (0, 1)


def _expanded(truth: Truth, p: list[Ints]) -> NDArray[np.object_]:
    """The probability (n,) of a formula of independent atoms, x 1e6 for each atom."""
    value: NDArray[np.object_] = truth.astype(np.int64).astype(object)[..., None]
    for share in p:
        exact = share.astype(object)
        value = value[1] * exact + value[0] * (ONE_E6 - exact)
    return value
