"""Whole numbers with a sign, as `detect` writes them: nothing is scaled, nothing is rounded."""

from __future__ import annotations

import re
from typing import Final

from trucewatch.ingest.rows import Row, Unreadable

NONE: Final = -1
MOST: Final = 10**15
"""No time in milliseconds, and no variance of a place on Earth in square metres, is greater."""
_WHOLE: Final = re.compile(r"-?[0-9]{1,16}", re.ASCII)


def number(row: Row, column: str, least: int = NONE, most: int = MOST, missing: int = NONE) -> int:
    """A whole number from `least` to `most`; `missing` where the column is empty. Raises: Unreadable."""
    given = row[column]
    if not given:
        return missing
    if _WHOLE.fullmatch(given) and least <= int(given) <= most:
        return int(given)
    raise Unreadable(
        f"{column} {given[:40]!r} is no whole number in its range.",
        f"Write a whole number from {least:,} to {most:,}, as `trucewatch detect` does.",
    )
