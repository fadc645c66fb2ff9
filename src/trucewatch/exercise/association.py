"""How well observations were put together: B-cubed precision and recall.

Source: Bagga and Baldwin (1998), entity-based cross-document coreferencing; Amigó et al. (2009), on extrinsic clustering metrics.
Limits: every observation has the same weight, so that a farm fire of many pixels weighs more than a shot heard once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction


def b_cubed(computed: Sequence[str], true: Sequence[str]) -> tuple[Fraction, Fraction, Fraction]:
    """Precision, recall and their harmonic mean.

    Args: computed, true: for each observation, the incident that holds it and the event that it came of; of one length.
    Returns: all 1 where there is nothing to put together.
    """
    if not computed:
        return Fraction(1), Fraction(1), Fraction(1)
    both = Counter(zip(computed, true, strict=True))
    in_incident, in_event = Counter(computed), Counter(true)
    squares = [(n * n, in_incident[c], in_event[t]) for (c, t), n in both.items()]
    precision = sum((Fraction(n2, size) for n2, size, _ in squares), Fraction(0)) / len(computed)
    recall = sum((Fraction(n2, size) for n2, _, size in squares), Fraction(0)) / len(computed)
    return precision, recall, 2 * precision * recall / (precision + recall)
