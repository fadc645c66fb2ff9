"""Does fire move to where nobody looks? What was perceived independently of the watchers, held against when they watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.coverage.darkness import in_the_dark, nights
from trucewatch.coverage.expose import AREA
from trucewatch.coverage.reach import OVERPASS, reaches
from trucewatch.coverage.watching import discs, during, sites_of
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Zone
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS, Interval
from trucewatch.science.avoidance import ONE_E6, smallness_e6
from trucewatch.science.recurring import watched_daily
from trucewatch.science.regions import edges_of, inside

FOUND, NOT_FOUND, TOO_LITTLE = RESULTS = ("found", "not_found", "too_little")
DAYS: Final = 28
ALPHA_E6: Final = 10_000
"""The greatest probability, for one zone, with which indifferent fire is found to avoid observers."""
LONGEST_MS: Final = 3 * 3_600_000
WIDEST_M: Final = 5_000
FIRE: Final = v.KINDS.index("fire")
TOLD, DETECTED = (1 << v.MEANS.index(means) for means in ("told", "detected"))
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Displacement:
    """What was found for one zone.

    `perceived_by`: the witnesses that the result rests on, `told` or `satellite`. `days`, `incidents`: how many of theirs could have told
    avoidance from indifference. `observed_e6`: sum over the days of the mean chance to be watched of what they perceived; `expected_e6`:
    what it would be if fire did not care. `p_e6`: bound on the probability of so small a sum by chance; all x 1e6.
    """

    zone: str
    result: str
    perceived_by: str
    days: int
    incidents: int
    observed_e6: int
    expected_e6: int
    p_e6: int


def displaced(
    incidents: Incidents, watches: CoverageIntervals, zones: Sequence[Zone], mission: Mission, span: Interval
) -> tuple[Displacement, ...]:
    """Ask for the area and every zone whether fire avoided the watchers in the 28 days that end with a span.

    Args:
        incidents, watches: of those 28 days at least; watches of before the first one known are taken for unknown, not for absent.
        zones: of the agreement. mission: its area, night and range models.
    Returns: a row for `area` and for every zone that is no line, by zone.

    An incident bears witness if something perceived it that does not depend on who watched its place: people who told of it later, or,
    for heat, a satellite. How probably its place was watched at its time is held against the same place at the same time of day on all
    28 days. So neither day and night nor well and badly watched places can be taken for avoidance. A day counts once, however much
    happened on it, with the mean over its incidents. It is found where the bound for the sum of days is at most 1 % (two kinds of
    witnesses: half of that each) and the sum under half of what was expected; `too_little` where not even complete avoidance could
    have been found.

    Source: a comparison of days within strata of place and hour; `science.avoidance`.
    Limits: fire that moved for good to where nobody ever watches leaves nothing to compare. If both fire and outages come in spells of
        several days, the days are not independent, and 1 % is too low. Who watches from afar is no witness here, for an incident
        does not keep from where it was perceived. `not_found` does not say that fire does not avoid observers.
    """
    window = _window(watches, span.t1_ms)
    witnessed = _witnessed(incidents, window)
    scene = _Scene(witnessed, watches, mission, window)
    regions = {AREA: mission.area} | {z.id: z.region for z in zones if not z.line}
    found = []
    for name, region in sorted(regions.items()):
        here = inside(witnessed.lat_e7, witnessed.lon_e7, edges_of(region.rings))
        found.append(_strongest([scene.tested(name, by, here & whose) for by, whose in _witnesses(witnessed)]))
    return tuple(found)


def results(found: Sequence[Displacement]) -> Mapping[str, str]:
    """The result by zone, as the bulletin takes it."""
    return {row.zone: row.result for row in found}


def withdrawn(found: Sequence[Displacement]) -> frozenset[str]:
    """The zones in which fire was found to avoid observers: there no bound on what silence allows may be given."""
    return frozenset(row.zone for row in found if row.result == FOUND)


def _window(watches: CoverageIntervals, until_ms: int) -> Interval:
    """Whole days up to an instant: 28, or as many as there are watches of."""
    first_ms = int(watches.t0_ms.min()) if len(watches) else until_ms
    days = min(DAYS, max(1, -(-(until_ms - first_ms) // DAY_MS)))
    return Interval(until_ms - days * DAY_MS, until_ms)


def _witnessed(incidents: Incidents, window: Interval) -> Incidents:
    """Incidents of the window and the area whose place and hour are known, perceived by anybody who did not watch there."""
    middle_ms = _middle_ms(incidents)
    kept = (incidents.coarse == 0) & (incidents.in_area == 1) & (incidents.radius_m <= WIDEST_M)
    kept &= (incidents.t1_ms - incidents.t0_ms <= LONGEST_MS) & (middle_ms >= window.t0_ms) & (middle_ms < window.t1_ms)
    kept &= np.any([whose for _, whose in _witnesses(incidents)], axis=0)
    # by place: what people tell of lies at few places, and what watches one is then asked once
    in_order = np.lexsort((incidents.lon_e7, incidents.lat_e7))
    return incidents.take(in_order[kept[in_order]])


def _witnesses(incidents: Incidents) -> tuple[tuple[str, Marks], ...]:
    """By kind of witness, of which incidents (n,) they are: of no incident both."""
    told = (incidents.means_bits & TOLD) != 0
    heat = (incidents.kind == FIRE) & ((incidents.means_bits & DETECTED) != 0)
    return (("told", told), ("satellite", heat & ~told))


def _middle_ms(incidents: Incidents) -> Ints:
    return incidents.t0_ms + (incidents.t1_ms - incidents.t0_ms) // 2


class _Scene:
    """How probably each incident was watched, and would have been on any other day of the window."""

    def __init__(self, incidents: Incidents, watches: CoverageIntervals, mission: Mission, window: Interval) -> None:
        after_ms = _middle_ms(incidents) - window.t0_ms
        self.day = after_ms // DAY_MS
        self.days = (window.t1_ms - window.t0_ms) // DAY_MS
        first_ms = window.t0_ms + after_ms % DAY_MS
        opened = during(discs(watches), window)
        by_site, starts = sites_of(opened[opened["model"] != OVERPASS])
        dark = in_the_dark(first_ms[:, None] + DAY_MS * np.arange(self.days), *nights(window, mission))
        places = incidents.lat_e7, incidents.lon_e7
        sites = by_site[starts[:-1]], by_site, starts
        chance_e6 = watched_daily(*sites, *places, first_ms, DAY_MS, dark, reaches(mission.ranges))
        self.own_e6 = chance_e6[np.arange(len(incidents)), self.day]
        self.usual_e6 = chance_e6.sum(axis=1) // self.days
        self.telling = chance_e6.min(axis=1, initial=ONE_E6) < chance_e6.max(axis=1, initial=0)

    def tested(self, zone: str, by: str, chosen: Marks) -> Displacement:
        """One kind of witnesses in one zone; `too_little`, unless complete avoidance would have been found."""
        rows = np.flatnonzero(chosen & self.telling)
        days = np.unique(self.day[rows])
        of_days = [rows[self.day[rows] == day] for day in days.tolist()]
        observed_e6 = sum(int(self.own_e6[r].sum()) // len(r) for r in of_days)
        expected_e6 = sum(int(self.usual_e6[r].sum()) // len(r) for r in of_days)
        # two kinds of witnesses are asked, so each gets half of the errors
        p_e6, least_e6 = (min(ONE_E6, 2 * smallness_e6(o, expected_e6, len(days))) for o in (observed_e6, 0))
        small = p_e6 <= ALPHA_E6 and 2 * observed_e6 < expected_e6
        result = TOO_LITTLE if least_e6 > ALPHA_E6 else FOUND if small else NOT_FOUND
        return Displacement(zone, result, by, len(days), len(rows), observed_e6, expected_e6, p_e6)


def _strongest(tested: Sequence[Displacement]) -> Displacement:
    """What the kinds of witnesses say together: the strongest result, by the smallest probability, from the most incidents."""
    return min(tested, key=lambda row: (RESULTS.index(row.result), row.p_e6, -row.incidents))
