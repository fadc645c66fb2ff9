"""Where watchers stand or could stand, and in which hours of the local day each of them watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.coverage.darkness import hours
from trucewatch.coverage.grounds import FINEST, cells_in, middles
from trucewatch.coverage.reach import OVERPASS
from trucewatch.coverage.watching import discs, during, sites_of
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.mission import Mission
from trucewatch.model.time import Interval, from_ms, local_to_ms, zone
from trucewatch.science.perceiving import SITE, Floats

HOURS: Final = 24
DAYS: Final = 28
MIDNIGHT: Final = "00:00"
DAY_MINUTES: Final = 1440
UNNAMED: Final = "watch-"
CANDIDATE: Final = "candidate-"
MOST_CANDIDATES: Final = 5_000
_PLACE: Final = ("lat_e7", "lon_e7", "radius_m", "model")


@dataclass(frozen=True, eq=False)
class Sites:
    """Watchers in an order. `ids`: their names. `rows` (n,): `science.perceiving.SITE`.

    `light`, `dark` (n, 24): the share of each hour of the local day in which one watches while it is light, and while it is dark.
    """

    ids: tuple[str, ...]
    rows: NDArray[Any]
    light: Floats
    dark: Floats

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    def take(self, chosen: Ints) -> Sites:
        """Some of them, in the order given."""
        ids = tuple(self.ids[i] for i in chosen.tolist())
        return Sites(ids, self.rows[chosen], self.light[chosen], self.dark[chosen])

    def together(self, others: Sites) -> Sites:
        """These, and then others."""
        rows = np.concatenate([self.rows, others.rows])
        light, dark = np.concatenate([self.light, others.light]), np.concatenate([self.dark, others.dark])
        return Sites(self.ids + others.ids, rows, light, dark)


def sites(ids: tuple[str, ...], places: Ints, opened: NDArray[np.bool_], mission: Mission) -> Sites:
    """Watchers that stand day after day.

    Args:
        places: (n, 4) latitude and longitude x 1e7, range in metres, row of `reach.reaches`. opened: (n, 24) the hours in which each watches.
    """
    rows = np.zeros(len(ids), SITE)
    for name, column in zip(_PLACE, places.reshape(-1, len(_PLACE)).T, strict=True):
        rows[name] = column
    night = darkness(mission)
    return Sites(ids, rows, opened * (1.0 - night), opened * night)


def darkness(mission: Mission) -> Floats:
    """The share (24,) of each hour of the local day that is night by the mission's clock."""
    since, until = _minutes(mission.night_from), _minutes(mission.night_until)
    minute = np.arange(DAY_MINUTES)
    inside = (minute >= since) & (minute < until) if since < until else (minute >= since) | (minute < until)
    made: Floats = inside.reshape(HOURS, -1).mean(axis=1)
    return made


def sites_watching(watches: CoverageIntervals, mission: Mission) -> Sites:
    """The watchers of the last 28 local days of which coverage intervals tell, each with how it watched on the mean of those days.

    Watches of one means, range and place are one watcher. What hindered a named platform is taken from its time.

    Limits: jamming that names no platform is left out, for it is no property of a site. Two platforms at one place, of one means and
        range, count as one, and as watching longer than either did where their hours overlap.
    """
    opened = discs(watches)
    opened = opened[opened["blocks"] == 0]
    span = last_days(opened, mission)
    if span is None:
        return sites((), np.empty((0, 4), np.int64), np.empty((0, HOURS), np.bool_), mission)
    rows, starts = sites_of(during(opened, span))
    count = len(starts) - 1
    site = np.repeat(np.arange(count), np.diff(starts))
    open_ms, whole_ms = np.zeros((2, HOURS, count), np.int64), np.zeros(HOURS, np.int64)
    cut, tz = hours(span, mission), zone(mission.timezone)
    for from_ms_, until_ms, dark in zip(
        cut.cuts_ms[:-1].tolist(), cut.cuts_ms[1:].tolist(), cut.dark.tolist(), strict=True
    ):
        hour = from_ms(from_ms_).astimezone(tz).hour
        within = np.minimum(rows["t1_ms"], until_ms) - np.maximum(rows["t0_ms"], from_ms_)
        np.add.at(open_ms[dark, hour], site, np.maximum(within, 0))
        whole_ms[hour] += until_ms - from_ms_
    share = open_ms / np.maximum(whole_ms, 1)[:, None]
    share /= np.maximum(share.sum(axis=0), 1.0)
    made = np.zeros(count, SITE)
    for name in _PLACE:
        made[name] = rows[name][starts[:-1]]
    names = tuple(f"{UNNAMED}{k + 1}" for k in range(count))
    return Sites(names, made, *(np.ascontiguousarray(part.T) for part in share))


def usual(given: Sites) -> tuple[int, int] | None:
    """The range in metres and the row of `reach.reaches` that most sites on the ground have; None where there is no such site."""
    ground = given.rows[given.rows["model"] != OVERPASS]
    if not len(ground):
        return None
    kinds, counts = np.unique(ground[["radius_m", "model"]], return_counts=True)
    radius_m, model = kinds[np.argmax(counts)].tolist()
    return radius_m, model


def candidates_over(mission: Mission, radius_m: int, model: int) -> Sites:
    """Sites that could be: the middles of equal cells over the area, 5,000 at most, all of one range and model, open all day.

    Limits: terrain, roads, mines, owners and power are not in it: it says where to look for a site.
    """
    fine = next((r for r in range(FINEST, 0, -1) if cells_in(mission.area, r) <= MOST_CANDIDATES), 0)
    found = middles(mission.area, fine)[:MOST_CANDIDATES]
    kind = np.broadcast_to(np.array([radius_m, model]), (len(found), 2))
    names = tuple(f"{CANDIDATE}{k + 1}" for k in range(len(found)))
    return sites(names, np.hstack([found, kind]), np.ones((len(found), HOURS), np.bool_), mission)


def last_days(watches: NDArray[Any], mission: Mission) -> Interval | None:
    """The whole local days, 28 at most, that end with the last watch; None where nobody watched."""
    if not len(watches):
        return None
    tz = zone(mission.timezone)
    first = from_ms(int(watches["t0_ms"].min())).astimezone(tz).date()
    last = from_ms(int(watches["t1_ms"].max()) - 1).astimezone(tz).date()
    since = max(first, last - timedelta(days=DAYS - 1))
    return Interval(local_to_ms(since, MIDNIGHT, tz), local_to_ms(last + timedelta(days=1), MIDNIGHT, tz))


def _minutes(clock: str) -> int:
    hour, minute = (int(part) for part in clock.split(":")[:2])
    return (60 * hour + minute) % DAY_MINUTES
