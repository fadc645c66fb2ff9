"""Which commitment gives which task how much, in the least case and in the most, with no unit used twice."""

from __future__ import annotations

from collections.abc import Mapping

from trucewatch.guarantee.component import Component, End
from trucewatch.model.readiness import Serving

ENDS: tuple[End, ...] = ("least", "most")


def serving(component: Component) -> dict[int, tuple[Serving, ...]]:
    """What serves each task of a component, in the order of the ids of commitments.

    Both cases stand for the whole component: in the least each commitment gives what is owed for certain, in the most all that it may. Where
    conditions help here and harm there, no single world is as good or as bad as that, and a task's interval can be narrower than the
    sums. What serves a task that is of no use without others stays with it.
    """
    given: dict[int, dict[str, list[int]]] = {}
    for which, end in enumerate(ENDS):
        for (place, task), units in _shared_out(component, end).items():
            commitment = component.supplies[place].commitment
            given.setdefault(task, {}).setdefault(commitment, [0, 0])[which] += units
    return {task: tuple(Serving(name, *all_[name]) for name in sorted(all_)) for task, all_ in given.items()}


def _shared_out(component: Component, end: End) -> dict[tuple[int, int], int]:
    """(supply, task): units. What a group hands out to a task its supplies share evenly, as far as each reaches."""
    left = [component.units(place, end, {}) for place in range(len(component.supplies))]
    of_group: dict[int, list[int]] = {}
    for place, group in enumerate(component.group):
        of_group.setdefault(group, []).append(place)
    found: dict[tuple[int, int], int] = {}
    for (group, task), units in sorted(component.network.handed_out(component.amounts(end, {})).items()):
        for place, share in evenly(units, {place: left[place] for place in of_group[group]}).items():
            found[place, task] = share
            left[place] -= share
    return found


def evenly(units: int, holding: Mapping[int, int]) -> dict[int, int]:
    """Share units among holders, nobody more than they hold and nobody more than one above another who could give more; the first ones give that one.

    So that where several may serve and nobody said how much, none is shown as serving alone because of its name.
    """
    shares: dict[int, int] = {}
    rising = sorted(holding, key=lambda one: (holding[one], -one))
    for left, one in zip(range(len(rising), 0, -1), rising, strict=True):
        shares[one] = min(holding[one], units // left)
        units -= shares[one]
    return {one: shares[one] for one in sorted(shares) if shares[one]}
