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
from trucewatch.model.entries import MAX_ENTRY_BYTES
from trucewatch.run.acting import acting_ms, read_key
from trucewatch.run.acts import check_signatures, entry_of, once_each, read_act, sign
from trucewatch.run.case_door import CaseDoor
from trucewatch.run.config.houses import GUARANTEES, MONITORING, refuse_unless
from trucewatch.run.determined import refuse_ahead
from trucewatch.run.folder import MissionFolder, open_folder
from trucewatch.run.groupings import ACTS as GROUPINGS
from trucewatch.run.groupings import completed
from trucewatch.run.judged import ACT as CONDITION
from trucewatch.run.legal import legal_change
from trucewatch.run.reading import read_file
from trucewatch.run.recorded import ACT as RECORDED
from trucewatch.run.recorded import announces, check_recording, drawn, recording
from trucewatch.run.shelves import shelves
from trucewatch.run.views import current, rebuild

OF_BOTH_HOUSES = ("review", "withdrawal")
ORDERED = ("decision", "publication", "withdrawal", "key")
SEEN = ("case", RECORDED)
"""Acts that are checked against the views before they are entered."""
DATED = ("determination", RECORDED)
"""Acts of which the one of the latest day counts."""
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
        acts = [_signed(folder, file, keys, database, sign_only=sign_only) for file in files]
        _refuse_together([act for act, _ in acts], files)
        if sign_only:
            said = [{**act, "signatures": signatures} for act, signatures in acts]
            return [json.dumps(s, ensure_ascii=False) for s in said], {"acts": said}
        at_ms = acting_ms(folder, as_of)
        for (act, signatures), file in zip(acts, files, strict=True):
            _check_entry(act, signatures, at_ms, file)
        lines = _seen_in_views(folder, acts, files, at_ms, database)
        entered, data = _enter(folder, acts, at_ms)
        return [*entered, *lines, *_drawn(folder, acts, data["entries"])], data


def _signed(
    folder: MissionFolder, file: str, keys: list[Signer], database: str, *, sign_only: bool
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    act, signatures = read_act(read_file(file), file)
    if act["act"] not in OF_BOTH_HOUSES:
        refuse_unless(folder.mission(), GUARANTEES if act["act"] == CONDITION else MONITORING, f"act `{act['act']}`")
    if act["act"] in GROUPINGS:
        act = _completed(folder, act, database, file)
    if act["act"] == "legal_state":
        legal_change(act["content"], file, folder.settings()[1].parties)
    signatures = [*signatures, *(sign(folder, act, key, file) for key in keys)]
    once_each(signatures, file)
    if not sign_only:
        check_signatures(folder, act, signatures, file)
        if act["act"] == "withdrawal":
            _can_be_withdrawn(folder, act["entry"], file)
    return act, signatures


def _completed(folder: MissionFolder, act: dict[str, Any], database: str, place: str) -> dict[str, Any]:
    """An act on incidents that names the observations which it is about, from the views as they stand."""
    with closing(current(folder, shelves(), database)) as store:
        return completed(store, act, place)


def _refuse_together(acts: list[dict[str, Any]], files: list[str]) -> None:
    """See that no act of a call is judged by what another act of it changes. Raises: WorkflowError: one would be."""
    kinds = [act["act"] for act in acts]
    if "legal_state" in kinds and "case" in kinds:
        what = "A command on a case is judged by the legal state before it, and the two stand in one call."
        raise WorkflowError(what, hint="Enter them one after the other.", place=files[kinds.index("legal_state")])
    announcing = [f for a, f in zip(acts, files, strict=True) if a["act"] == RECORDED and announces(a["content"])]
    if len(announcing) > 1:
        what = "Two batches are announced in one call."
        raise WorkflowError(what, hint="Announce one after the other.", place=announcing[1])


def _check_entry(act: dict[str, Any], signatures: list[dict[str, str]], at_ms: int, place: str) -> None:
    """See that an act fits into one entry, and that the day it names has come."""
    size = len(canonical.encode(entry_of(act, signatures, at_ms)))
    if size > MAX_ENTRY_BYTES:
        what = f"This act has {size:,} bytes, and an entry holds {MAX_ENTRY_BYTES:,}."
        raise WorkflowError(
            what, hint="Divide it into several acts, or deliver the long text as a document.", place=place
        )
    if act["act"] in DATED:
        refuse_ahead(act["content"]["date"], at_ms, place)


def _drawn(folder: MissionFolder, acts: list[Signed], entries: list[int]) -> list[str]:
    """What is to be read of the batches that were announced."""
    made = [
        (index, recording(act["content"], RECORDED))
        for (act, _), index in zip(acts, entries, strict=True)
        if act["act"] == RECORDED and announces(act["content"])
    ]
    return [f"Drawn by entry {index}: {'; '.join(drawn(folder, one, index))}" for index, one in made]


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
        (nth, act, signatures, file)
        for nth, ((act, signatures), file) in enumerate(zip(acts, files, strict=True))
        if act["act"] in SEEN
    ]
    if not wanted:
        return []
    lines = []
    with closing(current(folder, shelves(), database)) as store:
        door: CaseDoor | None = None
        for nth, act, signatures, file in wanted:
            if act["act"] == "recorded_breach":
                check_recording(folder, store, act["content"], file)
            else:
                door = door or CaseDoor(folder, store, at_ms)
                case = door.admit(act, signatures, file, nth)
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
