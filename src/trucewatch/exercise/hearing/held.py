"""Detections held against the bangs that made them: which was found, how far off, and whether what was said of it holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from trucewatch.exercise.waves.blasts import Blast
from trucewatch.science.distances import arc_m
from trucewatch.science.geodesy import offset_m

WITHIN_MS: Final = 10_000
"""A detection is of the bang nearest in time, whatever its place, if that is so near."""
THIRD: Final = 3
ELLIPSE: Final = -2.0 * math.log(0.05)
"""Squared distance in standard deviations within which a normal of two dimensions lies with 95 %."""


@dataclass(frozen=True)
class Told:
    """A bang and what was said of it. `nearest_m`, `third_m`: to the nearest and the third station. The rest is 0 where it was not found.

    `late_s`: the middle of the time said, after the true one. `in_time`: the interval holds it. `score`: of the stack.
    """

    charge_g: int
    nearest_m: int
    third_m: int
    found: bool
    off_m: float = 0.0
    radius_m: int = 0
    held50: bool = False
    held95: bool = False
    ellipse95: bool = False
    late_s: float = 0.0
    in_time: bool = False
    score: float = 0.0


@dataclass(frozen=True)
class Held:
    """`told`: of every bang. `others`: detections that are of none."""

    told: list[Told]
    others: int


def held(blasts: Sequence[Blast], detections: Iterable[Mapping[str, Any]], stations: Sequence[tuple[int, int]]) -> Held:
    """Hold detections against bangs.

    Args: detections: rows with `t0_ms`, `t1_ms`, place, radii and covariance. stations: latitude and longitude x 1e7.
    Returns: each bang with the detection nearest in time; a detection is of one bang only, the nearest pairs first.
    Limits: places are not looked at, so what is found by chance at the right time is found.
    """
    rows = list(detections)
    pairs = sorted(
        (abs(_middle_ms(row) - blast.at_ms), k, j)
        for k, blast in enumerate(blasts)
        for j, row in enumerate(rows)
        if abs(_middle_ms(row) - blast.at_ms) <= WITHIN_MS
    )
    of_blast: dict[int, int] = {}
    taken: set[int] = set()
    for _, k, j in pairs:
        if k not in of_blast and j not in taken:
            of_blast[k] = j
            taken.add(j)
    told = [_told(blast, rows[of_blast[k]] if k in of_blast else None, stations) for k, blast in enumerate(blasts)]
    return Held(told, len(rows) - len(taken))


def _middle_ms(row: Mapping[str, Any]) -> int:
    return int(row["t0_ms"] + row["t1_ms"]) // 2


def _told(blast: Blast, row: Mapping[str, Any] | None, stations: Sequence[tuple[int, int]]) -> Told:
    away = sorted(round(arc_m(*blast.e7, *station)) for station in stations)
    plain = blast.charge_g, away[0], away[min(THIRD, len(away)) - 1]
    if row is None:
        return Told(*plain, found=False)
    north, east = offset_m(row["lat_e7"], row["lon_e7"], *blast.e7)
    off_m = math.sqrt(north * north + east * east)
    return Told(
        *plain,
        found=True,
        off_m=off_m,
        radius_m=int(row["radius_m"]),
        held50=off_m <= row.get("radius50_m", 0),
        held95=off_m <= row["radius_m"],
        ellipse95=_squared(north, east, row) <= ELLIPSE,
        late_s=(_middle_ms(row) - blast.at_ms) / 1000.0,
        in_time=row["t0_ms"] <= blast.at_ms < row["t1_ms"],
        score=row.get("score_e3", 0) / 1000.0,
    )


def _squared(north: float, east: float, row: Mapping[str, Any]) -> float:
    """Squared distance in standard deviations; none where no covariance was told."""
    n, e, c = (float(row.get(name, 0)) for name in ("var_north_m2", "var_east_m2", "cov_m2"))
    free = n * e - c * c
    return (north * north * e - 2.0 * north * east * c + east * east * n) / free if free > 0.0 else math.inf
