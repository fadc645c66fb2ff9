"""A predicate on a scene: every atom is judged one time, then the formula over them is bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from trucewatch.errors import AgreementError
from trucewatch.model.agreement import JOINING, Predicate
from trucewatch.terms import announced, atoms, decided, hindrances, located, rates, sites
from trucewatch.terms.bounds import bound
from trucewatch.terms.formula import Formula, leaves, read
from trucewatch.terms.judgement import Judgement
from trucewatch.terms.scene import Scene

_JUDGES: Final[Mapping[str, Callable[[Scene, Any], Judgement]]] = {
    "act": atoms.act,
    "description": atoms.description,
    "weapon": atoms.weapon,
    "during": atoms.during,
    "deadline_missed": atoms.deadline_missed,
    "in_zone": located.in_zone,
    "distance_to": located.distance_to,
    "side_of": located.side_of,
    "crossed": located.crossed,
    "notified": announced.notified,
    "self_defence": decided.self_defence,
    "actor": decided.actor,
    "rate_over": rates.rate_over,
    "interference": hindrances.interference,
    "access_denied": hindrances.access_denied,
    "declared": sites.declared,
    "inspected": sites.inspected,
}
PREDICATES: Final = (*JOINING, *_JUDGES)


def evaluate(predicate: Predicate, scene: Scene) -> Judgement:
    """Judge every subject of a scene.

    Args: predicate: one key, its name, and its argument (model/agreement.py).
    Returns: intervals (n,) x 1e6 of the probability that the predicate holds, with reasons.
    Raises: AgreementError: no such predicate.
    Source, limits: see `bounds.bound`; docs/explanation/how-findings-are-made.md.
    """
    formula = parsed(predicate)
    return bound(formula, judge(formula, scene))


def parsed(predicate: Predicate) -> Formula:
    """The formula of a predicate. Raises: AgreementError: it names no predicate."""
    names = [predicate] if isinstance(predicate, dict) else []
    while names:
        one = names.pop()
        if len(one) != 1 or not set(one) <= set(PREDICATES):
            what = f"There is no predicate `{', '.join(one)}`."
            raise AgreementError(what, hint=f"Use one of {', '.join(PREDICATES)}.")
        ((name, argument),) = one.items()
        names += argument if name in {"all", "any"} else [argument] if name == "not" else []
    return read(predicate)


def judge(formula: Formula, scene: Scene) -> dict[str, Judgement]:
    """What each atom of a formula says of every subject, by its key; atoms that the caller judges are left out."""
    judged: dict[str, Judgement] = {}
    for leaf in leaves(formula):
        if leaf.predicate and leaf.key not in judged:
            ((name, argument),) = leaf.predicate.items()
            judged[leaf.key] = _JUDGES[name](scene, argument)
    return judged
