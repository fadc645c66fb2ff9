"""Minimal sets of unknown conditions whose failing together leaves a task without what it needs, even at the most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from trucewatch.guarantee.backing import Backing
from trucewatch.guarantee.needs import at_least
from trucewatch.guarantee.owing import NEGATIVE
from trucewatch.guarantee.pivots import mixed_limit
from trucewatch.model.readiness import Pivot

MOST_SETS: Final = 12
"""So many minimal sets of a task are named at the most."""
MOST_ARCS: Final = 6_000_000
"""How much is allocated in the search for all tasks of a register together: arcs of networks, shared out among the tasks evenly."""
FEWEST_CHECKS: Final = 4
MOST_BRANCHES: Final = 4000
"""So many combinations of what is left out are followed for one task."""

Fails = Callable[[Sequence[str]], bool]


class OutOfChecks(Exception):  # noqa: N818 - a state of the search and no error
    """The suppositions that a task may try are used up."""


def failing(
    backing: Backing, scope: tuple[int, ...], task: int, most: int, pivots: Sequence[Pivot]
) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """The minimal failing sets of a task, the smallest first, and whether these are all of them.

    Args: most: what the task is backed by at the most. pivots: its own, which name the sets of one.
    Returns: none, and all of them, where the task is out of reach even with everything met, or safe even with everything failed.
    Limits: at most `MOST_SETS` sets are named; of big registers fewer are looked for. How many depends on the register only, never on a clock.
    """
    need = at_least(backing.register.tasks[task])
    if most < need:
        return (), True
    alone = sorted(pivot.condition for pivot in pivots if pivot.if_failed[1] < need)
    able = [name for name, way in backing.depends(scope).items() if way != NEGATIVE and name not in alone]
    search = _Search(backing, scope, task, need)
    sets: list[tuple[str, ...]] = [(name,) for name in alone]
    whole = len(sets) <= MOST_SETS
    try:
        for one in minimal_sets(able, search.fails):
            if len(sets) >= MOST_SETS:
                whole = False
                break
            sets.append(one)
    except OutOfChecks:
        whole = False
    return tuple(sorted(sets, key=_by_size)[:MOST_SETS]), whole


class _Search:
    """Whether a task falls below its need when some conditions fail; it may be asked so often and not more."""

    def __init__(self, backing: Backing, scope: tuple[int, ...], task: int, need: int) -> None:
        self._backing, self._scope, self._task, self._need = backing, scope, task, need
        self._limit = mixed_limit(len(backing.depends(scope)))
        arcs = sum(backing.components[part].network.arcs for part in scope)
        self._left = max(FEWEST_CHECKS, MOST_ARCS // (len(backing.register.tasks) * max(arcs, 1)))

    def fails(self, conditions: Sequence[str]) -> bool:
        if self._left == 0:
            raise OutOfChecks
        self._left -= 1
        supposed = dict.fromkeys(conditions, False)
        return self._backing.values(self._scope, "most", supposed, self._limit)[self._task] < self._need


def minimal_sets(candidates: Sequence[str], fails: Fails) -> Iterator[tuple[str, ...]]:
    """Every minimal set of candidates that fails together, each one time.

    A set that fails still fails with more in it. Each set that is found is split: whatever else there is lacks one of its members, so the
    search goes on without each of them in turn.

    Raises: OutOfChecks: there are more combinations than are followed.
    Source: Reiter (1987), A theory of diagnosis from first principles, section 4 (hitting sets of conflicts).
    """
    found: list[tuple[str, ...]] = []
    waiting: list[frozenset[str]] = [frozenset()]
    seen = set(waiting)
    while waiting:
        without = waiting.pop(0)
        known = next((one for one in found if without.isdisjoint(one)), None)
        if known is None:
            left = [name for name in candidates if name not in without]
            if not fails(left):
                continue
            known = minimal(left, fails)
            found.append(known)
            yield known
        if len(seen) > MOST_BRANCHES:
            raise OutOfChecks
        waiting += [more for name in known if (more := without | {name}) not in seen]
        seen.update(waiting)


def minimal(candidates: Sequence[str], fails: Fails) -> tuple[str, ...]:
    """A minimal failing set among candidates that fail together: its members are found from behind, each by halving.

    Source: Hemery, Lecoutre, Sais & Boussemart (2006), Extracting MUCs from constraint networks (dichotomic search of the transition).
    """
    kept: list[str] = []
    pool = list(candidates)
    while not fails(kept):
        low, high = 0, len(pool)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if fails([*kept, *pool[:middle]]) else (middle + 1, high)
        kept.append(pool[low - 1])
        pool = pool[: low - 1]
    return tuple(sorted(kept))


def _by_size(one: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return len(one), one
