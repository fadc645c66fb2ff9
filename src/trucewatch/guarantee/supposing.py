"""What a step of a scenario supposes, put into a register and into what is known: as if it had been said or published on that day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.guarantee.days import begins_ms
from trucewatch.guarantee.questions import DECIDED
from trucewatch.model.readiness import Change
from trucewatch.model.register import Judged, Known, Published, Register, Source, Turn
from trucewatch.model.time import utc_day
from trucewatch.model.vocabulary import COMMITMENT_STAGES, CONDITION_STATUSES, LEGAL_STATES

Supposed = tuple[Register, Known]
PUBLISHED: Final = ("ruling", "recorded_breach")
_ENTRY: Final = -1
"""Of nothing that is only supposed is there an entry."""


def suppose(supposed: Supposed, change: Change, at_ms: int, place: str) -> Supposed:
    """A register and what is known, as they are once a change has happened at an instant.

    What people said or decided from that day on about the same thing is set aside: the supposition stands in its place.

    Args: place: the scenario and its day, for what is said when it cannot be supposed.
    Raises: WorkflowError: it supposes something unknown, or a condition that is computed and not decided.
    """
    supposing = _SUPPOSING.get(change.what)
    if supposing is None:
        known = ", ".join(_SUPPOSING)
        raise WorkflowError(
            f"`{change.what}` is nothing that can be supposed.", hint=f"Write one of: {known}.", place=place
        )
    return supposing(supposed, change.argument, at_ms, place)


def _legal_state(supposed: Supposed, argument: Mapping[str, Any], at_ms: int, place: str) -> Supposed:
    register, known = supposed
    _one_of(argument["state"], LEGAL_STATES, "legal state", place)
    before = tuple(
        one
        for one in known.published
        if one.what != "legal_state" or one.agreement != argument["agreement"] or one.at_ms < at_ms
    )
    made = Published("legal_state", argument["state"], argument["agreement"], "", "unstated", 1, at_ms, _ENTRY)
    return register, replace(known, published=(*before, made))


def _published(supposed: Supposed, argument: Mapping[str, Any], at_ms: int, place: str) -> Supposed:
    register, known = supposed
    _one_of(argument["what"], PUBLISHED, "kind of publication", place)
    made = Published(
        what=argument["what"],
        word=argument.get("word", ""),
        agreement=argument.get("agreement", ""),
        category=argument.get("category", ""),
        severity=argument.get("severity", "unstated"),
        number=int(argument.get("number", 1)),
        at_ms=at_ms,
        entry=_ENTRY,
    )
    return register, replace(known, published=(*known.published, made))


def _condition(supposed: Supposed, argument: Mapping[str, Any], at_ms: int, place: str) -> Supposed:
    register, known = supposed
    found = {c.id: c for c in register.conditions}
    _one_of(argument["id"], tuple(found), "condition", place)
    _one_of(argument["status"], CONDITION_STATUSES, "status", place)
    condition = found[argument["id"]]
    if not set(condition.asks) & set(DECIDED):
        what = f"The condition `{condition.id}` is computed; nobody can decide it."
        hint = "Suppose what it is computed from: a legal state, a publication, or a stage of a commitment."
        raise WorkflowError(what, hint=hint, place=place)
    kept = tuple(j for j in known.judged if j.condition != condition.id or begins_ms(j.date) < at_ms)
    made = Judged(condition.id, argument["status"], utc_day(at_ms), condition.decided_by, _ENTRY)
    conditions = tuple(
        replace(c, history=_before(c.history, at_ms)) if c is condition else c for c in register.conditions
    )
    return replace(register, conditions=conditions), replace(known, judged=(*kept, made))


def _commitment(supposed: Supposed, argument: Mapping[str, Any], at_ms: int, place: str) -> Supposed:
    register, known = supposed
    _one_of(argument["id"], tuple(c.id for c in register.commitments), "commitment", place)
    _one_of(argument["stage"], COMMITMENT_STAGES, "stage", place)
    day = utc_day(at_ms)
    turn = Turn(argument["stage"], day, Source(place, day, ""))
    commitments = tuple(
        replace(c, stages=(*_before(c.stages, at_ms), turn)) if c.id == argument["id"] else c
        for c in register.commitments
    )
    return replace(register, commitments=commitments), known


def _before(turns: tuple[Turn, ...], at_ms: int) -> tuple[Turn, ...]:
    return tuple(turn for turn in turns if begins_ms(turn.date) < at_ms)


def _one_of(word: str, known: tuple[str, ...], what: str, place: str) -> None:
    if word not in known:
        some = ", ".join(known[:20])
        raise WorkflowError(f"There is no {what} `{word}`.", hint=f"There are: {some}.", place=place)


_SUPPOSING: Final[Mapping[str, Callable[[Supposed, Mapping[str, Any], int, str], Supposed]]] = {
    "legal_state": _legal_state,
    "published": _published,
    "condition": _condition,
    "commitment": _commitment,
}
