"""Of which kind an incident is: one vote for each independent origin, as reliable as its source and means are."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from trucewatch.fuse import rules
from trucewatch.fuse.grouped import Grouped
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Texts
from trucewatch.science.voting import weighed

LEAST_E6 = 1_000
"""Kinds less probable than this are not told."""


@dataclass(frozen=True, eq=False)
class Named:
    """For each incident (n,): the most probable kind, its probability x 1e6, and all kinds with theirs as canonical JSON."""

    kind: Ints
    p_e6: Ints
    all: Texts


def named(grouped: Grouped) -> Named:
    """Weigh what the origins of each incident say of its kind; several observations of one origin vote as its first by id."""
    within, _, first = grouped.voiced
    votes = within[first]
    of = grouped.order[votes]
    kind = grouped.observations.kind[of].astype(np.int64)
    choices = np.array(rules.choices(), np.int64)[kind]
    firsts = np.searchsorted(grouped.incident[votes], np.arange(len(grouped.starts) + 1))
    kinds, p_e6 = weighed(kind, grouped.relied.right_e6[of], choices, firsts)
    return Named(kinds[:, 0].copy(), p_e6[:, 0].copy(), _told(kinds, p_e6))


def _told(kinds: Ints, p_e6: Ints) -> Texts:
    """Kinds (n, 8) and probabilities as text; each distinct row is written one time."""
    both = np.hstack([kinds, p_e6])
    rows, back = np.unique(both, axis=0, return_inverse=True)
    half = kinds.shape[1]
    said = np.empty(len(rows), dtype=object)
    said[:] = [
        json.dumps({v.KINDS[k]: p for k, p in zip(r[:half], r[half:], strict=True) if k >= 0 and p >= LEAST_E6}, sort_keys=True, separators=(",", ":"))
        for r in rows.tolist()
    ]  # fmt: skip
    told: Texts = said[back.ravel()]
    return told
