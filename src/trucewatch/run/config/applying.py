"""Clauses and exceptions that can never apply, because the words, times and places that they ask for exclude each other.

What is refused never holds for certain beside what else is asked; of what nobody could describe it could at most leave more open. What
passes may still do nothing: only what every way to hold has in common is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import shapely

from trucewatch.errors import AgreementError
from trucewatch.model.agreement import Extent, Predicate, Zone
from trucewatch.model.mission import Region
from trucewatch.model.time import Interval, to_text
from trucewatch.run.config.asked import Asked, asked_by, both, common, either
from trucewatch.run.config.clauses import Written
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.geometry import in_degrees

_NOUNS: Final = {
    "kinds": "kinds",
    "uav_acts": "acts",
    "descriptions": "descriptions",
    "weapons": "weapons",
}
_SHOWN: Final = 12


@dataclass(frozen=True)
class Ground:
    """What clauses are held against: when the agreement is in force (empty: never), its zones and their extents."""

    in_force: tuple[Interval, ...]
    zones: Mapping[str, Zone]
    extents: Mapping[str, Extent]


def check_applying(written: Iterable[Written], ground: Ground) -> None:
    """Refuse clauses, predicates and exceptions that can never apply.

    Raises: AgreementError: at the part that leaves no way, with what is left beside it.
    """
    for w in written:
        _check_kinds(w)
        times = _times(w, ground)
        left = _narrowed(
            Asked(kinds=frozenset(w.clause.concerns), times=times),
            w.clause.breached_if,
            w.spot.at("breached_if"),
            ground,
        )
        for exception, place in zip(w.clause.exceptions, w.spot.each("exceptions"), strict=True):
            _narrowed(left, exception, place, ground)


def _times(w: Written, ground: Ground) -> tuple[Interval, ...]:
    """When a clause holds: while it is valid, the agreement is in force, and its zone exists."""
    times = common([w.clause.valid], ground.in_force) if ground.in_force else (w.clause.valid,)
    if not times:
        what = f"The clause `{w.clause.id}` can never apply: it holds at no time at which the agreement is in force."
        raise (w.spot.find("valid") or w.spot).refusal(what, "Correct its times, or those of `in_force`.")
    if w.clause.zone and not common(times, [ground.zones[w.clause.zone].valid]):
        what = f"The clause `{w.clause.id}` can never apply: its zone does not exist while it holds."
        raise w.spot.at("zone").refusal(what, f"{_said(times)} Correct its times, or `valid` of the zone.")
    return times


def _check_kinds(w: Written) -> None:
    for place in (spot for root in (w.spot.at("breached_if"), *w.spot.each("exceptions")) for spot in _acts(root)):
        for kind in place.each("kinds"):
            if kind.value not in w.clause.concerns:
                what = f"`{kind.value}` is asked for here and does not stand in `concerns`: it would never be judged."
                raise kind.refusal(what, "Add it to `concerns`, or take it out here.")


def _acts(spot: Spot) -> Iterator[Spot]:
    """Every `act` in a predicate."""
    ((name, argument),) = spot.value.items()
    if name == "act":
        yield spot.at(name)
    parts = spot.each(name) if name in {"all", "any"} else [spot.at(name)] if name == "not" else []
    if name == "deadline_missed" and "done" in argument:
        parts = [spot.at(name, "done")]
    for part in parts:
        yield from _acts(part)


def _narrowed(left: Asked, predicate: Predicate, spot: Spot, ground: Ground) -> Asked:
    """What is left where a predicate holds beside what was asked before. Raises: AgreementError: nothing."""
    ((name, argument),) = predicate.items()
    if name == "all":
        for part, place in zip(argument, spot.each(name), strict=True):
            left = _narrowed(left, part, place, ground)
        return left
    if name == "any":
        return reduce(either, [_narrowed(left, p, s, ground) for p, s in zip(argument, spot.each(name), strict=True)])
    made = both(left, asked_by(name, argument, ground.zones))
    if made.exhausted():
        raise _never(made.exhausted(), left, spot)
    if name == "in_zone":
        _check_meeting(argument, left.zones, spot, ground)
    return made


def _never(what: str, left: Asked, spot: Spot) -> AgreementError:
    if what == "times":
        return spot.refusal(
            "This can never hold: its time is over, or not yet come, while the clause holds.", _said(left.times)
        )
    if what == "calibres":
        return spot.refusal("This can never hold: no calibre is left.", "Correct the bounds of `calibre_mm`.")
    words = sorted(getattr(left, what))
    listed = ", ".join(words[:_SHOWN]) + (" and others" if len(words) > _SHOWN else "")
    return spot.refusal(
        f"This can never hold: what stands beside it leaves none of these {_NOUNS[what]}.",
        f"Left are: {listed}. Write one of them, or take this out.",
    )


def _said(times: Sequence[Interval]) -> str:
    return f"It holds from {to_text(times[0].t0_ms)} until {to_text(times[-1].t1_ms)}."


def _check_meeting(zone: str, others: Iterable[str], spot: Spot, ground: Ground) -> None:
    for other in sorted(others):
        if not _meet(zone, other, ground):
            what = f"This can never hold: the zones `{other}` and `{zone}` do not meet."
            raise spot.refusal(what, "Name zones that overlap, or join the two with `any`.")


def _meet(a: str, b: str, ground: Ground) -> bool:
    """Whether two zones have a place in common, each as large as its error leaves open."""
    if _touch(ground.zones[a].region, ground.zones[b].region):
        return True
    return _touch(ground.extents[a].most, ground.extents[b].most)


def _touch(a: Region, b: Region) -> bool:
    return bool(shapely.intersects(in_degrees(a), in_degrees(b)))
