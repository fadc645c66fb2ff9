"""Which unknown condition decides most: what a task would be backed by if one were met, or failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from trucewatch.guarantee.backing import MOST_MIXED, Backing
from trucewatch.guarantee.component import End
from trucewatch.guarantee.owing import Fixed
from trucewatch.model.readiness import Pivot

Interval = tuple[int, int]
ENDS: Final[tuple[End, ...]] = ("least", "most")
MOST_WORLDS: Final = 2**14
"""Worlds of mixed conditions that are tried for all pivots of a scope together; with more, each pivot is a bound."""


def pivots(backing: Backing, scope: tuple[int, ...]) -> dict[int, tuple[Pivot, ...]]:
    """Of each task of a scope every unknown condition that changes its interval, the most decisive first.

    A condition decides as much as knowing it narrows the interval: what it unlocks at the least end, and what it destroys at the most
    end. Equal ones stand in the order of their ids. Learning an answer never widens an interval, so where a pivot is only a bound
    it is cut to the interval of the task.
    """
    conditions = backing.depends(scope)
    supposed = [{name: answer} for name in conditions for answer in (True, False)]
    # one end after the other: the solver begins where it ended, and the ends lie far apart
    whole, *parts = zip(*(_ends(backing, scope, supposed, end) for end in ENDS), strict=True)
    found: dict[int, list[tuple[int, str, Pivot]]] = {task: [] for task in whole[0]}
    for name, met, failed in zip(conditions, parts[::2], parts[1::2], strict=True):
        for task, some in found.items():
            interval = _interval(whole, task)
            pivot = Pivot(name, _within(_interval(met, task), interval), _within(_interval(failed, task), interval))
            if weight := decides(pivot, interval):
                some.append((-weight, name, pivot))
    return {task: tuple(pivot for *_, pivot in sorted(some, key=_order)) for task, some in found.items()}


def decides(pivot: Pivot, whole: Interval) -> int:
    """By how much the two answers together narrow an interval."""
    return sum((least - whole[0]) + (whole[1] - most) for least, most in (pivot.if_met, pivot.if_failed))


def mixed_limit(conditions: int) -> int:
    """How many mixed conditions are still tried in all their worlds when each of some conditions is asked for."""
    return min(MOST_MIXED, (MOST_WORLDS // max(conditions, 1)).bit_length() - 1)


def _ends(backing: Backing, scope: tuple[int, ...], supposed: Sequence[Fixed], end: End) -> Iterator[dict[int, int]]:
    """One end of all tasks' intervals: as it is, and under each supposition."""
    yield backing.values(scope, end, {})
    limit = mixed_limit(len(supposed) // 2)
    for fixed in supposed:
        yield backing.values(scope, end, fixed, limit)


def _interval(ends: Sequence[Mapping[int, int]], task: int) -> Interval:
    return ends[0][task], ends[1][task]


def _within(part: Interval, whole: Interval) -> Interval:
    return max(part[0], whole[0]), min(part[1], whole[1])


def _order(one: tuple[int, str, Pivot]) -> tuple[int, str]:
    return one[:2]
