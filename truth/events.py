"""Events that people died in, as UCDP coded them, against heat that a satellite saw on the same day: more often near them than chance has it?

Source: UCDP GED (Ukraine), NASA FIRMS as lists of days (2016, 2018-2021) and VIIRS S-NPP (February to August 2023). Limits: most that UCDP codes burns
nothing that a satellite sees; a front burns on many days, so the shifted days are no peace, and the lift over them is the least that the event
itself explains; deaths are told for the civil day, fires for that of UTC.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from chance import interval_of_ratio
from reading import DAY_MS, Floats, Ints, files, incidents, observations, parsed
from table import rows

from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Observations
from trucewatch.science.geodesy import metres_per_e7

EVENTS: Final = "ucdp_ukraine/*.csv.gz"
FIRES: Final = "firms_snpp_ukraine_2023/*.csv.gz"
LISTS: Final = "firms_ukraine_days/*.csv.gz"
YEARS: Final = ("2016", "2018", "2019", "2020", "2021")
HOUR_MS: Final = 3_600_000
WITHIN_KM: Final = (5, 10, 25)
SHIFTED_DAYS: Final = (-14, -7, 7, 14)
SHIFTED_PLACES: Final = 8
TRIES: Final = 50
NEAREST_KM, FARTHEST_KM = 100.0, 200.0
MIDDLE_LAT_E7: Final = 483_000_000
_NORTH_M, _EAST_M = metres_per_e7(float(MIDDLE_LAT_E7))
Places = tuple[Ints, Ints]


@dataclass(frozen=True, eq=False)
class Near:
    """Incidents of heat, sorted by time, asked for what lies near a place within a day."""

    t0_ms: Ints
    lat_e7: Ints
    lon_e7: Ints

    @classmethod
    def of(cls, found: Incidents) -> Near:
        """Sort them."""
        order = np.argsort(found.t0_ms, kind="stable")
        return cls(found.t0_ms[order], found.lat_e7[order], found.lon_e7[order])

    def nearest_km(self, lat_e7: Ints, lon_e7: Ints, t0_ms: Ints) -> Floats:
        """Distance (n,) to the nearest incident that began within the day from each moment; infinite where there is none."""
        out = np.full(len(t0_ms), np.inf)
        first, last = np.searchsorted(self.t0_ms, t0_ms), np.searchsorted(self.t0_ms, t0_ms + DAY_MS)
        for i in np.flatnonzero(last > first).tolist():
            span = slice(first[i], last[i])
            north_km, east_km = km_of(self.lat_e7[span] - lat_e7[i], self.lon_e7[span] - lon_e7[i], int(lat_e7[i]))
            out[i] = float(np.sqrt(np.min(north_km * north_km + east_km * east_km)))
        return out


def km_of(north_e7: Ints, east_e7: Ints, lat_e7: int) -> tuple[Floats, Floats]:
    """Kilometres of differences of degrees at a latitude."""
    north_m, east_m = metres_per_e7(float(lat_e7))
    return north_e7 * np.float64(north_m / 1000), east_e7 * np.float64(east_m / 1000)


def check(data: Path) -> Iterator[str]:
    """Shares, chance levels and lifts; nothing where the data are not there."""
    events = files(data, EVENTS)
    lists = [path for path in files(data, LISTS) if path.name[:4] in YEARS]
    if not events or not lists:
        yield f"UCDP against FIRMS: no files `{EVENTS}` and `{LISTS}`; skipped."
        return
    told = observations(parsed("ucdp_ged", events))
    yield from overlap(told, files(data, FIRES))
    found = [incidents(observations(parsed("firms", [path])))[0] for path in lists]
    inside = [precise(told, int(one.t0_ms.min()), int(one.t1_ms.max())) for one in found]
    near = Near.of(Incidents.concat(found))
    yield f"{len(near.t0_ms):,} incidents of heat in {', '.join(YEARS)}."
    for precision in ("1", "2", "1 and 2"):
        yield ""
        yield from compared(chosen(Observations.concat(inside), precision), precision, near)


def overlap(told: Observations, fires: list[Path]) -> Iterator[str]:
    """How much of the newer file can be compared at all."""
    if fires:
        seen = observations(parsed("firms", fires))
        to_the_day = told.t1_ms - told.t0_ms <= DAY_MS + HOUR_MS
        first, last = int(seen.t0_ms.min()), int(told.t1_ms[to_the_day].max())
        both = int(np.sum(told.t0_ms[to_the_day] >= first))
        yield (
            f"The last event of the UCDP file that is known to the day was on {str(np.datetime64(last, 'ms'))[:10]} and the file of S-NPP begins on {str(np.datetime64(first, 'ms'))[:10]}: {both} such events "
            "lie in both, too few to compare. The years in which both are there are compared instead."
        )


def precise(told: Observations, from_ms: int, until_ms: int) -> Observations:
    """Events known to the day, far enough inside the time of the fires that the shifted days lie in it too."""
    room_ms = max(SHIFTED_DAYS) * DAY_MS
    to_the_day = np.array([json.loads(one)["date_prec"] == "1" for one in told.detail.tolist()])
    one_day = told.t1_ms - told.t0_ms <= DAY_MS + HOUR_MS
    inside = (told.t0_ms >= from_ms + room_ms) & (told.t1_ms <= until_ms - room_ms)
    return told.take(np.flatnonzero(to_the_day & one_day & inside))


def chosen(told: Observations, precision: str) -> Observations:
    """Events of a precision of place as UCDP codes it."""
    wanted = precision.split(" and ")
    return told.take(np.flatnonzero([json.loads(one)["where_prec"] in wanted for one in told.detail.tolist()]))


def compared(told: Observations, precision: str, near: Near) -> Iterator[str]:
    """One table: how many events have heat near them, and how many of their shifted copies."""
    draw = np.random.default_rng(1)
    days = told.t0_ms // DAY_MS
    own = near.nearest_km(told.lat_e7, told.lon_e7, told.t0_ms)
    on_other_days = [near.nearest_km(told.lat_e7, told.lon_e7, told.t0_ms + k * DAY_MS) for k in SHIFTED_DAYS]
    elsewhere = [near.nearest_km(*shifted(told, near, draw), told.t0_ms) for _ in range(SHIFTED_PLACES)]
    yield f"### {len(told):,} events of place precision {precision} on {len(np.unique(days))} days"
    yield from rows(
        ("heat within", "same day", "other days", "lift (95 %)", "other places", "lift (95 %)"),
        [
            (
                f"{km} km",
                f"{np.mean(own <= km):.1%}",
                *lifted(own, on_other_days, km, days),
                *lifted(own, elsewhere, km, days),
            )
            for km in WITHIN_KM
        ],
    )


def shifted(told: Observations, near: Near, draw: np.random.Generator) -> Places:
    """The same events 100 to 200 km away, each in a direction of its own, where the list of fires reaches: it burned there on some day."""
    lat_e7, lon_e7 = told.lat_e7.copy(), told.lon_e7.copy()
    out = np.arange(len(told))
    known = cells(near.lat_e7, near.lon_e7)
    for _ in range(TRIES):
        away_km, turned = draw.uniform(NEAREST_KM, FARTHEST_KM, len(out)), draw.uniform(0.0, 2 * math.pi, len(out))
        lat_e7[out] = told.lat_e7[out] + np.rint(away_km * np.cos(turned) * 1000 / _NORTH_M).astype(np.int64)
        lon_e7[out] = told.lon_e7[out] + np.rint(away_km * np.sin(turned) * 1000 / _EAST_M).astype(np.int64)
        out = out[~np.isin(cells(lat_e7[out], lon_e7[out]), known)]
    return lat_e7, lon_e7


def cells(lat_e7: Ints, lon_e7: Ints) -> Ints:
    """Cells (n,) of a tenth of a degree."""
    return (lat_e7 // 1_000_000) * 10_000 + lon_e7 // 1_000_000


def lifted(own: Floats, others: list[Floats], km: int, days: Ints) -> tuple[str, str]:
    """The share of shifted copies with heat near them, and how many times as often the events have it."""
    ours, theirs = (own <= km).astype(np.float64), np.mean([other <= km for other in others], axis=0)
    low, high = interval_of_ratio(ours, theirs, days)
    return f"{theirs.mean():.1%}", f"{ours.mean() / theirs.mean():.2f} ({low:.2f}-{high:.2f})"
