"""The peer of bench/guarantees.py: every answer to unknown conditions tried, each allocation by networkx's maximum flow.

It knows nothing of trucewatch: it reads formulas, supplies and needs from a file, and says how many intervals differ from ours.
"""

from __future__ import annotations

import importlib
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

nx: Any = importlib.import_module("networkx")
UNLIMITED = 10**9


def holds(formula: dict[str, Any], world: dict[str, bool]) -> bool:
    if not formula:
        return True
    ((name, argument),) = formula.items()
    if name == "met":
        return world[argument]
    if name == "not":
        return not holds(argument, world)
    return (all if name == "all" else any)(holds(part, world) for part in argument)


def allocated(supplies: list[tuple[list[int], int]], needs: list[list[int]], tasks: int) -> list[int]:
    """Need after need: how much more reaches all tasks so far once this need is there too."""
    net = nx.DiGraph()
    net.add_nodes_from(["from", "to"])
    for k, (served, units) in enumerate(supplies):
        net.add_edge("from", ("supply", k), capacity=units)
        for task in served:
            net.add_edge(("supply", k), ("task", task), capacity=UNLIMITED)
    got, before = [0] * tasks, 0
    for task, units in needs:
        edge = ("task", task), "to"
        held = net.edges[edge]["capacity"] if net.has_edge(*edge) else 0
        net.add_edge(*edge, capacity=held + units)
        now = nx.maximum_flow_value(net, "from", "to")
        got[task] += now - before
        before = now
    return got


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    tasks, started, worlds = len(given["least"]), time.perf_counter(), 0
    ends: list[tuple[list[int], list[int]]] = [([], []) for _ in range(tasks)]
    for answers in itertools.product((False, True), repeat=len(given["conditions"])):
        world, worlds = dict(zip(given["conditions"], answers, strict=True)), worlds + 1
        for side in (0, 1):
            standing = [one for one in given["supplies"] if holds(one[0], world)]
            units = [(one[1], one[2 + side] if one[2 + side] >= 0 else UNLIMITED) for one in standing]
            got = allocated(units, given["needs"], tasks)
            for task in range(tasks):
                useful = all(got[other] >= given["least"][other] for other in given["relied_on"][task])
                ends[task][side].append(got[task] if useful else 0)
    found = [[min(least), max(most)] for least, most in ends]
    different = sum(one != ours for one, ours in zip(found, given["found"], strict=True))
    print(json.dumps({"s": time.perf_counter() - started, "worlds": worlds, "tasks": tasks, "different": different}))


if __name__ == "__main__":
    main()
