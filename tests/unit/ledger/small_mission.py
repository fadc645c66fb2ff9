"""A small real mission folder with one of everything: tiles of two levels, blobs of each kind, a pack, a withdrawal, a witness."""

from pathlib import Path
from typing import Any

from trucewatch.ledger.cosignature import cosign
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch.ledger.note import WITNESS, Signer
from trucewatch.ledger.packs import pack

ORIGIN = "trucewatch.invalid/small/0a1b2c3d"
DAY = "2026-02-03"
TIME = f"{DAY}T04:05:06Z"
WITNESS_SIGNER = Signer("witness.example/w1", WITNESS, bytes(range(32)))
SIGNATURE = {"office": "head of mission", "person": "A. Person", "key": "office.example", "signature": "c2ln"}
SEALED, OPEN, PACKED, WITHDRAWN = (
    b"seen: 3 explosions",
    b"latitude,longitude\n",
    b"heard: 2 bursts",
    b"a name to be destroyed",
)


def delivery(blob: dict[str, Any], name: str = "a.csv", time: str = TIME) -> dict[str, Any]:
    return {"kind": "delivery", "v": 1, "time": time, "source": "observations", "name": name, "blob": blob}


def decision(number: int) -> dict[str, Any]:
    content = {"verdict": "seen", "number": number}
    head = {"kind": "decision", "v": 1, "time": TIME, "act": "review", "about": f"incident {number}"}
    return {**head, "content": content, "signatures": [SIGNATURE]}


def withdrawal(index: int) -> dict[str, Any]:
    head = {"kind": "withdrawal", "v": 1, "time": TIME, "entry": index, "ground": "request of a person concerned"}
    return {**head, "signatures": [SIGNATURE, SIGNATURE]}


def witness_key(vkey: str) -> dict[str, Any]:
    return {"kind": "key", "v": 1, "time": TIME, "role": "witness", "name": "Party A", "vkey": vkey}


def new_log(root: Path) -> Log:
    return Log.create(FileStorage(str(root)), ORIGIN)


def open_log(root: Path, *, write: bool = True) -> Log:
    return Log.open(FileStorage(str(root)), write=write)


def make(root: Path, fillers: int = 262) -> dict[str, int]:
    """Make the folder; return the indexes of its named entries."""
    with new_log(root) as log:
        named = {"sealed": 0, "open": 1, "packed": 2, "withdrawn": 3, "witness": 4}
        contents = ((SEALED, True), (OPEN, False), (PACKED, False), (WITHDRAWN, True))
        blobs = [log.put_blob(data, sealed=sealed) for data, sealed in contents]
        log.append([delivery(blob) for blob in blobs])
        log.append([witness_key(WITNESS_SIGNER.verifier.vkey)])
        log.append([decision(number) for number in range(fillers)])
        named["withdrawal"] = log.append([withdrawal(named["withdrawn"])])[0]
        log.withdraw(named["withdrawn"])
        log.publish_checkpoint()
        log.add_cosignature(cosign(log.note.text, WITNESS_SIGNER, 1_770_000_000))
        pack(FileStorage(str(root)), DAY, [blobs[2]["sha256"]])
    return named


def files(root: Path) -> list[Path]:
    """Every file whose bytes the audit answers for."""
    found = [one for top in ("ledger", "blobs", "private") for one in sorted((root / top).rglob("*")) if one.is_file()]
    return [one for one in found if one.name != "lock"]


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(one.relative_to(root)): one.read_bytes() for one in files(root)}
