"""The truth read back from truth.jsonl, refused where a line does not say what a score needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from trucewatch.errors import EvidenceError

FILE: Final = "truth.jsonl"
NEEDED: Final[Mapping[str, Mapping[str, type]]] = {
    "exercise": {"seed": int, "days": int},
    "event": {"event": str, "real": bool, "breaches": list, "observations": list},
    "period": {"period": str, "acts": int, "episodes": int},
    "count": {"period": str, "rule": str, "zone": str, "number": int},
    "escalation": {"section": str, "from": str, "factor": int, "indicator": str},
}
"""For each kind of line the fields that a score cannot do without; lines of other kinds are passed over."""
_HINT: Final = "Make the exercise again: exercise new. The mission's ledger does not hold the truth, so it cannot be mended from there."


def truth_lines(data: bytes) -> list[dict[str, Any]]:
    """The lines of truth.jsonl.

    Raises: EvidenceError: a line is no JSON object, or lacks a field; or no line says of which exercise it is.
    """
    lines = [_line(number, text) for number, text in enumerate(data.splitlines(), 1)]
    heads = [line for line in lines if line["what"] == "exercise"]
    if len(heads) != 1 or heads[0]["days"] < 1:
        raise EvidenceError("The truth does not say of which exercise it is.", hint=_HINT, place=FILE)
    return lines


def _line(number: int, text: bytes) -> dict[str, Any]:
    place = f"{FILE}, line {number}"
    try:
        line = json.loads(text)
    except ValueError as e:
        raise EvidenceError("A line of the truth is no JSON.", hint=_HINT, place=place) from e
    if not isinstance(line, dict) or not isinstance(line.get("what"), str):
        raise EvidenceError("A line of the truth does not say `what` it is.", hint=_HINT, place=place)
    for name, form in NEEDED.get(line["what"], {}).items():
        if type(line.get(name)) is not form:
            raise EvidenceError(
                f"A line of the truth lacks `{name}`, or it is of another form.", hint=_HINT, place=place
            )
    return line
