"""What the system derived, measured against the truth of an exercise.

The figures measure this program on invented data made by ourselves; they say nothing of any real truce.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from trucewatch.errors import EvidenceError
from trucewatch.exercise import deviations
from trucewatch.exercise.association import b_cubed, pairwise
from trucewatch.exercise.matching import Line, Match, cause_of, matched
from trucewatch.exercise.probabilities import breached, calibration
from trucewatch.model import vocabulary as v
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.mission import Region

HEADING: Final = "on invented data made by ourselves"
SETTINGS: Final = ("line_km", "rate", "sensors", "season", "density")


def score(
    truth: Sequence[Line],
    incidents: Incidents,
    members: Members,
    observations: Observations,
    findings: Findings,
    counts: Counts,
    zones: Mapping[str, Region] | None = None,
    weeks: Sequence[Line] = (),
) -> dict[str, Any]:
    """Measure derived state against the truth.

    Args:
        truth: the lines of truth.jsonl. The tables: all that the mission's ledger holds. zones: of the agreement, by id.
        weeks: what its indicators say, as rows of `show indicator`.
    Returns: `association`, `detection`, `place`, `time`, `calibration`, `findings`, `counts`, `events`, `indicator` and single figures; shares from 0 to 1.
    Raises: EvidenceError: the truth has no line that says of which exercise it is.
    """
    head = next((line for line in truth if line["what"] == "exercise"), None)
    if head is None:
        raise EvidenceError(
            "The truth does not say of which exercise it is.",
            hint="Make the exercise again: exercise new.",
            place="truth.jsonl",
        )
    match = matched(truth, incidents, members, observations)
    false = Counter(_false_kind(match.events[e]) for e in match.event_of.values() if not match.events[e]["real"])
    return {
        "on": HEADING,
        "seed": head["seed"],
        "days": head["days"],
        "settings": {name: head[name] for name in SETTINGS if name in head},
        "association": _association(match),
        "detection": deviations.detection(match),
        "place": deviations.place(match),
        "time": deviations.time(match),
        "calibration": calibration(match, findings, zones or {}),
        "findings": _breaches(match, findings),
        "counts": deviations.counted(truth, counts),
        "events": _perceived(match),
        "indicator": deviations.delay(truth, weeks),
        "false_incidents_per_day": deviations.rounded(Fraction(false.total(), head["days"])),
        "false_by_cause": {name: deviations.rounded(Fraction(n, head["days"])) for name, n in sorted(false.items())},
    }


def _false_kind(event: Line) -> str:
    """What a false event was: its name up to its number."""
    return str(event["event"]).rstrip("0123456789-_").replace("-", "_") or "false"


def _association(match: Match) -> dict[str, Any]:
    """B-cubed and pairwise figures of all observations; B-cubed of those of fire of arms, and by class of the event."""
    made: dict[str, Any] = _figures("b3", b_cubed, match.rows) | _figures("pair", pairwise, match.rows)
    arms = [row for row in match.rows if cause_of(match.events[row[2]]) == "arms"]
    classes: dict[str, list[tuple[str, str, str]]] = {}
    for row in match.rows:
        classes.setdefault(v.CLASS_OF_KIND.get(match.events[row[2]].get("kind", ""), "other"), []).append(row)
    return made | {
        "observations": len(match.rows),
        "of_arms": _figures("b3", b_cubed, arms),
        "by_class": {name: _figures("b3", b_cubed, rows) for name, rows in sorted(classes.items())},
    }


def _figures(name: str, measure: Any, rows: Sequence[tuple[str, str, str]]) -> dict[str, float]:
    figures = measure([incident for _, incident, _ in rows], [event for _, _, event in rows])
    return dict(
        zip((f"{name}_precision", f"{name}_recall", f"{name}_f1"), map(deviations.rounded, figures), strict=True)
    )


def _breaches(match: Match, findings: Findings) -> dict[str, int]:
    """Breaches found and missed, and findings `inconsistent` and `consistent` that the truth does not bear out."""
    rows = [row for row in findings.rows() if row["incident"] in match.event_of]
    said = [(row["result"], match.event_of[row["incident"]], row["clause"], breached(match, row)) for row in rows]
    found = {(event, clause) for result, event, clause, true in said if result == "inconsistent" and true}
    breaches = {(name, clause) for name, line in match.events.items() for clause in line["breaches"]}
    return {
        "breaches": len(breaches),
        "found": len(found),
        "missed": len(breaches - found),
        "wrongly_inconsistent": sum(result == "inconsistent" and not true for result, _, _, true in said),
        "wrongly_consistent": sum(result == "consistent" and true for result, _, _, true in said),
        "undetermined": sum(result == "undetermined" for result, _, _, _ in said),
    }


def _perceived(match: Match) -> dict[str, int]:
    """How many true events there were, how many left any trace, and how many false ones were reported."""
    traced = {event for _, _, event in match.rows}
    real = {name for name, line in match.events.items() if line["real"]}
    return {"real": len(real), "perceived": len(real & traced), "false": len(traced - real)}
