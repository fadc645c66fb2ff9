"""How much of every zone could have been observed in every period."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import numpy as np

from trucewatch.coverage.bands import LITTLE_BELOW_E6, bands
from trucewatch.coverage.darkness import hours
from trucewatch.coverage.reach import modelled, reaches
from trucewatch.coverage.sweep import Watched, sweep
from trucewatch.coverage.watching import discs, during
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Zone
from trucewatch.model.columns import Ints, row_ids
from trucewatch.model.derived import Exposures
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.manifest import Watch
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS, Interval, Period, utc_day
from trucewatch.science.exposure import ONE_E6
from trucewatch.science.lattice import lattice
from trucewatch.science.regions import edges_of, inside

AREA: Final = "area"
SATELLITE: Final = "satellite"
ANY: Final = "any"
DETECTED: Final = "detected"
TOLD: Final = "told"
SIDE: Final = "side"
"""The kind of a zone that is one side of a line, as far as it lies in the area."""
NOWHERE: Final = np.empty((0, 2), np.int64)
LOOK_MS: Final = 600_000
"""A look of a satellite stands for ten minutes of watching."""

Looks: TypeAlias = Mapping[str, tuple[Watch, Collection[str]]]
"""By source: what a day's deliveries say of coverage, and the UTC days (YYYY-MM-DD) on which it delivered anything."""
Row: TypeAlias = dict[str, Any]


def expose(
    watches: CoverageIntervals, looks: Looks, zones: Sequence[Zone], mission: Mission, periods: Sequence[Period]
) -> Exposures:
    """Find the share of places and time that could have been observed, by means and class of events, from least to most.

    Args:
        watches: all that is known of who watched where and when. looks: of sources whose mere deliveries show that they looked.
        zones: of the agreement, and sides of its lines (kind `side`). mission: its area, its night and its range models. periods: in any order.
    Returns: sorted by id; for every period, for the area and every zone that exists in the period, a row of class `any` for each means,
        for `satellite` and for `any`; and a row for every other class of which something could have been perceived.

    The share is taken over 64 fixed places of the zone and all of the period. Satellites look at moments and cannot say whether cloud hid
    the ground, so they alone never make more than `little_observed`. Nor do published reports: how much of what happened they tell is not
    known, and they are no part of `any`.

    Source: architecture.md, promise 3; `coverage.sweep`; `science.lattice`.
    Limits: what a range model says of a means is taken for all its watchers alike: terrain, weather and loudness are not in it. The hours
        of looks are not known, so `hours` is of watchers alone.
    """
    opened = discs(watches)
    reach = reaches(mission.ranges)
    rows: list[Row] = []
    regions = places_of(zones, mission)
    for period in sorted(periods):
        here = during(opened, Interval(period.from_ms, period.until_ms))
        cut = hours(Interval(period.from_ms, period.until_ms), mission)
        from_afar = [_looked_at(looks, means, period) for means in (DETECTED, TOLD)]
        # where nobody watched, all zones are alike; years of a replay are like that
        unwatched = [] if len(here) else list(_rows(sweep(here, NOWHERE, cut, reach), reach, *from_afar))
        for zone in existing(zones, period):
            when = {"period": period.name, "from_ms": period.from_ms, "until_ms": period.until_ms, "zone": zone}
            found = unwatched or _rows(sweep(here, regions[zone], cut, reach), reach, *from_afar)
            rows += [when | row for row in found]
    made = Exposures.from_rows(rows) if rows else Exposures.of(0)
    made = made.replace(band=bands(made.least_e6, made.most_e6))
    made = made.replace(id=row_ids("coverage", made, ("from_ms", "until_ms", "zone", "means", "event_class")))
    return made.take(np.argsort(made.id, kind="stable"))


def places_of(zones: Sequence[Zone], mission: Mission) -> dict[str, Ints]:
    """The 64 fixed places (m, 2) that stand for the area and for each zone that is no line; a side has those of the area on it."""
    area = lattice(edges_of(mission.area.rings))
    made = {AREA: area}
    for zone in zones:
        edges = edges_of(zone.region.rings)
        if zone.kind == SIDE:
            # a side of a line goes on beyond the area, and what lies there is nobody's to watch
            made[zone.id] = area[inside(area[:, 0], area[:, 1], edges)]
        elif not zone.line:
            made[zone.id] = lattice(edges)
    return made


def existing(zones: Sequence[Zone], period: Period) -> list[str]:
    """The area, and the zones that exist in a period."""
    return [AREA] + [
        z.id for z in zones if not z.line and z.valid.t0_ms < period.until_ms and period.from_ms < z.valid.t1_ms
    ]


def _rows(watched: Watched, reach: Ints, seen_from_space_e6: int, told_e6: int) -> Iterator[Row]:
    """The rows of one zone and period."""
    by_model = modelled(reach)
    for place, means in enumerate(v.MEANS):
        if means != TOLD:
            yield from _by_class(watched, place, means, bool(by_model[place]))
    any_class, *classes = _by_class(watched, len(v.MEANS), ANY, bool(by_model.any()))
    yield any_class | _with_looks(any_class, seen_from_space_e6)
    yield from classes
    yield _of_looks(SATELLITE, seen_from_space_e6, "basis.looks")
    yield _of_looks(TOLD, told_e6, "basis.told")


def _by_class(watched: Watched, place: int, means: str, by_model: bool) -> Iterator[Row]:
    """The row of any class, and one for each class of which something could have been perceived."""
    for code, event_class in enumerate(v.EVENT_CLASSES):
        if not watched.most[place, code].any():
            if event_class == ANY:
                yield _row(means, ANY, 0, 0, "basis.nothing")
            continue
        least_e6, most_e6 = watched.shares_e6(place, code)
        basis = "basis.ranges" if by_model else "basis.watches"
        by_hour = ",".join(map(str, (watched.hours_e6(place, code) // 1000).tolist()))
        yield _row(means, event_class, least_e6, most_e6, basis) | {"hours": by_hour}


def _with_looks(row: Row, looks_e6: int) -> Row:
    """What satellites' looks make of a row of all means: at least the better of the two, at most both."""
    better = looks_e6 > row["least_e6"]
    return {
        "least_e6": max(row["least_e6"], looks_e6),
        "most_e6": min(ONE_E6, row["most_e6"] + looks_e6),
        "basis": "basis.looks" if better else row["basis"],
    }


def _of_looks(means: str, share_e6: int, basis: str) -> Row:
    return _row(means, ANY, share_e6, share_e6, basis if share_e6 else "basis.nothing")


def _row(means: str, event_class: str, least_e6: int, most_e6: int, basis: str) -> Row:
    return {"means": means, "event_class": event_class, "least_e6": least_e6, "most_e6": most_e6, "basis": basis}


def _looked_at(looks: Looks, means: str, period: Period) -> int:
    """The share x 1e6 that looks from space, or published reports, stand for: below what would be more than little."""
    watched = 0
    for watch, days in (look for look in looks.values() if look[0].means == means):
        watched += sum(watch.looks_per_day * LOOK_MS * _overlap_ms(day, period) for day in set(days))
    share = -(-ONE_E6 * watched // (DAY_MS * (period.until_ms - period.from_ms)))
    return min(share, LITTLE_BELOW_E6 - 1)


def _overlap_ms(day: str, period: Period) -> int:
    """How much of a UTC day lies in a period."""
    start_ms = (date.fromisoformat(day).toordinal() - _EPOCH_DAY) * DAY_MS
    return max(0, min(start_ms + DAY_MS, period.until_ms) - max(start_ms, period.from_ms))


_EPOCH_DAY: Final = date.fromisoformat(utc_day(0)).toordinal()
