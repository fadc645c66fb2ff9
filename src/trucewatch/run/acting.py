"""Who acts, and when: an office's private key, and the time at which an act is entered."""

from __future__ import annotations

from pathlib import Path

from trucewatch.errors import LedgerError, WorkflowError
from trucewatch.ledger.note import Signer, parse_secret
from trucewatch.run.clock import moment, now_ms
from trucewatch.run.folder import MissionFolder
from trucewatch.run.reading import read_file


def read_key(file: Path) -> Signer:
    """An office's private key. Raises: WorkflowError: the file cannot be read, or is none."""
    try:
        return parse_secret(read_file(str(file)).decode(errors="replace").strip(), str(file))
    except LedgerError as e:
        hint = "Make one with `trucewatch key new`."
        raise WorkflowError("This is no private key.", hint=hint, place=str(file)) from e


def acting_ms(folder: MissionFolder, as_of: str) -> int:
    """When people act: now; in an exercise at its end, or when it is said that they do. Raises: WorkflowError: it is said elsewhere."""
    mission, _ = folder.settings()
    if as_of and not mission.exercise:
        what = "Only in an exercise can people act at another time than now."
        raise WorkflowError(what, hint="Leave --as-of out.", place="--as-of")
    return moment(as_of) if as_of else mission.end_ms if mission.exercise else now_ms()
