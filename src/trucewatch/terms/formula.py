"""A predicate as a formula over atoms: equal atoms are one variable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from trucewatch.model.agreement import Predicate
from trucewatch.model.time import to_text
from trucewatch.terms.judgement import Message


@dataclass(frozen=True, eq=False)
class Formula:
    """`join`: `all`, `any` or `not` over `parts`; empty for an atom.

    `key`: equal for equal formulas. `atoms`: the keys of all atoms in it, in the order of reading, each one time. `predicate`: of an
    atom that is judged by its name; others are judged by the caller. `independent`: the agreement states that its atoms are.
    """

    join: str
    key: str
    atoms: tuple[str, ...]
    parts: tuple[Formula, ...] = ()
    message: Message = ("", {})
    predicate: Predicate = field(default_factory=dict)
    independent: bool = False


def read(predicate: Predicate) -> Formula:
    """The formula of a predicate: an `all` in an `all` is opened, equal parts are one, a deadline is `after` and `not done`."""
    ((name, argument),) = predicate.items()
    if name in {"all", "any"}:
        return joined(name, [read(part) for part in argument])
    if name == "not":
        return negated(read(argument))
    if name == "deadline_missed" and "done" in argument:
        after = atom({name: {"until_ms": argument["until_ms"]}})
        done = negated(read(argument["done"]), ("reason.not_done", {}))
        return joined("all", [after, done], ("reason.deadline", {"until": to_text(argument["until_ms"])}))
    return atom(predicate)


def atom(predicate: Predicate) -> Formula:
    """A formula of one atom, whose key is its canonical JSON."""
    key = msgspec.json.encode(predicate, order="sorted").decode()
    return Formula("", key, (key,), predicate=predicate)


def given(key: str) -> Formula:
    """An atom that the caller judges; its key is no JSON, so that no predicate can be equal to it."""
    return Formula("", key, (key,))


def negated(part: Formula, message: Message = ("reason.not", {})) -> Formula:
    """Not this part."""
    return Formula("not", f"not({part.key})", part.atoms, (part,), message)


def joined(
    join: str, parts: Iterable[Formula], message: Message | None = None, *, independent: bool = False
) -> Formula:
    """All or any of the parts, equal ones one time; without a message of its own a single part stands for itself."""
    distinct = {part.key: part for part in _opened(join, parts, message is None)}
    if len(distinct) == 1 and message is None:
        return next(iter(distinct.values()))
    atoms = tuple(dict.fromkeys(a for part in distinct.values() for a in part.atoms))
    own = message or (f"reason.{join}", {})
    return Formula(
        join, f"{join}({','.join(sorted(distinct))})", atoms, tuple(distinct.values()), own, independent=independent
    )


def _opened(join: str, parts: Iterable[Formula], plain: bool) -> Iterator[Formula]:
    for part in parts:
        if plain and part.join == join and part.message == (f"reason.{join}", {}):
            yield from part.parts
        else:
            yield part


def leaves(formula: Formula) -> Iterator[Formula]:
    """Every atom of a formula, as often as it stands there."""
    if not formula.join:
        yield formula
    for part in formula.parts:
        yield from leaves(part)


def entangled(parts: Sequence[Formula]) -> list[list[int]]:
    """Group the places of parts: two parts with an atom in common are in one group, and what hangs together through others."""
    groups: list[tuple[set[str], list[int]]] = []
    for place, part in enumerate(parts):
        atoms, places, others = set(part.atoms), [place], []
        for group in groups:
            if atoms.isdisjoint(group[0]):
                others.append(group)
            else:
                atoms |= group[0]
                places = group[1] + places
        groups = [*others, (atoms, places)]
    return sorted(sorted(places) for _, places in groups)


def truth(formula: Formula, order: Sequence[str]) -> NDArray[np.bool_]:
    """Whether a formula holds in each of the 2^k worlds: (2,) * k, axis i for atom `order[i]`, 1 where it holds."""
    shape = (2,) * len(order)
    worlds: Mapping[str, NDArray[np.bool_]] = {
        name: np.broadcast_to(np.reshape([False, True], [2 if i == k else 1 for i in range(len(order))]), shape)
        for k, name in enumerate(order)
    }
    return np.array(_truth(formula, worlds))


def _truth(formula: Formula, worlds: Mapping[str, NDArray[np.bool_]]) -> Any:
    if not formula.join:
        return worlds[formula.key]
    parts = [_truth(part, worlds) for part in formula.parts]
    if formula.join == "not":
        return ~parts[0]
    joining: Any = np.logical_and if formula.join == "all" else np.logical_or
    return joining.reduce(parts)
