"""What else a source says, as canonical JSON: keys in order, text only, so that equal details are equal bytes."""

from __future__ import annotations

import json


def detail(**said: str) -> str:
    """Canonical JSON (RFC 8785) of what is not empty; empty text where nothing is said. Keys are ASCII."""
    kept = {key: value for key, value in said.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if kept else ""
