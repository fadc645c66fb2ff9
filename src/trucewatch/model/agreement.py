"""An agreement as data: zones, clauses, amendments, counting rules, legal state. A small closed vocabulary; no code, no expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from trucewatch.model.mission import Region
from trucewatch.model.time import Interval

Predicate: TypeAlias = dict[str, Any]
"""One key, the predicate's name; its value is the argument, as `agreement.schema.json` describes it.

`all: [p, ...]`, `any: [p, ...]`, `not: p` join others. Of the incident itself: `act: {kinds, uav_acts?}`, `description: [word, ...]`,
`weapon: {types?, calibre_mm?: {at_least?, above?, at_most?, below?}}`, `during: {span: {t0_ms, t1_ms}} | {daily: {from, until, timezone}}`.
Of its place: `in_zone: zone`, `distance_to: {of: zone or line, within_m | beyond_m}`, `side_of: {line, side: party}`, `crossed: {line}`.
Of what stands beside it: `notified: {activities, hours_before, channels?, answer: accepted | not_objected}`, `interference: {means?}`,
`access_denied: {restrictions?}`, `declared: {sites?, hours_before?}`, `inspected: {within_days, access?}`,
`rate_over: {kinds, number, hours, zone?}`, `deadline_missed: {until_ms, done?: p}`.
Never true by computation, decided by people: `actor: {parties}`, `self_defence: {procedure?}`.
"""

JOINING: Final = ("all", "any", "not")
DECIDED: Final = ("actor", "self_defence")


@dataclass(frozen=True, eq=False)
class Extent:
    """A place that a predicate asks about: what certainly belongs to it, what may, and when it exists.

    `least` and `most` differ by the error of the geometry: whatever lies between them is undetermined.
    """

    least: Region
    most: Region
    valid: Interval


@dataclass(frozen=True, eq=False)
class Zone:
    """A zone of the agreement or of reporting. `error_m`: nearer to its edge than that, `in_zone` is undetermined.

    `line`: an open line; its ring runs there and back, so that it has an edge and no inside, and nothing is counted in it.
    `left`, `right`: the parties on either side of a line, looking along it; empty where the agreement does not say.
    """

    id: str
    kind: str
    names: dict[str, str]
    region: Region
    error_m: int
    agreed_by: tuple[str, ...]
    source: str
    valid: Interval
    line: bool = False
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Clock:
    """A time limit of a clause: so many hours from the event, its detection, or its declaration."""

    starts: str
    hours: int
    source: str


@dataclass(frozen=True)
class Clause:
    """A clause: what its text says, where it stands, and when an act is inconsistent with it.

    `concerns`: kinds of incident that can bear on it; an incident of another kind gives no finding at all.
    `act` is inconsistent with the clause where `breached_if` holds and no exception does.
    `actors`: the parties that it binds; who did something is never computed. `counted_by`: the rule whose unit it is told in.
    `amendment`: the amendment that brought it; empty for the first text. `independent`: where the agreement states that the
    predicates of this clause are independent of each other, its source; empty: nothing is assumed.
    """

    id: str
    modality: str
    texts: dict[str, str]
    source: str
    concerns: tuple[str, ...]
    breached_if: Predicate
    exceptions: tuple[Predicate, ...]
    valid: Interval
    zone: str = ""
    actors: tuple[str, ...] = ()
    category: str = ""
    severity: str = "unstated"
    counted_by: str = ""
    clock: Clock | None = None
    remedies: tuple[str, ...] = ()
    amendment: str = ""
    independent: str = ""


@dataclass(frozen=True)
class Amendment:
    """A dated change of the text: the clauses it ends and those it brings. An incident is judged by the text of its time."""

    id: str
    names: dict[str, str]
    source: str
    from_ms: int
    ends: tuple[str, ...]
    brings: tuple[str, ...]


@dataclass(frozen=True)
class LegalState:
    """What one party has said or signed of the agreement, from when, and by which document or office. Never computed."""

    party: str
    state: str
    from_ms: int
    by: str


@dataclass(frozen=True)
class CountingRule:
    """How incidents become a number.

    `unit`: `projectile` (how many there were, as far as all voices together can tell), `observation` (how often something was
    perceived: the number of observations), `episode` (what lies within the merge distance and time is one), `incident`, `clause` (findings that are
    inconsistent with a clause, or may be). `exercises`: whether live-fire exercises are counted. `one_direction`: an episode ends where the
    direction of fire changes. `about_percent`: for the unit `projectile`, how far "about 30" may be off either way; 0: as it was said, for nobody
    said how far. `clauses`: for the unit `clause`, which; empty: every one. `by`: `zone`, `side` (of `line`, where the
    effect lay), `place` (of observation; never leaves the house).
    """

    id: str
    names: dict[str, str]
    unit: str
    kinds: tuple[str, ...]
    means: tuple[str, ...]
    merge_distance_m: int = 0
    merge_time_s: int = 0
    source: str = ""
    exercises: bool = True
    one_direction: bool = False
    about_percent: int = 0
    clauses: tuple[str, ...] = ()
    by: tuple[str, ...] = ("zone",)
    line: str = ""


@dataclass(frozen=True, eq=False)
class Agreement:
    """`agreement.yaml` and `zones.geojson`, checked. `in_force`: when and for how long; empty: nothing is in force.

    `extents`: every place that a predicate or a rule asks about, by `extent_key`, made when the agreement is read.
    """

    id: str
    version: str
    names: dict[str, str]
    source: str
    legal_state: str
    in_force: tuple[Interval, ...]
    certainty_e6: int
    parties: tuple[str, ...]
    zones: tuple[Zone, ...]
    clauses: tuple[Clause, ...]
    rules: tuple[CountingRule, ...]
    notes: dict[str, str] = field(default_factory=dict)
    kind: str = "ceasefire"
    guarantors: tuple[str, ...] = ()
    legal_states: tuple[LegalState, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    extents: Mapping[str, Extent] = field(default_factory=dict)


def extent_key(name: str, argument: Any) -> str:
    """The key in `Agreement.extents` of the place that a predicate asks about; empty if it asks about none."""
    if name == "in_zone":
        return str(argument)
    if name == "distance_to":
        return f"{argument['of']}~{argument.get('within_m', argument.get('beyond_m'))}"
    if name == "side_of":
        return f"{argument['line']}|{argument['side']}"
    if name == "rate_over" and "zone" in argument:
        return str(argument["zone"])
    return ""


def parts_of(predicate: Predicate) -> Iterator[tuple[str, Any]]:
    """Every predicate inside one, itself first, as (name, argument), in the order of reading."""
    ((name, argument),) = predicate.items()
    yield name, argument
    inner = argument if name in {"all", "any"} else [argument] if name == "not" else []
    if name == "deadline_missed" and "done" in argument:
        inner = [argument["done"]]
    for part in inner:
        yield from parts_of(part)
