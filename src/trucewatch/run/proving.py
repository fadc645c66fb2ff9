"""Proofs, witnesses and keys: what the commands do around the ledger's own functions."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Final

from trucewatch.errors import DefectFound, LedgerError, WorkflowError
from trucewatch.ledger import proofs
from trucewatch.ledger.__main__ import said
from trucewatch.ledger.acts import check_acts
from trucewatch.ledger.audit import Defect, audit
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.note import LOG, Signer, check_name, parse_vkey
from trucewatch.ledger.storage import Reader
from trucewatch.ledger.witness import Conflict, Witness
from trucewatch.run.clock import now_ms
from trucewatch.run.reading import read_file
from trucewatch.run.terminal import Progress

MAX_TILE_BYTES: Final = 16 * 1024 * 1024
TIMEOUT_S: Final = 30


def verify_mission(path: Path, progress: Progress) -> tuple[list[str], dict[str, Any]]:
    """Audit a mission folder, and the signatures under every act in it."""
    if not path.is_dir():
        raise LedgerError("There is no such mission folder.", hint="Make one with `trucewatch new`.", place=str(path))
    report = audit(FileStorage(str(path)), lambda done, of: progress("entries", done, of))
    if report.first_defect is None:
        report.first_defect = _unsigned_act(path, report.size, progress)
    progress.end()
    defect = report.first_defect
    data = {
        "size": report.size,
        "root": report.root.hex(),
        "blobs": report.blobs,
        "withdrawn": [{"entry": w.index, "by": w.by_entry} for w in report.withdrawn],
        "unfinished": report.unfinished,
        "defect": {"what": defect.what, "place": defect.place, "meaning": defect.meaning} if defect else None,
    }
    return said(report), data


def _unsigned_act(path: Path, size: int, progress: Progress) -> Defect | None:
    from trucewatch.run.folder import open_folder

    with open_folder(path, write=False) as folder:
        try:
            check_acts(folder.log.records(), folder.log.origin, lambda done: progress("signatures", done, size))
        except DefectFound as e:
            return Defect(e.what, e.place, e.hint)
    return None


def prove_entry(path: Path, index: int, *, opened: bool) -> str:
    """The proof of one entry as JSON text."""
    from trucewatch.run.folder import open_folder

    with open_folder(path, write=False) as folder:
        return json.dumps(proofs.prove(folder.log, index, opened=opened), ensure_ascii=False, indent=1) + "\n"


def check_proof(file: Path, vkey: str) -> tuple[list[str], dict[str, Any]]:
    """Check a proof against the log's key: given, or read from a file, or (and then said so) beside it in `log.vkey`."""
    try:
        proof = json.loads(read_file(str(file)))
    except ValueError as e:
        raise LedgerError("This is not a proof: it is no JSON.", hint="Ask for the file again.", place=str(file)) from e
    found = proofs.check(proof, _vkey(vkey, proof))
    lines = [f"Entry {found.index} is in log {found.checkpoint.origin}, of {found.checkpoint.size} entries."]
    lines += [f"Cosigned by {name} at {time_s} s (POSIX)." for name, time_s in found.cosigned]
    if not vkey:
        lines.append("The log's key was taken from the file itself: compare it with one that you got by another way.")
    data = {
        "entry": found.index,
        "origin": found.checkpoint.origin,
        "size": found.checkpoint.size,
        "cosigned": [name for name, _ in found.cosigned],
        "opened": found.entry,
    }
    return lines, data


def _vkey(given: str, proof: Any) -> str:
    if not given:
        return str(proof.get("vkey", "")) if isinstance(proof, dict) else ""
    return read_file(given).decode(errors="replace").strip() if Path(given).is_file() else given


def witness_log(place: str, key: Path) -> tuple[list[str], dict[str, Any]]:
    """Let a witness look at a log, in a folder or at a URL, and sign or refuse."""
    at_url = place.startswith(("http://", "https://"))
    reader = _url_reader(place) if at_url else FileStorage(place).read
    keeper = Witness(FileStorage(str(key.resolve().parent)), key.name, f"trucewatch.invalid/witness/{key.stem}")
    try:
        result = keeper.cosign(reader, now_ms() // 1000)
        vkey = keeper.signer.verifier.vkey
    finally:
        keeper.close()
    if isinstance(result, Conflict):
        lines = [
            f"Refused: {result.reason}. {result.hint}",
            "Signed before:",
            result.signed_before,
            "Shown now:",
            result.shown_now,
        ]
        return lines, {
            "refused": result.reason,
            "signed_before": result.signed_before,
            "shown_now": result.shown_now,
            "vkey": vkey,
        }
    stored = not at_url and _store_cosignature(Path(place), result.line, vkey)
    note = result.note.render().decode()
    lines = [f"Signed: {result.checkpoint.origin}, {result.checkpoint.size} entries.", f"Witness key: {vkey}"]
    if not stored:
        lines += ["This key is not registered in the log (witnesses in mission.yaml); the cosigned checkpoint:", note]
    return lines, {"refused": None, "size": result.checkpoint.size, "vkey": vkey, "stored": stored, "checkpoint": note}


def _store_cosignature(path: Path, line: Any, vkey: str) -> bool:
    """Put the line under the stored checkpoint if the log has registered this witness."""
    from trucewatch.run.folder import open_folder

    with open_folder(path, write=True) as folder:
        if vkey not in {e["vkey"] for _, e in folder.entries_of("key") if e["role"] == "witness"}:
            return False
        folder.log.add_cosignature(line)
        return True


def _url_reader(base: str) -> Reader:
    """Reads files of a ledger that is served over HTTP; what is not there is None."""

    def read(path: str) -> bytes | None:
        url = f"{base.rstrip('/')}/{urllib.parse.quote(path)}"
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310 - scheme was checked
                data: bytes = answer.read(MAX_TILE_BYTES + 1)
        except urllib.error.HTTPError as e:
            if e.code in {404, 410}:
                return None
            raise LedgerError(f"The server answered {e.code}.", hint="Try again later.", place=url) from e
        except OSError as e:
            raise LedgerError(
                f"The log cannot be reached: {e}.", hint="See the address and the network.", place=url
            ) from e
        if len(data) > MAX_TILE_BYTES:
            raise LedgerError("This is longer than any file of a log.", hint="See the address.", place=url)
        return data

    return read


def make_office_key(file: Path, name: str) -> str:
    """Write a new private key for an office, readable by its owner alone. Returns: the public key."""
    if file.exists():
        raise WorkflowError("There is a file already.", hint="Name another.", place=str(file))
    signer = Signer(check_name(name), LOG, os.urandom(32))
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(signer.secret() + "\n")
    return parse_vkey(signer.verifier.vkey).vkey
