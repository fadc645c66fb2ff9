"""Not, all and any over intervals of probability, with nothing assumed of how their parts depend on each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trucewatch.model.columns import Ints
from trucewatch.terms.judgement import ONE_E6, Judgement, Message

Bounds = tuple[Ints, Ints]


def negation(part: Judgement, message: Message = ("reason.not", {})) -> Judgement:
    """It does not hold: 1 - hi to 1 - lo."""
    return Judgement.joined(ONE_E6 - part.hi, ONE_E6 - part.lo, message, (part,))


def conjunction(parts: Sequence[Bounds]) -> Bounds:
    """All hold: from max(0, sum of lo - (k - 1)) to the least hi.

    Sharp where no atom stands in two parts: joint distributions of the parts can then be glued together in any way that their
    probabilities allow.

    Source: Frechet (1935), the sharpest bounds for k events of which only the probabilities are known; Vorob'ev (1962) for the gluing.
    """
    lo = np.maximum(0, np.sum([lo for lo, _ in parts], axis=0) - (len(parts) - 1) * ONE_E6)
    return lo, np.min([hi for _, hi in parts], axis=0)


def disjunction(parts: Sequence[Bounds]) -> Bounds:
    """At least one holds: from the greatest lo to min(1, sum of hi). Source, limits: as `conjunction`."""
    return np.max([lo for lo, _ in parts], axis=0), np.minimum(ONE_E6, np.sum([hi for _, hi in parts], axis=0))
