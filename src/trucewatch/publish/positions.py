"""The public page of a guarantees mission: dated statements of every state, side by side, without judgement and without a sum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from trucewatch.model.edition import Edition, Provenance
from trucewatch.model.mission import Mission
from trucewatch.model.readiness import Divergence
from trucewatch.model.register import Register
from trucewatch.model.time import Period
from trucewatch.publish.framing import house, marks, notice, standing
from trucewatch.publish.sayings import Saying, saying
from trucewatch.publish.statements import beside, refuse_numbers, statements

FORMAT: Final = "trucewatch-positions-1"
_FRAME: Final = ("mission", "register")


def positions(
    register: Register, divergences: Iterable[Divergence], mission: Mission, span: Period, provenance: Provenance
) -> Edition:
    """Compose the public edition of positions: what stands in public sources by the day that names the span.

    Args:
        divergences: pairs of statements that do not go together; of them only the pair and the kind of difference leave.
        span: the local day of `provenance.as_of_ms`.
    Returns: a plain object of text and lists, ready for canonical JSON; equal for equal arguments. Numbers stand in its frame alone.
    Raises: WorkflowError: a number got into what is told.
    """
    told = statements(register, span.name)
    facts = {"states": told, "beside": beside(divergences, told)}
    refuse_numbers(facts)
    edition: Edition = {
        "format": FORMAT,
        "marks": marks(mission),
        "notice": notice(mission),
        "mission": house(mission),
        "period": {"name": span.name, "from_ms": span.from_ms, "until_ms": span.until_ms},
        "register": registered(register),
        "facts": facts,
        "provenance": standing(provenance, span.name),
    }
    edition["changes"] = differences(provenance.before, edition) if provenance.before is not None else []
    return edition


def registered(register: Register) -> dict[str, Any]:
    """Which register a page was made from."""
    return {"id": register.id, "version": register.version, "names": dict(register.names), "source": register.source}


def differences(before: Edition, after: Edition) -> list[Saying]:
    """What changed from one edition to its successor, state by state, in the order of the page."""
    old = {state["id"]: state for state in before["facts"]["states"]}
    told = []
    for state in after["facts"]["states"]:
        was = old.get(state["id"])
        if was != state:
            told.append(saying(f"positions.change.{_change(was, state)}", state={"t": "state", "state": state["id"]}))
    gone = old.keys() - {state["id"] for state in after["facts"]["states"]}
    told += [saying("positions.change.left", state=state) for state in sorted(gone)]
    if before["facts"]["beside"] != after["facts"]["beside"]:
        told.append(saying("positions.change.beside"))
    if any(before[name] != after[name] for name in _FRAME):
        told.append(saying("positions.change.frame"))
    return told


def _change(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    """Whether a state said something more, or what is told of it was changed."""
    new = _ids(after) - (_ids(before) if before else set())
    return "said" if new else "changed"


def _ids(state: dict[str, Any]) -> set[str]:
    return {one["id"] for matter in state["matters"] for one in matter["statements"]}
