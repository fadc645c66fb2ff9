"""How far places and times are off, and whether regions hold what they promise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from trucewatch.exercise.figures import share, spread
from trucewatch.exercise.land import M_PER_DEGREE
from trucewatch.exercise.matching import Line, Match, class_of
from trucewatch.model.time import from_text

_HALF_TO_95_E6: Final = 480_994
"""Radius that holds half of a circular normal over the radius that holds 95 %: sqrt(ln 2 / ln 20), x 1e6."""
_ELLIPSE: Final = {"ellipse50": -2 * math.log(0.5), "ellipse95": -2 * math.log(0.05)}
"""Squared distances, in standard deviations, within which a normal of two dimensions lies with 50 and 95 %."""


@dataclass(frozen=True)
class _Off:
    """An incident, what it is taken for, and how many metres its middle lies north and east of that."""

    incident: Line
    event: Line
    north_m: int
    east_m: int

    @property
    def metres(self) -> float:
        return math.hypot(self.north_m, self.east_m)

    @cached_property
    def held95(self) -> bool:
        return self._within(self.incident["radius_m"])

    @cached_property
    def held50(self) -> bool:
        return self._within(self.incident["radius50_m"] or self.incident["radius_m"] * _HALF_TO_95_E6 / 1e6)

    def _within(self, radius_m: float) -> bool:
        return self.north_m**2 + self.east_m**2 <= radius_m**2

    def squared(self) -> float:
        """Squared distance in standard deviations of the place."""
        n, e, c = (float(self.incident[name]) for name in ("var_north_m2", "var_east_m2", "cov_m2"))
        along = self.north_m**2 * e - 2 * self.north_m * self.east_m * c + self.east_m**2 * n
        return along / (n * e - c * c)


def place(match: Match) -> dict[str, Any]:
    """Share of incidents whose true place lies in their regions of 50 and 95 %, as circles and as ellipses; how far off their middles are, in metres; all and by class."""
    off = [_Off(i, e, *_off_m(i, e)) for i, e in match.placed]
    by: dict[str, list[_Off]] = {}
    for one in off:
        by.setdefault(class_of(one.event), []).append(one)
    distances = [one.squared() for one in off if one.incident["var_north_m2"] > 0]
    return {
        **_held(off),
        **{name: share(sum(q <= limit for q in distances), len(distances)) for name, limit in _ELLIPSE.items()},
        "error_m": spread(one.metres for one in off),
        "by_class": {name: _held(listed) | spread(one.metres for one in listed) for name, listed in sorted(by.items())},
    }


def _held(off: Sequence[_Off]) -> dict[str, float | None]:
    n = len(off)
    return {"coverage50": share(sum(o.held50 for o in off), n), "coverage95": share(sum(o.held95 for o in off), n)}


def _off_m(incident: Line, event: Line) -> tuple[int, int]:
    """Metres north and east on the exercise's plane, to the nearest."""
    north_e7, east_e7 = incident["lat_e7"] - event["lat_e7"], incident["lon_e7"] - event["lon_e7"]
    return round(north_e7 * M_PER_DEGREE[0] / 10**7), round(east_e7 * M_PER_DEGREE[1] / 10**7)


def time(match: Match) -> dict[str, Any]:
    """Share of incidents whose span touches the true one, and how far the starts are apart, in seconds."""
    known = [(i, e) for i, e in match.placed if "from" in e]
    spans = [(i["t0_ms"], i["t1_ms"], from_text(e["from"]), from_text(e["until"])) for i, e in known]
    touched = sum(a < d and c < b for a, b, c, d in spans)
    return {"touched": share(touched, len(spans)), "start_off_s": spread(abs(a - c) / 1000 for a, _, c, _ in spans)}
