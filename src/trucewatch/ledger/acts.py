"""People's acts in the log: what exactly an office signs, and whether every act bears right signatures of keys that stand there before it.

What is signed is the line `trucewatch act 1`, the log's name, and the act as canonical JSON, each on a line of its own: so no signature is good
in another log.

Source: RFC 8032 (Ed25519). Limits: whether those who signed were allowed to is for the rules of each act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger import canonical
from trucewatch.ledger.journal import Record, Withdrawn
from trucewatch.ledger.note import parse_vkey, unbase64
from trucewatch.model.entries import Entry

_MARKS: Final = (b'"kind":"decision"', b'"kind":"withdrawal"', b'"kind":"key"')
_MEANING: Final = "Somebody wrote this act into the log without the key of the office that it names: do not rely on it."


def message(origin: str, act: dict[str, Any]) -> bytes:
    """The bytes that an office signs. Args: origin: the log's name. act: as `act_of`."""
    return b"trucewatch act 1\n" + origin.encode() + b"\n" + canonical.encode(act)


def act_of(entry: Entry) -> dict[str, Any]:
    """The act that a decision or withdrawal entry holds, as it was signed."""
    if entry["kind"] == "withdrawal":
        return {"act": "withdrawal", "entry": entry["entry"], "ground": entry["ground"]}
    return {name: entry[name] for name in ("act", "about", "content")}


def signed_by(key: str, signature: str, signed: bytes) -> bool:
    """Whether a signature (base64, in its one form) over some bytes is of a key.

    The last characters of base64 have bits that mean nothing: another spelling would be another text, and one signed act could be entered twice.
    """
    try:
        return parse_vkey(key).verifies(signed, unbase64(signature))
    except LedgerError:
        return False


def check_acts(records: Iterable[Record], origin: str, progress: Callable[[int], None]) -> int:
    """See that every act of a log is signed rightly, by keys that an earlier entry gives to the office and person it names.

    Returns: how many acts there are.
    Raises: DefectFound: at the first that is not.
    """
    offices: dict[str, tuple[str, str]] = {}
    acts = 0
    for record in records:
        progress(record.index)
        if not any(mark in record.entry_json for mark in _MARKS):
            continue
        entry = record.opened()
        if isinstance(entry, Withdrawn) or entry["kind"] not in {"decision", "withdrawal", "key"}:
            continue
        if entry["kind"] == "key":
            if entry["role"] == "office":
                offices.setdefault(entry["vkey"], (entry["name"], entry.get("person", "")))
            continue
        acts += 1
        signed = message(origin, act_of(entry))
        for one in entry["signatures"]:
            if offices.get(one["key"]) != (one["office"], one["person"]):
                what = f"An act is signed with a key that no entry gives to {one['person']} ({one['office']})."
                raise DefectFound(what, hint=_MEANING, place=f"entry {record.index}")
            if not signed_by(one["key"], one["signature"], signed):
                what = f"The signature of {one['office']} is not right."
                raise DefectFound(what, hint=_MEANING, place=f"entry {record.index}")
    return acts
