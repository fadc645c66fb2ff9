"""How well observations were put together: B-cubed and pairwise precision and recall.

Source: Bagga and Baldwin (1998), entity-based cross-document coreferencing; Amigó et al. (2009), on extrinsic clustering metrics.
Limits: every observation has the same weight, so that a farm fire of many pixels weighs more than a shot heard once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import comb

Figures = tuple[Fraction, Fraction, Fraction]
"""Precision, recall and their harmonic mean."""


def b_cubed(computed: Sequence[str], true: Sequence[str]) -> Figures:
    """Precision, recall and their harmonic mean.

    Args: computed, true: for each observation, the incident that holds it and the event that it came of; of one length.
    Returns: all 1 where there is nothing to put together.
    """
    if not computed:
        return Fraction(1), Fraction(1), Fraction(1)
    both = Counter(zip(computed, true, strict=True))
    in_incident, in_event = Counter(computed), Counter(true)
    precision = _sum((n * n, in_incident[c]) for (c, _), n in both.items()) / len(computed)
    recall = _sum((n * n, in_event[t]) for (_, t), n in both.items()) / len(computed)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise(computed: Sequence[str], true: Sequence[str]) -> Figures:
    """The same over pairs of observations: of those that are of one incident, how many are of one event, and the other way round.

    Returns: 1 where there are no pairs.
    """
    right = _pairs(Counter(zip(computed, true, strict=True)).values())
    made, there = _pairs(Counter(computed).values()), _pairs(Counter(true).values())
    precision = Fraction(right, made) if made else Fraction(1)
    recall = Fraction(right, there) if there else Fraction(1)
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else Fraction(0)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(n, 2) for n in sizes)


def _sum(parts: Iterable[tuple[int, int]]) -> Fraction:
    """The sum of many fractions, by denominators: a sum one by one takes minutes for a hundred thousand."""
    by: Counter[int] = Counter()
    for numerator, denominator in parts:
        by[denominator] += numerator
    return sum((Fraction(n, d) for d, n in sorted(by.items())), Fraction(0))
