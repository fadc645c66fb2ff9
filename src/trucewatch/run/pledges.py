"""What `show` says of a guarantees mission: what states said, and what backs each task. None of it is state; it is computed when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from trucewatch.model.readiness import Cell, Readiness, TaskReadiness
from trucewatch.model.register import NOT_STATED, Commitment, Register, Source, Task
from trucewatch.model.time import from_text
from trucewatch.publish.statements import is_reported
from trucewatch.run.folder import MissionFolder
from trucewatch.run.knowing import known
from trucewatch.run.store import Store
from trucewatch.run.terminal import table

AUDIENCE: Final = "guarantors"
RESTRICTED: Final = "For guarantors only: readiness, gaps and what they hang on are not published."
Row = dict[str, Any]


def rows_of(folder: MissionFolder, store: Store, what: str, as_of: str) -> list[Row]:
    """Rows of `commitments` or `readiness` as of an instant.

    Raises: WorkflowError: this is a mission of the house of monitoring, which has neither.
    """
    register = folder.register()
    if what == "commitments":
        return [commitment_row(c) for c in register.commitments]
    found = ready(folder, store, register, from_text(as_of))
    return [task_row(register, task, found) for task in found.tasks]


def ready(folder: MissionFolder, store: Store, register: Register, as_of_ms: int) -> Readiness:
    """The readiness of a register, as this mission knows the world."""
    from trucewatch.guarantee.readiness import readiness  # its solvers take a while to load

    return readiness(register, known(folder, store, as_of_ms))


def commitment_row(commitment: Commitment) -> Row:
    """A commitment as it stands in the register, down to its sentence."""
    last = commitment.stages[-1]
    plain = (
        "id",
        "state",
        "about",
        "form",
        "binding",
        "binding_by",
        "language",
        "words",
        "verbatim",
        "expires",
    )
    return {
        **{n: getattr(commitment, n) for n in plain},
        "clock_h": commitment.clock_h or None,  # none stated is no clock that runs out at once
        "stage": last.word,
        "date": last.date,
        "source": source_row(commitment.source),
        "reported": is_reported(commitment),
        "says": dict(commitment.says),
        "reading": dict(commitment.reading),
        "to": list(commitment.to),
        "offers": [
            {"capability": o.capability, "least": o.least, "most": _stated(o.most)}
            | {"places": list(o.places), "not_in": list(o.not_in)}
            for o in commitment.offers
        ],
        "refuses": [{"capability": r.capability, "places": list(r.places)} for r in commitment.refuses],
        "when": commitment.when,
        "trigger": commitment.trigger,
        "conditions_in_words": dict(commitment.words_of_conditions),
        "calls_open": dict(commitment.calls_open),
        "supersedes": commitment.supersedes,
        "stages": [
            {"stage": t.word, "date": t.date, "by": t.by, "source": source_row(t.source)} for t in commitment.stages
        ],
        "force": commitment.force,
    }


def source_row(source: Source) -> Row:
    """A source with its date and grade."""
    return {"title": source.title, "date": source.date, "grade": source.grade, "url": source.url}


def figures_row(register: Register, found: TaskReadiness) -> Row:
    """What a task needs, what backs it and what is missing, in its unit, from least to most."""
    task = next(t for t in register.tasks if t.id == found.task)
    return {
        "task": found.task,
        "unit": next(c.unit for c in register.capabilities if c.id == task.capability),
        "least": found.least,
        "most": found.most,
        "needed": {"least": found.needed_least, "most": found.needed_most},
        "gap": {"least": found.gap_least, "most": found.gap_most},
    }


def task_row(register: Register, found: TaskReadiness, whole: Readiness) -> Row:
    """What backs a task, what decides, and every state's answer with its source."""
    task = next(t for t in register.tasks if t.id == found.task)
    return {
        **figures_row(register, found),
        "binding": {"least": found.binding_least, "most": found.binding_most},
        "words_only": found.most - found.binding_most,
        "exact": found.exact,
        "pivotal": [p.condition for p in found.pivots],
        "pivots": [
            {"condition": p.condition, "if_met": _interval(p.if_met), "if_failed": _interval(p.if_failed)}
            for p in found.pivots
        ],
        "failing": [list(one) for one in found.failing],
        "failing_whole": found.failing_whole,
        "waits_for": list(found.waits_for),
        "serving": [{"commitment": s.commitment, "least": s.least, "most": s.most} for s in found.serving],
        **_asked(task),
        "states": [_cell(register, cell) for cell in whole.cells if cell.task == found.task],
    }


def _interval(found: tuple[int, int]) -> Row:
    return {"least": found[0], "most": found[1]}


def _asked(task: Task) -> Row:
    plain = ("component", "capability", "place", "essential", "illustration", "force", "source")
    return {**{n: getattr(task, n) for n in plain}, "names": dict(task.names), "depends_on": list(task.depends_on)}


def _cell(register: Register, cell: Cell) -> Row:
    """What a state's statements mean for a task; where it made none, the register itself is the source of that."""
    held = {c.id: c for c in register.commitments}
    sources = [held[c].source for c in cell.commitments]
    newest = max(c.source.date for c in register.commitments)
    nothing = {"title": register.source, "date": newest}
    return {
        "state": cell.state,
        "answer": cell.answer,
        "reason": cell.reason,
        "source": {"title": sources[0].title, "date": sources[0].date} if sources else nothing,
        "commitments": list(cell.commitments),
        "conditions": list(cell.conditions),
    }


def lines_of(what: str, rows: Iterable[Row]) -> list[str]:
    """Rows for a terminal."""
    if what == "commitments":
        columns = ("id", "state", "about", "form", "stage", "date", "binding", "source")
        return table(columns, ([*(r[c] for c in columns[:-1]), r["source"]["title"]] for r in rows))
    columns = ("task", "needed", "backed", "missing", "unit", "hangs on first", "holds", "open")
    return [RESTRICTED, *table(columns, (_line(row) for row in rows))]


def _line(row: Row) -> list[str]:
    said = [", ".join(s["state"] for s in row["states"] if s["answer"] == answer) for answer in ("holds", "open")]
    pivot = row["pivotal"][0] if row["pivotal"] else ""
    return [row["task"], span(row["needed"]), span(row), span(row["gap"]), row["unit"], pivot, *said]


def span(figure: Row) -> str:
    """From least to most, as people write it."""
    least, most = figure["least"], figure["most"]
    return f"{least:,}" if least == most else f"{least:,}-{most:,}"


def _stated(most: int) -> int | str:
    return "not_stated" if most == NOT_STATED else most
