"""From where it was perceived: the numbers of a rule by place of observation. Only on demand, and never outside the house."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from trucewatch.assess.weighing import OPEN, Counted
from trucewatch.model.agreement import CountingRule
from trucewatch.model.derived import Members
from trucewatch.model.evidence import Observations
from trucewatch.model.standing import standing
from trucewatch.model.vocabulary import MEANS


@dataclass(frozen=True)
class Placed:
    """What a rule counts of what was perceived from one place; `most` is -1 where it is open."""

    place: str
    least: int
    most: int


def by_place(counted: Counted, members: Members, observations: Observations) -> list[Placed]:
    """Number what was perceived from each place of observation, by the unit of a rule.

    Args:
        counted: what the figure counted (`counts.counted`). members, observations: of its incidents, in any order.
    Returns: by place: its name as the source writes it, else the platform's, else empty. Two places that perceived one thing both have
        it, so the numbers do not add up to the figure.

    Projectiles are those that the place itself perceived, by the rule of `fuse.numbers`: what one platform counted at several moments adds
    up, and of several voices the greatest counts; observations are its own. In the other units an incident weighs as it does in the figure.
    """
    held = dict(zip(members.observation.tolist(), members.incident.tolist(), strict=True))
    row_of = {i: row for row, i in enumerate(counted.incidents.id.tolist())}
    perceived: dict[str, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for seen in _of_rule(observations, counted.rule):
        row = row_of.get(held.get(seen["id"].encode(), b""))
        if row is not None:
            perceived[seen["place_name"] or seen["platform"]][row].append(seen)
    return [Placed(place, *_number(counted, rows)) for place, rows in sorted(perceived.items())]


def _of_rule(observations: Observations, rule: CountingRule) -> Iterator[dict[str, Any]]:
    means = set(rule.means or MEANS)
    for seen in standing(observations).rows.rows():
        if seen["means"] in means and (not rule.kinds or seen["kind"] in rule.kinds):
            yield seen


def _number(counted: Counted, perceived: dict[int, list[dict[str, Any]]]) -> tuple[int, int]:
    """The number of some incidents (by their rows), from the observations of one place."""
    there = counted.take(np.array(sorted(perceived), np.intp))
    if counted.rule.unit in {"projectile", "observation"}:
        count = _projectiles if counted.rule.unit == "projectile" else _observations
        own = np.array([count(perceived[row]) for row in sorted(perceived)], np.int64)
        there = dataclasses.replace(there, least=own[:, 0], most=own[:, 1])
    return there.number()


def _observations(seen: list[dict[str, Any]]) -> tuple[int, int]:
    return len(seen), len(seen)


def _projectiles(seen: list[dict[str, Any]]) -> tuple[int, int]:
    """At least and at most of one incident: the greatest of the voices of the place."""
    voices: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for one in seen:
        low = max(one["count_min"], 1)
        high = OPEN if one["count_max"] < 0 else max(one["count_max"], low)
        voices[one["source"], one["origin_group"], one["platform"]].append((low, high))
    told = [_voice(numbers, named=bool(platform)) for (_, _, platform), numbers in voices.items()]
    least = max(low for low, _ in told)
    return least, OPEN if any(high == OPEN for _, high in told) else max(least, *(high for _, high in told))


def _voice(numbers: list[tuple[int, int]], *, named: bool) -> tuple[int, int]:
    """What one voice perceived; without a platform its observations may be copies of each other, and the greatest counts."""
    total = sum if named else max
    high = OPEN if any(high == OPEN for _, high in numbers) else total(high for _, high in numbers)
    return total(low for low, _ in numbers), high
