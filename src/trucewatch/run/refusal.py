"""Why a notice was not taken. It is an answer, not an error: others still have to be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """`unreached`: nobody was there to answer, so that asking again at once would only take time."""

    reason: str
    unreached: bool = False
