"""`trucewatch run`: one round of a mission, and what to say of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trucewatch.model.derived import Findings, Incidents
from trucewatch.model.time import to_text
from trucewatch.run.clock import moment
from trucewatch.run.config.houses import GUARANTEES
from trucewatch.run.engine import engine
from trucewatch.run.folder import MissionFolder, open_folder
from trucewatch.run.rounds import Round, round_of
from trucewatch.run.shelves import shelves
from trucewatch.run.store import Store
from trucewatch.run.terminal import Progress
from trucewatch.run.views import current


def run_mission(
    path: Path, as_of: str, database: str, progress: Progress, on: str = ""
) -> tuple[list[str], dict[str, Any]]:
    """One round; what it did as lines and as data. Args: on: the engine that fuses days (`engine.engine`)."""
    with open_folder(path, write=True) as folder, engine(on) as each:
        folder.refuse_changes()
        store = current(folder, shelves(), database, progress, each)
        try:
            done = round_of(folder, store, shelves(), moment(as_of) if as_of else None, progress, each)
            counted = {"incidents": _rows(store, Incidents.NAME), "findings": _rows(store, Findings.NAME)}
            state = store.state()
        finally:
            progress.end()
            store.close()
        return _round_said(folder, done, counted, state)


def _rows(store: Store, name: str) -> int:
    return sum(rows for table, _, rows, _ in store.day_digests() if table == name)


def _round_said(
    folder: MissionFolder, done: Round, counted: dict[str, int], state: str
) -> tuple[list[str], dict[str, Any]]:
    read = sum(int(str(t.row["read"])) for t in done.taken_in)
    rejected = sum(int(str(t.row["rejected"])) for t in done.taken_in)
    unreadable = [t.given for t in done.taken_in if t.row["standing"] == "unreadable"]
    newest = {p.period: p for p in done.published}
    lines = [
        f"As of {to_text(done.as_of_ms)}. Files taken in: {len(done.taken_in)}; rows read: {read}, rejected: {rejected}.",
        _derived_said(folder, counted, state),
        *(f"Kept, but not readable: {name}" for name in unreadable),
        _published_said(folder, len(done.published), len(newest)),
    ]
    if done.published:
        lines.append(f"The newest: {newest[max(newest)].paths[0]}")
    data = {
        "as_of": to_text(done.as_of_ms),
        "size": folder.log.size,
        "state": state,
        "files": [{"file": t.given, **t.row} for t in done.taken_in],
        "published": [
            {"entry": p.entry, "period": p.period, "version": p.version, "pages": [str(x) for x in p.paths]}
            for p in done.published
        ],
        **counted,
    }
    return lines, data


def _derived_said(folder: MissionFolder, counted: dict[str, int], state: str) -> str:
    if folder.mission().house == GUARANTEES:
        return f"Commitments: {len(folder.register().commitments)}. State {state[:16]}."
    return f"Incidents: {counted['incidents']}; findings: {counted['findings']}. State {state[:16]}."


def _published_said(folder: MissionFolder, pages: int, periods: int) -> str:
    if folder.mission().house == GUARANTEES:
        return f"Pages of positions published: {pages}. For guarantors only: {folder.root / 'restricted'}"
    return f"Bulletins published: {pages}, of {periods} periods."
