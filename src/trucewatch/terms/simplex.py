"""The greatest probability of a formula over all joint distributions whose margins lie in given intervals: exact, in integers.

A linear program over the 2^k worlds: the probabilities of worlds are its variables, their sum is 1, and the worlds in which atom i
holds sum up to between lo_i and hi_i. Which basis is best depends on the formula; for how many intervals it stays the best is seen by
asking whether its solution is not negative: so one run serves many incidents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints
from trucewatch.terms.judgement import ONE_E6

Table = NDArray[np.int64]


def greatest(truth: NDArray[np.bool_], lo: Ints, hi: Ints) -> Ints:
    """The least upper bound (n,) x 1e6 of the probability that a formula holds, rounded upwards.

    Args: truth: (2,) * k, k at most 12, as `formula.truth`. lo, hi: (k, n), probability x 1e6 of each atom.
    Source: Boole (1854), Hailperin (1965), Best possible inequalities for the probability of a logical function of events.
    Limits: up to 0.2 s for each basis at k = 12, a millisecond at k = 4; the rows of a few bases share it.
    """
    k, rows = lo.shape
    found = np.zeros(rows, np.int64)
    if truth.all() or not truth.any():
        return np.full(rows, ONE_E6 if truth.any() else 0, np.int64)
    given = np.concatenate([np.full((1, rows), ONE_E6), lo, hi - lo])
    todo = np.arange(rows)
    while len(todo):
        best = _solved(truth.ravel(), k, given[:, todo[0]])
        b = given[:, todo]
        fits = np.ones(len(todo), np.bool_)
        for row in best.inverse:
            fits &= (row[:, None] * b).sum(axis=0) >= 0
        value = (best.worth[:, None] * b[:, fits]).sum(axis=0)
        found[todo[fits]] = -(-value // best.divisor)
        todo = todo[~fits]
    return found


@dataclass(frozen=True)
class _Best:
    """A basis that is best wherever `inverse` x (1, lo, hi - lo) is not negative; its value there is `worth` x the same / `divisor`."""

    inverse: Table
    worth: Ints
    divisor: int


def _solved(truth: NDArray[np.bool_], k: int, b: Ints) -> _Best:
    """The best basis for one row, by the simplex method in integers with a common divisor.

    Every entry is a minor of the program's matrix, which has entries 0 and 1 in k + 1 rows, and one more for the gains, beside unit
    columns: below 50,000 for k = 12 (Hadamard), so that nothing here reaches 2**63.

    Source: Edmonds (1967), integer-preserving elimination; Bland (1977), a rule by which the method ends.
    """
    table, basis = _start(truth, k, b)
    columns, divisor = (1 << k) + 2 * k, 1
    while True:
        gain = np.flatnonzero(table[-1, :columns] > 0)
        if not len(gain):
            return _Best(table[:-1, columns:], -table[-1, columns:], divisor)
        enters = int(gain[0])
        right = (table[:-1, columns:] * b).sum(axis=1)
        leaves = _leaving(table[:-1, enters].tolist(), right.tolist(), basis)
        pivot, row, column = int(table[leaves, enters]), table[leaves].copy(), table[:, enters].copy()
        table = (table * pivot - column[:, None] * row) // divisor
        table[leaves] = row
        basis[leaves], divisor = enters, pivot


def _leaving(column: list[int], right: list[int], basis: list[int]) -> int:
    """The row whose variable reaches nothing first; of several the one with the smallest variable."""
    best = -1
    for i, (entry, value) in enumerate(zip(column, right, strict=True)):
        if entry <= 0:
            continue
        ahead = -1 if best < 0 else value * column[best] - right[best] * entry
        if ahead < 0 or (ahead == 0 and basis[i] < basis[best]):
            best = i
    return best


def _start(truth: NDArray[np.bool_], k: int, b: Ints) -> tuple[Table, list[int]]:
    """The tableau of the distribution in which of two atoms the likelier holds wherever the other does, all at their lower ends.

    Columns: 2^k worlds, k times how far above lo, k times how far below hi, then the inverse of the basis. The last row: what each
    column would gain.
    """
    order = sorted(range(k), key=lambda i: (-int(b[1 + i]), i))
    worlds = np.arange(1 << k)
    # as in `formula.truth`, the first atom has the highest bit
    holds = np.array([(worlds >> (k - 1 - i)) & 1 for i in order], dtype=np.int64).reshape(k, -1)
    one, none = np.ones((1, 1 << k), np.int64), np.zeros((1, 1 << k), np.int64)
    steps = np.concatenate([one, holds]) - np.concatenate([holds, none])
    unit = np.eye(k, dtype=np.int64)
    up = np.zeros((k + 1, k), np.int64)  # what raising atom i by one does to the chain of worlds
    for place, i in enumerate(order):
        up[place + 1, i], up[place, i] = 1, -1
    blank, first = np.zeros((k + 1, k), np.int64), np.zeros((k + 1, 1), np.int64)
    first[0] = 1
    chain = np.concatenate([steps, -up, blank, first, up, blank], axis=1)
    slack = np.concatenate([np.zeros((k, 1 << k), np.int64), unit, unit, np.zeros((k, k + 1), np.int64), unit], axis=1)
    members = [0]
    for i in order:
        members.append(members[-1] | 1 << (k - 1 - i))
    worth = truth[members].astype(np.int64)
    gains = np.zeros(chain.shape[1], np.int64)
    gains[: 1 << k] = truth
    gains -= (worth[:, None] * chain).sum(axis=0)
    basis = [*members, *range((1 << k) + k, (1 << k) + 2 * k)]
    return np.concatenate([chain, slack, gains[None]]), basis
