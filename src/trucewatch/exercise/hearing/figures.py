"""What an ear is worth, in figures: how much it finds, how far off it is, whether its regions hold what they promise, each with the interval that chance leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from trucewatch.exercise.figures import likely_share, share, spread
from trucewatch.exercise.hearing.held import Told
from trucewatch.science.thresholds import poisson_interval

CHARGES_G: Final = {"under 1 kg": 1_000, "1 to 10 kg": 10_000, "10 to 100 kg": 100_000, "over 100 kg": 10**12}
AWAY_M: Final = {
    "under 5 km": 5_000,
    "5 to 10 km": 10_000,
    "10 to 20 km": 20_000,
    "20 to 40 km": 40_000,
    "over 40 km": 10**9,
}
"""Classes by the first that a value lies below."""


def heard(told: Sequence[Told], others: int) -> dict[str, Any]:
    """All figures of a trial. Args: others: detections that were of nothing.

    Returns: `all`; `by_charge`; `by_distance` to the third station; `by_both`, how many were found of each charge at each distance; `by_nearest`.
    """
    return {
        "all": _figures(told),
        "by_charge": _by(told, CHARGES_G, lambda one: one.charge_g),
        "by_distance": _by(told, AWAY_M, lambda one: one.third_m),
        "by_nearest": _by(told, AWAY_M, lambda one: one.nearest_m),
        "by_both": {
            charge: {away: _found(few) for away, few in _classes(listed, AWAY_M, lambda one: one.third_m).items()}
            for charge, listed in _classes(told, CHARGES_G, lambda one: one.charge_g).items()
        },
        "of_nothing": others,
    }


def rate(number: int, days: float) -> dict[str, Any]:
    """How often a day something came that was not there, with its interval. Source: Garwood (1936)."""
    if days <= 0.0:
        return {"number": number, "days": 0.0, "a_day": None, "least": None, "most": None}
    least, most = poisson_interval(number)
    return {
        "number": number,
        "days": round(days, 4),
        "a_day": round(number / days, 4),
        "least": round(least / days, 4),
        "most": round(most / days, 4),
    }


def _by(told: Iterable[Told], edges: dict[str, int], value: Callable[[Told], int]) -> dict[str, Any]:
    return {name: _figures(listed) for name, listed in _classes(told, edges, value).items()}


def _classes(told: Iterable[Told], edges: dict[str, int], value: Callable[[Told], int]) -> dict[str, list[Told]]:
    """By class, in order; a class without any is not there."""
    made: dict[str, list[Told]] = {name: [] for name in edges}
    for one in told:
        made[next(name for name, edge in edges.items() if value(one) < edge)].append(one)
    return {name: listed for name, listed in made.items() if listed}


def _figures(told: Sequence[Told]) -> dict[str, Any]:
    found = [one for one in told if one.found]
    return {
        **_found(told),
        "held50": _held(found, lambda one: one.held50),
        "held95": _held(found, lambda one: one.held95),
        "ellipse95": _held(found, lambda one: one.ellipse95),
        "in_time": _held(found, lambda one: one.in_time),
        "off_m": _middle_and_most([one.off_m for one in found]),
        "radius_m": _middle_and_most([float(one.radius_m) for one in found]),
        "late_ms": spread([1000.0 * one.late_s for one in found])["median"],
        "off_ms": _middle_and_most([1000.0 * abs(one.late_s) for one in found]),
    }


def _found(told: Sequence[Told]) -> dict[str, Any]:
    """How many were found, of how many, as a share with its interval."""
    return _share(sum(one.found for one in told), len(told))


def _held(found: Sequence[Told], what: Callable[[Told], bool]) -> dict[str, Any]:
    return _share(sum(map(what, found)), len(found))


def _share(part: int, whole: int) -> dict[str, Any]:
    least, most = likely_share(part, whole)
    return {"number": part, "of": whole, "share": share(part, whole), "least": round(least, 4), "most": round(most, 4)}


def _middle_and_most(values: Sequence[float]) -> dict[str, float | None]:
    """The median, and what nine of ten do not exceed."""
    ordered = sorted(values)
    n = len(ordered)
    return {f"p{q}": round(ordered[min(n - 1, n * q // 100)], 1) if n else None for q in (50, 90)}
