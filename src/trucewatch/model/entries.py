"""What stands in the ledger: the six kinds of entry, each with a fixed set of fields.

An entry is a plain JSON object. Its canonical form is RFC 8785: keys in order, integers below 2**53, times as
RFC 3339 text in UTC, no floats. `ENTRY_SCHEMA` is checked before anything else sees an entry; unknown fields are
refused. An entry is at most `MAX_ENTRY_BYTES` of canonical JSON; longer content is a blob.
"""

from __future__ import annotations

from typing import Any, Final, NewType

Entry = dict[str, Any]
EntryIndex = NewType("EntryIndex", int)

MAX_ENTRY_BYTES: Final = 60_000
KINDS: Final = ("delivery", "configuration", "decision", "publication", "key", "withdrawal")

_TEXT: Final = {"type": "string", "maxLength": 4000}
_NAME: Final = {"type": "string", "minLength": 1, "maxLength": 200}
_HEX: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TIME: Final = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$"}
_SIZE: Final = {"type": "integer", "minimum": 0, "maximum": 2**53 - 1}

BLOB: Final = {
    "description": "where the bytes lie: SHA-256 of the stored bytes; for a sealed blob those are ciphertext",
    "type": "object",
    "additionalProperties": False,
    "required": ["sha256", "size", "sealed"],
    "properties": {
        "sha256": _HEX,
        "size": _SIZE,
        "sealed": {"type": "boolean"},
        "content": {
            **_HEX,
            "description": "HMAC-SHA-256 of the clear bytes under the mission's content key; sealed only",
        },
    },
}
_SIGNATURE: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["office", "person", "key", "signature"],
    "properties": {"office": _NAME, "person": _NAME, "key": _NAME, "signature": _NAME},
}
_OPEN_OBJECT: Final = {"type": "object"}


def _kind(name: str, required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    head = {"kind": {"const": name}, "v": {"const": 1}, "time": _TIME}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", "v", "time", *required],
        "properties": {**head, **properties},
    }


_FRAME: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["offset", "size", "received", "sender"],
    "properties": {"offset": _SIZE, "size": _SIZE, "received": _TIME, "sender": _NAME, "signature": _TEXT},
}

ENTRY_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:trucewatch:entry:1",
    "oneOf": [
        _kind(
            "delivery",
            ["source", "name", "blob"],
            {
                "source": _NAME,
                "name": {**_NAME, "description": "the file name as given, without folders"},
                "blob": BLOB,
                "frames": {"type": "array", "items": _FRAME, "maxItems": 500},
            },
        ),
        _kind(
            "configuration",
            ["path", "revision", "blob", "by"],
            {
                "path": {**_NAME, "description": "path inside the mission folder, with forward slashes"},
                "revision": {"type": "integer", "minimum": 1},
                "blob": BLOB,
                "by": _NAME,
                "supersedes": _HEX,
            },
        ),
        _kind(
            "decision",
            ["act", "about", "content", "signatures"],
            {
                "act": {
                    "enum": [
                        "review",
                        "legal_state",
                        "assessment",
                        "merge",
                        "split",
                        "set_aside",
                        "reclass",
                        "undo",
                        "case",
                        "determination",
                        "recorded_breach",
                        "condition",
                    ]
                },
                "about": _TEXT,
                "content": _OPEN_OBJECT,
                "signatures": {"type": "array", "items": _SIGNATURE, "minItems": 1, "maxItems": 20},
            },
        ),
        _kind(
            "publication",
            ["period", "languages", "as_of", "size", "state", "code", "edition", "version", "reasons"],
            {
                "period": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["name", "from", "until"],
                    "properties": {"name": _NAME, "from": _TIME, "until": _TIME},
                },
                "languages": {"type": "array", "items": _NAME, "minItems": 1},
                "as_of": _TIME,
                "size": {**_SIZE, "description": "ledger size that the edition was computed from"},
                "state": _HEX,
                "code": _NAME,
                "edition": BLOB,
                "pages": {"type": "object", "additionalProperties": _HEX},
                "version": {"type": "integer", "minimum": 1},
                "supersedes": {"type": "integer", "minimum": 0},
                "reasons": {
                    "type": "array",
                    "items": {
                        "enum": ["first", "late_data", "error", "merged", "reply_of_party", "protection", "reviewed"]
                    },
                },
            },
        ),
        _kind(
            "key",
            ["role", "name", "vkey"],
            {
                "role": {"enum": ["log", "office", "witness"]},
                "name": _NAME,
                "vkey": _NAME,
                "person": _NAME,
                "nationality": _NAME,
                "party": _NAME,
                "revokes": _NAME,
            },
        ),
        _kind(
            "withdrawal",
            ["entry", "ground", "signatures"],
            {
                "entry": _SIZE,
                "ground": _TEXT,
                "signatures": {"type": "array", "items": _SIGNATURE, "minItems": 2, "maxItems": 20},
            },
        ),
    ],
}
