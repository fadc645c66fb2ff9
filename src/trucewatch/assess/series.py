"""Daily series for the indicator: from counts with their coverage, or from the figures that another body published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from trucewatch.model.columns import Ints
from trucewatch.model.derived import Counts, Exposures
from trucewatch.model.evidence import MissionRecords
from trucewatch.model.mission import IndicatorSpec, Mission
from trucewatch.model.time import DAY_MS, period_holding, zone

AREA: Final = "area"
ANY: Final = "any"
BOTH: Final = "both"
"""The region that also takes the sum of the two that a body tells apart."""
OPEN: Final = -1
WHOLE_E6: Final = 1_000_000


class Figure(NamedTuple):
    """What was counted on some days in a row, from least to most (OPEN: no upper end), and the share of them that was seen.

    `last`: the day on which the last of its reporting periods ends, as `date.toordinal` numbers days.
    """

    last: int
    days: int
    least: int
    most: int
    share_least_e6: int = WHOLE_E6
    share_most_e6: int = WHOLE_E6


Span: TypeAlias = tuple[int, int]
"""Last day and number of days."""


@dataclass(frozen=True, eq=False)
class DailySeries:
    """Figures that do not overlap, in order of time: columns (n,) int64 as in `Figure`."""

    last: Ints
    days: Ints
    least: Ints
    most: Ints
    share_least_e6: Ints
    share_most_e6: Ints

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> DailySeries:
        """Bring figures into order."""
        table = np.array(sorted(figures), np.int64).reshape(-1, len(Figure._fields))
        return cls(*table.T)

    def between(self, first: int, last: int) -> DailySeries:
        """The figures whose days all lie from one day to another, both included."""
        inside = (self.last - self.days >= first - 1) & (self.last <= last)
        return DailySeries(*(getattr(self, name)[inside] for name in Figure._fields))


def of_counts(spec: IndicatorSpec, counts: Counts, exposures: Exposures) -> DailySeries:
    """The counts of a rule, in one or several zones together, day by day.

    Days on which nothing could have been seen, or on which one of the zones has no count, are missing. What was seen of a day is
    at least the least share of its zones, and at most the greatest share of any means and class.
    Limits: what was seen of a day is taken for a fair sample of it; where fire avoids observers, it is not.
    """
    zones = spec.zones or (AREA,)
    reach = {
        (r["period"], r["zone"]): r["most_e6"]
        for r in exposures.take(exposures.means == ANY).rows()
        if r["event_class"] == ANY
    }
    days: dict[str, list[dict[str, Any]]] = {}
    for row in counts.take((counts.rule == spec.rule) & np.isin(counts.zone, zones)).rows():
        days.setdefault(row["period"], []).append(row)
    return DailySeries.of(_together(rows, reach) for rows in days.values() if _seen(rows, reach, len(zones)))


def _seen(rows: list[dict[str, Any]], reach: Mapping[tuple[str, str], int], zones: int) -> bool:
    return len(rows) == zones and any(_most_e6(r, reach) for r in rows)


def _most_e6(row: dict[str, Any], reach: Mapping[tuple[str, str], int]) -> int:
    return max(int(row["exposure_e6"]), reach.get((row["period"], row["zone"]), 0))


def _together(rows: list[dict[str, Any]], reach: Mapping[tuple[str, str], int]) -> Figure:
    return Figure(
        last=date.fromisoformat(rows[0]["period"]).toordinal(),
        days=1,
        least=sum(r["least"] for r in rows),
        most=_sum_of_most(r["most"] for r in rows),
        share_least_e6=min(r["exposure_e6"] for r in rows),
        share_most_e6=max(_most_e6(r, reach) for r in rows),
    )


def _sum_of_most(most: Iterable[int]) -> int:
    listed = list(most)
    return OPEN if OPEN in listed else sum(listed)


def of_records(spec: IndicatorSpec, records: MissionRecords, mission: Mission) -> DailySeries:
    """The figures that a body published for a region, as they stand; how much it could see of these days is not known.

    Two figures of the same days that differ: from the lesser to the greater. A figure of which the day is not stated is of the only day
    of its span that no other figure of one day holds, for a body reports a day once; if there are several, it is left out. Of figures
    that overlap the one that ends first enters, of those the shorter: a sum over days never mixes with the days in it. A report
    without a figure is no zero.

    Args: records: those that count (`model.standing`), in any order. mission: its clock, by which days are told apart.
    Limits: a figure that was published late can change which day an earlier one is of.
    """
    stated = records.take((records.body == spec.body) & (records.unit == spec.unit))
    stated = stated.take((stated.count_min >= 0) | (stated.count_max >= 0))
    rows = sorted(stated.rows(), key=lambda r: r["id"])
    parts = {r["region"] for r in rows} - {BOTH}
    found = {form: _figures(spec.region, parts, _by_span(rows, form, mission)) for form in ("day", "days", "unstated")}
    sure = [*found["day"], *found["days"]]
    return DailySeries.of(_apart([*sure, *_dated(found["unstated"], {f.last for f in sure if f.days == 1})]))


def _by_span(rows: Iterable[dict[str, Any]], form: str, mission: Mission) -> dict[Span, dict[str, list[Figure]]]:
    """The figures of one form of period, by their days and region."""
    tz = zone(mission.timezone)
    made: dict[Span, dict[str, list[Figure]]] = {}
    for row in rows:
        days = (row["t1_ms"] - row["t0_ms"] + DAY_MS // 2) // DAY_MS
        if row["period_form"] == form and days > 0:
            last = date.fromisoformat(period_holding(row["t1_ms"] - 1, mission.cut_off, tz).name).toordinal()
            figure = Figure(last, days, max(row["count_min"], 0), row["count_max"])
            made.setdefault((last, days), {}).setdefault(row["region"], []).append(figure)
    return made


def _figures(region: str, parts: set[str], spans: Mapping[Span, dict[str, list[Figure]]]) -> list[Figure]:
    """One figure for every span in which the region has any."""
    made = []
    for regions in spans.values():
        given = list(regions.get(region, ()))
        if region == BOTH and len(parts) == 2 and parts <= set(regions):
            a, b = (_differing(regions[part]) for part in sorted(parts))
            given.append(a._replace(least=a.least + b.least, most=_sum_of_most((a.most, b.most))))
        if given:
            made.append(_differing(given))
    return made


def _differing(figures: list[Figure]) -> Figure:
    """Figures of the same days and region as one: from the least to the greatest of them."""
    most = [f.most for f in figures]
    return figures[0]._replace(least=min(f.least for f in figures), most=OPEN if OPEN in most else max(most))


def _dated(figures: list[Figure], held: set[int]) -> Iterator[Figure]:
    """Those of which the day follows from the days that others hold, as figures of that one day."""
    taken, left = set(held), sorted(figures)
    while left:
        free = {f: [day for day in range(f.last - f.days + 1, f.last + 1) if day not in taken] for f in left}
        known = [f for f in left if len(free[f]) == 1]
        if not known:
            return
        taken.add(free[known[0]][0])
        left.remove(known[0])
        yield known[0]._replace(last=free[known[0]][0], days=1)


def _apart(figures: list[Figure]) -> Iterator[Figure]:
    """Figures of which no two hold the same day: in order of their ends, of equal ends the shorter first."""
    taken: set[int] = set()
    for figure in sorted(figures):
        days = range(figure.last - figure.days + 1, figure.last + 1)
        if taken.isdisjoint(days):
            taken.update(days)
            yield figure
