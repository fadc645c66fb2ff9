"""Learn from files of fires by day how many are ordinary, by place and season, and print them as a mission's clutter.csv.

.venv/bin/python scripts/learn_clutter.py [--within SOUTH NORTH WEST EAST] [--measure] FILES...

The files are CSV, gzipped or not, with the columns LATITUDE, LONGITUDE and ACQ_DATE. Detections become incidents by the program's own
rules; these are counted by box of a degree and ten days of the year. A box leans on its neighbours and the ten days before and after as if it had
seen `LEANS_DAYS` days more of their kind. Squares in which something burns on many days of nearly every year are told as rows of their own.
--measure leaves out each year in turn and says how well the others foretell it; nothing else is printed then.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.fuse import fuse
from trucewatch.model.evidence import Observations
from trucewatch.model.time import DAY_MS
from trucewatch.run.config.clutter import OTHER
from trucewatch.science.expected import areas_km2, shares_e6

DEGREE_E7 = 10_000_000
SQUARE_E7 = 200_000
PIXEL_M = 450
TEN_DAYS = 36
FEWEST = 7
"""A box of a degree with fewer incidents in all years tells nothing."""
STEADY_DAYS, STEADY_YEARS_OF = 20, (5, 7)
"""Something burns steadily in a square where it does on so many days of a year, in at least that share of the years."""
LEANS_DAYS = 10.0
NEXT, CORNER, SEASON = 0.2, 0.14, 0.5
"""How much a day of a neighbour, of a neighbour at a corner, of the ten days before or after weighs against a day of the box itself."""
WIDENED = 1.5
"""The spread that years had which were learned from is too small for a year that was not: by this factor, beyond that of Poisson."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Seen:
    """Incidents (n,): year and day of the year as places from 0, place; and of each year how many days it has."""

    year: Ints
    day: Ints
    lat_e7: Ints
    lon_e7: Ints
    days: Ints


@dataclass(frozen=True, eq=False)
class Numbers:
    """Counts (years, rows, columns, 366) by box, whose first box begins at `corner` (whole degrees); which days there were (years, 366)."""

    count: Ints
    there: NDArray[np.bool_]
    corner: tuple[int, int]

    @property
    def known(self) -> NDArray[np.bool_]:
        """The boxes (rows, columns) that tell anything."""
        return np.asarray(self.count.sum((0, 3)) >= FEWEST)


def incidents_of(paths: list[Path]) -> Seen:
    """Every file's detections as incidents, day by day."""
    fires: dict[date, set[tuple[int, int]]] = defaultdict(set)
    for path in paths:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                place = round(float(row["LATITUDE"]) * 1e7), round(float(row["LONGITUDE"]) * 1e7)
                fires[date.fromisoformat(row["ACQ_DATE"])].add(place)
    years = sorted({day.year for day in fires})
    parts = [_of_day(day, years.index(day.year), sorted(places)) for day, places in sorted(fires.items())]
    year, number, lat, lon = np.hstack(parts)
    return Seen(year, number, lat, lon, np.array([date(y, 12, 31).timetuple().tm_yday for y in years]))


def _of_day(day: date, year: int, places: list[tuple[int, int]]) -> Ints:
    n, t0_ms = len(places), (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY_MS
    lat, lon = np.array(places).T
    observations = Observations.of(
        n,
        id=np.array([f"{i:040x}" for i in range(n)], "S40"),
        source="firms",
        means="detected",
        kind="fire",
        t0_ms=t0_ms,
        t1_ms=t0_ms + DAY_MS,
        lat_e7=lat,
        lon_e7=lon,
        radius_m=PIXEL_M,
        bearing_cdeg=-1,
        distance_min_m=-1,
        distance_max_m=-1,
        count_min=1,
        count_max=-1,
    )
    found, _ = fuse(observations)
    number = day.timetuple().tm_yday - 1
    return np.array([np.full(len(found), year), np.full(len(found), number), found.lat_e7, found.lon_e7])


def steady(seen: Seen) -> tuple[list[tuple[int, int, float]], NDArray[np.bool_]]:
    """Squares in which something burns steadily (south and west in degrees x 1e7, incidents a day), and which incidents lie in them."""
    square = np.column_stack([seen.lat_e7 // SQUARE_E7, seen.lon_e7 // SQUARE_E7])
    squares, of = np.unique(square, axis=0, return_inverse=True)
    days = np.unique(np.column_stack([of.ravel(), seen.year, seen.day]), axis=0)
    by_year = np.zeros((len(squares), len(seen.days)), np.int64)
    np.add.at(by_year, (days[:, 0], days[:, 1]), 1)
    least = -(-STEADY_YEARS_OF[0] * len(seen.days) // STEADY_YEARS_OF[1])
    chosen = np.flatnonzero((by_year >= STEADY_DAYS).sum(1) >= least)
    number = np.bincount(of.ravel(), minlength=len(squares))
    rows = [
        (int(squares[s, 0]) * SQUARE_E7, int(squares[s, 1]) * SQUARE_E7, number[s] / seen.days.sum()) for s in chosen
    ]
    return rows, np.isin(of.ravel(), chosen)


def numbers(seen: Seen, left_out: NDArray[np.bool_]) -> Numbers:
    """Count what does not burn steadily, by year, box and day."""
    row, column = seen.lat_e7 // DEGREE_E7, seen.lon_e7 // DEGREE_E7
    shape = len(seen.days), int(np.ptp(row)) + 1, int(np.ptp(column)) + 1, 366
    count, keep = np.zeros(shape, np.int64), ~left_out
    np.add.at(count, (seen.year[keep], (row - row.min())[keep], (column - column.min())[keep], seen.day[keep]), 1)
    return Numbers(count, np.arange(366) < seen.days[:, None], (int(row.min()), int(column.min())))


def ten_days(day: Ints) -> Ints:
    """The ten days to which a day of the year, from 0, belongs; the last few days belong to the last ten."""
    return np.minimum(day // 10, TEN_DAYS - 1)


def learned(given: Numbers, years: list[int]) -> tuple[Floats, Floats]:
    """Mean and spread (rows, columns, 36) of a day's number, from some of the years.

    The mean: gamma prior around what neighbours and seasons say. The spread: variance = mean + mean squared / shape, one shape for all
    boxes in the same ten days, by moments; then widened.
    """
    of = ten_days(np.arange(366))
    each = np.eye(TEN_DAYS)[of]
    known = given.known[..., None]
    count = given.count[years].sum(0) @ each * known
    days = given.there[years].sum(0) @ each * known
    around = (_around(count) + 0.01) / (_around(days) + 1.0)
    mean = (count + LEANS_DAYS * around) / (days + LEANS_DAYS)
    off = (given.count[years] - mean[..., of]) ** 2 * given.there[years][:, None, None] * known
    seen = given.there[years].sum(0) @ each
    excess = off.sum((0, 1, 2)) @ each - (seen * mean * known).sum((0, 1))
    one_over_shape = np.maximum(0.0, excess / (seen * (mean * known) ** 2).sum((0, 1)))
    return mean, 1.0 + WIDENED * mean * one_over_shape


def _around(of: Floats) -> Floats:
    """What the neighbours of each box, and the ten days before and after, add up to."""
    pad = np.pad(of, ((1, 1), (1, 1), (0, 0)))
    rows, columns = of.shape[:2]
    neighbours = np.zeros_like(of)
    for i, j in np.ndindex(3, 3):
        weight = 0.0 if i == j == 1 else NEXT if 1 in (i, j) else CORNER
        neighbours += weight * pad[i : i + rows, j : j + columns]
    in_season = SEASON * (np.roll(of, 1, -1) + np.roll(of, -1, -1))
    in_season_there = SEASON * (np.roll(neighbours, 1, -1) + np.roll(neighbours, -1, -1))
    return neighbours + in_season + 0.6 * in_season_there


def table(given: Numbers, steadily: list[tuple[int, int, float]], within: tuple[float, ...]) -> list[str]:
    """The rows of clutter.csv inside the given bounds, with the header."""
    mean, spread = learned(given, list(range(len(given.there))))
    south, north, west, east = within
    lines = ["kind,south,north,west,east,from_day,until_day,from_hour,until_hour,rate,spread,source"]
    for row, column in np.argwhere(given.known).tolist():
        lat, lon = given.corner[0] + row, given.corner[1] + column
        if not (south <= lat < north and west <= lon < east):
            continue
        for ten in range(TEN_DAYS):
            until = 10 * ten + 10 if ten < TEN_DAYS - 1 else 366
            days = f"{10 * ten + 1},{until},0,24"
            rate = _rate(mean[row, column, ten], (lat, lat + 1, lon, lon + 1))
            lines.append(
                f"fire,{lat},{lat + 1},{lon},{lon + 1},{days},{rate},{spread[row, column, ten]:.3g},NASA FIRMS"
            )
    for lat_e7, lon_e7, a_day in steadily:
        box = tuple(v / DEGREE_E7 for v in (lat_e7, lat_e7 + SQUARE_E7, lon_e7, lon_e7 + SQUARE_E7))
        if south <= box[0] < north and west <= box[2] < east:
            edges = ",".join(f"{v:.2f}" for v in box)
            lines.append(f"fire,{edges},1,366,0,24,{_rate(a_day, box)},1,NASA FIRMS: burns steadily")
    return lines


def _rate(a_day: float, box: tuple[float, ...]) -> str:
    """Incidents per 1,000 square kilometres and hour: three digits that count, down to the least that can be written."""
    edges = [np.array([round(v * DEGREE_E7)], np.int64) for v in box]
    rate = max(1e-6, a_day / 24 / (float(areas_km2(*edges)[0]) / 1000))
    return f"{float(f'{rate:.3g}'):.6f}".rstrip("0")


def measure(given: Numbers, years: list[str]) -> list[str]:
    """How the other years foretell each: what is said of its fires, and days of boxes with an excess.

    The last line is of all years: how often a day is called rarer than 5, 1 and 0.1 %, and the mean log likelihood.
    """
    beyond, total, days, lines = np.zeros(3), 0.0, 0, []
    of = ten_days(np.arange(366))
    for year in range(len(given.there)):
        mean, spread = learned(given, [y for y in range(len(given.there)) if y != year])
        at = np.ix_(np.flatnonzero(given.there[year]))
        n = given.count[year][given.known][:, at[0]]
        upper, own = _upper(n, mean[given.known][:, of[at]], spread[given.known][:, of[at]])
        beyond += [(upper < p).sum() for p in (0.05, 0.01, 0.001)]
        total, days = total + float(np.log(own).sum()), days + n.size
        ordinary, excess = _said(given, n, mean[given.known][:, of[at]], spread[given.known][:, of[at]])
        over = ", ".join(f"{(excess > p).sum()} over {p}" for p in (0.9, 0.99))
        lines.append(
            f"{years[year]}: a fire is ordinary with {ordinary:.2f} on average; of {n.size} days of boxes {over}"
        )
    said = ", ".join(f"{100 * b / days:.2f} %" for b in beyond)
    lines.append(f"{days} days of boxes; beyond 5, 1 and 0.1 %: {said}; mean log likelihood {total / days:.4f}")
    return lines


def _said(given: Numbers, n: Ints, mean: Floats, spread: Floats) -> tuple[float, Floats]:
    """The mean probability that one of the fires (boxes, days) counted is ordinary, and the excess (boxes, days), with the usual prior of something else."""
    row, column = np.nonzero(given.known)
    south, west = ((corner + at) * DEGREE_E7 for corner, at in zip(given.corner, (row, column), strict=True))
    km2 = areas_km2(south, south + DEGREE_E7, west, west + DEGREE_E7)
    other_e6 = np.rint(km2 / 1000 * 24 * float(OTHER) * 1e6).astype(np.int64)
    share, excess = shares_e6(
        n.ravel(),
        np.rint(1e6 * mean).astype(np.int64).ravel(),
        np.maximum(1000, np.rint(1e3 * spread)).astype(np.int64).ravel(),
        np.repeat(other_e6, n.shape[1]),
    )
    return float((share * n.ravel()).sum() / n.sum() / 1e6), excess / 1e6


def _upper(n: Ints, mean: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The probability of at least n, and of n, under the negative binomial law."""
    s = np.maximum(spread, 1.0001)
    term = s ** (-mean / (s - 1))
    below, own = np.zeros_like(mean), np.where(n == 0, term, 0.0)
    for k in range(int(n.max())):
        below += np.where(k < n, term, 0.0)
        term *= (k * (s - 1) + mean) / ((k + 1) * s)
        own = np.where(n == k + 1, term, own)
    return 1.0 - below, np.maximum(own, 1e-300)


def main() -> None:
    """Read, learn, print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--within", nargs=4, type=float, default=(-90.0, 90.0, -180.0, 180.0))
    asked.add_argument("--measure", action="store_true")
    asked.add_argument("files", nargs="+", type=Path)
    given = asked.parse_args()
    seen = incidents_of(given.files)
    steadily, in_them = steady(seen)
    counts = numbers(seen, in_them)
    named = sorted({p.name.split(".")[0] for p in given.files})
    if given.measure:
        sys.stdout.write("\n".join([*measure(counts, named), ""]))
        return
    years = ", ".join(named)
    head = [
        f"# Fires as incidents of a day, learned by scripts/learn_clutter.py from {len(seen.year)} incidents.",
        f"# NASA FIRMS active fires, files by day of Ukraine: {years}. Cite: NASA FIRMS.",
        "# From 2014 on there was war in the east; its fires are in these figures: docs/explanation/what-is-ordinary.md.",
    ]
    sys.stdout.write("\n".join([*head, *table(counts, steadily, tuple(given.within)), ""]))


if __name__ == "__main__":
    main()
