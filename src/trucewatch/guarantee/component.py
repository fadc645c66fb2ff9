"""Tasks and supplies that hang together: what they come to once some conditions are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, TypeAlias

from trucewatch.guarantee.assignment import Network
from trucewatch.guarantee.needs import Need, in_order
from trucewatch.guarantee.owing import MIXED, Fixed
from trucewatch.guarantee.supply import Supply
from trucewatch.model.register import NOT_STATED, Register

End: TypeAlias = Literal["least", "most", "binding_least", "binding_most"]
LEAST: Final[tuple[End, ...]] = ("least", "binding_least")
"""The ends of intervals at which only what is owed for certain is counted, with the least that was offered."""


@dataclass(frozen=True, eq=False)
class Component:
    """Supplies that share tasks, directly or through others, and these tasks (their places in the register).

    `groups`: the distinct sets of tasks that a supply may serve; `group`: of each supply its place there.
    """

    tasks: tuple[int, ...]
    supplies: tuple[Supply, ...]
    groups: tuple[tuple[int, ...], ...]
    group: tuple[int, ...]
    network: Network
    _bases: dict[End, tuple[list[int], list[int]]] = field(default_factory=dict)

    @cached_property
    def depends(self) -> dict[str, int]:
        """The unknown conditions that matter here, each with how: it can only help, only harm, or either."""
        found: dict[str, int] = {}
        for supply in self.supplies:
            for name, way in supply.owing.depends.items():
                found[name] = found.get(name, 0) | way
        return {name: found[name] & MIXED for name in sorted(found)}

    @cached_property
    def exact(self) -> bool:
        """Whether the formulas of all supplies are answered exactly."""
        return all(supply.owing.exact for supply in self.supplies)

    def allocated(self, end: End, fixed: Fixed) -> dict[int, int]:
        """What each task gets at one end of the interval, with every supply at its own extreme over what is not fixed.

        That is reached by one world if what is not fixed only helps or only harms; otherwise it is a bound, never too narrow: more supply
        never takes from any task what it had, because sources and sinks of a network of transport are complements.

        Source: Gale & Politof (1981), Substitutes and complements in network flow problems.
        """
        return self.network.allocated(self.amounts(end, fixed))

    def amounts(self, end: End, fixed: Fixed) -> list[int]:
        """How much each group holds at one end."""
        units, held = self._base(end)
        amounts = list(held)
        for place in {place for name in fixed for place in self._touched.get(name, ())}:
            amounts[self.group[place]] += self.units(place, end, fixed) - units[place]
        return amounts

    def _base(self, end: End) -> tuple[list[int], list[int]]:
        """What each supply brings and each group holds at one end while nothing is answered."""
        if end not in self._bases:
            units = [self.units(place, end, {}) for place in range(len(self.supplies))]
            held = [0] * len(self.groups)
            for place, some in enumerate(units):
                held[self.group[place]] += some
            self._bases[end] = (units, held)
        return self._bases[end]

    def units(self, place: int, end: End, fixed: Fixed) -> int:
        """How much one supply brings at one end."""
        supply = self.supplies[place]
        counts = {"binding_least": supply.binds, "binding_most": supply.may_bind}.get(end, supply.counts)
        certain, possible = supply.owing.under(fixed) if counts else (False, False)
        if end in LEAST:
            return supply.least if certain else 0
        if supply.most == NOT_STATED and possible:
            return self.network.unlimited(self.group[place])
        return supply.most if possible else 0

    @cached_property
    def _touched(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, supply in enumerate(self.supplies):
            for name in supply.owing.depends:
                found.setdefault(name, []).append(place)
        return found


def components(register: Register, supplies: Sequence[Supply]) -> tuple[Component, ...]:
    """Supplies and tasks in parts that have nothing to do with each other, in the order of their first task."""
    joined: list[tuple[set[int], list[Supply]]] = []
    for tasks, some in _grouped(supplies).items():
        reached, held, others = set(tasks), list(some), []
        for part in joined:
            if reached.isdisjoint(part[0]):
                others.append(part)
            else:
                reached |= part[0]
                held += part[1]
        joined = [*others, (reached, held)]
    in_their_order = sorted((sorted(tasks), held) for tasks, held in joined)
    return tuple(_component(register, tuple(tasks), held) for tasks, held in in_their_order)


def _grouped(supplies: Iterable[Supply]) -> dict[tuple[int, ...], list[Supply]]:
    found: dict[tuple[int, ...], list[Supply]] = {}
    for supply in supplies:
        found.setdefault(supply.tasks, []).append(supply)
    return found


def _component(register: Register, tasks: tuple[int, ...], supplies: Sequence[Supply]) -> Component:
    groups = sorted(_grouped(supplies))
    places = {group: k for k, group in enumerate(groups)}
    in_their_order = tuple(sorted(supplies, key=lambda s: (s.commitment, s.tasks, s.least, s.most)))
    needs: tuple[Need, ...] = in_order(register, tasks)
    group = tuple(places[supply.tasks] for supply in in_their_order)
    return Component(tasks, in_their_order, tuple(groups), group, Network(groups, needs))
