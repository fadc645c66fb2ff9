"""How much zones, hours and classes of events count in a plan, as somebody writes it on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np

from trucewatch.coverage.design import CLASSES, Weights, weighed
from trucewatch.coverage.sites import HOURS
from trucewatch.errors import WorkflowError

OPTION: Final = "--weight"
MOST: Final = 1_000_000
_HINT: Final = "Write KIND:NAME=NUMBER, such as `zone:buffer=3`, `class:heavy_weapons=2` or `hour:22=0`."


def load_weights(given: Sequence[str], usual: Weights, zones: Sequence[str]) -> Weights:
    """Change usual weights, each 1 where it counts at all, by what was given.

    Raises: WorkflowError: one cannot be read, names nothing that there is, or nothing is left that counts.
    """
    names = {"zone": tuple(zones), "hour": tuple(map(str, range(HOURS))), "class": CLASSES}
    made = {
        kind: (weights > 0.0).astype(np.float64)
        for kind, weights in zip(names, (usual.zones, usual.hours, usual.classes), strict=True)
    }
    for text in given:
        kind, place, weight = _read(text, names)
        made[kind][place] = weight
    for kind, weights in made.items():
        if not weights.any():
            raise WorkflowError(f"No {kind} counts any more.", hint="Leave one above 0.", place=OPTION)
    return weighed(*made.values())


def _read(text: str, names: Mapping[str, Sequence[str]]) -> tuple[str, int, float]:
    key, _, number = text.rpartition("=")
    kind, _, name = key.partition(":")
    if kind not in names:
        raise WorkflowError(f"`{text}` is no weight.", hint=_HINT, place=OPTION)
    if name not in names[kind]:
        hint = f"There are: {', '.join(names[kind])}."
        raise WorkflowError(f"There is no {kind} `{name}`.", hint=hint, place=OPTION)
    try:
        weight = Decimal(number)
    except InvalidOperation:
        weight = Decimal("NaN")
    if not weight.is_finite() or not 0 <= weight <= MOST:
        raise WorkflowError(f"`{number}` is no number from 0 to {MOST}.", hint=_HINT, place=OPTION)
    return kind, names[kind].index(name), float(weight)
