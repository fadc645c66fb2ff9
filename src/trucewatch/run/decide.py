"""Entering people's acts, carrying out withdrawals, and the digest of what depends on the order of entries."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from trucewatch.errors import LedgerError, WorkflowError
from trucewatch.ledger import canonical
from trucewatch.ledger.journal import Withdrawn
from trucewatch.ledger.note import Signer, parse_secret
from trucewatch.run.acts import check_signatures, entry_of, read_act, sign
from trucewatch.run.folder import MissionFolder, open_folder
from trucewatch.run.legal import legal_change
from trucewatch.run.reading import read_file
from trucewatch.run.shelves import shelves
from trucewatch.run.views import rebuild

ORDERED = ("decision", "publication", "withdrawal", "key")


def decide_files(
    path: Path, files: list[str], key_files: list[Path], *, sign_only: bool
) -> tuple[list[str], dict[str, Any]]:
    """Sign acts and enter them; with `sign_only` say them with the signature added and enter nothing."""
    keys = [_read_key(k) for k in key_files]
    with open_folder(path, write=not sign_only) as folder:
        acts = [_signed(folder, file, keys, sign_only=sign_only) for file in files]
        if sign_only:
            said = [{**act, "signatures": signatures} for act, signatures in acts]
            return [json.dumps(s, ensure_ascii=False) for s in said], {"acts": said}
        return _enter(folder, acts)


def _signed(
    folder: MissionFolder, file: str, keys: list[Signer], *, sign_only: bool
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    act, signatures = read_act(read_file(file), file)
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


def _enter(
    folder: MissionFolder, acts: list[tuple[dict[str, Any], list[dict[str, str]]]]
) -> tuple[list[str], dict[str, Any]]:
    """Append the acts; what is withdrawn is destroyed, and the views are made again without it."""
    mission, _ = folder.settings()
    at_ms = mission.end_ms if mission.exercise else None
    entered = folder.log.append([entry_of(act, signatures, at_ms) for act, signatures in acts])
    lines = [f"Entry {i}: {act['act']}." for i, (act, _) in zip(entered, acts, strict=True)]
    withdrawn = [act["entry"] for act, _ in acts if act["act"] == "withdrawal"]
    for index in withdrawn:
        folder.log.withdraw(index)
        lines.append(f"The content, salt and key of entry {index} are destroyed.")
    if withdrawn:
        rebuild(folder, shelves()).close()
    return lines, {"entries": list(entered), "withdrawn": withdrawn}


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


def _read_key(file: Path) -> Signer:
    try:
        return parse_secret(read_file(str(file)).decode(errors="replace").strip(), str(file))
    except LedgerError as e:
        raise WorkflowError(
            "This is no private key.", hint="Make one with `trucewatch key new`.", place=str(file)
        ) from e
