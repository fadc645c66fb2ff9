"""What a case may say of the evidence: ids that lead to something, and, opened from a finding, the finding's own clause and times.

The t0 of a clock is what everything after it rests on; a case that a finding opens takes it from the evidence, and nobody moves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trucewatch.errors import WorkflowError
from trucewatch.model.cases import Case, Command
from trucewatch.model.columns import Table
from trucewatch.model.derived import Findings, Incidents
from trucewatch.model.evidence import EVIDENCE, Inspections, Noun, Observations, Restrictions
from trucewatch.model.time import from_text, to_text
from trucewatch.run.absorb import delivery_row
from trucewatch.run.same_thing import observations_in
from trucewatch.run.store import Store

TOLERANCE_MS: Final = 60_000
"""How far a time may lie from the evidence's: people write minutes."""
_NAMED: Final[tuple[type[Table], ...]] = (Findings, Incidents, *EVIDENCE)


@dataclass(frozen=True)
class Found:
    """A finding as the views hold it. `from_ms`, `until_ms`: of the incident; `detected_ms`: when the first delivery about it arrived."""

    clause: str
    result: str
    from_ms: int
    until_ms: int
    detected_ms: int


def check_evidence(store: Store, command: Command, place: str) -> None:
    """See that every id under `evidence` leads to something. Raises: WorkflowError: one does not.

    Limits: what analyses name is not checked, for what was sealed cannot be corrected any more.
    """
    for one in command.content.get("evidence", []):
        if not any((rows.id == one.encode()).any() for t in _NAMED for _, rows in store.holding(t, one)):  # type: ignore[attr-defined]
            hint = "Take ids from `trucewatch show` and `explain`; what was withdrawn is not cited."
            raise WorkflowError(f"No evidence bears the id {one}.", hint=hint, place=place)


def check_finding(store: Store, case: Case, command: Command, place: str) -> None:
    """See that a case by finding says what its findings say: of every clause one, not `consistent`, with their times, to the minute.

    Raises: WorkflowError: it names no finding, or another clause or time than they have.
    """
    found = [one for subject in case.subjects for one in _findings(store, subject)]
    for clause in case.clauses:
        if clause not in {one.clause for one in found if one.result != "consistent"}:
            what = f"A case by finding names the finding, and none that it names speaks against {clause}."
            raise WorkflowError(what, hint="Write its id under `subjects` and its clause under `clauses`.", place=place)
    missing = sorted({"when", "detected"} - command.content.keys())
    own = {
        "when.from": min(one.from_ms for one in found),
        "when.until": max(one.until_ms for one in found),
        "detected": min(one.detected_ms for one in found),
    }
    whole = f"when: {{from: {to_text(own['when.from'])}, until: {to_text(own['when.until'])}}}, detected: {to_text(own['detected'])}"
    if missing:
        what = f"A case by finding says `{missing[0]}`, for its clocks rest on that."
        raise WorkflowError(what, hint=f"Write {whole}.", place=place)
    said = {"when.from": case.from_ms, "when.until": case.until_ms, "detected": from_text(command.content["detected"])}
    for name, ms in own.items():
        if abs(said[name] - ms) > TOLERANCE_MS:
            what = f"`{name}` is {to_text(said[name])}, and the evidence says {to_text(ms)}."
            raise WorkflowError(what, hint=f"Write {whole}.", place=place)


def _findings(store: Store, wanted: str) -> list[Found]:
    found = []
    for _, rows in store.holding(Findings, wanted):
        for row in rows.take((rows.id == wanted.encode()).nonzero()[0]).rows():
            from_ms, until_ms = _span(store, row["incident"])
            found.append(Found(row["clause"], row["result"], from_ms, until_ms, _detected_ms(store, row["incident"])))
    return found


def _span(store: Store, thing: str) -> tuple[int, int]:
    """When something was, as far as the evidence tells."""
    tables: tuple[type[Incidents | Noun], ...] = (Incidents, Restrictions, Inspections)
    for table in tables:
        for _, rows in store.holding(table, thing):
            for row in (rows.id == thing.encode()).nonzero()[0]:
                return int(rows.t0_ms[row]), int(rows.t1_ms[row])
    raise WorkflowError(f"Nothing bears the id {thing}.", hint="Run the mission again.", place=thing)


def _detected_ms(store: Store, thing: str) -> int:
    """When the first delivery about something arrived."""
    seen = [(Observations, one.decode()) for one in observations_in(store, thing).tolist()]
    named: list[tuple[type[Noun], str]] = [*seen, (Restrictions, thing), (Inspections, thing)]
    entries = {
        entry for noun, one in named for entry, rows in store.holding(noun, one) if (rows.id == one.encode()).any()
    }
    return min(from_text(str(delivery_row(store, entry)["time"])) for entry in entries)
