"""Entering people's acts, carrying out withdrawals, and the digest of what depends on the order of entries."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from pathlib import Path
from typing import Any

from trucewatch.errors import WorkflowError
from trucewatch.ledger import canonical
from trucewatch.ledger.journal import Withdrawn
from trucewatch.ledger.note import Signer
from trucewatch.run.acting import acting_ms, read_key
from trucewatch.run.acts import check_signatures, entry_of, read_act, sign
from trucewatch.run.case_door import CaseDoor
from trucewatch.run.config.houses import GUARANTEES, MONITORING, refuse_unless
from trucewatch.run.folder import MissionFolder, open_folder
from trucewatch.run.judged import ACT as CONDITION
from trucewatch.run.legal import legal_change
from trucewatch.run.reading import read_file
from trucewatch.run.recorded import check_recording
from trucewatch.run.shelves import shelves
from trucewatch.run.views import current, rebuild

OF_BOTH_HOUSES = ("review", "withdrawal")
ORDERED = ("decision", "publication", "withdrawal", "key")
SEEN = ("case", "recorded_breach")
"""Acts that are checked against the views before they are entered."""
Signed = tuple[dict[str, Any], list[dict[str, str]]]
"""An act and the signatures under it."""


def decide_files(
    path: Path, files: list[str], key_files: list[Path], *, sign_only: bool, as_of: str = "", database: str = ""
) -> tuple[list[str], dict[str, Any]]:
    """Sign acts and enter them; with `sign_only` say them with the signature added and enter nothing.

    Args: as_of: for an exercise alone, the time at which people act in it.
    """
    keys = [read_key(k) for k in key_files]
    with open_folder(path, write=not sign_only) as folder:
        acts = [_signed(folder, file, keys, sign_only=sign_only) for file in files]
        if sign_only:
            said = [{**act, "signatures": signatures} for act, signatures in acts]
            return [json.dumps(s, ensure_ascii=False) for s in said], {"acts": said}
        at_ms = acting_ms(folder, as_of)
        lines = _seen_in_views(folder, acts, files, at_ms, database)
        entered, data = _enter(folder, acts, at_ms)
        return [*entered, *lines], data


def _signed(
    folder: MissionFolder, file: str, keys: list[Signer], *, sign_only: bool
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    act, signatures = read_act(read_file(file), file)
    if act["act"] not in OF_BOTH_HOUSES:
        refuse_unless(folder.mission(), GUARANTEES if act["act"] == CONDITION else MONITORING, f"act `{act['act']}`")
    if act["act"] == "legal_state":
        legal_change(act["content"], file, folder.settings()[1].parties)
    signatures = [*signatures, *(sign(folder, act, key, file) for key in keys)]
    if not sign_only:
        check_signatures(folder, act, signatures, file)
        if act["act"] == "withdrawal":
            _can_be_withdrawn(folder, act["entry"], file)
    return act, signatures


def _can_be_withdrawn(folder: MissionFolder, index: int, place: str) -> None:
    entry = folder.log.entry(index) if index < folder.log.size else None
    if not isinstance(entry, dict) or entry["kind"] != "delivery":
        raise WorkflowError(
            f"Entry {index} is no delivery that still stands.", hint="Only deliveries can be withdrawn.", place=place
        )


def _enter(folder: MissionFolder, acts: list[Signed], at_ms: int) -> tuple[list[str], dict[str, Any]]:
    """Append the acts; what is withdrawn is destroyed, and the views are made again without it."""
    entered = folder.log.append([entry_of(act, signatures, at_ms) for act, signatures in acts])
    lines = [f"Entry {i}: {act['act']}." for i, (act, _) in zip(entered, acts, strict=True)]
    withdrawn = [act["entry"] for act, _ in acts if act["act"] == "withdrawal"]
    for index in withdrawn:
        folder.log.withdraw(index)
        lines.append(f"The content, salt and key of entry {index} are destroyed.")
    if withdrawn:
        rebuild(folder, shelves()).close()
    return lines, {"entries": list(entered), "withdrawn": withdrawn}


def _seen_in_views(folder: MissionFolder, acts: list[Signed], files: list[str], at_ms: int, database: str) -> list[str]:
    """Check what can only be checked against evidence and other cases. Returns: what to say of each case."""
    wanted = [
        (act, signatures, file) for (act, signatures), file in zip(acts, files, strict=True) if act["act"] in SEEN
    ]
    if not wanted:
        return []
    lines = []
    with closing(current(folder, shelves(), database)) as store:
        door = CaseDoor(folder, store, at_ms)
        for act, signatures, file in wanted:
            if act["act"] == "recorded_breach":
                check_recording(folder, store, act["content"], file)
            else:
                case = door.admit(act, signatures, file)
                lines.append(f"Case {case.id}: {case.stage}.")
    return lines


def decided_digest(folder: MissionFolder) -> str:
    """SHA-256 over decisions, publications, withdrawals and keys in their order: what depends on order as well.

    Each as its place among them, a space, its canonical JSON and a newline.
    """
    h = hashlib.sha256(b"trucewatch decided 1\n")
    place = 0
    for _, entry in folder.log.entries():
        if not isinstance(entry, Withdrawn) and entry["kind"] in ORDERED:
            h.update(f"{place} ".encode() + canonical.encode(entry) + b"\n")
            place += 1
    return h.hexdigest()
