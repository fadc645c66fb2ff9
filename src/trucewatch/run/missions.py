"""What the commands on missions do: make one, run it, look at it, compose a bulletin, score an exercise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trucewatch.errors import InUse, LedgerError, WorkflowError
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.time import to_text
from trucewatch.run.config import shipped
from trucewatch.run.decide import decided_digest
from trucewatch.run.folder import MissionFolder, create, open_folder
from trucewatch.run.inbox import read_file
from trucewatch.run.publication import write_pages
from trucewatch.run.recompute import Comparison, Recomputed, compare, recompute
from trucewatch.run.rounds import Round, round_of
from trucewatch.run.shelves import shelves
from trucewatch.run.show import moment
from trucewatch.run.store import Store
from trucewatch.run.terminal import Progress
from trucewatch.run.views import current, rebuild

EXERCISE = "exercise"


def new_mission(path: Path, name: str, by: str) -> MissionFolder:
    """A mission folder from a shipped mission. The exercise comes with its deliveries, made from the seed in its mission.yaml."""
    files = shipped(name)
    if name != EXERCISE:
        return create(path, files, by)
    return new_exercise(path, 1, 14, by)


def new_exercise(path: Path, seed: int, days: int, by: str) -> MissionFolder:
    """An invented mission with raw deliveries in its inbox and the truth in truth.jsonl."""
    from trucewatch.exercise.generate import generate
    from trucewatch.exercise.truth import to_lines

    files = shipped(EXERCISE)
    made = generate(seed, days, files)
    inbox = {f"inbox/{name}": data for name, data in made.files.items()}
    return create(path, {**files, **made.configuration, **inbox, "truth.jsonl": to_lines(made.truth)}, by)


def run_mission(path: Path, as_of: str, database: str, progress: Progress) -> tuple[list[str], dict[str, Any]]:
    """One round; what it did as lines and as data."""
    with open_folder(path, write=True) as folder:
        folder.refuse_changes()
        store = current(folder, shelves(), database, progress)
        try:
            done = round_of(folder, store, shelves(), moment(as_of) if as_of else None, progress)
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
        f"Incidents: {counted['incidents']}; findings: {counted['findings']}. State {state[:16]}.",
        *(f"Kept, but not readable: {name}" for name in unreadable),
        f"Bulletins published: {len(done.published)}, of {len(newest)} periods.",
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


@contextmanager
def mission_views(
    path: Path, database: str, progress: Progress, *, again: bool = False
) -> Iterator[tuple[MissionFolder, Store]]:
    """A mission and its views at the present size of the ledger; made again from the ledger if asked.

    A mission that cannot be written, or that another process is writing to, is read as its views stand.
    Raises: LedgerError: they are behind, and cannot be brought up to date here.
    """
    folder = _open_to_look(path, again=again)
    try:
        store = (rebuild if again else current)(folder, shelves(), database, progress)
        try:
            yield folder, store
        finally:
            store.close()
    finally:
        progress.end()
        folder.close()


def _open_to_look(path: Path, *, again: bool) -> MissionFolder:
    try:
        return open_folder(path, write=True)
    except InUse:
        if again:
            raise
    except LedgerError:
        if again or not path.is_dir():
            raise
    return open_folder(path, write=False)


def digests(path: Path, database: str, progress: Progress) -> dict[str, Any]:
    """Size and root of the ledger, digest of the state, digest of what depends on the order of entries too."""
    with mission_views(path, database, progress) as (folder, store):
        return {
            "size": folder.log.size,
            "root": folder.log.root.hex(),
            "state": store.state(),
            "decided": decided_digest(folder),
        }


def bulletin_of(
    path: Path, period: str, at: int | None, lang: str | None, check: Path | None, database: str, progress: Progress
) -> tuple[list[str], dict[str, Any]]:
    """Compose a bulletin into `out/`, or hold a file against it."""
    given = read_file(str(check)) if check else b""
    with mission_views(path, database, progress) as (folder, store):
        made = recompute(folder, store, shelves(), period, at, progress)
        if lang is not None and lang not in made.edition["mission"]["languages"]:
            offered = ", ".join(made.edition["mission"]["languages"])
            raise WorkflowError(f"This mission does not speak `{lang}`.", hint=f"It speaks {offered}.", place="--lang")
        if check is not None:
            return _compared(made, compare(made, check, given, lang), check)
        pages = {n: d for n, d in made.pages.items() if lang is None or f".{lang}." in n or not n.endswith(".html")}
        written = [str(p) for p in write_pages(path / "out", made.edition, pages)]
    foot = made.edition["provenance"]
    data = {"period": period, "size": foot["size"], "state": foot["state"], "pages": written, "remarks": made.remarks}
    return [*made.remarks, *written], data


def _compared(made: Recomputed, found: Comparison, file: Path) -> tuple[list[str], dict[str, Any]]:
    data: dict[str, Any] = {"file": str(file), "page": found.page, "equal": found.equal, "remarks": made.remarks}
    if found.equal:
        return [f"{file}: the same bytes as {found.page} at ledger size {made.edition['provenance']['size']}."], data
    if made.withdrawn:
        said = "The page cannot be recomputed: it was made when an entry stood in the ledger that was withdrawn since."
        return [f"{file}: {said}", *made.remarks], {**data, "equal": None, "withdrawn": list(made.withdrawn)}
    lines = [
        f"{file}: differs from {found.page} at byte {found.offset}.",
        f"  recomputed: {found.ours!r}",
        f"  this file:  {found.theirs!r}",
        *made.remarks,
    ]
    return lines, {**data, "offset": found.offset}


def score_mission(path: Path, database: str, progress: Progress) -> dict[str, Any]:
    """The derived state of an exercise against its truth."""
    from trucewatch.exercise.score import score

    truth = [json.loads(line) for line in read_file(str(path / "truth.jsonl")).splitlines()]
    with mission_views(path, database, progress) as (_, store):
        tables = (store.load(Incidents), store.load(Members), store.load(Observations), store.load(Findings))
        return score(truth, *tables, store.load(Counts))
