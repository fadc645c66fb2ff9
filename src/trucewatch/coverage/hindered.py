"""What stands beside every count: restrictions of movement, and how much of what could have been seen denials and jamming took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.coverage.darkness import hours
from trucewatch.coverage.expose import AREA, existing, places_of
from trucewatch.coverage.reach import reaches
from trucewatch.coverage.sweep import Watched, sweep
from trucewatch.coverage.watching import discs, during
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Zone
from trucewatch.model.evidence import CoverageIntervals, Restrictions
from trucewatch.model.mission import Mission
from trucewatch.model.standing import standing
from trucewatch.model.time import Interval, Period
from trucewatch.science.exposure import ONE_E6
from trucewatch.science.regions import edges_of, inside

LIFTED: Final = ("jammed", "denied")
"""What somebody does to the watchers; a broken or degraded sensor is nobody's doing."""
EVERYTHING: Final = len(v.MEANS)
MINUTE_MS: Final = 60_000


@dataclass(frozen=True)
class Hindrance:
    """What hindered the watchers of one zone in one period.

    `restrictions`: by kind, how many; `minutes`: how long they lasted together, delays by what was stated. `lost_e6`: which share x 1e6 of
    what could have been perceived was lost because somebody denied or jammed it, of the class of events of which most was lost;
    `event_class`: which one, empty if nothing was lost.
    """

    period: str
    zone: str
    restrictions: Mapping[str, int]
    minutes: int
    lost_e6: int
    event_class: str


def hindered(
    watches: CoverageIntervals,
    restrictions: Restrictions,
    zones: Sequence[Zone],
    mission: Mission,
    periods: Sequence[Period],
) -> tuple[Hindrance, ...]:
    """Find what hindered the watchers, so that denying access never pays: what it took stands beside every count.

    Args:
        watches, restrictions: all that touch the periods. zones: of the agreement. mission: its area, night and range models.
    Returns: by period and zone, for the area and every zone that exists in the period, zeros too.

    What was lost is the least exposure by all means together that there would have been, if each watcher that was denied or jammed had
    watched in its place for as long, less the exposure that there was, as a share of the former. Of the classes of events the one
    counts that lost most: a patrol kept out takes little from what sensors hear, and all of what only patrols can see. A restriction
    counts in every zone that holds its place, in every period that it touches; two contents of equal standing are one restriction.

    Source: vocabulary.md, Restriction. Limits: a denial that no coverage interval tells of has no share: nobody said what was lost.
    """
    opened, freed = discs(watches), discs(watches, LIFTED)
    known = standing(restrictions).rows
    regions = {AREA: mission.area} | {z.id: z.region for z in zones if not z.line}
    within = {name: inside(known.lat_e7, known.lon_e7, edges_of(region.rings)) for name, region in regions.items()}
    places, reach = places_of(zones, mission), reaches(mission.ranges)
    found = []
    for period in sorted(periods):
        span = Interval(period.from_ms, period.until_ms)
        cut = hours(span, mission)
        both = [during(watching, span) for watching in (freed, opened)]
        for zone in existing(zones, period):
            whole, left = (sweep(watching, places[zone], cut, reach) for watching in both)
            rows = known.take(np.flatnonzero(within[zone] & _touching(known, span)))
            found.append(Hindrance(period.name, zone, _kinds(rows), _minutes(rows, span), *_lost(whole, left)))
    return tuple(found)


def _lost(whole: Watched, left: Watched) -> tuple[int, str]:
    """The greatest share x 1e6 that any class lost, and that class; the first of equals."""
    shares = []
    for code, event_class in enumerate(v.EVENT_CLASSES):
        all_, rest = (sum(watched.least[EVERYTHING, code].tolist()) for watched in (whole, left))
        shares.append(((all_ - rest) * ONE_E6 // max(1, all_), event_class))
    lost_e6, event_class = max(shares, key=lambda share: share[0])
    return (lost_e6, event_class) if lost_e6 else (0, "")


def _touching(rows: Restrictions, span: Interval) -> NDArray[np.bool_]:
    touching: NDArray[np.bool_] = (rows.t0_ms < span.t1_ms) & (np.maximum(rows.t1_ms, rows.t0_ms + 1) > span.t0_ms)
    return touching


def _kinds(rows: Restrictions) -> dict[str, int]:
    codes, numbers = np.unique(rows.restriction, return_counts=True)
    return {v.RESTRICTIONS[code]: number for code, number in zip(codes.tolist(), numbers.tolist(), strict=True)}


def _minutes(rows: Restrictions, span: Interval) -> int:
    """Minutes of all restrictions together: the delay where one was stated, otherwise how long it lasted within the span."""
    lasted_ms: Any = np.minimum(rows.t1_ms, span.t1_ms) - np.maximum(rows.t0_ms, span.t0_ms)
    return int(np.where(rows.delay_min > 0, rows.delay_min, lasted_ms // MINUTE_MS).sum())
