"""Why: from a commitment, a condition or a task of a register down to the sentence, its source and the entries that answer it."""

from __future__ import annotations

from typing import Any

from trucewatch.errors import EvidenceError
from trucewatch.model.readiness import Answer, Readiness
from trucewatch.model.register import Condition, Known, Register, asked_in
from trucewatch.model.time import from_text, to_text
from trucewatch.run.folder import MissionFolder
from trucewatch.run.knowing import known
from trucewatch.run.pledges import AUDIENCE, Row, commitment_row, source_row, task_row
from trucewatch.run.show import last_time
from trucewatch.run.store import Store


def pledged(folder: MissionFolder, store: Store, wanted: str) -> dict[str, Any]:
    """The chain below the id of a commitment, condition or task, as of the last entry.

    Raises: EvidenceError: nothing in the register bears this id.
    """
    from trucewatch.guarantee.readiness import readiness  # its solvers take a while to load

    register, knows = folder.register(), known(folder, store, from_text(last_time(folder)))
    found = readiness(register, knows)
    kinds = {
        "commitment": [c.id for c in register.commitments],
        "condition": [c.id for c in register.conditions],
        "task": [t.id for t in register.tasks],
    }
    below = {kind: _BELOW[kind](register, knows, found, wanted) for kind, ids in kinds.items() if wanted in ids}
    if not below:
        hint = "Take one from `trucewatch show PATH commitments` or `readiness`."
        raise EvidenceError("Nothing in the register bears this id.", hint=hint, place=wanted)
    return {"audience": AUDIENCE, **below}


def _commitment(register: Register, knows: Known, found: Readiness, wanted: str) -> Row:
    """What was said, where it stands, and each condition that it rests on."""
    commitment = next(c for c in register.commitments if c.id == wanted)
    standing = next(s for s in found.standings if s.commitment == wanted)
    asked = dict.fromkeys((*asked_in(commitment.when), *asked_in(commitment.trigger)))
    return {
        **commitment_row(commitment),
        "standing": {"answer": standing.answer, "reason": standing.reason},
        "conditions": [_answered(register, knows, found, name) for name in asked],
        "serves": [t.task for t in found.tasks if any(s.commitment == wanted for s in t.serving)],
    }


def _condition(register: Register, knows: Known, found: Readiness, wanted: str) -> Row:
    """What is asked, what answers it, who depends on it, and which tasks hang on it."""
    return {
        **_answered(register, knows, found, wanted),
        "asked_by": [c.id for c in register.commitments if wanted in {*asked_in(c.when), *asked_in(c.trigger)}],
        "pivotal_for": [t.task for t in found.tasks if any(p.condition == wanted for p in t.pivots)],
    }


def _task(register: Register, _: Known, found: Readiness, wanted: str) -> Row:
    """What backs a task, and the sentences of all that bears on it."""
    row = task_row(register, next(t for t in found.tasks if t.task == wanted), found)
    bearing = {name for cell in found.cells if cell.task == wanted for name in cell.commitments}
    return {**row, "rests_on": [commitment_row(c) for c in register.commitments if c.id in bearing]}


_BELOW = {"commitment": _commitment, "condition": _condition, "task": _task}


def _answered(register: Register, knows: Known, found: Readiness, wanted: str) -> Row:
    condition = next(c for c in register.conditions if c.id == wanted)
    answer = next(a for a in found.answers if a.condition == wanted)
    return {
        "id": condition.id,
        "names": dict(condition.names),
        "asks": dict(condition.asks),
        "decided_by": condition.decided_by,
        "source": source_row(condition.source),
        "answer": _said(answer),
        "history": [
            {"status": t.word, "date": t.date, "by": t.by, "source": source_row(t.source)} for t in condition.history
        ],
        "decisions": [
            {"entry": j.entry, "office": j.office, "status": j.status, "date": j.date}
            for j in knows.judged
            if j.condition == wanted
        ],
        "published": _published(condition, knows),
    }


def _said(answer: Answer) -> Row:
    interval = {"lo": answer.lo, "hi": answer.hi}
    return {"status": answer.status, **interval, "reason": answer.reason, "arguments": dict(answer.arguments)}


def _published(condition: Condition, knows: Known) -> list[Row]:
    """What monitoring missions published of the kind that a condition asks for, each with the entry of its delivery."""
    ((name, argument),) = condition.asks.items()
    what = argument["what"] if name == "published" else name
    agreement = argument.get("agreement", "")
    return [
        {
            "what": p.what,
            "word": p.word,
            "agreement": p.agreement,
            "at": to_text(p.at_ms),
            "number": p.number,
            "entry": p.entry,
        }
        for p in knows.published
        if p.what == what and agreement in {"", p.agreement}
    ]
