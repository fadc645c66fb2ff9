"""How many: a number for every period, zone and rule, from what is certain to what is not excluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement, CountingRule, Zone
from trucewatch.model.columns import Ints, row_ids
from trucewatch.model.derived import Counts, Exposures, Incidents
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS, Interval, Period
from trucewatch.science.episodes import episodes
from trucewatch.terms.judgement import ONE_E6
from trucewatch.terms.scene import in_zone
from trucewatch.terms.spans import daily, within

AREA: Final = "area"
FIRE: Final = "fire"
SATELLITE: Final = "satellite"
OPEN: Final = -1
Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Likely:
    """Which incidents (n,) belong to something for certain, and which may."""

    certain: Marks
    possible: Marks

    def __and__(self, other: _Likely) -> _Likely:
        return _Likely(self.certain & other.certain, self.possible & other.possible)

    def take(self, rows: NDArray[np.intp]) -> _Likely:
        return _Likely(self.certain[rows], self.possible[rows])


def count(
    incidents: Incidents, agreement: Agreement, mission: Mission, periods: Sequence[Period], exposures: Exposures
) -> Counts:
    """Count incidents by every rule, in every zone that exists in the period and in the whole area, by period.

    Args:
        incidents: in any order; those outside the area and the coarse ones are counted nowhere.
        agreement: its rules, zones and certainty. mission: its clock and night. periods: in any order.
        exposures: of these periods and zones: each count carries the best band of those means that its rule counts by.
    Returns: sorted by id, a row for every period, zone and rule, zeros too.

    An incident counts in the period that holds the middle of its time. `least` is what is certain: inside the zone with the
    agreement's certainty, graded better than low by one source, not disputed. `most` adds what is not excluded. At night is for certain
    what lies wholly between the mission's hours of night, and perhaps what touches them.

    Source: the counting rules of the agreement; architecture.md, promise 3.
    Limits: an episode across a cut-off counts in both periods. Zones may overlap: their counts do not add up to the area's.
    """
    kept = incidents.take(np.flatnonzero((incidents.in_area == 1) & (incidents.coarse == 0)))
    # by latitude, as `episodes` wants it; ids break ties
    kept = kept.take(np.lexsort((kept.id, kept.lat_e7)))
    bands = {(r["period"], r["zone"], r["means"]): r["band"] for r in exposures.rows()}
    zones = [z for z in agreement.zones if not z.line]
    places = {AREA: _everywhere(kept), **{z.id: _in_zone(kept, z, agreement.certainty_e6) for z in zones}}
    rows: list[dict[str, Any]] = []
    for period in sorted(periods):
        names = [z.id for z in zones if z.valid.t0_ms < period.until_ms and period.from_ms < z.valid.t1_ms]
        here = _in_period(kept, period)
        seen = _Seen(kept.take(here), mission, period)
        for zone in [AREA, *names]:
            within_zone = places[zone].take(here)
            for rule in agreement.rules:
                band = _best(bands.get((period.name, zone, means), v.BANDS[0]) for means in _could_see(rule))
                rows.append({**_row(period, zone, rule, band), **seen.count(rule, within_zone)})
    made = Counts.from_rows(rows) if rows else Counts.of(0)
    made = made.replace(id=row_ids("count", made, ("from_ms", "until_ms", "zone", "rule")))
    return made.take(np.argsort(made.id, kind="stable"))


def _row(period: Period, zone: str, rule: CountingRule, band: str) -> dict[str, Any]:
    when = {"period": period.name, "from_ms": period.from_ms, "until_ms": period.until_ms}
    return {**when, "zone": zone, "rule": rule.id, "coverage": band}


def _could_see(rule: CountingRule) -> tuple[str, ...]:
    """The classes of coverage by which what a rule counts could have been perceived: satellites see heat and nothing else."""
    means = tuple(rule.means or v.MEANS)
    if set(rule.kinds) == {FIRE}:
        return (SATELLITE,)
    return (*means, SATELLITE) if FIRE in rule.kinds else means


def _best(bands: Iterable[str]) -> str:
    return v.BANDS[max(map(v.BANDS.index, bands))]


def _everywhere(incidents: Incidents) -> _Likely:
    all_ = np.ones(len(incidents), np.bool_)
    return _Likely(all_, all_)


def _in_zone(incidents: Incidents, zone: Zone, certainty_e6: int) -> _Likely:
    lo, hi = in_zone(incidents, zone)
    return _Likely(lo >= certainty_e6, hi > ONE_E6 - certainty_e6)


def _in_period(incidents: Incidents, period: Period) -> NDArray[np.intp]:
    middle_ms = incidents.t0_ms + (incidents.t1_ms - incidents.t0_ms) // 2
    return np.flatnonzero((middle_ms >= period.from_ms) & (middle_ms < period.until_ms))


class _Seen:
    """The incidents of one period, ready to be counted by any rule in any zone."""

    def __init__(self, incidents: Incidents, mission: Mission, period: Period) -> None:
        self.incidents = incidents
        nights = daily(mission.night_from, mission.night_until, mission.timezone, _around(period))
        self.night = _Likely(*within(incidents.t0_ms, incidents.t1_ms, nights))
        self.sound = (incidents.low_confidence == 0) & (incidents.disputed == 0)

    def count(self, rule: CountingRule, place: _Likely) -> dict[str, int]:
        """Least and most of one rule in one place, in all and at night."""
        i = self.incidents
        means = sum(1 << v.MEANS.index(name) for name in rule.means or v.MEANS)
        of_rule = np.isin(i.kind, [v.KINDS.index(kind) for kind in rule.kinds]) & ((i.means_bits & means) != 0)
        counted = place & _Likely(of_rule & self.sound, of_rule)
        least, most = _number(i, rule, counted)
        night_least, night_most = _number(i, rule, counted & self.night)
        return {"least": least, "most": most, "night_least": night_least, "night_most": night_most}


def _around(period: Period) -> Interval:
    """The period and two days on either side: an incident that is not coarse and has its middle inside lies within."""
    return Interval(period.from_ms - 2 * DAY_MS, period.until_ms + 2 * DAY_MS)


def _number(incidents: Incidents, rule: CountingRule, counted: _Likely) -> tuple[int, int]:
    """Least and most by the unit of a rule."""
    rows = np.flatnonzero(counted.possible)
    certain = counted.certain[rows]
    if rule.unit == "episode":
        i = incidents.take(rows)
        gap_ms = 1000 * rule.merge_time_s
        least, most = episodes(i.lat_e7, i.lon_e7, i.t0_ms, i.t1_ms, certain, rule.merge_distance_m, gap_ms)
        return int(least), int(most)
    high: Ints = incidents.count_max[rows]
    most = OPEN if (high == OPEN).any() else int(high.sum())
    return int(incidents.count_min[rows][certain].sum()), most
