"""Every probability that was derived, beside what was true: what `calibration` judges."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from trucewatch.exercise.calibration import MILLION, judged, judged_intervals
from trucewatch.exercise.matching import OTHER, Match, cause_of, class_of
from trucewatch.model import vocabulary as v
from trucewatch.model.derived import Findings
from trucewatch.model.mission import Region
from trucewatch.science.regions import edges_of, inside
from trucewatch.science.zone_shares import shares_of_ellipses

Pairs = tuple[list[int], list[bool]]
"""Probabilities x 1e6, and whether each came true."""


def calibration(match: Match, findings: Findings, zones: Mapping[str, Region]) -> dict[str, Any]:
    """Judge every kind of probability; one that was nowhere given has no entry.

    `findings`: intervals, that the act is inconsistent with the clause. `kind`: that an incident is of the kind it names. `class`: that it is of each class of events
    that its kinds fall into. `clutter`: that it is ordinary or nothing. `zone`: that it lies in a zone, wherever that is open. `membership`: that an observation is of what
    its incident is taken for. `apart`: that two incidents are one thing. `preferred`: that an incident holds all observations of its event and no others.
    """
    intervals = _findings(match, findings)
    made: dict[str, Any] = {"findings": judged_intervals(*intervals)} if intervals[0] else {}
    entries = {
        "kind": _kinds(match),
        "class": _classes(match),
        "clutter": _clutter(match),
        "zone": _zones(match, zones),
        "membership": _membership(match),
        "apart": _apart(match),
        "preferred": _preferred(match),
    }
    return made | {name: judged(*pairs) for name, pairs in entries.items() if any(pairs[0])}


def breached(match: Match, finding: Mapping[str, Any]) -> bool:
    """Whether what a finding is about breached its clause in truth."""
    return finding["clause"] in match.events[match.event_of[finding["incident"]]]["breaches"]


def _findings(match: Match, findings: Findings) -> tuple[list[tuple[int, int]], list[bool]]:
    rows = [row for row in findings.rows() if row["incident"] in match.event_of]
    return [(r["lo_e6"], r["hi_e6"]) for r in rows], [breached(match, r) for r in rows]


def _kinds(match: Match) -> Pairs:
    told = [(i, e) for i, e in match.placed if "kind" in e]
    return [i["kind_e6"] for i, _ in told], [i["kind"] == e["kind"] for i, e in told]


def _classes(match: Match) -> Pairs:
    p_e6, true = [], []
    for incident, event in match.placed:
        if "kind" not in event or not incident["kinds"]:
            continue
        shares: dict[str, int] = {}
        for kind, p in json.loads(incident["kinds"]).items():
            of = v.CLASS_OF_KIND.get(kind, OTHER)
            shares[of] = shares.get(of, 0) + p
        for name, p in sorted(shares.items()):
            p_e6.append(min(p, MILLION))
            true.append(class_of(event) == name)
    return p_e6, true


def _clutter(match: Match) -> Pairs:
    known = [(match.incidents[i], match.events[e]) for i, e in sorted(match.event_of.items()) if i in match.incidents]
    return [i["clutter_e6"] for i, _ in known], [cause_of(e) != "arms" for _, e in known]


def _zones(match: Match, zones: Mapping[str, Region]) -> Pairs:
    """Pairs of an incident and a zone of which the incident may or may not lie inside; what is certain says nothing of errors of place."""
    known = [(i, e) for i, e in match.placed if i["var_north_m2"] > 0]
    if not known or not zones:
        return [], []
    edges = [edges_of(region.rings) for _, region in sorted(zones.items())]
    spread = [[i["var_north_m2"], i["cov_m2"], i["var_east_m2"]] for i, _ in known]
    lat_e7, lon_e7 = (np.array([i[name] for i, _ in known]) for name in ("lat_e7", "lon_e7"))
    shares = shares_of_ellipses(lat_e7, lon_e7, np.array(spread, np.float64), edges)
    true_lat_e7, true_lon_e7 = (np.array([e[name] for _, e in known]) for name in ("lat_e7", "lon_e7"))
    p_e6, true = [], []
    for row, one in zip(shares, edges, strict=True):
        open_ = (row > 0) & (row < MILLION)
        p_e6 += row[open_].tolist()
        true += inside(true_lat_e7, true_lon_e7, one)[open_].tolist()
    return p_e6, true


def _membership(match: Match) -> Pairs:
    return (
        [match.members[o]["p_e6"] for o, _, _ in match.rows],
        [match.event_of[i] == e for _, i, e in match.rows],
    )


def _apart(match: Match) -> Pairs:
    p_e6, true = [], []
    for name, incident in sorted(match.incidents.items()):
        for other, p in json.loads(incident["alternatives"] or "[]"):
            if name < other and name in match.event_of and other in match.event_of:
                p_e6.append(p)
                true.append(match.event_of[name] == match.event_of[other])
    return p_e6, true


def _preferred(match: Match) -> Pairs:
    p_e6, true = [], []
    for name, events in sorted(match.of_incident.items()):
        whole = len(set(events)) == 1 and len(events) == match.sizes[events[0]]
        p_e6.append(match.incidents[name]["preferred_e6"])
        true.append(whole)
    return p_e6, true
