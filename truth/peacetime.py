"""Years of peace as a false alarm test: incidents a day, and how often a box and day would be called more than its season.

Source: NASA FIRMS, Ukraine, lists of days. Limits: from 2014 on there was war in the east, so the boxes there are told apart; a season is learned from
six years, and dry years differ from wet ones by more than that tells.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from reading import Floats, Ints, files
from season import learner, left_out
from table import rows

PATTERN: Final = "firms_ukraine_days/*.csv.gz"
THRESHOLDS: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
IN_WAR: Final = (47, 49, 37, 40)
"""South, north, west, east in degrees: the boxes in which there was war from 2014 on."""
FEWEST_YEARS: Final = 3


def check(data: Path) -> Iterator[str]:
    """The tables of the peaceful years; nothing where the data are not there."""
    paths = files(data, PATTERN)
    if len(paths) < FEWEST_YEARS:
        yield f"Peacetime years: fewer than three files `{PATTERN}`; skipped."
        return
    years = [int(path.name[:4]) for path in paths]
    learn = learner()
    seen = learn.incidents_of(paths)
    yield from a_day(seen, years)
    found = []
    for place, year in enumerate(years):
        print(f"  {year} against the others", file=sys.stderr, flush=True)
        found.append(left_out(learn, seen, place))
    for at_war in (False, True):
        yield ""
        yield from called([of_boxes(one, at_war=at_war) for one in found], at_war=at_war)


def a_day(seen: Any, years: list[int]) -> Iterator[str]:
    """How many incidents a day a year of peace has in the whole country."""
    yield "### Incidents of heat a day, whole country"
    body = []
    for place, year in enumerate(years):
        daily = np.bincount(seen.day[seen.year == place], minlength=int(seen.days[place]))
        middle, high = np.quantile(daily, (0.5, 0.95))
        numbers = (f"{daily.sum():,}", f"{daily.mean():.0f}", f"{middle:.0f}", f"{high:.0f}", f"{daily.max():,}")
        body.append((str(year), *numbers))
    yield from rows(("year", "incidents", "mean a day", "median", "95 % of days below", "most"), body)


def of_boxes(found: tuple[Ints, Floats, Ints], *, at_war: bool) -> tuple[Ints, Floats]:
    """Numbers and probabilities of the boxes in which there was war from 2014 on, or of all others."""
    number, p, corner = found
    south, north, west, east = IN_WAR
    lat, lon = corner.T
    inside = (lat >= south) & (lat < north) & (lon >= west) & (lon < east)
    return number[inside == at_war], p[inside == at_war]


def called(found: list[tuple[Ints, Floats]], *, at_war: bool) -> Iterator[str]:
    """How often a box and day would be called more than its season."""
    where = "boxes with war in the east from 2014 on" if at_war else "all other boxes of 1 x 1 degree"
    yield f"### Box-days called more than the season, {len(found[0][0])} {where}, each year against the six others"
    every = np.concatenate([p for _, p in found], axis=1)
    body = []
    for threshold in THRESHOLDS:
        shares = [float(np.mean(p >= threshold)) for _, p in found]
        over = every >= threshold
        pooled = (f"{np.mean(over):.2%}", f"{min(shares):.2%} to {max(shares):.2%}")
        body.append((f"{threshold:.2f}", *pooled, f"{over.sum(axis=0).mean():.2f}", f"{np.mean(over.any(axis=0)):.0%}"))
    head = ("probability at least", "of all box-days", "by year, least to most", "boxes a day", "days with any box")
    yield from rows(head, body)
    burning = np.mean(np.concatenate([number for number, _ in found], axis=1) > 0)
    yield f"\n{burning:.1%} of these box-days have an incident that does not burn steadily."
