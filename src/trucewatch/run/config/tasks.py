"""The tasks of a register: so much of a capability at a place, each with its source, or marked as an illustration."""

from __future__ import annotations

from trucewatch.model.register import Task
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.listed import Listed, quantity
from trucewatch.run.config.meaning import day, known, once, texts


def tasks_of(spot: Spot, listed: Listed) -> tuple[Task, ...]:
    """Read the tasks. Raises: AgreementError: one that cannot be used."""
    once(spot.each("tasks"), "tasks")
    ids = [t.value["id"] for t in spot.each("tasks")]
    return tuple(_task(t, ids, listed) for t in spot.each("tasks"))


def _task(spot: Spot, ids: list[str], listed: Listed) -> Task:
    t = spot.value
    least, most = quantity(spot.at("quantity"))
    _check_span(spot)
    return Task(
        id=t["id"],
        names=texts(spot.at("names"), listed.tags),
        component=t["component"],
        capability=listed.capability(spot),
        least=least,
        most=most,
        place=known(spot.at("place"), listed.places, "place of this register"),
        from_=t.get("from", ""),
        until=t.get("until", ""),
        essential=t["essential"] == "yes",
        source=t["source"],
        illustration=t["illustration"] == "yes",
        depends_on=tuple(known(d, ids, "task of this file") for d in spot.each("depends_on")),
        force=t.get("force") == "yes",
    )


def _check_span(spot: Spot) -> None:
    first, last = spot.find("from"), spot.find("until")
    days = [day(s) for s in (first, last) if s is not None]
    if len(days) > 1 and days[1] < days[0]:
        raise spot.at("until").refusal("The task ends before it begins.", "Exchange `from` and `until`.")
