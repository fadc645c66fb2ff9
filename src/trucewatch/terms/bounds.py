"""The bounds of a formula from those of its atoms, as sharp as what is known of their dependence allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from trucewatch.terms.formula import Formula, entangled, joined, truth
from trucewatch.terms.joint import MOST_ATOMS, independent, sharp
from trucewatch.terms.judgement import Judgement, Message
from trucewatch.terms.logic import Bounds, conjunction, disjunction, negation

COMPOSED: Message = ("reason.composed", {})


def bound(formula: Formula, judged: Mapping[str, Judgement], *, apart: bool = False) -> Judgement:
    """The interval (n,) of a formula for every subject, with the tree of what it rests on.

    Parts without an atom in common are joined by Frechet's bounds, which then are sharp (see `logic.conjunction`). Parts that share
    atoms are bounded together and exactly, up to 12 distinct atoms; beyond that part by part, and the reason says so. Where the agreement
    states that the atoms are independent (`formula.independent`), their probabilities are multiplied, again exactly up to 12.

    Args: judged: by the keys of all atoms. apart: the formula stands in one whose atoms are independent.
    Returns: bounds rounded outwards to 1e-6.
    Source: Frechet (1935); Hailperin (1965); Kleene (1952), section 64, for what is true, false or not known.
    Limits: beyond 12 atoms that hang together the interval may be wider than it had to be, never narrower.
    """
    if not formula.join:
        return judged[formula.key]
    apart = apart or formula.independent
    parts = tuple(bound(part, judged, apart=apart) for part in formula.parts)
    if formula.join == "not":
        return negation(parts[0], formula.message)
    if apart and len(formula.atoms) <= MOST_ATOMS:
        (lo, hi), wide = _together(formula, judged, apart=True), False
    else:
        (lo, hi), wide = _joined(formula, parts, judged)
        wide = wide or apart
    made = Judgement.joined(lo, hi, formula.message, parts)
    return Judgement.joined(lo, hi, COMPOSED, (made,)) if wide else made


def _joined(formula: Formula, parts: Sequence[Judgement], judged: Mapping[str, Judgement]) -> tuple[Bounds, bool]:
    """The bounds of an `all` or `any`, and whether some of them were composed although atoms are shared."""
    groups, wide = [], False
    for places in entangled(formula.parts):
        if len(places) == 1:
            groups.append((parts[places[0]].lo, parts[places[0]].hi))
            continue
        group = joined(formula.join, [formula.parts[place] for place in places], formula.message)
        if len(group.atoms) <= MOST_ATOMS:
            groups.append(_together(group, judged, apart=False))
        else:
            groups += [(parts[place].lo, parts[place].hi) for place in places]
            wide = True
    return (conjunction(groups) if formula.join == "all" else disjunction(groups)), wide


def _together(formula: Formula, judged: Mapping[str, Judgement], *, apart: bool) -> Bounds:
    """Exact bounds over all joint distributions of a formula's atoms, or over those in which they are independent."""
    lo = np.array([judged[name].lo for name in formula.atoms])
    hi = np.array([judged[name].hi for name in formula.atoms])
    return (independent if apart else sharp)(truth(formula, formula.atoms), lo, hi)
