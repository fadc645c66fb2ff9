"""On which unknown conditions a commitment still depends, and whether it is owed once some of them are answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import AgreementError
from trucewatch.model.readiness import Answer
from trucewatch.model.register import Formula
from trucewatch.terms import formula as terms
from trucewatch.terms.bounds import bound
from trucewatch.terms.joint import MOST_ATOMS
from trucewatch.terms.judgement import FALSE, ONE_E6, TRUE, UNKNOWN, Judgement

POSITIVE, NEGATIVE, MIXED = 1, 2, 3
"""How a formula depends on a condition: it can only help, only harm, or either."""
Fixed = Mapping[str, bool]
"""Unknown conditions that are supposed to be met (True) or failed (False)."""


@dataclass(frozen=True, eq=False)
class Owing:
    """A formula over unknown conditions. `table`: whether it holds in each of the 2^k worlds; None beyond 12 conditions.

    `depends`: the conditions that matter, each with how. `exact`: what `under` answers is reached in some world.
    """

    formula: terms.Formula
    table: NDArray[np.bool_] | None
    depends: Mapping[str, int]
    _under: dict[tuple[bool | None, ...], tuple[bool, bool]] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether no bound in it is wider than it had to be."""
        return self.table is not None

    def under(self, fixed: Fixed) -> tuple[bool, bool]:
        """Whether it holds for certain, and whether it can hold, once some conditions are answered and over all answers to the others."""
        given = tuple([fixed.get(name) for name in self.formula.atoms])
        if given not in self._under:
            self._under[given] = self._worked_out(given)
        return self._under[given]

    def _worked_out(self, given: tuple[bool | None, ...]) -> tuple[bool, bool]:
        if self.table is None:
            return _bounded(self.formula, given)
        view = self.table[tuple(slice(None) if answer is None else int(answer) for answer in given)]
        return bool(view.all()), bool(view.any())


def owing(formula: Formula, answers: Mapping[str, Answer]) -> Owing:
    """What is left of a formula once known conditions are answered. Raises: AgreementError: it asks for a condition that is not there."""
    left = settled(formula, answers)
    read = terms.joined("all" if left else "any", ()) if isinstance(left, bool) else left
    if len(read.atoms) > MOST_ATOMS:
        return Owing(read, None, dict(_occurring(read)))
    table = terms.truth(read, read.atoms)
    matters = {name: _polarity(table, axis) for axis, name in enumerate(read.atoms)}
    return Owing(read, table, {name: way for name, way in matters.items() if way})


def settled(formula: Formula, answers: Mapping[str, Answer]) -> bool | terms.Formula:
    """A formula with its known conditions put in: true, false, or a formula over unknown ones, equal ones one variable."""
    if not formula:
        return True
    ((name, argument),) = formula.items()
    if name == "met":
        answer = answers.get(argument)
        if answer is None:
            raise AgreementError(f"There is no condition `{argument}`.", hint="Name a condition of the register.")
        return terms.given(answer.condition) if answer.lo < answer.hi else bool(answer.lo)
    if name == "not":
        part = settled(argument, answers)
        return not part if isinstance(part, bool) else terms.negated(part)
    parts = [settled(part, answers) for part in argument]
    decides = name == "any"
    if any(part is decides for part in parts):
        return decides
    left = [part for part in parts if not isinstance(part, bool)]
    return terms.joined(name, left) if left else not decides


def _polarity(table: NDArray[np.bool_], axis: int) -> int:
    """How the formula depends on the condition of an axis, whatever the others are; 0: not at all."""
    failed, met = np.take(table, 0, axis), np.take(table, 1, axis)
    return POSITIVE * bool((met & ~failed).any()) + NEGATIVE * bool((failed & ~met).any())


def _occurring(formula: terms.Formula, way: int = POSITIVE) -> Iterator[tuple[str, int]]:
    """Each condition with how it occurs, by the signs in front of it: what a long formula may depend on."""
    found: dict[str, int] = {}
    for name, sign in _signed(formula, way):
        found[name] = found.get(name, 0) | sign
    yield from found.items()


def _signed(formula: terms.Formula, way: int) -> Iterator[tuple[str, int]]:
    if not formula.join:
        yield formula.key, way
    for part in formula.parts:
        yield from _signed(part, MIXED - way if formula.join == "not" else way)


_ENDS: Final = {True: TRUE, False: FALSE, None: UNKNOWN}


def _bounded(formula: terms.Formula, given: Sequence[bool | None]) -> tuple[bool, bool]:
    """Composed bounds of a formula of many conditions: never too narrow (`terms.bounds`)."""
    judged = {name: _judgement(*_ENDS[answer]) for name, answer in zip(formula.atoms, given, strict=True)}
    made = bound(formula, judged)
    return bool(made.lo[0] == ONE_E6), bool(made.hi[0] == ONE_E6)


def _judgement(lo: int, hi: int) -> Judgement:
    return Judgement.joined(np.array([lo]), np.array([hi]), ("", {}), ())
