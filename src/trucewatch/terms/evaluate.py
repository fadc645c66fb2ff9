"""A predicate on a scene: the tree is walked, equal parts are judged one time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from trucewatch.errors import AgreementError
from trucewatch.model.agreement import Predicate
from trucewatch.terms import atoms, logic
from trucewatch.terms.judgement import Judgement
from trucewatch.terms.scene import Scene


def evaluate(predicate: Predicate, scene: Scene) -> Judgement:
    """Judge every incident of a scene.

    Args:
        predicate: one key, its name, and its argument (model/agreement.py).
    Returns: intervals (n,) x 1e6 of the probability that the predicate holds, with reasons.
    Raises: AgreementError: no such predicate.
    Source: Kleene (1952), section 64, for what is true, false or not known; Frechet (1935) for probabilities.
    Limits: see `logic.conjunction`; docs/explanation/how-findings-are-made.md.
    """
    if len(predicate) != 1:
        raise _unknown(predicate)
    name, argument = next(iter(predicate.items()))
    match name:
        case "all" | "any":
            parts = [evaluate(part, scene) for part in _distinct(name, argument)]
            if len(parts) == 1:
                return parts[0]
            return logic.conjunction(parts) if name == "all" else logic.disjunction(parts)
        case "not":
            return logic.negation(evaluate(argument, scene))
        case "act" | "weapon" | "in_zone" | "during" | "notified":
            judged: Judgement = getattr(atoms, name)(scene, argument)
            return judged
    raise _unknown(predicate)


def _distinct(name: str, parts: Sequence[Predicate]) -> list[Predicate]:
    """The parts of an `all` or `any`, those of nested ones of the same name among them, each one time."""
    seen: dict[bytes, Predicate] = {}
    for part in _flat(name, parts):
        seen.setdefault(msgspec.json.encode(part, order="sorted"), part)
    return list(seen.values())


def _flat(name: str, parts: Sequence[Any]) -> Iterator[Predicate]:
    for part in parts:
        if list(part) == [name]:
            yield from _flat(name, part[name])
        else:
            yield part


def zones_of(predicate: Predicate) -> list[str]:
    """The zones that a predicate names, in the order of reading."""
    name, argument = next(iter(predicate.items()))
    if name == "in_zone":
        return [argument]
    inner = argument if name in {"all", "any"} else [argument] if name == "not" else []
    return [zone for part in inner for zone in zones_of(part)]


def _unknown(predicate: Predicate) -> AgreementError:
    return AgreementError(
        f"There is no predicate `{', '.join(predicate)}`.",
        hint="Use one of all, any, not, act, weapon, in_zone, during, notified.",
    )
