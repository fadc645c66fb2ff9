"""`trucewatch ingest`: files named by hand, or stdin, one after the other; each is acknowledged on its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trucewatch.errors import WorkflowError
from trucewatch.run.folder import open_folder
from trucewatch.run.inbox import TakenIn, take_in_file
from trucewatch.run.reading import read_file
from trucewatch.run.shelves import shelves
from trucewatch.run.terminal import Progress
from trucewatch.run.views import with_evidence


@dataclass(frozen=True)
class Told:
    """What to say of one file: a line for stdout once it is acknowledged, complaints for stderr."""

    line: str = ""
    data: dict[str, object] = field(default_factory=dict)
    complaints: tuple[str, ...] = ()
    failed: bool = False

    def as_json(self) -> str:
        """The line as one JSON object."""
        return json.dumps(self.data, ensure_ascii=False)


def ingest_files(path: Path, source: str, files: list[str], database: str, progress: Progress) -> Iterator[Told]:
    """Take files in, in the order given; one that cannot be read from disk is complained of and the others go on.

    Raises: WorkflowError: the mission takes nothing from such a source; then nothing was kept.
    """
    with open_folder(path, write=True) as folder:
        mission, _ = folder.settings()
        if source not in mission.sources:
            hint = f"It takes: {', '.join(mission.sources)}."
            raise WorkflowError(f"This mission takes nothing from a source `{source}`.", hint=hint, place=str(path))
        store = with_evidence(folder, shelves(), database, progress)
        try:
            for done, given in enumerate(files):
                progress("files", done, len(files))
                try:
                    name, data = (
                        ("stdin", sys.stdin.buffer.read()) if given == "-" else (Path(given).name, read_file(given))
                    )
                except WorkflowError as e:
                    yield Told(complaints=(str(e),), failed=True)
                    continue
                yield told(take_in_file(folder, store, shelves(), source, given, name, data))
        finally:
            progress.end()
            store.close()


def told(taken: TakenIn) -> Told:
    """Say what became of a file."""
    row = taken.row
    skipped: dict[str, int] = json.loads(str(row["skipped"]))
    marks: list[str] = json.loads(str(row["marks"]))
    data = {
        "file": taken.given,
        "entry": taken.entry,
        "standing": row["standing"],
        "rows": row["row_count"],
        "read": row["read"],
        "skipped": skipped,
        "rejected": row["rejected"],
        "marks": marks,
    }
    line = (
        f"{taken.given}: entry {taken.entry}, {row['read']} read / {sum(skipped.values())} skipped by rule / "
        f"{row['rejected']} rejected"
    )
    if row["standing"] == "unreadable":
        line += " (kept, but not readable)"
    reasons = (str(row["message"]),) if row["message"] else ()
    return Told(line, data, (*reasons, *taken.rejections, *(f"{taken.given}: {m}" for m in marks)))
