"""Two scenarios over one register, held side by side day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucewatch.model.readiness import Outcome

Interval = tuple[int, int]


@dataclass(frozen=True)
class TaskDifference:
    """A task whose interval differs: (least, most) in the one scenario and in the other."""

    task: str
    one: Interval
    other: Interval


@dataclass(frozen=True)
class ScenarioDifference:
    """What differs on a day: only what does; ids in order. `bound`, `triggered`, `nobody`: (only in the one, only in the other)."""

    day: int
    bound: tuple[tuple[str, ...], tuple[str, ...]]
    triggered: tuple[tuple[str, ...], tuple[str, ...]]
    nobody: tuple[tuple[str, ...], tuple[str, ...]]
    tasks: tuple[TaskDifference, ...]


def compared(one: Sequence[Outcome], other: Sequence[Outcome]) -> tuple[ScenarioDifference, ...]:
    """The differences of two scenarios on every day on which either has a step.

    On a day on which one of them has no step, its last outcome before stands; days before the first step of either are left out.

    Limits: what time alone changes between two steps of a scenario is seen at its next step.
    """
    days = sorted({outcome.day for outcome in (*one, *other)})
    found = []
    for day in days:
        a, b = (_standing(outcomes, day) for outcomes in (one, other))
        if a is not None and b is not None:
            found.append(_difference(day, a, b))
    return tuple(found)


def _standing(outcomes: Iterable[Outcome], day: int) -> Outcome | None:
    past = [outcome for outcome in outcomes if outcome.day <= day]
    return past[-1] if past else None


def _difference(day: int, a: Outcome, b: Outcome) -> ScenarioDifference:
    intervals = {task.task: (task.least, task.most) for task in b.readiness.tasks}
    tasks = tuple(
        TaskDifference(task.task, (task.least, task.most), intervals[task.task])
        for task in a.readiness.tasks
        if task.task in intervals and intervals[task.task] != (task.least, task.most)
    )
    return ScenarioDifference(
        day,
        _only(a.bound, b.bound),
        _only(a.triggered, b.triggered),
        _only(a.nobody, b.nobody),
        tasks,
    )


def _only(one: Sequence[str], other: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(set(one) - set(other))), tuple(sorted(set(other) - set(one)))
