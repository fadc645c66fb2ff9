"""What the system derived, measured against the truth of an exercise.

The figures measure this program on invented data made by ourselves; they say nothing of any real truce.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias

from trucewatch.errors import EvidenceError
from trucewatch.exercise.association import b_cubed
from trucewatch.exercise.calibration import brier, expected_error
from trucewatch.exercise.land import M_PER_DEGREE
from trucewatch.exercise.truth import observation_key
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations

HEADING: Final = "on invented data made by ourselves"
_HALF_TO_95_E6: Final = 480_994
"""Radius that holds half of a circular normal over the radius that holds 95 %: sqrt(ln 2 / ln 20), x 1e6."""
_TRUE_NUMBER: Final = {"per_shot": "acts", "per_episode": "episodes"}

Line: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Match:
    """Which event each incident is taken for: that of most of its observations, of the first by name where two have as many."""

    events: dict[str, Line]
    pairs: tuple[tuple[str, str], ...]
    event_of: dict[str, str]


def score(
    truth: Sequence[Line],
    incidents: Incidents,
    members: Members,
    observations: Observations,
    findings: Findings,
    counts: Counts,
) -> dict[str, Any]:
    """Measure derived state against the truth.

    Args: truth: the lines of truth.jsonl. The tables: all that the mission's ledger holds.
    Returns: `association`, `place`, `calibration`, `findings`, `counts`, `events` and single figures; shares from 0 to 1, rounded to 1e-6.
    Raises: EvidenceError: the truth has no line that says of which exercise it is.
    """
    head = next((line for line in truth if line["what"] == "exercise"), None)
    if head is None:
        raise EvidenceError(
            "The truth does not say of which exercise it is.",
            hint="Make the exercise again: exercise new.",
            place="truth.jsonl",
        )
    match = _match([line for line in truth if line["what"] == "event"], members, observations)
    return {
        "on": HEADING,
        "seed": head["seed"],
        "days": head["days"],
        "association": _association(match),
        "place": _place(match, incidents),
        "calibration": {"findings": _calibration(match, findings)},
        "findings": _breaches(match, findings),
        "counts": _counts([line for line in truth if line["what"] == "period"], counts),
        "events": _perceived(match),
        "false_incidents_per_day": _rounded(
            Fraction(sum(not match.events[e]["real"] for e in match.event_of.values()), head["days"])
        ),
    }


def _match(events: Sequence[Line], members: Members, observations: Observations) -> Match:
    by_key = {key: line["event"] for line in events for key in line["observations"]}
    event_of_observation: dict[str, str] = {}
    for row in observations.rows():
        key = observation_key(row["source"], row["record"], row["lat_e7"], row["lon_e7"], row["t0_ms"], row["platform"])
        if key in by_key:
            event_of_observation[row["id"]] = by_key[key]
    rows = [(row["incident"], row["observation"]) for row in members.rows()]
    pairs = sorted((incident, event_of_observation[o]) for incident, o in rows if o in event_of_observation)
    most: dict[str, tuple[int, str]] = {}
    for (incident, event), n in sorted(Counter(pairs).items()):
        if n > most.get(incident, (0, ""))[0]:
            most[incident] = (n, event)
    return Match({line["event"]: line for line in events}, tuple(pairs), {i: event for i, (_, event) in most.items()})


def _association(match: Match) -> dict[str, float]:
    figures = b_cubed([incident for incident, _ in match.pairs], [event for _, event in match.pairs])
    return dict(zip(("b3_precision", "b3_recall", "b3_f1"), map(_rounded, figures), strict=True))


def _place(match: Match, incidents: Incidents) -> dict[str, float]:
    """Share of incidents whose true place lies within their radius of 95 %, and within the part of it that should hold half."""
    held50, held95, judged = 0, 0, 0
    for row in incidents.rows():
        event = match.events.get(match.event_of.get(row["id"], ""))
        if event is None or not event["real"]:
            continue
        off_m2 = _off_m2(row, event)
        judged += 1
        held95 += off_m2 <= row["radius_m"] ** 2
        held50 += off_m2 * 10**12 <= (row["radius_m"] * _HALF_TO_95_E6) ** 2
    return {"coverage50": _share(held50, judged), "coverage95": _share(held95, judged)}


def _off_m2(row: Line, event: Line) -> int:
    """Squared distance in metres on the exercise's plane."""
    north = (row["lat_e7"] - event["lat_e7"]) * M_PER_DEGREE[0] // 10**7
    east = (row["lon_e7"] - event["lon_e7"]) * M_PER_DEGREE[1] // 10**7
    return int(north * north + east * east)


def _calibration(match: Match, findings: Findings) -> dict[str, float]:
    judged = [row for row in findings.rows() if row["incident"] in match.event_of]
    p_e6 = [(row["lo_e6"] + row["hi_e6"]) // 2 for row in judged]
    happened = [_breached(match, row) for row in judged]
    return {"brier": _rounded(brier(p_e6, happened)), "ece": _rounded(expected_error(p_e6, happened))}


def _breached(match: Match, finding: Line) -> bool:
    return finding["clause"] in match.events[match.event_of[finding["incident"]]]["breaches"]


def _breaches(match: Match, findings: Findings) -> dict[str, int]:
    """Breaches found and missed, and findings `inconsistent` and `consistent` that the truth does not bear out."""
    rows = [row for row in findings.rows() if row["incident"] in match.event_of]
    said = [(row["result"], match.event_of[row["incident"]], row["clause"], _breached(match, row)) for row in rows]
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


def _counts(periods: Iterable[Line], counts: Counts) -> dict[str, dict[str, float]]:
    """For each rule: in which share of periods the range for the whole area holds the true number, and in which it begins above it."""
    true = {line["period"]: line for line in periods}
    ranges = [row for row in counts.rows() if row["zone"] == "area" and row["period"] in true]
    made = {}
    for rule, field in _TRUE_NUMBER.items():
        of_rule = [(row["least"], row["most"], true[row["period"]][field]) for row in ranges if row["rule"] == rule]
        holds = sum(least <= number and (most < 0 or number <= most) for least, most, number in of_rule)
        above = sum(least > number for least, _, number in of_rule)
        made[rule] = {"holds_the_truth": _share(holds, len(of_rule)), "begins_above_it": _share(above, len(of_rule))}
    return made


def _perceived(match: Match) -> dict[str, int]:
    """How many true events there were, how many left any trace, and how many false ones were reported."""
    traced = {event for _, event in match.pairs}
    real = {name for name, line in match.events.items() if line["real"]}
    return {"real": len(real), "perceived": len(real & traced), "false": len(traced - real)}


def _share(part: int, whole: int) -> float:
    """A share, 0 where there is nothing to share."""
    return _rounded(Fraction(part, max(1, whole)))


def _rounded(figure: Fraction) -> float:
    return round(float(figure), 6)
