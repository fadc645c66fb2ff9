"""The rules by which observations may be of one incident, as tables."""

from __future__ import annotations

from typing import Final

from trucewatch.model import vocabulary as v

FAMILIES: Final[tuple[tuple[str, ...], ...]] = (
    ("explosion", "airburst", "smoke"),
    ("shot", "burst", "tracer"),
    ("rocket", "salvo", "projectile", "muzzle_flash"),
)
"""Kinds that may be one thing perceived in several ways. A kind that stands in none is a family of its own."""

MINUTE_MS: Final = 60_000
DEFAULT_GAP_MS: Final = 10 * MINUTE_MS
GAPS_MS: Final[dict[str, int]] = {"fire": 15 * MINUTE_MS}
"""How far apart in time two observations of a kind may lie. Fire: one pass of a satellite and the next of its train."""

LINK_MS: Final = max(DEFAULT_GAP_MS, *GAPS_MS.values())
"""No two observations whose spans, widened by their clock errors, are farther apart than this are ever of one incident."""

SIZE_M: Final = 500
"""How wide the thing itself may be: shells of one fire, flames of one field. Two observers may each be right and this far apart."""

PRECISE_MS: Final = 6 * 60 * MINUTE_MS
PRECISE_M: Final = 5_000
"""An observation over a longer span joins only its like (`alike_groups`); one of a wider place joins nothing."""

SPREAD_M: Final = 5_000
SPAN_MS: Final = 60 * MINUTE_MS
"""How far from its root in place and time an observation of an incident may lie: the bound on chains."""

REACH_M: Final = 20_000
"""How far a line of bearing goes where the observer gives no distance."""

COARSE_MS: Final = 36 * 60 * MINUTE_MS
"""An incident known only to a longer span is listed apart and counted in no day."""


def families() -> tuple[int, ...]:
    """The family of each kind of the vocabulary, as a number."""
    named = {kind: place for place, family in enumerate(FAMILIES) for kind in family}
    return tuple(named.get(kind, len(FAMILIES) + code) for code, kind in enumerate(v.KINDS))


def gaps_ms() -> tuple[int, ...]:
    """The gap of each kind of the vocabulary; kinds of one family share theirs."""
    return tuple(GAPS_MS.get(kind, DEFAULT_GAP_MS) for kind in v.KINDS)
