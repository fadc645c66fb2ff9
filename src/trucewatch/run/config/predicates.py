"""Predicates as they are written to predicates as they are evaluated: every name exists, every time is a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from trucewatch.model.agreement import JOINING, Predicate, Zone
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import instant_ms, known, span, timezone

PARTY: Final = "party of this agreement"


@dataclass(frozen=True)
class Names:
    """What a clause or a rule may name: the parties, and the zones by their ids."""

    parties: tuple[str, ...]
    zones: Mapping[str, Zone]

    def party(self, spot: Spot) -> str:
        """A party. Raises: AgreementError: nobody knows it."""
        return known(spot, self.parties, PARTY)

    def zone(self, spot: Spot) -> str:
        """A zone with an inside. Raises: AgreementError: there is none of that name, or it is a line."""
        if spot.value in self.zones and self.zones[spot.value].line:
            what = f"`{spot.value}` is a line: nothing lies in it."
            raise spot.refusal(what, "Name a zone, or ask for the `distance_to` the line or the `side_of` it.")
        return known(spot, (z.id for z in self.zones.values() if not z.line), "zone")

    def line(self, spot: Spot) -> str:
        """A line. Raises: AgreementError: there is none of that name."""
        return known(spot, (z.id for z in self.zones.values() if z.line), "line")

    def sided(self, spot: Spot) -> Zone:
        """A line that says which party lies on which side. Raises: AgreementError: there is no such line."""
        line = self.zones[self.line(spot)]
        if not (line.left and line.right):
            what = f"The line `{line.id}` does not say who is on which side."
            raise spot.refusal(what, "Give it `left` and `right` in zones.geojson, looking along it.")
        return line


def predicate(spot: Spot, names: Names) -> Predicate:
    """Read one predicate and those inside it.

    Raises: AgreementError: it names what there is not, or a time that there is not.
    """
    ((name, argument),) = spot.value.items()
    below = spot.at(name)
    if name == "not":
        return {name: predicate(below, names)}
    if name in JOINING:
        return {name: [predicate(p, names) for p in spot.each(name)]}
    read = _READERS.get(name)
    return {name: read(below, names) if read else argument}


def _during(spot: Spot, _: Names) -> dict[str, Any]:
    if daily := spot.find("daily"):
        timezone(daily.at("timezone"))
        return dict(spot.value)
    within = span(spot.at("span"))
    return {"span": {"t0_ms": within.t0_ms, "t1_ms": within.t1_ms}}


def _distance_to(spot: Spot, names: Names) -> dict[str, Any]:
    known(spot.at("of"), names.zones, "line or zone")
    return dict(spot.value)


def _side_of(spot: Spot, names: Names) -> dict[str, Any]:
    line = names.sided(spot.at("line"))
    known(spot.at("side"), (line.left, line.right), f"side of the line `{line.id}`")
    return dict(spot.value)


def _crossed(spot: Spot, names: Names) -> dict[str, Any]:
    names.line(spot.at("line"))
    return dict(spot.value)


def _weapon(spot: Spot, _: Names) -> dict[str, Any]:
    calibre = spot.get("calibre_mm", {})
    for either, other in (("at_least", "above"), ("at_most", "below")):
        if either in calibre and other in calibre:
            what = f"`{either}` and `{other}` both bound the calibre on one side."
            raise spot.at("calibre_mm").refusal(what, "Keep one of the two.")
    return dict(spot.value)


def _notified(spot: Spot, _: Names) -> dict[str, Any]:
    return {**spot.value, "answer": spot.get("answer", "accepted")}


def _actor(spot: Spot, names: Names) -> dict[str, Any]:
    return {"parties": [names.party(p) for p in spot.each("parties")]}


def _rate_over(spot: Spot, names: Names) -> dict[str, Any]:
    if zone := spot.find("zone"):
        names.zone(zone)
    return dict(spot.value)


def _deadline_missed(spot: Spot, names: Names) -> dict[str, Any]:
    done = spot.find("done")
    return {"until_ms": instant_ms(spot.at("until")), **({"done": predicate(done, names)} if done else {})}


def _inspected(spot: Spot, _: Names) -> dict[str, Any]:
    return {**spot.value, "access": spot.get("access", ["full"])}


_READERS: Final[Mapping[str, Callable[[Spot, Names], Any]]] = {
    "actor": _actor,
    "crossed": _crossed,
    "deadline_missed": _deadline_missed,
    "distance_to": _distance_to,
    "during": _during,
    "in_zone": lambda spot, names: names.zone(spot),
    "inspected": _inspected,
    "notified": _notified,
    "rate_over": _rate_over,
    "side_of": _side_of,
    "weapon": _weapon,
}
"""Predicates that need more than their schema; the others are taken as they stand."""
