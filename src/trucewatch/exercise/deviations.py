"""How far places, times and numbers are off, and how much was found at all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from trucewatch.exercise.land import M_PER_DEGREE
from trucewatch.exercise.matching import Line, Match
from trucewatch.model import vocabulary as v
from trucewatch.model.derived import Counts
from trucewatch.model.time import from_text

_HALF_TO_95_E6: Final = 480_994
"""Radius that holds half of a circular normal over the radius that holds 95 %: sqrt(ln 2 / ln 20), x 1e6."""
_ELLIPSE: Final = {"ellipse50": -2 * math.log(0.5), "ellipse95": -2 * math.log(0.05)}
_TRUE_NUMBER: Final = {"per_shot": "acts", "per_episode": "episodes"}


def share(part: int, whole: int) -> float:
    """A share, 0 where there is nothing to share."""
    return rounded(Fraction(part, max(1, whole)))


def rounded(figure: Fraction) -> float:
    """To 1e-6."""
    return round(float(figure), 6)


def place(match: Match) -> dict[str, Any]:
    """Share of incidents whose true place lies in their regions of 95 and 50 %, as circles and as ellipses; how far off the middles are, in metres, all and by class."""
    off = [(i, e, _off_m(i, e)) for i, e in match.real]
    held95 = sum(n * n + k * k <= i["radius_m"] ** 2 for i, _, (n, k) in off)
    held50 = sum(n * n + k * k <= _radius50_m(i) ** 2 for i, _, (n, k) in off)
    by: dict[str, list[float]] = {}
    for _, event, (n, k) in off:
        by.setdefault(v.CLASS_OF_KIND.get(event.get("kind", ""), "other"), []).append(math.hypot(n, k))
    whole = [metres for listed in by.values() for metres in listed]
    spread = [_squared(i, *o) for i, _, o in off if i["var_north_m2"] > 0]
    return {
        "coverage50": share(held50, len(off)),
        "coverage95": share(held95, len(off)),
        **{name: share(sum(q <= limit for q in spread), len(spread)) for name, limit in _ELLIPSE.items()},
        "error_m": _spread(whole),
        "by_class": {name: _spread(listed) for name, listed in sorted(by.items())},
    }


def _radius50_m(incident: Line) -> float:
    return float(incident["radius50_m"] or incident["radius_m"] * _HALF_TO_95_E6 / 1e6)


def _off_m(incident: Line, event: Line) -> tuple[int, int]:
    """Metres north and east on the exercise's plane."""
    return (
        (incident["lat_e7"] - event["lat_e7"]) * M_PER_DEGREE[0] // 10**7,
        (incident["lon_e7"] - event["lon_e7"]) * M_PER_DEGREE[1] // 10**7,
    )


def _squared(incident: Line, north_m: int, east_m: int) -> float:
    n, e, c = (float(incident[name]) for name in ("var_north_m2", "var_east_m2", "cov_m2"))
    return (north_m * north_m * e - 2 * north_m * east_m * c + east_m * east_m * n) / (n * e - c * c)


def _spread(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    if not ordered:
        return {"n": 0}
    return {
        "n": len(ordered),
        "median": round(ordered[len(ordered) // 2], 1),
        "p95": round(ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)], 1),
    }


def time(match: Match) -> dict[str, Any]:
    """Share of incidents whose span touches the true one, and how far the starts are apart, in seconds."""
    known = [(i, e) for i, e in match.real if "from" in e]
    spans = [(i["t0_ms"], i["t1_ms"], from_text(e["from"]), from_text(e["until"])) for i, e in known]
    touched = sum(a < d and c < b for a, b, c, d in spans)
    return {"touched": share(touched, len(spans)), "start_off_s": _spread([abs(a - c) / 1000 for a, _, c, _ in spans])}


def detection(match: Match) -> dict[str, Any]:
    """Of the events that happened: how many were within reach of anybody, left a trace, and have an incident that stands for them; by class and by means."""
    found = {e for i, e in match.event_of.items() if i in match.incidents}
    traced = {event for _, _, event in match.rows}
    means = _means(match)
    by_class: dict[str, list[Line]] = {}
    for event in match.events.values():
        if event["real"]:
            by_class.setdefault(v.CLASS_OF_KIND.get(event.get("kind", ""), "other"), []).append(event)
    return {
        "by_class": {name: _found(listed, traced, found) for name, listed in sorted(by_class.items())},
        "by_means": {name: len(events) for name, events in sorted(means.items())},
    }


def _found(events: Iterable[Line], traced: set[str], found: set[str]) -> dict[str, Any]:
    names = {e["event"] for e in events}
    reach = {e["event"] for e in events if e.get("within_reach", e["event"] in traced)}
    return {
        "happened": len(names),
        "within_reach": len(reach),
        "perceived": len(names & traced),
        "found": len(names & found),
        "share_within_reach": share(len(reach & found), len(reach)),
    }


def _means(match: Match) -> dict[str, set[str]]:
    """The events that each means perceived."""
    found: dict[str, set[str]] = {}
    for observation, _, event in match.rows:
        if match.events[event]["real"]:
            found.setdefault(match.seen[observation]["means"], set()).add(event)
    return found


def counted(lines: Iterable[Line], counts: Counts) -> dict[str, dict[str, float]]:
    """For each rule: in which share of periods and zones the range holds the true number, in which it begins above it, and how far `least` and the middle are off.

    Errors are relative to the true number, of figures where that is above 0; the middle only of ranges that are not open.
    """
    true, periods = _true_numbers(lines)
    rules: dict[str, list[tuple[int, int, int]]] = {}
    for row in counts.rows():
        if row["period"] not in periods:
            continue
        number = true.get((row["period"], row["rule"], row["zone"]))
        if number is None and (row["rule"], row["zone"]) in {(r, z) for _, r, z in true}:
            number = 0
        if number is not None:
            rules.setdefault(row["rule"], []).append((row["least"], row["most"], number))
    return {rule: _off(rules.get(rule, [])) for rule in sorted({*rules, *_TRUE_NUMBER})}


def _true_numbers(lines: Iterable[Line]) -> tuple[dict[tuple[str, str, str], int], set[str]]:
    true: dict[tuple[str, str, str], int] = {}
    periods: set[str] = set()
    for line in lines:
        if line["what"] == "period":
            periods.add(line["period"])
            true |= {(line["period"], rule, "area"): line[field] for rule, field in _TRUE_NUMBER.items()}
        elif line["what"] == "count":
            true[line["period"], line["rule"], line["zone"]] = line["number"]
    return true, periods


def _off(rows: Sequence[tuple[int, int, int]]) -> dict[str, float]:
    above = [(least, most, n) for least, most, n in rows if n > 0]
    closed = [(least + most, n) for least, most, n in above if most >= 0]
    return {
        "holds_the_truth": share(sum(least <= n and (most < 0 or n <= most) for least, most, n in rows), len(rows)),
        "begins_above_it": share(sum(least > n for least, _, n in rows), len(rows)),
        "least_off": rounded(sum((Fraction(least - n, n) for least, _, n in above), Fraction(0)) / max(1, len(above))),
        "middle_off": rounded(
            sum((abs(Fraction(twice - 2 * n, 2 * n)) for twice, n in closed), Fraction(0)) / max(1, len(closed))
        ),
    }


def delay(lines: Iterable[Line], weeks: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """How many days after an escalation began its indicator first said `higher` of a week that ended after it; None without an escalation.

    Args: weeks: rows of `show indicator`: indicator, week (the day on which it ends), state.
    """
    known = next((line for line in lines if line["what"] == "escalation"), None)
    if known is None:
        return None
    onset = from_text(known["from"])
    said = sorted(
        from_text(row["week"])
        for row in weeks
        if row["indicator"] == known["indicator"] and row["state"] == "higher" and from_text(row["week"]) > onset
    )
    days = round((said[0] - onset) / 86_400_000, 1) if said else None
    return {"indicator": known["indicator"], "section": known["section"], "factor": known["factor"], "days": days}
