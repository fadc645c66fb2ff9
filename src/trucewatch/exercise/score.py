"""What the system derived, measured against the truth of an exercise.

The figures measure this program on invented data made by ourselves; they say nothing of any real truce.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import takewhile
from typing import Any, Final

from trucewatch.exercise.association import Group, Together, b_cubed_by, pairwise_by
from trucewatch.exercise.delay import delay
from trucewatch.exercise.detection import detection
from trucewatch.exercise.deviations import place, time
from trucewatch.exercise.figures import rounded
from trucewatch.exercise.hearing.mission import hearing
from trucewatch.exercise.matching import Line, Match, cause_of, class_of, matched
from trucewatch.exercise.numbers import numbers
from trucewatch.exercise.probabilities import breached, calibration
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.mission import Region

HEADING: Final = "on invented data made by ourselves"
_SIZES: Final = {1: "1", 3: "2 to 3", 10: "4 to 10", 30: "11 to 30", 100: "31 to 100", math.inf: "over 100"}
_NAMES: Final = ("b3_precision", "b3_recall", "b3_f1", "pair_precision", "pair_recall", "pair_f1")
_NOTHING: Final = dict.fromkeys(_NAMES, 1.0)
"""Where there is nothing to put together."""
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
        truth: `truth_lines` of truth.jsonl. The tables: all that the mission's ledger holds. zones: of the agreement, by id.
        weeks: what its indicators say, as rows of `show indicator`.
    Returns: `association`, `detection`, `place`, `time`, `calibration`, `findings`, `counts`, `events`, `hearing` (None where no waveforms were listened to), `indicator` and single figures; shares from 0 to 1.
    """
    head = next(line for line in truth if line["what"] == "exercise")
    match = matched(truth, incidents, members, observations)
    false = Counter(_false_kind(match.events[e]) for e in match.event_of.values() if not match.events[e]["real"])
    return {
        "on": HEADING,
        "seed": head["seed"],
        "days": head["days"],
        "settings": {name: head[name] for name in SETTINGS if name in head},
        "association": _association(match),
        "detection": detection(match),
        "place": place(match),
        "time": time(match),
        "calibration": calibration(match, findings, zones or {}),
        "findings": _breaches(match, findings),
        "counts": numbers(truth, counts),
        "events": _perceived(match),
        "hearing": hearing(truth, observations),
        "indicator": delay(truth, weeks),
        "false_incidents_per_day": rounded(Fraction(false.total(), head["days"])),
        "false_by_cause": {name: rounded(Fraction(n, head["days"])) for name, n in sorted(false.items())},
    }


def _false_kind(event: Line) -> str:
    """What a false event was: the words of its name before any number, such as `false_trigger`."""
    words = takewhile(lambda word: not any(map(str.isdigit, word)), str(event["event"]).split("-"))
    return "_".join(words) or "false"


def _association(match: Match) -> dict[str, Any]:
    """B-cubed and pairwise figures of all observations; of those that come of fire of arms, by class of events and by size, among all of them.

    By size without pairs: an event of one observation has none.
    """
    together = Together.of([incident for _, incident, _ in match.rows], [event for _, _, event in match.rows])

    def by(group: Group, names: Sequence[str] = _NAMES) -> dict[str, dict[str, float]]:
        cubed, paired = b_cubed_by(together, group), pairwise_by(together, group)
        return {g: dict(zip(names, map(rounded, (*f, *paired[g])), strict=False)) for g, f in cubed.items()}

    sizes = by(lambda name: _size(match.sizes[name]), _NAMES[:3])
    return {
        **by(lambda _: "").get("", _NOTHING),
        "observations": len(match.rows),
        "of_arms": by(lambda name: cause_of(match.events[name])).get("arms", _NOTHING),
        "by_class": by(lambda name: class_of(match.events[name])),
        "by_size": {name: sizes[name] for name in _SIZES.values() if name in sizes},
    }


def _size(n: int) -> str:
    """Of how many observations an event is, in groups."""
    return next(name for most, name in _SIZES.items() if n <= most)


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
