"""Of which kind something is, from independent votes of known reliability."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import exp, log

E6: Final = 1_000_000
MOST_KINDS: Final = 8
"""So many kinds of one thing are told apart; whoever says a further one says nothing of the others."""

Ints = NDArray[np.int64]


@njit("int64(int64[::1], int64, int64)", cache=True)
def place_among(named: Ints, count: int, kind: int) -> int:
    """The place of a kind among the first so many named; `count` where it is none of them."""
    place = 0
    while place < count and named[place] != kind:
        place += 1
    return place


@njit("void(int64[::1], int64[::1], int64)", cache=True)
def sorted_down(named: Ints, p_e6: Ints, count: int) -> None:
    """Sort the first so many kinds in place: the most probable first, of equal ones the smaller number."""
    for place in range(1, count):
        k = place
        while k > 0 and (p_e6[k] > p_e6[k - 1] or (p_e6[k] == p_e6[k - 1] and named[k] < named[k - 1])):
            p_e6[k], p_e6[k - 1] = p_e6[k - 1], p_e6[k]
            named[k], named[k - 1] = named[k - 1], named[k]
            k -= 1


@njit("Tuple((int64[:, ::1], int64[:, ::1]))(int64[::1], int64[::1], int64[::1], int64[::1])", cache=True)
def weighed(kinds: Ints, right_e6: Ints, choices: Ints, firsts: Ints) -> tuple[Ints, Ints]:
    """The probability of each kind that anybody names, thing by thing.

    Args:
        kinds: (m,) what each vote says, in the order of things. right_e6: (m,) probability x 1e6 that it is right. choices: (m,) among how many kinds a
            vote chooses, from 1: one that is wrong says each other of them as often.
        firsts: (n + 1,) where the votes of each thing begin, and the end.
    Returns: kinds (n, 8) named, most probable first, of equal ones the smaller number, -1 where there are no more; and their
        probabilities x 1e6. What is missing to 1 belongs to kinds that nobody names.
    Source: Bayes' rule with a uniform prior and independent votes.
    """
    n = len(firsts) - 1
    named, p_e6 = np.full((n, MOST_KINDS), -1), np.zeros((n, MOST_KINDS), np.int64)
    scores = np.empty(MOST_KINDS)
    for thing in range(n):
        count, most = 0, 1
        for vote in range(firsts[thing], firsts[thing + 1]):
            most = max(most, choices[vote])
            place = place_among(named[thing], count, kinds[vote])
            if place == MOST_KINDS:
                continue
            if place == count:
                named[thing, place], scores[place] = kinds[vote], 0.0
                count += 1
            right = min(max(right_e6[vote], 1), E6 - 1) / E6
            scores[place] += log(right / (1.0 - right)) + log(float(max(1, choices[vote] - 1)))
        top = max(0.0, scores[:count].max())
        total = exp(-top) * max(0, most - count)
        for place in range(count):
            total += exp(scores[place] - top)
        for place in range(count):
            p_e6[thing, place] = int(np.rint(E6 * exp(scores[place] - top) / total))
        sorted_down(named[thing], p_e6[thing], count)
    return named, p_e6


@njit("int64(float64)", cache=True)
def chance_e6(nats: float) -> int:
    """The probability x 1e6 of what has these log odds."""
    if nats > 0.0:
        return int(np.rint(E6 / (1.0 + exp(-nats))))
    odds = exp(nats)
    return int(np.rint(E6 * odds / (1.0 + odds)))


@njit("int64[::1](int64[::1])", cache=True)
def chances_e6(nats_e6: Ints) -> Ints:
    """The probability x 1e6 (n,) of what has these log odds x 1e6."""
    out = np.empty(len(nats_e6), np.int64)
    for i in range(len(nats_e6)):
        out[i] = chance_e6(nats_e6[i] / E6)
    return out
