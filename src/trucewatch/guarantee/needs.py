"""What tasks need, in the order in which it is met, and what they are of no use without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.model.register import Register, Task


@dataclass(frozen=True)
class Need:
    """A part of what a task needs: `task` its place in the register, `units` how much."""

    task: int
    units: int


def at_least(task: Task) -> int:
    """Below this a task is not backed."""
    return max(task.least, 0)


def at_most(task: Task) -> int:
    """More than this serves nothing; where no most is stated, the least."""
    return max(task.most, at_least(task))


def in_order(register: Register, tasks: Sequence[int]) -> tuple[Need, ...]:
    """The needs of some tasks as they are met: essential tasks before desirable ones, each in the order of the register.

    Among essential tasks each is first brought to its least before any gets more, and so among desirable ones: otherwise the first task
    would take up to its most what the second cannot do without.
    """
    needs = []
    for essential in (True, False):
        some = [k for k in tasks if register.tasks[k].essential is essential]
        needs += [Need(k, at_least(register.tasks[k])) for k in some]
        needs += [Need(k, at_most(register.tasks[k]) - at_least(register.tasks[k])) for k in some]
    return tuple(need for need in needs if need.units)


def relied_on(register: Register) -> tuple[tuple[int, ...], ...]:
    """Of each task the others that it is of no use without, directly or through others, in the order of the register.

    A circle of dependencies, which a loader refuses, makes its tasks rely on each other; one that is not in the register is passed over.
    """
    places = {task.id: k for k, task in enumerate(register.tasks)}
    direct = [[places[name] for name in task.depends_on if name in places] for task in register.tasks]
    found = []
    for k in range(len(direct)):
        seen: set[int] = set()
        waiting = list(direct[k])
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting += direct[at]
        found.append(tuple(sorted(seen - {k})))
    return tuple(found)
