"""Where the parts of a thin bar of readiness lie, in percent of what a task needs at most. The text beside it says the same in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Part = dict[str, str]


def bar(task: Mapping[str, Any]) -> dict[str, Any] | None:
    """The parts of a task's bar, from the left: backed for certain, possible and signed, possible by words only; and where the need begins.

    Args: task: a row with `needed`, `backed` and `binding`, each from least to most.
    Returns: None where there is nothing to measure by.
    """
    needed, backed, binding = task["needed"], task["backed"], task["binding"]
    scale = max(needed["least"], needed["most"], backed["most"])
    if scale <= 0:
        return None
    signed = min(max(binding["most"], backed["least"]), backed["most"])
    ends = {"sure": (0, backed["least"]), "signed": (backed["least"], signed), "words": (signed, backed["most"])}
    parts = [{"kind": kind, **_span(*span, scale)} for kind, span in ends.items() if span[0] < span[1]]
    return {"parts": parts, "need": f"{100 * needed['least'] / scale:.1f}"}


def _span(start: int, end: int, scale: int) -> Part:
    return {"left": f"{100 * start / scale:.1f}", "width": f"{100 * (end - start) / scale:.1f}"}
