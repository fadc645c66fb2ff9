"""Circles in a register: a condition that in the end asks for itself, places within each other, tasks that wait for each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from trucewatch.run.config.documents import Spot
from trucewatch.run.config.pledges import conditions_in


def refuse_circles(spot: Spot, tasks: Spot) -> None:
    """See that nothing in a register rests on itself.

    Args: spot: commitments.yaml, every name in it known. tasks: tasks.yaml; an unknown name in it is told elsewhere.
    Raises: AgreementError: at the first circle, with every step of it.
    """
    conditions = {c.value["id"]: c for c in spot.each("conditions")}
    commitments = {c.value["id"]: c.value for c in spot.each("commitments")}

    def conditions_below(name: str) -> list[str]:
        asked = conditions[name].value["asks"].get("commitment")
        return conditions_in(commitments[asked["id"]]) if asked else []

    places = {p.value["id"]: p for p in spot.each("places")}
    needed = {t.value["id"]: t for t in tasks.each("tasks")}
    _refuse(conditions, conditions_below, "This condition rests on itself", "Take one of these conditions out.")
    _refuse(places, lambda n: _names(places, n, "within"), "This place lies within itself", "Correct `within`.")
    _refuse(needed, lambda n: _names(needed, n, "depends_on"), "This task waits for itself", "Correct `depends_on`.")


def _names(spots: Mapping[str, Spot], name: str, key: str) -> list[str]:
    found = spots[name].get(key, [])
    return [n for n in ([found] if isinstance(found, str) else found) if n in spots]


def _refuse(spots: Mapping[str, Spot], below: Callable[[str], Sequence[str]], what: str, hint: str) -> None:
    """Walk down from every node, without recursion: a register may chain thousands of entries."""
    done: set[str] = set()
    for start in spots:
        way, left = [start], [iter(below(start))]
        while way:
            step = next(left[-1], None)
            if step is None:
                done.add(way.pop())
                left.pop()
            elif step in way:
                circle = " -> ".join([*way[way.index(step) :], step])
                raise spots[step].refusal(f"{what}: {circle}.", hint)
            elif step not in done:
                way.append(step)
                left.append(iter(below(step)))
