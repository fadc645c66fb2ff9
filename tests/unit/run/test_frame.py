"""Where framing entries stand is remembered, and never believed when it does not fit the log."""

import json
from pathlib import Path

import pytest

from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch.run import frame
from trucewatch.run.frame import PATH, Frame

CASE = {"kind": "decision", "v": 1, "time": "2031-05-07T10:00:00Z", "act": "case", "about": "2031-1", "content": {}}
SIGNED = {"signatures": [{"office": "o", "person": "p", "key": "k", "signature": "s"}]}
KEY = {"kind": "key", "v": 1, "time": "2031-05-07T10:00:00Z", "role": "office", "name": "o", "vkey": "k"}


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStorage:
    """A log with framing entries among many commands on cases, and what was remembered of it."""
    monkeypatch.setattr(frame, "WORTH_KEEPING", 10)
    made = FileStorage(str(tmp_path))
    with Log.create(made, "trucewatch.invalid/frame/1") as log:
        log.append([KEY, *[{**CASE, **SIGNED}] * 20, {**CASE, **SIGNED, "act": "review"}, *[{**CASE, **SIGNED}] * 5])
    with Log.open(made, write=True) as log:
        whole = Frame(made, log)
        whole.entries()
        whole.keep()
    return made


def indexes(storage: FileStorage, read: list[int] | None = None) -> list[int]:
    """Where the framing entries stand; `read` collects from which entry the log was read through."""
    with Log.open(storage, write=False) as log:
        if read is not None:
            records = log.records
            log.records = lambda start=0, stop=None: (read.append(start), records(start, stop))[1]  # type: ignore[assignment,method-assign]
        return [index for index, _ in Frame(storage, log).entries()]


def test_what_is_remembered_is_not_read_again(storage: FileStorage) -> None:
    read: list[int] = []
    assert indexes(storage, read) == [0, 21]
    assert read == [27]


def test_what_came_since_is_found_too(storage: FileStorage) -> None:
    with Log.open(storage, write=True) as log:
        log.append([{**CASE, **SIGNED}, {**CASE, **SIGNED, "act": "assessment"}])
    assert indexes(storage) == [0, 21, 28]


@pytest.mark.parametrize("damage", ["flipped", "cut", "no object", "another log", "too long"])
def test_what_is_damaged_or_of_another_log_is_not_believed(storage: FileStorage, tmp_path: Path, damage: str) -> None:
    file = tmp_path / PATH
    told = json.loads(file.read_bytes())
    if damage == "flipped":
        file.write_bytes(file.read_bytes().replace(b"[0, 21]", b"[0, 20]"))
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[:-9])
    elif damage == "no object":
        file.write_bytes(b"[]")
    else:
        told.pop("sum")
        told |= {"root": "00" * 32, "entries": []} if damage == "another log" else {"size": 99, "entries": []}
        file.write_text(json.dumps({**told, "sum": frame._sum(told)}), "utf-8")
    read: list[int] = []
    assert indexes(storage, read) == [0, 21]
    assert read == [0]


def test_a_small_log_keeps_nothing(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    with Log.create(storage, "trucewatch.invalid/frame/2") as log:
        log.append([KEY])
        small = Frame(storage, log)
        small.entries()
        small.keep()
    assert storage.read(PATH) is None
