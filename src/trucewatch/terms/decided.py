"""The predicates that no machine computes: `actor` and `self_defence` hold, or do not, where named people decided so."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucewatch.terms.judgement import FALSE, TRUE, UNKNOWN, Judgement, Marks, rest
from trucewatch.terms.scene import Scene


def actor(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """One of the parties did it: decided of one of them; or decided that none of them did."""
    held, denied = zip(*(_decided(scene, "actor", party) for party in argument["parties"]), strict=True)
    return _said(np.any(held, axis=0), np.all(denied, axis=0), "actor", parties=", ".join(argument["parties"]))


def self_defence(scene: Scene, _: dict[str, Any]) -> Judgement:
    """It was self-defence by the procedure of the agreement."""
    return _said(*_decided(scene, "self_defence", ""), "self_defence")


def _said(holds: Marks, fails: Marks, name: str, **arguments: Any) -> Judgement:
    outcomes = [
        (holds, TRUE, (f"reason.{name}.decided", arguments)),
        (fails, FALSE, (f"reason.{name}.decided_not", arguments)),
        rest(len(holds), UNKNOWN, f"reason.{name}.undecided", **arguments),
    ]
    return Judgement.each(outcomes, len(holds))


def _decided(scene: Scene, name: str, party: str) -> tuple[Marks, Marks]:
    """Of which subjects (n,) people decided that it holds, and of which that it does not."""
    said = {i: holds for (i, what, of), holds in scene.beside.determined.items() if (what, of) == (name, party)}
    ids = scene.subjects.id
    held, denied = (np.array([i.encode() for i in said if said[i] is way], dtype=ids.dtype) for way in (True, False))
    return np.isin(ids, held), np.isin(ids, denied)
