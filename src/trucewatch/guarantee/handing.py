"""Who serves which task, in whole numbers and in one fixed order, so that everybody finds the same."""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.guarantee.needs import Need


class Handing:
    """What groups of supplies hand out to tasks, need after need; nothing that was met before is taken away again.

    Each need takes first what is free, in the order of the groups, then what becomes free when another task is served by another group
    instead: shortest augmenting paths.

    Args: groups: of each, the tasks that it may serve. free: how many units each holds.
    Source: Ford & Fulkerson (1956); Edmonds & Karp (1972) for shortest paths first.
    Limits: pure Python: this proves and hands out; `assignment.py` allocates.
    """

    def __init__(self, groups: Sequence[Sequence[int]], free: Sequence[int]) -> None:
        self.free = list(free)
        self.given: dict[tuple[int, int], int] = {}
        self._serving: dict[int, list[int]] = {}
        self._served: list[set[int]] = [set() for _ in groups]
        for group, tasks in enumerate(groups):
            for task in tasks:
                self._serving.setdefault(task, []).append(group)

    def meet(self, need: Need) -> int:
        """Meet a need as far as it can be met; how far that is."""
        missing = need.units
        for group in self._serving.get(need.task, ()):
            missing -= self._move([(group, need.task)], min(missing, self.free[group]))
        while missing and (path := self._path(need.task)):
            spare = [self.given[taken] for taken in _takings(path)]
            missing -= self._move(path, min([missing, self.free[path[0][0]], *spare]))
        return need.units - missing

    def _move(self, path: Sequence[tuple[int, int]], units: int) -> int:
        """Hand units along a path: each group now serves its task of the path, and no longer the one that the group before it serves."""
        if units:
            for group, task in path:
                self.given[group, task] = self.given.get((group, task), 0) + units
                self._served[group].add(task)
            for group, task in _takings(path):
                self.given[group, task] -= units
                if not self.given[group, task]:
                    self._served[group].discard(task)
            self.free[path[0][0]] -= units
        return units

    def _path(self, task: int) -> list[tuple[int, int]]:
        """The shortest way from a group with something free to a task: (group, the task that it is to serve); empty: there is none."""
        came: dict[int, tuple[int, int]] = dict.fromkeys(self._serving.get(task, ()), (task, -1))
        waiting = list(came)
        for group in waiting:
            if self.free[group]:
                return _back(came, group)
            for other in sorted(self._served[group]):
                for more in self._serving[other]:
                    if more not in came:
                        came[more] = (other, group)
                        waiting.append(more)
        return []


def _back(came: dict[int, tuple[int, int]], group: int) -> list[tuple[int, int]]:
    path = []
    while group >= 0:
        task, before = came[group]
        path.append((group, task))
        group = before
    return path


def _takings(path: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What changes hands along a path: each group but the first gave to the task that the one before it now serves."""
    return [(group, path[k][1]) for k, (group, _) in enumerate(path[1:])]
