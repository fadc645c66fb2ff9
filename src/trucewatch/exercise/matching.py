"""Which event each observation and each incident is of, as the truth has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

from trucewatch.exercise.truth import observation_key
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import column_values
from trucewatch.model.derived import Incidents, Members
from trucewatch.model.evidence import Observations

Line: TypeAlias = Mapping[str, Any]
_NAMED_BY: Final = ("source", "record", "lat_e7", "lon_e7", "t0_ms", "platform")
"""Columns of an observation by which the truth names it: see `observation_key`."""
OTHER: Final = "other"
ORDINARY_KINDS: Final = ("fire",)
ORDINARY: Final = ("hunting", "celebratory", "controlled_detonation")


@dataclass(frozen=True)
class Match:
    """The truth beside what was derived.

    `events`: by name. `event_of`: for each incident the event that it is taken for: that of most of its observations, of the first by name where two have as many.
    `rows`: (observation, incident, event) of every observation that the truth knows and an incident holds, sorted. `members`, `incidents`: rows by id. `means`: of each observation.
    """

    events: dict[str, Line]
    event_of: dict[str, str]
    rows: tuple[tuple[str, str, str], ...]
    members: dict[str, Line]
    incidents: dict[str, Line]
    means: dict[str, str]

    @cached_property
    def placed(self) -> list[tuple[Line, Line]]:
        """Incidents that are taken for something that happened at a known place, each with its event."""
        pairs = ((self.incidents.get(i), self.events[e]) for i, e in sorted(self.event_of.items()))
        return [(i, e) for i, e in pairs if i is not None and e["real"] and "lat_e7" in e]

    @cached_property
    def sizes(self) -> Counter[str]:
        """How many observations of each event there are."""
        return Counter(event for _, _, event in self.rows)

    @cached_property
    def of_incident(self) -> dict[str, list[str]]:
        """The event of every observation of each incident."""
        found: dict[str, list[str]] = {}
        for _, incident, event in self.rows:
            found.setdefault(incident, []).append(event)
        return found


def matched(lines: Iterable[Line], incidents: Incidents, members: Members, observations: Observations) -> Match:
    """Find for observations and incidents what they are of; observations that the truth does not name are passed over."""
    events = {line["event"]: line for line in lines if line["what"] == "event"}
    by_key = {key: name for name, line in events.items() for key in line["observations"]}
    ids, means, *named = _values(observations, ("id", "means", *_NAMED_BY))
    keys = (observation_key(*one) for one in zip(*named, strict=True))
    event_of = {o: by_key[key] for o, key in zip(ids, keys, strict=True) if key in by_key}
    held: dict[str, Line] = {row["observation"]: row for row in members.rows()}
    rows = sorted((o, m["incident"], event_of[o]) for o, m in held.items() if m["incident"] and o in event_of)
    by_id: dict[str, Line] = {row["id"]: row for row in incidents.rows()}
    return Match(events, _taken_for(rows), tuple(rows), held, by_id, dict(zip(ids, means, strict=True)))


def _values(observations: Observations, names: Sequence[str]) -> list[list[Any]]:
    """Some columns as plain values; rows of all columns take seconds for a hundred thousand observations."""
    columns = {column.name: column for column in observations.columns()}
    return [column_values(columns[name], getattr(observations, name)) for name in names]


def _taken_for(rows: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    most: dict[str, tuple[int, str]] = {}
    for (incident, event), n in sorted(Counter((i, e) for _, i, e in rows).items()):
        if n > most.get(incident, (0, ""))[0]:
            most[incident] = (n, event)
    return {incident: event for incident, (_, event) in most.items()}


def class_of(event: Line) -> str:
    """The class of events that it is of; `other` where its kind has none or is not told."""
    return v.CLASS_OF_KIND.get(event.get("kind", ""), OTHER)


def cause_of(event: Line) -> str:
    """`arms`, `ordinary` or `false`; of older truths, which do not say it, by kind and description."""
    if "cause" in event:
        return str(event["cause"])
    if not event["real"]:
        return "false"
    ordinary = event.get("kind") in ORDINARY_KINDS or event.get("description") in ORDINARY
    return "ordinary" if ordinary else "arms"
