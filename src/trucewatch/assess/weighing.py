"""How much each incident weighs in the unit of a rule, and what a set of them comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.assess.belonging import Likely, Marks
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import CountingRule
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Findings, Incidents
from trucewatch.science.episodes import UNSTATED, episodes

OPEN: Final = -1
ABOUT: Final = v.COUNT_WORDS.index("about")
INCONSISTENT: Final = v.RESULTS.index("inconsistent")
CONSISTENT: Final = v.RESULTS.index("consistent")
_BITS: Final = np.array([bits.bit_count() for bits in range(1 << len(v.MEANS))], np.int64)


@dataclass(frozen=True, eq=False)
class Counted:
    """What a figure counted: incidents (n,), which of them for certain, and how much each weighs: at least and at most (-1 open).

    In the unit `episode` an incident weighs nothing by itself: what is linked is one.
    """

    rule: CountingRule
    incidents: Incidents
    certain: Marks
    least: Ints
    most: Ints

    def take(self, rows: NDArray[np.intp]) -> Counted:
        """Some of them."""
        return Counted(self.rule, self.incidents.take(rows), self.certain[rows], self.least[rows], self.most[rows])

    def among(self, likely: Likely) -> Counted:
        """Those of them that belong to something else too, of these only the certain ones for certain."""
        rows = np.flatnonzero(likely.possible)
        return Counted(self.rule, self.incidents, self.certain & likely.certain, self.least, self.most).take(rows)

    def number(self) -> tuple[int, int]:
        """The number that they come to: what is certain, and what is not excluded; -1 open."""
        if self.rule.unit == "episode":
            return Linking(self.rule, self.incidents).number(np.arange(len(self.certain)), self.certain)
        most = OPEN if (self.most == OPEN).any() else int(self.most.sum())
        return int(self.least[self.certain].sum()), most


def weigh(incidents: Incidents, findings: Findings, rule: CountingRule) -> tuple[Ints, Ints]:
    """How much each incident (n,) weighs by the unit of a rule, at least and at most (-1 open).

    `projectile`: its fused count, "about" so many as far off as the rule says. `observation`: how many observations it holds that are of the rule's means; where others perceived it
    too, that is known only from one per means upwards. `clause`: findings of the rule's clauses that are inconsistent; with those that
    are undetermined. `incident` and `episode`: one.
    """
    if rule.unit == "projectile":
        return _projectiles(incidents, rule)
    if rule.unit == "observation":
        return _observations(incidents, rule)
    if rule.unit == "clause":
        return _clauses(incidents, findings, rule)
    one = np.ones(len(incidents), np.int64)
    return one, one


def _projectiles(incidents: Incidents, rule: CountingRule) -> tuple[Ints, Ints]:
    off = np.where(incidents.count_word == ABOUT, rule.about_percent, 0)
    least = incidents.count_min * (100 - off) // 100
    most = -(-incidents.count_max * (100 + off) // 100)
    # something was perceived, so there was at least one; what is open stays open
    return np.maximum(least, np.minimum(incidents.count_min, 1)), np.where(incidents.count_max == OPEN, OPEN, most)


def _observations(incidents: Incidents, rule: CountingRule) -> tuple[Ints, Ints]:
    means = sum(1 << v.MEANS.index(name) for name in rule.means or v.MEANS)
    own, others = _BITS[incidents.means_bits & means], _BITS[incidents.means_bits & ~means]
    return np.where(others == 0, incidents.observations, own), incidents.observations - others


def _clauses(incidents: Incidents, findings: Findings, rule: CountingRule) -> tuple[Ints, Ints]:
    """A finding is one incident by one clause, so none is counted twice."""
    chosen = set(rule.clauses)
    of_rule = np.array([not chosen or clause in chosen for clause in findings.clause.tolist()], np.bool_)
    open_ = findings.take(np.flatnonzero(of_rule & (findings.result != CONSISTENT)))
    order = np.argsort(incidents.id, kind="stable")
    place = np.searchsorted(incidents.id[order], open_.incident)
    known = np.flatnonzero(place < len(order))
    known = known[incidents.id[order[place[known]]] == open_.incident[known]]
    owner = order[place[known]]
    sure = open_.result[known] == INCONSISTENT
    return (
        np.bincount(owner[sure], minlength=len(incidents)),
        np.bincount(owner, minlength=len(incidents)),
    )


class Linking:
    """What a rule counts (n,), ready to be linked to episodes, any part of it."""

    def __init__(self, rule: CountingRule, incidents: Incidents) -> None:
        self.reach = (rule.merge_distance_m, 1000 * rule.merge_time_s)
        self.columns = (incidents.lat_e7, incidents.lon_e7, incidents.t0_ms, incidents.t1_ms)
        self.directions = _directions(incidents) if rule.one_direction else np.ones(len(incidents), np.int64)

    def number(self, rows: NDArray[np.intp], certain: Marks) -> tuple[int, int]:
        """The episodes of some rows (m,), of which some are certain (m,): at least and at most."""
        order = np.argsort(self.columns[0][rows], kind="stable")
        rows = rows[order]
        lat_e7, lon_e7, t0_ms, t1_ms = (column[rows] for column in self.columns)
        return episodes(lat_e7, lon_e7, t0_ms, t1_ms, certain[order], self.directions[rows], *self.reach)


def _directions(incidents: Incidents) -> Ints:
    """A number above 0 for each direction that is stated."""
    numbers = {"": UNSTATED}
    return np.array([numbers.setdefault(said, len(numbers)) for said in incidents.direction.tolist()], np.int64)
