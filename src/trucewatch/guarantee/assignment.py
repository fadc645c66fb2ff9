"""How far supplies meet needs in their order, with no unit used twice: one linear program, proved in whole numbers.

What a set of supplies can bring to tasks is a polymatroid. On one, the greatest sum under weights that fall strictly with the rank of a need
is reached at one point only: every need met as far as it can be once those before it are. So the answer does not depend on who computes
it, although the solver counts in floating point: its answer is rounded, and then proved by a dual of the same value in whole numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import highspy
import numpy as np
from numpy.typing import NDArray

from trucewatch.guarantee.handing import Handing
from trucewatch.guarantee.needs import Need
from trucewatch.model.columns import Ints

GREATEST: Final = 2**50
"""Units times needs up to this are exact in the proof; beyond, units are handed out without the solver."""
PRIMAL: Final = 4
_OPTIONS: Final[dict[str, Any]] = {
    "output_flag": False,
    "threads": 1,
    "solver": "simplex",
    "simplex_strategy": PRIMAL,  # a third of the time of the dual method on networks of 125 tasks and 125 groups
    "presolve": "off",  # each allocation begins where the last one ended
}
KEPT: Final = 16
"""So many of the last answers are kept to begin from."""


class Network:
    """Groups of supplies, each with the tasks that it may serve, and needs in their order.

    Args: groups: of each, the places of its tasks. needs: in the order in which they are met.
    Source: Edmonds (1970), the greedy algorithm on polymatroids; Schrijver (2003), chapter 40; HiGHS (Huangfu & Hall 2018), dual simplex.
    Limits: arcs are written one by one; a single capability with 500 tasks and 200 groups takes some 20 ms an allocation.
    """

    def __init__(self, groups: Sequence[Sequence[int]], needs: Sequence[Need]) -> None:
        self.groups, self.needs = tuple(tuple(tasks) for tasks in groups), tuple(needs)
        self._solved: dict[tuple[int, ...], dict[int, int]] = {}
        self._most = [self._most_of(tasks) for tasks in self.groups]
        self._needed = sum(need.units for need in self.needs)

    def allocated(self, amounts: Sequence[int]) -> dict[int, int]:
        """How much each task gets when the groups hold these amounts; equal amounts are solved one time."""
        held = tuple(min(amount, most) for amount, most in zip(amounts, self._most, strict=True))
        if held not in self._solved:
            self._solved[held] = self._allocate(held)
        return self._solved[held]

    @property
    def arcs(self) -> int:
        """How many pairs of a group and a task there are: what an allocation costs."""
        return sum(len(tasks) for tasks in self.groups)

    @property
    def solved(self) -> tuple[tuple[int, ...], ...]:
        """The amounts that were allocated, in the order in which they were asked for first."""
        return tuple(self._solved)

    def handed_out(self, amounts: Sequence[int]) -> dict[tuple[int, int], int]:
        """(group, task): units, in one fixed order; what each task gets is what `allocated` says."""
        handing = Handing(self.groups, [min(a, most) for a, most in zip(amounts, self._most, strict=True)])
        for need in self.needs:
            handing.meet(need)
        return {pair: units for pair, units in handing.given.items() if units}

    def unlimited(self, group: int) -> int:
        """As much as all tasks of a group need: what an offer without a most can bring at the most."""
        return self._most[group]

    def _most_of(self, tasks: Sequence[int]) -> int:
        some = set(tasks)
        return sum(need.units for need in self.needs if need.task in some)

    def _allocate(self, held: tuple[int, ...]) -> dict[int, int]:
        met = self._program.met(held) if (sum(held) + self._needed) * len(self.needs) < GREATEST else None
        if met is None:
            handing = Handing(self.groups, held)
            met = [handing.meet(need) for need in self.needs]
        got: dict[int, int] = {}
        for need, units in zip(self.needs, met, strict=True):
            got[need.task] = got.get(need.task, 0) + units
        return got

    @cached_property
    def _program(self) -> Program:
        return Program(self.groups, self.needs)


@dataclass(frozen=True, eq=False)
class Answered:
    """An answer to some amounts: what arcs carry, how far needs are met, the price of a unit at each task, and where the solver stands."""

    amounts: Ints
    arcs: Ints
    met: Ints
    price: Ints
    basis: Any


class Program:
    """The linear program of a network: columns are arcs and needs, rows are groups and tasks; only the amounts of groups change."""

    def __init__(self, groups: Sequence[Sequence[int]], needs: Sequence[Need]) -> None:
        tasks = list(dict.fromkeys(need.task for need in needs))
        row = {task: k for k, task in enumerate(tasks)}
        arcs = [(g, row[task]) for g, some in enumerate(groups) for task in some if task in row]
        self._arc_group, self._arc_task = (np.array([arc[k] for arc in arcs], np.int64) for k in (0, 1))
        self._need_task = np.array([row[need.task] for need in needs], np.int64)
        self._units = np.array([need.units for need in needs], np.int64)
        self._weights = np.arange(len(needs), 0, -1, dtype=np.int64)
        self._groups, self._tasks = len(groups), len(tasks)
        self._solver = self._passed()
        self._answers: deque[Answered] = deque(maxlen=KEPT)

    def met(self, held: Sequence[int]) -> list[int] | None:
        """How far each need is met, proved; None where the solver gave no proof.

        The nearest answer that is known is tried first: where nothing that changed is scarce, it is still the answer. Otherwise the solver
        begins there.
        """
        amounts = np.array(held, np.int64)
        nearest = min(self._answers, key=lambda a: int(np.abs(a.amounts - amounts).sum()), default=None)
        if nearest is not None and self._proved(amounts, nearest):
            return _listed(nearest.met)
        found = self._solved(amounts, nearest)
        if found is None or not self._proved(amounts, found):
            return None
        self._answers.append(found)
        return _listed(found.met)

    def _solved(self, amounts: Ints, nearest: Answered | None) -> Answered | None:
        """What the solver says, rounded; None if it says nothing."""
        rows = np.arange(self._groups, dtype=np.int32)
        lower = np.full(self._groups, -highspy.kHighsInf)
        if nearest is not None:
            self._solver.setBasis(nearest.basis)
        self._solver.changeRowsBounds(self._groups, rows, lower, amounts.astype(np.float64))
        self._solver.run()
        solution = self._solver.getSolution()
        columns, duals = (np.rint(np.array(part)).astype(np.int64) for part in (solution.col_value, solution.row_dual))
        if len(columns) != len(self._arc_group) + len(self._units):
            return None
        arcs, met = np.split(columns, [len(self._arc_group)])
        return Answered(amounts, arcs, met, np.abs(duals[self._groups :]), self._solver.getBasis())

    def _proved(self, amounts: Ints, answer: Answered) -> bool:
        """Whether an answer keeps all limits of these amounts, and a price for each task shows that none can be better (weak duality)."""
        arcs, met, price = answer.arcs, answer.met, answer.price
        used = _summed(self._arc_group, arcs, self._groups)
        brought = _summed(self._arc_task, arcs, self._tasks)
        kept = (arcs >= 0).all() and (met >= 0).all() and (met <= self._units).all() and (used <= amounts).all()
        if not kept or (brought != _summed(self._need_task, met, self._tasks)).any():
            return False
        worth = np.zeros(self._groups, np.int64)
        np.maximum.at(worth, self._arc_group, price[self._arc_task])
        above = np.maximum(self._weights - price[self._need_task], 0)
        return int((amounts * worth).sum() + (self._units * above).sum()) == int((self._weights * met).sum())

    def _passed(self) -> Any:
        """The program as the solver holds it, without a word on the terminal and on one thread."""
        arcs, needs = len(self._arc_group), len(self._units)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = arcs + needs, self._groups + self._tasks
        program.sense_ = highspy.ObjSense.kMaximize
        program.col_cost_ = np.concatenate([np.zeros(arcs), self._weights.astype(np.float64)])
        program.col_lower_ = np.zeros(arcs + needs)
        program.col_upper_ = np.concatenate([np.full(arcs, highspy.kHighsInf), self._units.astype(np.float64)])
        program.row_lower_ = np.concatenate([np.full(self._groups, -highspy.kHighsInf), np.zeros(self._tasks)])
        program.row_upper_ = np.zeros(self._groups + self._tasks)
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_ = np.concatenate([2 * np.arange(arcs), 2 * arcs + np.arange(needs + 1)]).astype(np.int32)
        pairs = np.stack([self._arc_group, self._groups + self._arc_task], axis=1).ravel()
        matrix.index_ = np.concatenate([pairs, self._groups + self._need_task]).astype(np.int32)
        matrix.value_ = np.concatenate([np.ones(2 * arcs), -np.ones(needs)])
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in _OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(program)
        return solver


def _listed(met: Ints) -> list[int]:
    return [int(units) for units in met]


def _summed(where: NDArray[np.int64], units: Ints, rows: int) -> Ints:
    total = np.zeros(rows, np.int64)
    np.add.at(total, where, units)
    return total
