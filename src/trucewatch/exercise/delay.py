"""How soon the indicator tells that breaches grow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trucewatch.exercise.matching import Line
from trucewatch.model.time import DAY_MS, from_text


def delay(lines: Iterable[Line], weeks: Iterable[Line]) -> dict[str, Any] | None:
    """How many days after an escalation began its indicator first said `higher` of a week that ended after it; None without an escalation.

    Args: weeks: rows of `show indicator`: indicator, week (the day on which it ends), until, state.
    Returns: `days`, None if it never did; `weeks`, of how many weeks that ended after the onset it said anything.
    """
    known = next((line for line in lines if line["what"] == "escalation"), None)
    if known is None:
        return None
    onset = from_text(known["from"])
    since = [w for w in weeks if w["indicator"] == known["indicator"] and from_text(w["until"]) > onset]
    higher = [from_text(week["until"]) for week in since if week["state"] == "higher"]
    return {
        "indicator": known["indicator"],
        "section": known["section"],
        "factor": known["factor"],
        "weeks": len(since),
        "days": round((min(higher) - onset) / DAY_MS, 1) if higher else None,
    }
