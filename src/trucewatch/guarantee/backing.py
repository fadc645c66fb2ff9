"""What each task is backed by, from least to most over all answers to unknown conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Final

from trucewatch.guarantee.component import LEAST, Component, End, components
from trucewatch.guarantee.needs import at_least, relied_on
from trucewatch.guarantee.owing import MIXED, Fixed
from trucewatch.guarantee.supply import Supply
from trucewatch.model.register import Register

MOST_MIXED: Final = 12
"""Conditions that help here and harm there are tried in all their worlds up to so many; beyond, the interval is a bound."""

Key = tuple[tuple[int, ...], End, frozenset[tuple[str, bool]], int]


@dataclass(frozen=True, eq=False)
class Backing:
    """A register at an instant, ready to be asked for any task, end and supposed answers.

    `relied_on`: of each task the others without which it is of no use. `scope`: of each task the components that it hangs on, its own and
    theirs. A task that is of no use counts 0 and keeps what serves it: units are not moved to other tasks because a third one fails, or
    more help for one task could take from another.
    """

    register: Register
    components: tuple[Component, ...]
    relied_on: tuple[tuple[int, ...], ...]
    scope: tuple[tuple[int, ...], ...]
    _found: dict[Key, dict[int, int]] = field(default_factory=dict)
    _depends: dict[tuple[int, ...], dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, register: Register, supplies: Sequence[Supply]) -> Backing:
        """The backing that supplies give the tasks of a register."""
        parts = components(register, supplies)
        holding = {task: place for place, part in enumerate(parts) for task in part.tasks}
        others = relied_on(register)
        scope = tuple(
            tuple(sorted({holding[one] for one in (task, *others[task]) if one in holding}))
            for task in range(len(register.tasks))
        )
        return cls(register, parts, others, scope)

    @cached_property
    def sharing(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        """The tasks that hang on the same components: they are asked together."""
        found: dict[tuple[int, ...], tuple[int, ...]] = {}
        for task, scope in enumerate(self.scope):
            found[scope] = (*found.get(scope, ()), task)
        return found

    def depends(self, scope: tuple[int, ...]) -> dict[str, int]:
        """The unknown conditions on which tasks of a scope depend, in the order of their ids, each with how."""
        if scope not in self._depends:
            found: dict[str, int] = {}
            for part in scope:
                for name, way in self.components[part].depends.items():
                    found[name] = found.get(name, 0) | way
            self._depends[scope] = dict(sorted(found.items()))
        return self._depends[scope]

    def exact(self, scope: tuple[int, ...]) -> bool:
        """Whether the intervals of tasks of a scope are reached, and not only bounds."""
        return all(self.components[part].exact for part in scope) and len(self._mixed(scope, {})) <= MOST_MIXED

    def values(self, scope: tuple[int, ...], end: End, fixed: Fixed, most_mixed: int = MOST_MIXED) -> dict[int, int]:
        """What each task of a scope is backed by at one end of its interval, over all worlds in which the fixed answers hold.

        Conditions that can only help, or only harm, all tasks of the scope stand at their extreme; mixed ones are tried in all their
        worlds up to `most_mixed` of them, and beyond that every commitment stands at its own extreme, which is a bound.
        """
        about = self.depends(scope) if fixed else {}
        known = {name: fixed[name] for name in fixed if name in about}
        key = (scope, end, frozenset(known.items()), most_mixed)
        if key not in self._found:
            choose = min if end in LEAST else max
            found: dict[int, int] = {}
            for world in self._worlds(scope, known, most_mixed):
                for task, units in self._in_world(scope, end, world).items():
                    found[task] = choose(found.get(task, units), units)
            self._found[key] = found
        return self._found[key]

    def _worlds(self, scope: tuple[int, ...], known: Fixed, most_mixed: int) -> Iterator[dict[str, bool]]:
        mixed = self._mixed(scope, known)
        tried = mixed if len(mixed) <= most_mixed else []
        for answers in product((False, True), repeat=len(tried)):
            yield {**known, **dict(zip(tried, answers, strict=True))}

    def _mixed(self, scope: tuple[int, ...], known: Fixed) -> list[str]:
        return [name for name, way in self.depends(scope).items() if way == MIXED and name not in known]

    def _in_world(self, scope: tuple[int, ...], end: End, world: Mapping[str, bool]) -> dict[int, int]:
        got: dict[int, int] = {}
        for part in scope:
            component = self.components[part]
            got |= component.allocated(end, {n: world[n] for n in world if n in component.depends})
        return {task: got.get(task, 0) if self._useful(task, got) else 0 for task in self.sharing[scope]}

    def _useful(self, task: int, got: Mapping[int, int]) -> bool:
        return all(got.get(one, 0) >= at_least(self.register.tasks[one]) for one in self.relied_on[task])
