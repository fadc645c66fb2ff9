"""Not, all and any over intervals of probability, with nothing assumed of how their parts depend on each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trucewatch.terms.judgement import ONE_E6, Judgement, Message


def negation(part: Judgement, message: Message = ("reason.not", {})) -> Judgement:
    """It does not hold: 1 - hi to 1 - lo."""
    return Judgement(ONE_E6 - part.hi, ONE_E6 - part.lo, np.zeros(len(part.lo), np.int64), [message], (part,))


def conjunction(parts: Sequence[Judgement], message: Message = ("reason.all", {})) -> Judgement:
    """All hold: from max(0, sum of lo - (k - 1)) to the least hi.

    Source: Frechet (1935), the sharpest bounds for k events of which only the probabilities are known.
    Limits: as `any` and `not` this is composed part by part: where one atom stands in several parts the interval may be wider than
        it had to be, never narrower. (docs/explanation/how-findings-are-made.md)
    """
    lo = np.maximum(0, np.sum([p.lo for p in parts], axis=0) - (len(parts) - 1) * ONE_E6)
    hi = np.min([p.hi for p in parts], axis=0)
    return Judgement(lo, hi, np.zeros(len(lo), np.int64), [message], tuple(parts))


def disjunction(parts: Sequence[Judgement], message: Message = ("reason.any", {})) -> Judgement:
    """At least one holds: from the greatest lo to min(1, sum of hi). Source, limits: as `conjunction`."""
    lo = np.max([p.lo for p in parts], axis=0)
    hi = np.minimum(ONE_E6, np.sum([p.hi for p in parts], axis=0))
    return Judgement(lo, hi, np.zeros(len(lo), np.int64), [message], tuple(parts))
