"""The entries that frame everything else: configurations, decisions, keys, withdrawals. Few among millions, and every command needs them.

Where they stand is remembered in `private/frame.json`, so that a ledger of millions is not read through for each command. The file is a view: it
holds only for the very log whose root it names, and without it, or if it is damaged, the ledger is read through once.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import Any, Final

import msgspec

from trucewatch.errors import LedgerError
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.journal import Record, Withdrawn
from trucewatch.ledger.log import Log
from trucewatch.model.entries import Entry

PATH: Final = "private/frame.json"
KINDS: Final = {"configuration", "decision", "key", "withdrawal"}
"""Commands on cases are decisions too, but many: they stand in the views."""
WORTH_KEEPING: Final = 20_000
"""So many entries are read through in less time than a person notices."""


class Head(msgspec.Struct):
    """The few fields of an entry by which a command on a case is known and filed."""

    kind: str = ""
    act: str = ""
    about: str = ""
    time: str = ""


_HEAD: Final = msgspec.json.Decoder(Head)
_MARK: Final = b'"act":"case"'


def may_be_command(record: Record) -> bool:
    """Whether a record may be a command on a case, told from its bytes: there can be millions."""
    return _MARK in record.entry_json


def command_head(record: Record) -> Head | None:
    """The head of a command on a case; None of every other record."""
    if not may_be_command(record):
        return None
    head = _HEAD.decode(record.entry_json)
    return head if (head.kind, head.act) == ("decision", "case") else None


class Frame:
    """The framing entries of a log, in their order; brought up to its present size whenever they are asked for."""

    def __init__(self, storage: FileStorage, log: Log) -> None:
        self._storage, self._log = storage, log
        self._entries: list[tuple[int, Entry]] = []
        self._kept = self._scanned = self._recalled()

    def entries(self) -> list[tuple[int, Entry]]:
        """(index, entry) of each."""
        for record in self._log.records(self._scanned):
            entry = record.opened() if command_head(record) is None else None
            if entry is not None and is_frame(entry):
                self._entries.append((record.index, entry))  # type: ignore[arg-type]
            self._scanned = record.index + 1
        return self._entries

    def keep(self) -> None:
        """Remember where they stand, if that saves the next command much; the checkpoint must cover them."""
        size = min(self._scanned, self._log.published.size)
        if size - self._kept < WORTH_KEEPING:
            return
        told = {
            "size": size,
            "root": self._log.root_at(size).hex(),
            "entries": [i for i, _ in self._entries if i < size],
        }
        with suppress(LedgerError):  # a full disk: the next command reads through, and says so where it matters
            self._storage.stage(PATH, [json.dumps({**told, "sum": _sum(told)}).encode()])
            self._storage.settle()
            self._kept = size

    def _recalled(self) -> int:
        """Take up what is remembered. Returns: how many entries it covers."""
        told = self._remembered()
        found = [(index, self._log.entry(index)) for index in told["entries"]]
        self._entries = [(index, entry) for index, entry in found if is_frame(entry)]  # type: ignore[misc]
        return int(told["size"])

    def _remembered(self) -> dict[str, Any]:
        """What the file says, if it is whole and of this log; otherwise nothing."""
        nothing: dict[str, Any] = {"size": 0, "entries": []}
        data = self._storage.read(PATH)
        if data is None:
            return nothing
        try:
            told = json.loads(data)
            whole = told.pop("sum") == _sum(told) and told["size"] <= self._log.published.size
            return told if whole and self._log.root_at(told["size"]).hex() == told["root"] else nothing
        except (ValueError, KeyError, TypeError, AttributeError, LedgerError):
            return nothing


def is_frame(entry: Entry | Withdrawn) -> bool:
    """Whether an entry frames others."""
    return not isinstance(entry, Withdrawn) and entry["kind"] in KINDS and entry.get("act") != "case"


def _sum(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
