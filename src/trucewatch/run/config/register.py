"""`commitments.yaml` and `tasks.yaml` of a guarantees mission to a checked `Register`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from trucewatch.model.mission import Mission
from trucewatch.model.register import Capability, Place, Register, Source, State
from trucewatch.run.config.circles import refuse_circles
from trucewatch.run.config.documents import Spot, required
from trucewatch.run.config.listed import Listed, source_day
from trucewatch.run.config.meaning import known, once, texts
from trucewatch.run.config.pledges import commitments_of, conditions_of
from trucewatch.run.config.schemas import checked_yaml
from trucewatch.run.config.tasks import tasks_of

FILE: Final = "commitments.yaml"
TASKS: Final = "tasks.yaml"


def load_register(files: Mapping[str, bytes], mission: Mission, today: date | None = None) -> Register:
    """Read and check what states said and what a multinational mission would need.

    Args:
        files: bytes by path below the mission folder.
        mission: whose register it is: its languages and its offices must fit.
        today: then nothing may be dated later, as when the register is adopted; None: what was adopted is read again.
    Raises: AgreementError: a file is missing, does not fit its schema, or means nothing that can be used.
    """
    spot = checked_yaml(FILE, required(files, FILE), "commitments")
    needed = checked_yaml(TASKS, required(files, TASKS), "tasks")
    listed = _listed(spot, mission, today)
    conditions = conditions_of(spot, listed)
    commitments = commitments_of(spot, listed)
    refuse_circles(spot, needed)
    return Register(
        id=spot.value["id"],
        version=spot.value["version"],
        names=texts(spot.at("names"), mission.languages),
        source=spot.value["source"],
        capabilities=tuple(listed.capabilities.values()),
        places=tuple(_place(p, listed) for p in spot.each("places")),
        states=tuple(_state(s, listed) for s in spot.each("states")),
        conditions=conditions,
        commitments=commitments,
        tasks=tasks_of(needed, listed),
    )


def _listed(spot: Spot, mission: Mission, today: date | None) -> Listed:
    """Everything that entries may name, each id one time."""
    for what in ("sources", "capabilities", "places", "states", "conditions", "commitments"):
        once(spot.each(what), what)
    tags = mission.languages
    return Listed(
        tags=tags,
        language_of_record=mission.language_of_record,
        today=today,
        offices=tuple(office.id for office in mission.offices),
        sources={s.value["id"]: _source(s, today) for s in spot.each("sources")},
        capabilities={c.value["id"]: _capability(c, tags) for c in spot.each("capabilities")},
        places=tuple(p.value["id"] for p in spot.each("places")),
        states=tuple(s.value["id"] for s in spot.each("states")),
        conditions=tuple(c.value["id"] for c in spot.each("conditions")),
        commitments={c.value["id"]: c for c in spot.each("commitments")},
    )


def _source(spot: Spot, today: date | None) -> Source:
    published = source_day(spot.at("date"), today)
    return Source(spot.value["title"], published, spot.value["grade"], spot.get("url"))


def _capability(spot: Spot, tags: tuple[str, ...]) -> Capability:
    return Capability(spot.value["id"], spot.value["unit"], texts(spot.at("names"), tags))


def _place(spot: Spot, listed: Listed) -> Place:
    within = spot.find("within")
    return Place(
        id=spot.value["id"],
        names=texts(spot.at("names"), listed.tags),
        within=known(within, listed.places, "place of this register") if within else "",
    )


def _state(spot: Spot, listed: Listed) -> State:
    said_in = spot.find("own_sentence_source")
    if ("own_sentence" in spot.value) != (said_in is not None):
        what = "A state's own sentence and its source stand together or not at all."
        raise spot.refusal(what, "Give both `own_sentence` and `own_sentence_source`, or neither.")
    return State(
        id=spot.value["id"],
        names=texts(spot.at("names"), listed.tags),
        own_sentence=spot.get("own_sentence"),
        own_sentence_source=listed.source(said_in).title if said_in else "",
    )
