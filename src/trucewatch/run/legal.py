"""The legal state of an agreement: set by its document or by a named office, never computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Agreement
from trucewatch.model.entries import Entry
from trucewatch.model.time import Interval, from_text
from trucewatch.model.vocabulary import LEGAL_STATES

FOR_EVER_MS: Final = 2**52
_HINT: Final = "See docs/how-to/decide.md for what the file must say."


def legal_change(content: Any, place: str) -> tuple[int, str]:
    """(from, state) of a decision about the legal state. Raises: WorkflowError: it says something else."""
    if not isinstance(content, dict) or set(content) != {"state", "from"} or content["state"] not in LEGAL_STATES:
        states = ", ".join(LEGAL_STATES)
        raise WorkflowError(f"`content` has `from` and `state`, one of {states}.", hint=_HINT, place=place)
    try:
        return from_text(content["from"]), content["state"]
    except ValueError as e:
        raise WorkflowError("`from` is a time such as 2031-05-09T06:00:00Z.", hint=_HINT, place=place) from e


def with_legal_state(agreement: Agreement, decisions: Iterable[Entry]) -> Agreement:
    """The agreement as people's decisions left it; the order in which they entered the ledger does not matter."""
    about = [d for d in decisions if d["act"] == "legal_state" and d["about"] == agreement.id]
    changes = sorted({legal_change(d["content"], "legal_state") for d in about})
    in_force, state = list(agreement.in_force), agreement.legal_state
    for from_ms, state in changes:
        in_force = [Interval(i.t0_ms, min(i.t1_ms, from_ms)) for i in in_force if i.t0_ms < from_ms]
        if state == "in_force":
            in_force.append(Interval(from_ms, FOR_EVER_MS))
    return replace(agreement, in_force=tuple(in_force), legal_state=state)
