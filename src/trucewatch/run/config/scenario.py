"""A scenario file to a checked `Scenario` over a register."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from trucewatch.guarantee.questions import DECIDED
from trucewatch.model.readiness import Change, Scenario, Step
from trucewatch.model.register import Register
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import day, known, texts
from trucewatch.run.config.schemas import checked_yaml

_LEFT_OUT: Final[Mapping[str, Mapping[str, Any]]] = {
    "published": {"word": "", "category": "", "severity": "unstated", "number": 1},
}


def load_scenario(name: str, data: bytes, register: Register, tags: tuple[str, ...]) -> Scenario:
    """Read and check a timeline of suppositions.

    Args: name: of the file, for messages. register: whose conditions and commitments it may name. tags: in which languages it must speak.
    Raises: AgreementError: it does not fit its schema, names what is not there, or its days run backwards.
    """
    spot = checked_yaml(name, data, "scenario")
    steps = spot.each("steps")
    for before, after in pairwise(steps):
        if after.value["day"] < before.value["day"]:
            what = f"Day {after.value['day']} lies before day {before.value['day']}, the last one."
            raise after.at("day").refusal(what, "Write the earliest day first.")
    return Scenario(
        id=spot.value["id"],
        names=texts(spot.at("names"), tags),
        source=spot.value["source"],
        begins=day(spot.at("begins")).isoformat(),
        steps=tuple(_step(s, register, tags) for s in steps),
    )


def _step(spot: Spot, register: Register, tags: tuple[str, ...]) -> Step:
    changes = tuple(_change(c, register) for c in spot.each("changes"))
    return Step(spot.value["day"], texts(spot.at("names"), tags), changes)


def _change(spot: Spot, register: Register) -> Change:
    ((what, argument),) = spot.value.items()
    if what == "condition":
        _decided(spot.at(what, "id"), register)
    elif what == "commitment":
        known(spot.at(what, "id"), [c.id for c in register.commitments], "commitment of this register")
    return Change(what, {**_LEFT_OUT.get(what, {}), **argument})


def _decided(spot: Spot, register: Register) -> None:
    """See that a condition is one that people decide: what is computed is supposed by what it is computed from."""
    conditions = {c.id: c for c in register.conditions}
    ((asked, _),) = conditions[known(spot, conditions, "condition of this register")].asks.items()
    if asked not in DECIDED:
        what = f"`{spot.value}` asks for `{asked}` and is computed; nobody decides it."
        raise spot.refusal(what, f"Suppose a `{asked}` instead.")
