"""An agreement as data: zones, clauses, counting rules, legal state. A small closed vocabulary; no code, no expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from trucewatch.model.mission import Region
from trucewatch.model.time import Interval

Predicate: TypeAlias = dict[str, Any]
"""One key, the predicate's name; its value is the argument.

`all: [p, ...]`, `any: [p, ...]`, `not: p`, `act: {kinds, uav_acts?, descriptions?}` (lists of words), `weapon: [word, ...]`, `in_zone: zone id`,
`during: {span: {t0_ms, t1_ms}}` or `during: {daily: {from, until, timezone}}` (`HH:MM`), `notified: {activities, hours_before, channels?}`.
"""


@dataclass(frozen=True, eq=False)
class Zone:
    """A zone of the agreement or of reporting. `error_m`: nearer to its edge than that, `in_zone` is undetermined.

    `line`: an open line; its ring runs there and back, so that it has an edge and no inside, and nothing is counted in it.
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


@dataclass(frozen=True)
class Clause:
    """A clause: what its text says, where it stands, and when an act is inconsistent with it.

    `concerns`: kinds of incident that can bear on it; an incident of another kind gives no finding at all.
    `act` is inconsistent with the clause where `breached_if` holds and no exception does.
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


@dataclass(frozen=True)
class CountingRule:
    """How incidents become a number.

    `unit`: `observation` (each observed count enters) or `episode` (what lies within the merge distance and time is one).
    """

    id: str
    names: dict[str, str]
    unit: str
    kinds: tuple[str, ...]
    means: tuple[str, ...]
    merge_distance_m: int = 0
    merge_time_s: int = 0
    source: str = ""


@dataclass(frozen=True, eq=False)
class Agreement:
    """`agreement.yaml` and `zones.geojson`, checked. `in_force`: when and for how long; empty: nothing is in force."""

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
