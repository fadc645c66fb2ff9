"""What sensors hear of the fire of arms in a setting, and how often there is nothing where a single one reports: false triggers beside what no other heard.

From the generator's formulas and the places of the sensors, as `expected`: nothing here looks at what a seed drew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from trucewatch.exercise.drawn.arms import ARMS_AT_HAND, Arm
from trucewatch.exercise.drawn.crowding import Crowding
from trucewatch.exercise.drawn.network import HEARD_PERCENT
from trucewatch.exercise.drawn.seasons import FALSE_TRIGGERS_E3, NEAR_M, SEASONS_OF
from trucewatch.exercise.land import Land, Point, distance_m
from trucewatch.exercise.setting import Setting

_REACH_PERCENT: Final = 92
"""How far sound goes on the average, of what it does on a usual day."""
_HUNTED_AT_M: Final = 3_600
_PLACES: Final = 240
_STEPS: Final = 5
_UNHEARD: Final = 1 - Fraction(HEARD_PERCENT, 100)
_WEIGHTS: Final = sum(arm.weight for arm in ARMS_AT_HAND)


def false_alone_e3(setting: Setting, land: Land) -> int:
    """The probability x 1e3 that there was nothing where one sensor alone reported something, one time."""
    false = Fraction(FALSE_TRIGGERS_E3 * len(land.sensors), 1_000)
    true = _arms(setting, land) + _hunting(setting, land)
    return round(1_000 * false / (false + true))


def heard_e6(setting: Setting, land: Land) -> dict[str, int]:
    """Of all that arms do, the share x 1e6 that is of a kind and that some sensor hears, by kind."""
    places, made = list(_fired_at(setting, land)), {arm.kind: Fraction(0) for arm in ARMS_AT_HAND if arm.heard_m}
    for arm in ARMS_AT_HAND:
        if arm.heard_m:
            near = _in_reach(land, places, arm.heard_m)
            some = 1 - sum((_UNHEARD**n for n in near), start=Fraction(0)) / max(1, len(near))
            made[arm.kind] += Fraction(arm.weight, _WEIGHTS) * some
    return {kind: round(1_000_000 * share) for kind, share in made.items()}


def _arms(setting: Setting, land: Land) -> Fraction:
    """Fire of arms a day that one sensor alone hears one time."""
    places = list(_fired_at(setting, land))
    shares = (Fraction(arm.weight, _WEIGHTS) * _heard_alone(land, places, arm) for arm in ARMS_AT_HAND if arm.heard_m)
    return setting.rate * sum(shares, start=Fraction(0))


def _heard_alone(land: Land, places: Iterable[Point], arm: Arm) -> Fraction:
    """The share of what an arm does that one sensor alone hears one time, whether it fires one volley or several."""
    volleys = range(1, min(arm.volleys, arm.acts[1]) + 1)
    near = _in_reach(land, places, arm.heard_m)
    return sum((_once(n * v) for n in near for v in volleys), start=Fraction(0)) / max(1, len(near) * len(volleys))


def _once(chances: int) -> Fraction:
    """The probability that of so many chances to hear something one comes true."""
    return chances * (1 - _UNHEARD) * _UNHEARD ** (chances - 1) if chances else Fraction(0)


def _hunting(setting: Setting, land: Land) -> Fraction:
    """Hunting a day that one sensor alone hears."""
    steps = [NEAR_M * (2 * k - _STEPS + 1) // _STEPS for k in range(_STEPS)]
    places = [(home.x_m + x, home.y_m + y) for home in land.localities for x in steps for y in steps]
    near = _in_reach(land, places, _HUNTED_AT_M)
    share = sum(map(_once, near), start=Fraction(0)) / max(1, len(near))
    return Fraction(SEASONS_OF[setting.season].hunting_e3 * len(land.sections), 1_000) * share


def _fired_at(setting: Setting, land: Land) -> Iterator[Point]:
    """Places at which arms may fire, evenly over all of them. Limits: hot spots weigh no more than the rest of their sector."""
    crowding = Crowding(setting, land)
    (west_m, east_m), half_m = crowding.span_m, crowding.half_m
    for k in range(_PLACES):
        x = west_m + (east_m - west_m) * (2 * k + 1) // (2 * _PLACES)
        for step in range(_STEPS):
            yield x, land.river_y(x) + half_m * (2 * step - _STEPS + 1) // _STEPS


def _in_reach(land: Land, places: Iterable[Point], heard_m: int) -> list[int]:
    """How many sensors may hear what happens at each place."""
    xs, reach_m = [site.x_m for site in land.sensors], heard_m * _REACH_PERCENT // 100
    return [
        sum(
            distance_m(site.at, at) <= reach_m
            for site in land.sensors[bisect_left(xs, at[0] - reach_m) : bisect_left(xs, at[0] + reach_m)]
        )
        for at in places
    ]
