"""Sayings: a message id with typed arguments, so that an edition holds no sentence and every number knows what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

Saying: TypeAlias = dict[str, Any]
"""`m`: message id; `n`: the number that picks the plural; `a`: arguments, each an integer (a tally), text, a typed value or a saying."""


def saying(message_id: str, n: int = 1, **arguments: Any) -> Saying:
    """A message to be said, with its arguments."""
    return {"m": message_id, "n": n, "a": arguments}


def count(least: int, most: int, rule: str, coverage: str) -> dict[str, Any]:
    """A count: never without the rule that made it and the band of what could have been observed."""
    return {"t": "count", "least": least, "most": most, "rule": rule, "coverage": coverage}


def band(word: str) -> dict[str, Any]:
    """A coverage band."""
    return {"t": "band", "band": word}


def zone(zone_id: str) -> dict[str, Any]:
    """A zone of the edition, by its id."""
    return {"t": "zone", "zone": zone_id}


def rule(rule_id: str) -> dict[str, Any]:
    """A counting rule of the edition, by its id."""
    return {"t": "rule", "rule": rule_id}


def clause(clause_id: str) -> dict[str, Any]:
    """A clause of the edition, by its id."""
    return {"t": "clause", "clause": clause_id}


def listed(items: Sequence[Any]) -> dict[str, Any]:
    """Several arguments joined as the language joins them."""
    return {"t": "list", "of": list(items)}
