"""How much of every zone could have been observed in every period."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import numpy as np

from trucewatch.coverage.bands import LITTLE_BELOW_E6, bands
from trucewatch.coverage.watching import Discs, discs
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Zone
from trucewatch.model.columns import Ints, row_ids
from trucewatch.model.derived import Exposures
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.manifest import Watch
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS, Interval, Period, utc_day
from trucewatch.science.exposure import add_watched, reaching
from trucewatch.science.lattice import lattice
from trucewatch.science.regions import edges_of

AREA: Final = "area"
SATELLITE: Final = "satellite"
ANY: Final = "any"
DETECTED: Final = "detected"
TOLD: Final = "told"
CLASSES: Final = (*v.MEANS, ANY)
LOOK_MS: Final = 600_000
"""A look of a satellite stands for ten minutes of watching."""
ONE_E6: Final = 1_000_000

Looks: TypeAlias = Mapping[str, tuple[Watch, Collection[str]]]
"""By source: what a day's deliveries say of coverage, and the UTC days (YYYY-MM-DD) on which it delivered anything."""


def expose(
    watches: CoverageIntervals, looks: Looks, zones: Sequence[Zone], mission: Mission, periods: Sequence[Period]
) -> Exposures:
    """Find the share of places and time that could have been observed, by means.

    Args:
        watches: all that is known of who watched where and when. looks: of sources whose mere deliveries show that they looked.
        zones: of the agreement. mission: its area. periods: in any order.
    Returns: sorted by id; for every period, for the area and every zone that exists in the period, a row for each means, for
        `satellite` and for `any`.

    The share is taken over 64 fixed places of the zone and all of the period. Satellites look at moments and cannot say whether cloud hid
    the ground, so they alone never make more than `little_observed`. Nor do published reports: how much of what happened they tell is not
    known, and they are no part of `any`.

    Source: architecture.md, promise 3; `science.lattice`.
    Limits: a disc is watched wholly or not at all: terrain, weather and loudness are not in it. Nothing is known of whether a watcher
        would have perceived what happened.
    """
    opened = discs(watches)
    rows: list[dict[str, Any]] = []
    regions = {AREA: lattice(edges_of(mission.area.rings))}
    regions |= {z.id: lattice(edges_of(z.region.rings)) for z in zones if not z.line}
    for period in sorted(periods):
        exists = {z.id for z in zones if z.valid.t0_ms < period.until_ms and period.from_ms < z.valid.t1_ms} | {AREA}
        here = opened.during(Interval(period.from_ms, period.until_ms))
        satellites, told = (_looked_at(looks, means, period) for means in (DETECTED, TOLD))
        for zone, places in regions.items():
            if zone in exists:
                rows += _rows(period, zone, {**_shares(here, places, period), TOLD: told}, satellites)
    made = Exposures.from_rows(rows) if rows else Exposures.of(0)
    made = made.replace(band=bands(made.least_e6))
    made = made.replace(id=row_ids("coverage", made, ("from_ms", "until_ms", "zone", "means", "event_class")))
    return made.take(np.argsort(made.id, kind="stable"))


def _rows(period: Period, zone: str, shares_e6: dict[str, int], satellites_e6: int) -> list[dict[str, Any]]:
    shares = {**shares_e6, SATELLITE: satellites_e6, ANY: max(shares_e6[ANY], satellites_e6)}
    when = {"period": period.name, "from_ms": period.from_ms, "until_ms": period.until_ms, "zone": zone}
    return [
        {
            **when,
            "means": means,
            "least_e6": share,
            "most_e6": share,
            "basis": _basis(means, share, share == satellites_e6),
        }
        for means, share in shares.items()
    ]


def _basis(means: str, share_e6: int, by_satellite: bool) -> str:
    """The message id of how a share was found."""
    if share_e6 == 0:
        return "basis.nothing"
    if means == TOLD:
        return "basis.told"
    return "basis.looks" if means == SATELLITE or (means == ANY and by_satellite) else "basis.watches"


def _shares(opened: Discs, places: Ints, period: Period) -> dict[str, int]:
    """The share x 1e6, rounded up so that nothing seen is told from little, by means and for any of them."""
    at_ms = np.concatenate([opened.t0_ms, opened.t1_ms])
    order = np.argsort(at_ms, kind="stable")
    disc = np.tile(np.arange(len(opened.t0_ms)), 2)[order]
    opens = order < len(opened.t0_ms)
    watched_ms = np.zeros(len(CLASSES), np.int64)
    for lat_e7, lon_e7 in places.tolist():
        reaches = reaching(opened.lat_e7, opened.lon_e7, opened.radius_m, lat_e7, lon_e7)
        if reaches.any():
            add_watched(at_ms[order], disc, opens, reaches, opened.means, opened.blocks, watched_ms)
    whole_ms = max(1, len(places)) * (period.until_ms - period.from_ms)
    return {name: -(-ONE_E6 * ms // whole_ms) for name, ms in zip(CLASSES, watched_ms.tolist(), strict=True)}


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
