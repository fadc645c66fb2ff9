"""What waits in `inbox/SOURCE/`: taken in file by file, each gone from there once it is acknowledged.

In an exercise a file's name begins with the minute at which it arrives, `2031-05-03T1200Z--patrol.csv`, so that late deliveries come late.
What `trucewatch detect` delivers ends with the last second that it heard, `trees-20310503T000000Z-20310504T000000Z-states.csv`: it arrives a minute later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from trucewatch.errors import WorkflowError
from trucewatch.model.time import to_ms
from trucewatch.run.absorb import delivery_row
from trucewatch.run.folder import MissionFolder
from trucewatch.run.pipeline import absorb_entries, take_in
from trucewatch.run.shelves import Shelves
from trucewatch.run.store import Store, rejections_of

_ARRIVAL: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d{4})Z--")
_HEARD: Final = re.compile(r".*-(\d{8}T\d{6})Z(?:-[0-9a-f]{8})?-(?:detections|states|audible)\.csv")
_DECIDED_MS: Final = 60_000


@dataclass(frozen=True)
class TakenIn:
    """What became of one file: its entry, and the account of its rows (`row` as `deliveries` holds it)."""

    given: str
    entry: int
    row: dict[str, object]
    rejections: tuple[str, ...]


def waiting(folder: MissionFolder, until_ms: int | None = None) -> list[tuple[str, Path]]:
    """(source, file) of all that waits, in order of arrival and name; in an exercise what has arrived by `until_ms`.

    Raises: WorkflowError: a folder of the inbox bears the name of no source of this mission; its files stay.
    """
    mission, _ = folder.settings()
    found: list[tuple[int, str, Path]] = []
    for place in sorted((folder.root / "inbox").glob("*/")):
        files = sorted(p for p in place.iterdir() if p.is_file() and not p.name.startswith("."))
        if files and place.name not in mission.sources:
            raise WorkflowError(
                f"This mission takes nothing from a source `{place.name}`.",
                hint=f"Move the files, or add the source to mission.yaml and adopt it. There are: {', '.join(mission.sources)}.",
                place=f"inbox/{place.name}",
            )
        found += [(arrival_ms(p.name) if mission.exercise else 0, place.name, p) for p in files]
    return [(s, p) for at, s, p in sorted(found) if until_ms is None or at <= until_ms]


def arrival_ms(name: str) -> int:
    """When a file of an exercise arrives; 0 if its name does not say."""
    if found := _ARRIVAL.match(name):
        return to_ms(datetime.strptime(found[1], "%Y-%m-%dT%H%M").replace(tzinfo=UTC))
    heard = _HEARD.fullmatch(name)
    return to_ms(datetime.strptime(heard[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)) + _DECIDED_MS if heard else 0


def take_in_waiting(
    folder: MissionFolder, store: Store, shelves: Shelves, until_ms: int | None = None
) -> Iterator[TakenIn]:
    """Take in what waits; a file leaves the inbox when its entry is on stable storage."""
    mission, _ = folder.settings()
    for source, path in waiting(folder, until_ms):
        at_ms = max(arrival_ms(path.name), 0) or until_ms
        yield take_in_file(
            folder, store, shelves, source, str(path), path.name, path.read_bytes(), at_ms if mission.exercise else None
        )
        path.unlink()


def take_in_file(
    folder: MissionFolder,
    store: Store,
    shelves: Shelves,
    source: str,
    given: str,
    name: str,
    data: bytes,
    at_ms: int | None = None,
) -> TakenIn:
    """Make a file evidence and say what was read of it. Raises: WorkflowError: no such source; then nothing was kept."""
    if source not in shelves.sources:
        hint = f"There are: {', '.join(sorted(shelves.sources))}."
        raise WorkflowError(f"There is no source `{source}`.", hint=hint, place=given)
    if at_ms is None and folder.settings()[0].exercise:
        at_ms = folder.settings()[0].end_ms
    entry = take_in(folder, shelves, source, name, data, at_ms)
    absorb_entries(folder, store, shelves)
    named = tuple(f"{given}, line {r['line']}: {r['reason']} {r['hint']}" for r in rejections_of(store, entry))
    return TakenIn(given, entry, delivery_row(store, entry), named)
