"""What frames every edition, of whichever house: its marks, and where in the ledger it stands."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from trucewatch.model.edition import Provenance
from trucewatch.model.mission import Mission

NOTICES: Final = {
    "exercise": "EXERCISE: everything in this file is invented.",
    "demonstration": "DEMONSTRATION: no mission, party or government stands behind this file.",
}
"""The only sentences in code: files for machines have no reader's language, and a bare word could be overlooked."""
MOST_RELEASED: Final = 8


def marks(mission: Mission) -> list[str]:
    """The marks that every output of a mission carries. They follow from what the mission is; nothing switches them off."""
    found = ["exercise"] if mission.exercise else []
    return found if mission.mandate else [*found, "demonstration"]


def notice(mission: Mission) -> str:
    """The marks as an English sentence."""
    return " ".join(NOTICES[mark] for mark in marks(mission))


def house(mission: Mission) -> dict[str, Any]:
    """What a page says of its mission, whatever the mission does."""
    plain = ("id", "house", "titles", "about", "timezone", "language_of_record", "exercise", "mandate")
    return {
        **{n: getattr(mission, n) for n in plain},
        "languages": list(mission.languages),
        "offices": {office.id: office.titles for office in mission.offices},
        "context": {tag: list(lines) for tag, lines in mission.context.items()},
    }


def standing(given: Provenance, period: str) -> dict[str, Any]:
    """What the foot and the ticker say; of earlier publications the latest, and all of this period."""
    latest = {r.entry for r in given.released[-MOST_RELEASED:]}
    listed = [r for r in given.released if r.entry in latest or r.period == period]
    plain = ("as_of_ms", "size", "root", "state", "code", "sealed_inputs", "shared_inputs", "version", "published_ms")
    return {
        **{n: getattr(given, n) for n in plain},
        "reasons": list(given.reasons),
        "reviewed_by": list(given.reviewed_by),
        "released": [{**dataclasses.asdict(r), "reasons": list(r.reasons)} for r in listed],
    }
