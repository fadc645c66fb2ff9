"""What of the agreement stands in an edition: the text of the span's time, its amendments, who is bound, how things are counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from trucewatch.model.agreement import Agreement, Amendment, Clause, CountingRule
from trucewatch.model.time import Interval

YEAR_1900_MS: Final = -2_208_988_800_000
YEAR_9999_MS: Final = 253_370_764_800_000
"""An agreement's file writes an open start or end as a day of these years."""


def agreed(agreement: Agreement, span: Interval, sides: Iterable[str]) -> dict[str, Any]:
    """The agreement as an edition of a span tells it; `sides`: the parties in the order of the day."""
    meets = [i for i in agreement.in_force if i.t0_ms < span.t1_ms and span.t0_ms < i.t1_ms]
    whole = any(i.t0_ms <= span.t0_ms and span.t1_ms <= i.t1_ms for i in meets)
    clauses = [c for c in agreement.clauses if c.valid.t0_ms < span.t1_ms and span.t0_ms < c.valid.t1_ms]
    plain = ("id", "version", "kind", "names", "source", "legal_state", "notes")
    return {
        **{n: getattr(agreement, n) for n in plain},
        "guarantors": list(agreement.guarantors),
        "legal_states": _legal_states(agreement, span, list(sides)),
        "force": "whole" if whole else "part" if meets else "none",
        "in_force": [[_bound(i.t0_ms), _bound(i.t1_ms)] for i in meets],
        "amendments": [_amendment(a) for a in agreement.amendments if a.from_ms < span.t1_ms],
        "clauses": [_clause(clause) for clause in clauses] if meets else [],
        "rules": [_rule(rule) for rule in agreement.rules],
    }


def _legal_states(agreement: Agreement, span: Interval, sides: list[str]) -> list[dict[str, Any]]:
    """What each party had said or signed by the end of the span, by document: the parties in turn, the oldest first."""
    turn = {side: place for place, side in enumerate(sides)}
    said = [one for one in agreement.legal_states if one.from_ms < span.t1_ms]
    ordered = sorted(said, key=lambda one: (turn.get(one.party, len(turn)), one.party, one.from_ms))
    return [{n: getattr(one, n) for n in ("party", "state", "from_ms", "by")} for one in ordered]


def _amendment(amendment: Amendment) -> dict[str, Any]:
    return {n: getattr(amendment, n) for n in ("id", "names", "source", "from_ms")}


def _clause(clause: Clause) -> dict[str, Any]:
    plain = ("id", "modality", "texts", "source", "zone", "category", "severity", "amendment")
    return {
        **{n: getattr(clause, n) for n in plain},
        "actors": list(clause.actors),
        "valid": [_bound(clause.valid.t0_ms), _bound(clause.valid.t1_ms)],
    }


def _rule(rule: CountingRule) -> dict[str, Any]:
    plain = (
        "id",
        "names",
        "unit",
        "source",
        "merge_distance_m",
        "merge_time_s",
        "exercises",
        "one_direction",
        "about_percent",
    )
    return {
        **{n: getattr(rule, n) for n in plain},
        **{n: list(getattr(rule, n)) for n in ("kinds", "means", "clauses", "by")},
    }


def _bound(ms: int) -> int | None:
    """The end of a span; None where it is open."""
    return ms if YEAR_1900_MS < ms < YEAR_9999_MS else None
