"""Readiness of a large register beside the solver's own share, and of a small one beside a peer that tries every world.

.venv/bin/python bench/guarantees.py [--folder DIR] [--capabilities 16]
Each part is a process of its own: its seconds run from a register in memory to everything that is shown of it in memory.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registers import KNOWN, drawn

from trucewatch.guarantee.assignment import Program
from trucewatch.guarantee.needs import in_order
from trucewatch.guarantee.readiness import Situation, of_situation, situation
from trucewatch.model.readiness import Readiness
from trucewatch.model.register import Register

ROOT = Path(__file__).parents[1]
PEERS = ("networkx==3.6.1",)
SIZES = {"states": 200, "commitments": 2000, "tasks": 500, "conditions": 60}
SMALL = {"states": 8, "commitments": 40, "tasks": 12, "conditions": 7, "capabilities": 2}


@dataclass(frozen=True)
class Told:
    """What a part says of itself, and the largest resident set of its process in MB."""

    answer: dict[str, Any]
    peak_mb: float


def weighed(register: Register) -> tuple[Situation, Readiness, float]:
    """A register, what it comes to, and the seconds from the one to the other."""
    started = time.perf_counter()
    here = situation(register, KNOWN)
    found = of_situation(here)
    return here, found, time.perf_counter() - started


def large(_folder: Path, capabilities: int) -> dict[str, Any]:
    """The register of the sizes asked for; then the solver alone, on the same amounts in the same order: the least that any way must do."""
    here, found, seconds = weighed(drawn(**SIZES, capabilities=capabilities))
    parts = here.backing.components
    started = time.perf_counter()
    for part in parts:
        program = Program(part.groups, in_order(here.register, part.tasks))
        for amounts in part.network.solved:
            program.met(amounts)
    return {
        "s": seconds,
        "floor_s": time.perf_counter() - started,
        "calls": sum(len(part.network.solved) for part in parts),
        "parts": len(parts),
        "exact": sum(t.exact for t in found.tasks),
        "pivots": sum(len(t.pivots) for t in found.tasks),
        "failing": sum(len(t.failing) for t in found.tasks),
        "whole": sum(t.failing_whole for t in found.tasks),
        "cells": len(found.cells),
    }


def small(folder: Path, _capabilities: int) -> dict[str, Any]:
    """A register that a peer can try in all its worlds: written for it, and what we say of it."""
    here, found, seconds = weighed(drawn(**SMALL, seed=7))
    whens = {c.id: c.when for c in here.register.commitments}
    supplies = [s for part in here.backing.components for s in part.supplies if s.counts]
    task = here.register.tasks
    given = {
        "conditions": [c.id for c in here.register.conditions],
        "supplies": [[whens[s.commitment], list(s.tasks), s.least, s.most] for s in supplies],
        "needs": [[need.task, need.units] for need in in_order(here.register, range(len(task)))],
        "relied_on": here.backing.relied_on,
        "least": [t.least for t in task],
        "found": [[t.least, t.most] for t in found.tasks],
    }
    (folder / "register.json").write_text(json.dumps(given), encoding="utf-8")
    return {"s": seconds}


CHILDREN: dict[str, Callable[[Path, int], dict[str, Any]]] = {"large": large, "small": small}


def child(*words: str | Path) -> Told:
    """Run a part in a process of its own."""
    running = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE)
    assert running.stdout is not None  # noqa: S101
    said = running.stdout.read()
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise SystemExit(f"{words}: exit {running.returncode}")
    return Told(json.loads(said), usage.ru_maxrss / 1024)


def peers(folder: Path) -> Path:
    """The Python of an environment with the peer in it, made anew: it is no requirement of ours."""
    uv, home = ROOT / ".venv" / "bin" / "uv", folder / "peers"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, home], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", home / "bin" / "python", *PEERS], check=True)
    return home / "bin" / "python"


def lines(folder: Path, capabilities: int) -> Iterator[str]:
    """Measure, part after part, and say each."""
    again = (sys.executable, __file__, "--folder", folder, "--capabilities", str(capabilities), "--child")
    ours, little = (child(*again, name) for name in CHILDREN)
    told, sizes = ours.answer, " x ".join(f"{number:,} {name}" for name, number in SIZES.items())
    yield f"readiness, {sizes} in {told['parts']} parts, asked < 10 s:"
    yield (
        f"  {told['s']:.2f} s, {ours.peak_mb:.0f} MB; {told['exact']} of {SIZES['tasks']} tasks exact, {told['pivots']:,} pivots, "
        f"{told['failing']:,} failing sets ({told['whole']} tasks whole), {told['cells']:,} cells"
    )
    yield (
        f"  floor, the solver alone on the same {told['calls']:,} allocations: {told['floor_s']:.2f} s; "
        f"ratio {told['s'] / told['floor_s']:.1f}"
    )
    peer = child(peers(folder), ROOT / "bench" / "worlds.py", folder / "register.json").answer
    yield (
        f"peer, {SMALL['commitments']} commitments x {SMALL['tasks']} tasks in all {peer['worlds']} worlds by networkx: {peer['s']:.1f} s, "
        f"{peer['s'] / little.answer['s']:.0f} x ours; {peer['different']} of {peer['tasks']} intervals differ, asked 0"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "out")
    parser.add_argument("--capabilities", type=int, default=16)
    parser.add_argument("--child", choices=CHILDREN, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(CHILDREN[arguments.child](arguments.folder, arguments.capabilities)))
        return
    arguments.folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=arguments.folder) as folder:
        for line in lines(Path(folder), arguments.capabilities):
            print(line, flush=True)


if __name__ == "__main__":
    main()
