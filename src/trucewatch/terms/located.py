"""The predicates of place: `in_zone`, `distance_to`, `side_of`, `crossed`. They say where, and nothing of who."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Zone, extent_key
from trucewatch.science.regions import edge_distance_mm, edges_of
from trucewatch.terms.atoms import one_of
from trucewatch.terms.judgement import FALSE, ONE_E6, TRUE, UNKNOWN, Judgement, Marks, rest
from trucewatch.terms.logic import Bounds
from trucewatch.terms.scene import Scene
from trucewatch.terms.spans import within

MOVES: Final = ("uav", "aircraft", "movement", "projectile", "rocket", "salvo")


def in_zone(scene: Scene, argument: str) -> Judgement:
    """It lies in the zone."""
    return _lies(scene.inside(extent_key("in_zone", argument)), "in_zone", zone=argument)


def distance_to(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """It lies within a distance of a zone or line; or beyond it: not within, also while there is no such zone."""
    least, most = scene.inside(extent_key("distance_to", argument))
    if "within_m" in argument:
        return _lies((least, most), "distance_to", zone=argument["of"], metres=argument["within_m"])
    return _lies(
        (ONE_E6 - most, ONE_E6 - least), "distance_to.beyond", zone=argument["of"], metres=argument["beyond_m"]
    )


def side_of(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """The effect lay on a party's side of a line. Where something had its effect says nothing of who did it."""
    return _lies(scene.inside(extent_key("side_of", argument)), "side_of", line=argument["line"], side=argument["side"])


def _lies(bounds: Bounds, name: str, **arguments: Any) -> Judgement:
    lo, hi = bounds
    said = np.full(len(lo), 2, np.int64)
    said[hi == 0], said[lo == ONE_E6] = 0, 1
    return Judgement(lo, hi, said, [(f"reason.{name}.{end}", arguments) for end in ("outside", "inside", "open")])


def crossed(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """What moved went over a line: known only of an unmanned aircraft that was said to cross, at a place that may be at the line.

    Not known of anything else that moves, nor of an event of no stated kind; what does not move crosses nothing.
    """
    subjects, line = scene.subjects, scene.lines[argument["line"]]
    moves, may_move = one_of(subjects.kind, MOVES, v.KINDS, ("unspecified",))
    _, exists = within(subjects.t0_ms, subjects.t1_ms, [line.valid])
    stated = subjects.uav_act == v.UAV_ACTS.index("crossing")
    crossing = (subjects.kind == v.KINDS.index("uav")) & stated
    holds = np.zeros(len(subjects), np.bool_)
    asked = np.flatnonzero(crossing)
    holds[asked] = _at(line, scene.take(asked))
    outcomes = [
        (~(moves | may_move), FALSE, ("reason.crossed.still", argument)),
        (~exists, FALSE, ("reason.crossed.no_line", argument)),
        (holds, TRUE, ("reason.crossed.holds", argument)),
        rest(len(subjects), UNKNOWN, "reason.crossed.open", **argument),
    ]
    return Judgement.each(outcomes, len(subjects))


def _at(line: Zone, scene: Scene) -> Marks:
    """Which subjects (n,) lie at a line as far as their place and the line's are known, while it is valid."""
    subjects = scene.subjects
    inside, _ = within(subjects.t0_ms, subjects.t1_ms, [line.valid])
    edges = edges_of(line.region.rings)
    places = zip(subjects.lat_e7.tolist(), subjects.lon_e7.tolist(), strict=True)
    away_mm = np.array([edge_distance_mm(lat, lon, edges) for lat, lon in places], np.int64)
    return inside & (away_mm <= 1000 * (subjects.radius_m + line.error_m))
