"""How far each observation is relied on: by its source and means, as manifest or mission say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.fuse import rules
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Fusing
from trucewatch.science.elementary import log

E6 = 1_000_000


@dataclass(frozen=True, eq=False)
class Reliance:
    """For each observation (n,): the probability x 1e6 that it names the kind rightly, and that there was nothing at all.

    `strange_e3`: the logarithm x 1e3 of the probability that it names one particular other kind.
    """

    right_e6: Ints
    false_e6: Ints
    strange_e3: Ints


def reliance(observations: Observations, by: Fusing) -> Reliance:
    """How far each observation (n,) is relied on; where nothing is said, `rules.RELIED_E6` and never false."""
    sources = observations.source.tolist()
    pairs = list(zip(sources, observations.means.tolist(), strict=True))
    distinct = {pair: k for k, pair in enumerate(dict.fromkeys(pairs))}
    said = [by.reliability.get((source, v.MEANS[means])) for source, means in distinct]
    place = np.fromiter((distinct[pair] for pair in pairs), np.int64, len(pairs))
    right = np.array([one.kind_e6 if one else rules.RELIED_E6 for one in said], np.int64)
    false = np.array([one.false_e6 if one else 0 for one in said], np.int64)
    odds = [log((E6 - min(r, E6 - 1)) / E6 / (len(rules.CONFUSED) - 1)) for r in right.tolist()]
    strange = np.array([int(np.rint(1000.0 * nats)) for nats in odds], np.int64)
    return Reliance(right[place], false[place], strange[place])
