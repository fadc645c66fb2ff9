"""What belongs to a count for certain, and what may: by kind, means, evidence, place, side and time of day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement, CountingRule, Extent, Zone, extent_key
from trucewatch.model.derived import Incidents
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS, Interval
from trucewatch.terms.atoms import SAYS_NOTHING
from trucewatch.terms.judgement import ONE_E6
from trucewatch.terms.places import Places
from trucewatch.terms.spans import daily, within

AREA: Final = "area"
SIDE: Final = "side:"
EXERCISE: Final = "live_fire_exercise"
ARRIVED: Final = ("incoming", "impact", "airburst")
"""Descriptions that say: here is where the effect lay."""
FIRED: Final = "outgoing"
Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Likely:
    """Which incidents (n,) belong to something for certain, and which may."""

    certain: Marks
    possible: Marks

    def __and__(self, other: Likely) -> Likely:
        """What belongs to both."""
        return Likely(self.certain & other.certain, self.possible & other.possible)

    def take(self, rows: NDArray[np.intp]) -> Likely:
        """The same of some incidents."""
        return Likely(self.certain[rows], self.possible[rows])


def of_rule(incidents: Incidents, rule: CountingRule) -> Likely:
    """What a rule counts wherever it lies: of its kinds, perceived by one of its means, borne by sound evidence, no exercise if those are out.

    Only possible: what every source graded low, what is disputed, and where exercises are out what nobody described: it may have been
    one. Restrictions and inspections are perceived by no means and are asked for their kind only.
    """
    means = sum(1 << v.MEANS.index(name) for name in rule.means or v.MEANS)
    judged_only = np.isin(incidents.kind, [v.KINDS.index(kind) for kind in v.JUDGED_ONLY])
    possible = ((incidents.means_bits & means) != 0) | judged_only
    if rule.kinds:
        possible &= np.isin(incidents.kind, [v.KINDS.index(kind) for kind in rule.kinds])
    sound = (incidents.low_confidence == 0) & (incidents.disputed == 0)
    likely = Likely(possible & sound, possible)
    return likely if rule.exercises else likely & _no_exercise(incidents)


def _no_exercise(incidents: Incidents) -> Likely:
    may_be = _described(incidents, SAYS_NOTHING)
    is_one = _described(incidents, (EXERCISE,))
    return Likely(~may_be & ~is_one, ~is_one)


def _arrived(incidents: Incidents) -> Likely:
    """What had its effect where it was perceived: outgoing fire did not, and most descriptions leave it open."""
    return Likely(_described(incidents, ARRIVED), ~_described(incidents, (FIRED,)))


def _described(incidents: Incidents, words: Sequence[str]) -> Marks:
    return np.isin(incidents.description, [v.DESCRIPTIONS.index(word) for word in words])


def places_of(rule: CountingRule, agreement: Agreement) -> dict[str, Extent | None]:
    """The places that a rule is counted by, the whole area first: it has no extent, whatever is counted lies in it.

    A zone that is a line has no inside and is none of them. A side bears the party's id behind `side:`.
    """
    made: dict[str, Extent | None] = {AREA: None}
    if "zone" in rule.by:
        made |= {z.id: agreement.extents[z.id] for z in agreement.zones if not z.line}
    if "side" in rule.by:
        made |= sides_of(rule.line, agreement)
    return made


def sides_of(line: str, agreement: Agreement) -> dict[str, Extent]:
    """Both sides of a line by their names in counts."""
    parties = [p for z in agreement.zones if z.id == line for p in (z.left, z.right) if p]
    return {SIDE + p: agreement.extents[extent_key("side_of", {"line": line, "side": p})] for p in parties}


def side_zones(agreement: Agreement) -> tuple[Zone, ...]:
    """The sides that rules count by as zones of kind `side`, so that coverage can be told of each.

    Limits: a side bears its party's name, so the rules of one agreement are taken to count by the sides of one line; the first is meant.
    """
    lines = dict.fromkeys(rule.line for rule in agreement.rules if "side" in rule.by)
    sides: dict[str, Extent] = {}
    for line in lines:
        sides = {**sides_of(line, agreement), **sides}
    return tuple(Zone(name, "side", {}, e.most, 0, (), "", e.valid) for name, e in sides.items())


def in_places(incidents: Incidents, places: Mapping[str, Extent | None], certainty_e6: int) -> dict[str, Likely]:
    """What lies in each place: for certain with the agreement's certainty while the place is valid; perhaps if the contrary is not certain.

    On a side of the line lies what had its effect there.
    """
    known = {name: extent for name, extent in places.items() if extent is not None}
    everywhere = np.ones(len(incidents), np.bool_)
    made = {name: Likely(everywhere, everywhere) for name in places}
    for name, (least, most) in Places.of(known, known).inside(incidents).items():
        lies = Likely(least >= certainty_e6, most > ONE_E6 - certainty_e6)
        made[name] = lies & _arrived(incidents) if name.startswith(SIDE) else lies
    return made


def at_night(incidents: Incidents, mission: Mission) -> Likely:
    """What lies wholly between the mission's hours of night, and what touches them."""
    if not len(incidents):
        return Likely(np.zeros(0, np.bool_), np.zeros(0, np.bool_))
    # two days more: a window that begins before the first incident is not cut off
    around = Interval(int(incidents.t0_ms.min()) - 2 * DAY_MS, int(incidents.t1_ms.max()) + 2 * DAY_MS)
    nights = daily(mission.night_from, mission.night_until, mission.timezone, around)
    return Likely(*within(incidents.t0_ms, incidents.t1_ms, nights))
