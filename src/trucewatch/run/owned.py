"""Files that their owner alone can read, and where in a mission they may lie: in `restricted/`, never where anything is published."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from trucewatch.errors import WorkflowError

RESTRICTED: Final = "restricted"
PICTURES: Final = "pictures"
"""The folder in it where the page of explosions looks for pictures."""
PUBLISHED: Final = "out"
OWNER_ONLY: Final = 0o700
OWNER_READS: Final = 0o600


def write_owned(folder: Path, name: str, data: bytes) -> Path:
    """Write a file that its owner alone can read, in the place of an earlier one, as a whole or not at all. Returns: the file."""
    make_owned(folder)
    beside = folder / f".{name}.part"
    beside.unlink(missing_ok=True)
    put_new(beside, data)
    return beside.replace(folder / name)


def put_new(file: Path, data: bytes) -> None:
    """A new file that its owner alone can read. Raises: FileExistsError: it is there."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_READS)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)


def make_owned(folder: Path) -> None:
    """Make a folder, and those above it that are not there, for their owner alone."""
    if not folder.parent.is_dir():
        make_owned(folder.parent)
    folder.mkdir(mode=OWNER_ONLY, exist_ok=True)


def mission_around(folder: Path) -> Path | None:
    """The mission's folder that a folder is, or lies in; none: it lies in none. Links are followed."""
    place = folder.resolve()
    return next((one for one in (place, *place.parents) if (one / "mission.yaml").is_file()), None)


def refuse_unless_restricted(folder: Path, what: str, hint: str) -> None:
    """See that what is for staff lies in a mission's `restricted/`, or in no mission. Raises: WorkflowError: it says `what` this is, and `hint`."""
    home, place = mission_around(folder), folder.resolve()
    if home and home / RESTRICTED not in (place, *place.parents):
        raise WorkflowError(what, hint=hint.format(restricted=home / RESTRICTED, mission=home), place=str(folder))


def refuse_published(folder: Path) -> None:
    """See that deliveries do not lie where a mission publishes. Raises: WorkflowError: they would."""
    home, place = mission_around(folder), folder.resolve()
    if home and home / PUBLISHED in (place, *place.parents):
        raise WorkflowError(
            "Detections name stations and places; they are not published as they are.",
            hint="Give --out another folder than the one that is published.",
            place=str(folder),
        )
