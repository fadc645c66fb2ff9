"""`trucewatch embargo`: a draft or ruling sealed to all sides at once, opened with an entry, public at its minute.

private/embargo/CASE-ENTRY.key     the key, made one time for each document, and the times that were printed then
out/embargo/CASE-ENTRY.sealed      the same bytes for every side, made again from the key if they are lost
out/embargo/CASE-ENTRY.key, .json  key and document, from the minute on, for everybody
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from trucewatch.errors import DefectFound, WorkflowError
from trucewatch.ledger.note import Signer
from trucewatch.model.cases import Case
from trucewatch.model.time import to_text
from trucewatch.publish.framing import notice
from trucewatch.respond.clocks import in_zones
from trucewatch.respond.embargo import KEY_BYTES, Sent, document, label, read_label, seal, sent, unseal
from trucewatch.run.acting import acting_ms, read_key
from trucewatch.run.acts import check_signatures, entry_of, sign
from trucewatch.run.case_door import CaseDoor
from trucewatch.run.cases import case_of
from trucewatch.run.folder import MissionFolder, open_folder
from trucewatch.run.laws import Laws
from trucewatch.run.reading import read_file
from trucewatch.run.shelves import shelves
from trucewatch.run.store import Store
from trucewatch.run.views import current

KEYS: Final = "private/embargo"
OUT: Final = "out/embargo"
KEY_FORMAT: Final = "trucewatch embargo key 1"


@dataclass(frozen=True)
class Desk:
    """A case on an open mission, with its documents and the time at which somebody acts."""

    folder: MissionFolder
    store: Store
    case: Case
    at_ms: int

    def document(self, entry: int | None = None) -> Sent:
        """The document of an entry; None: the present one. Raises: WorkflowError: nothing of the kind went to the sides."""
        found = [one for one in sent(self.case) if entry in {None, one.entry}]
        if not found:
            known = ", ".join(str(one.entry) for one in sent(self.case)) or "none"
            hint = f"There is something to send from the draft on. Entries of documents: {known}."
            raise WorkflowError("Nothing of this kind went to the sides.", hint=hint, place=self.case.id)
        return found[-1]

    def path(self, folder: str, one: Sent, ending: str) -> Path:
        """Where a file of a document lies."""
        return self.folder.root / folder / f"{quote(one.case, safe='')}-{one.entry}.{ending}"


@contextmanager
def _desk(path: Path, case: str, as_of: str, database: str) -> Iterator[Desk]:
    with open_folder(path, write=True) as folder:
        at_ms = acting_ms(folder, as_of)
        store = current(folder, shelves(), database)
        try:
            yield Desk(folder, store, case_of(folder, store, case), at_ms)
        finally:
            store.close()


def send(path: Path, case: str, database: str) -> tuple[list[str], dict[str, Any]]:
    """Seal the present draft or ruling: one file for all sides. Done again, it gives the same bytes."""
    with _desk(path, case, "", database) as desk:
        one = desk.document()
        file = _sealed(desk, one)
        zones = Laws(desk.folder).at().constitution.zones
        lines = [
            f"{file}: the {one.kind} of entry {one.entry}, the same file for {', '.join(desk.case.parties)}.",
            f"Public at {to_text(one.public_ms)}:",
            *(f"  {text} ({zone})" for zone, text in in_zones(one.public_ms, zones).items()),
        ]
        data = {**_about(one), "sealed": str(file), "parties": list(desk.case.parties)}
        return lines, data


def open_(
    path: Path, case: str, key_file: Path, sealed: Path | None, entry: int | None, as_of: str, database: str
) -> tuple[bytes, dict[str, Any]]:
    """Give a side the text before its minute, after its opening was entered.

    Args: sealed: a file that was carried here; None: the one under out/. entry: of the document; None: the present one.
    Raises: WorkflowError: the key is not that of a delegate of a party to the case, or the file is of another case.
        DefectFound: the file was changed. In each of these nothing is entered.
    """
    key = read_key(key_file)
    with _desk(path, case, as_of, database) as desk:
        one = desk.document(entry)
        file = sealed or desk.path(OUT, one, "sealed")
        act = _opening(desk, one, key)
        signatures = [sign(desk.folder, act, key, str(key_file))]
        check_signatures(desk.folder, act, signatures, str(key_file))
        CaseDoor(desk.folder, desk.store, desk.at_ms).admit(act, signatures, str(key_file))
        content = unseal(_belonging(desk, one, file), _key_of(desk, one), str(file))
        (index,) = desk.folder.log.append([entry_of(act, signatures, desk.at_ms)])
        return content, {**_about(one), "opened": index, "office": signatures[0]["office"]}


def _opening(desk: Desk, one: Sent, key: Signer) -> dict[str, Any]:
    """The act of opening a document. It counts the times, for no signed act is entered twice."""
    party = next((o.party for o in desk.folder.mission().offices if o.vkey == key.verifier.vkey), "")
    before = desk.case.draft.opened if desk.case.draft else ()
    copy = 1 + sum(who == party for who, _ in before)
    content = {"command": "opened", "document": str(one.entry), "copy": str(copy)}
    return {"act": "case", "about": one.case, "content": content}


def publish(path: Path, case: str, as_of: str, database: str) -> tuple[list[str], dict[str, Any]]:
    """Give everybody key and text of what has reached its minute. Raises: WorkflowError: nothing of this case has."""
    with _desk(path, case, as_of, database) as desk:
        latest = desk.document()
        ready = [one for one in sent(desk.case) if one.public_ms <= desk.at_ms]
        if not ready:
            what = f"It is under embargo until {to_text(latest.public_ms)}, for everybody."
            hint = "Wait for the minute; if it leaked, two offices enter `leak`."
            raise WorkflowError(what, hint=hint, place=case)
        made = [_published(desk, one) for one in ready]
    return [f"{file}: public." for files in made for file in files["files"]], {"case": case, "documents": made}


def check(sealed: Path, key: Path) -> tuple[bytes, dict[str, Any]]:
    """Open a sealed file with a published key, without a mission: anybody can, and sees what was carried since it was sealed."""
    content = unseal(read_file(str(sealed)), _key_in(read_file(str(key)), str(key))[0], str(sealed))
    found = json.loads(content)
    return content, {name: found[name] for name in ("kind", "case", "entry", "log", "public")}


def _about(one: Sent) -> dict[str, Any]:
    return {"case": one.case, "kind": one.kind, "entry": one.entry, "public": to_text(one.public_ms)}


def _sealed(desk: Desk, one: Sent) -> Path:
    """The sealed file of a document, made if it is not there."""
    file = desk.path(OUT, one, "sealed")
    key, printed = _key(desk, one)
    mission = desk.folder.mission()
    marked = label(one, key, desk.folder.log.origin, notice(mission), printed["public"])
    made = seal(document(one, marked, printed, mission.id), key, marked)
    if file.exists() and file.read_bytes() != made:
        hint = "Move it away and send again; what is made then equals what the sides were sent."
        raise DefectFound("This sealed file was changed.", hint=hint, place=str(file))
    _put(file, made)
    return file


def _published(desk: Desk, one: Sent) -> dict[str, Any]:
    sealed = _sealed(desk, one)
    key, _ = _key(desk, one)
    files = [desk.path(OUT, one, "key"), desk.path(OUT, one, "json")]
    _put(files[0], desk.path(KEYS, one, "key").read_bytes())
    _put(files[1], unseal(sealed.read_bytes(), key, str(sealed)))
    return {**_about(one), "files": [str(sealed), *map(str, files)]}


def _belonging(desk: Desk, one: Sent, file: Path) -> bytes:
    """The bytes of a sealed file, if it is of this document. Raises: WorkflowError: it is of another one."""
    data = read_file(str(file))
    found = read_label(data, str(file))
    if (found["log"], found["case"], found["entry"]) != (desk.folder.log.origin, one.case, one.entry):
        what = f"This file is of case {found['case']}, entry {found['entry']}, log {found['log']}."
        hint = f"Wanted is the file of case {one.case}, entry {one.entry}; --entry names another document of the case."
        raise WorkflowError(what, hint=hint, place=str(file))
    return data


def _key(desk: Desk, one: Sent) -> tuple[bytes, dict[str, str]]:
    """The key of a document and the times printed with it; made now if there is none."""
    file = desk.path(KEYS, one, "key")
    if not file.exists():
        head = {"format": KEY_FORMAT, "log": desk.folder.log.origin, "case": one.case, "entry": one.entry}
        made = {**head, "key": os.urandom(KEY_BYTES).hex(), "printed": dict(one.times)}
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(file, json.dumps(made, indent=1).encode() + b"\n", mode=0o600)
    return _key_in(file.read_bytes(), str(file))


def _key_of(desk: Desk, one: Sent) -> bytes:
    if not desk.path(KEYS, one, "key").exists():
        hint = f"Seal it first: `trucewatch embargo send {desk.folder.root} {one.case}`."
        raise WorkflowError("This document was not sealed here.", hint=hint, place=one.case)
    return _key(desk, one)[0]


def _key_in(data: bytes, place: str) -> tuple[bytes, dict[str, str]]:
    """Key and printed times in a key file. Raises: DefectFound: it is none."""
    try:
        found = json.loads(data)
        key = bytes.fromhex(found["key"])
        if found["format"] == KEY_FORMAT and len(key) == KEY_BYTES:
            return key, {"public": str(found["printed"]["public"]), **found["printed"]}
    except (ValueError, KeyError, TypeError):
        pass
    raise DefectFound("This is not a key of a sealed file.", hint="Fetch it again, or restore it.", place=place)


def _put(file: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all, so that a crash leaves no half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    waiting = file.with_name(f"{file.name}.waiting")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    waiting.replace(file)
