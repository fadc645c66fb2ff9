"""A network of watchers before it stands: what it would perceive, where and when, and which site to add next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from trucewatch.coverage.grounds import Grounds
from trucewatch.coverage.sites import HOURS, Sites
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.science.exposure import NONE
from trucewatch.science.lazy_greedy import Choice, choose
from trucewatch.science.perceiving import FIGURES, ONE, Floats, gains, perceived, take, within_reach

CLASSES: Final = v.EVENT_CLASSES
AT_ONCE: Final = 2_000
"""Places looked at together, so that their figures take 50 MB."""
SITES_AT_ONCE: Final = 100
Say: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Weights:
    """How much each counts in what a plan raises: `zones` (z,), `hours` (24,), `classes` (c,); each sums to 1."""

    zones: Floats
    hours: Floats
    classes: Floats

    @property
    def by(self) -> Floats:
        """Of each hour and class together, (24, c)."""
        return self.hours[:, None] * self.classes[None, :]


@dataclass(frozen=True, eq=False)
class Perception:
    """What watchers perceive: (zones, hours, classes, 5) means over the places of a zone; see `science.perceiving.LEAST` and the others.

    `worth`: the weighted mean probability that at least one perceives: what a plan raises.
    """

    figures: Floats
    worth: float


def perception(sites: Sites, grounds: Grounds, reach: Ints, weights: Weights, say: Say) -> Perception:
    """Find what watchers perceive in every zone, hour and class.

    Args:
        reach: `reach.reaches`. say: told the stage, what is done and what there is to do.
    Source: as `coverage.sweep` for the least and the most; `science.perceiving`.
    Limits: as `science.perceiving`: how many perceive together is told for watchers independent of each other. In an hour in which one
        watches half of the time the least is half its chance, though which half is not told.
    """
    sums = np.zeros((len(grounds.zones), HOURS, len(CLASSES), FIGURES))
    members = np.zeros((len(grounds.zones), len(grounds.places)))
    for k, chosen in enumerate(grounds.within):
        members[k, chosen] = 1.0 / max(1, len(chosen))
    for start in range(0, len(grounds.places), AT_ONCE):
        say("places", start, len(grounds.places))
        part = slice(start, start + AT_ONCE)
        out = np.empty((len(grounds.places[part]), *sums.shape[1:]))
        perceived(sites.rows, sites.light, sites.dark, grounds.places[part], reach, out)
        for k in range(len(sums)):
            here = np.flatnonzero(members[k, part])
            sums[k] += (out[here] * members[k, part][here][:, None, None, None]).sum(axis=0)
    return Perception(sums, worth(sums, weights))


def worth(figures: Floats, weights: Weights) -> float:
    """The weighted mean probability that at least one watcher perceives."""
    by = weights.zones[:, None, None] * weights.by[None]
    return float((figures[..., ONE] * by).sum())


def next_best(
    sites: Sites, candidates: Sites, grounds: Grounds, reach: Ints, weights: Weights, wanted: int, say: Say
) -> Choice:
    """Choose the candidates that raise what watchers perceive most, one after the other, each at most one time.

    Returns: positions in `candidates`, what each adds to `Perception.worth`, and a bound on what any as many could add.
    Source: `science.lazy_greedy`; the probability that at least one of independent watchers perceives never grows faster as more join.
    Limits: the bound is for these candidates and places, and for watchers independent of each other.
    """
    weight, by = grounds.weights(weights.zones), np.ascontiguousarray(weights.by)
    miss = np.ones((len(grounds.places), HOURS, len(CLASSES)))
    take(sites.rows, sites.light, sites.dark, grounds.places, reach, miss)
    taken = np.zeros(len(candidates), np.bool_)

    def asked(chosen: Ints) -> Floats:
        some = candidates.take(chosen)
        found: Floats = gains(some.rows, some.light, some.dark, grounds.places, weight, by, reach, miss)
        found[taken[chosen]] = 0.0
        return found

    def add(k: int) -> None:
        one = candidates.take(np.array([k]))
        take(one.rows, one.light, one.dark, grounds.places, reach, miss)
        taken[k] = True
        say("chosen", int(taken.sum()), wanted)

    def all_asked(stage: str) -> list[float]:
        return list(_asked(asked, len(candidates), stage, say))

    first = all_asked("candidates")
    return choose(first, wanted, lambda k: float(asked(np.array([k]))[0]), add, lambda: all_asked("bound"))


def _asked(asked: Callable[[Ints], Floats], count: int, stage: str, say: Say) -> Iterator[float]:
    for start in range(0, count, SITES_AT_ONCE):
        say(stage, start, count)
        yield from asked(np.arange(start, min(start + SITES_AT_ONCE, count))).tolist()


def steps(sites: Sites, candidates: Sites, grounds: Grounds, reach: Ints) -> int:
    """About how many chances a plan asks for: site by place by hour by class. Sites are asked four times, candidates twice."""
    near = [int(within_reach(some.rows, grounds.places, reach).sum()) for some in (sites, candidates)]
    return (4 * near[0] + 2 * near[1]) * HOURS * len(CLASSES)


def equal_weights(zones: Sequence[str], sites: Sites, reach: Ints) -> Weights:
    """All zones, hours, and event classes of which the range models of these sites tell alike; `any` class where none tells of one."""
    told = (reach[np.unique(sites.rows["model"]), :, NONE].max(axis=0, initial=0) > 0).astype(np.float64)
    if told[1:].any():
        told[0] = 0.0
    return weighed(np.ones(len(zones)), np.ones(HOURS), told)


def weighed(zones: Floats, hours: Floats, classes: Floats) -> Weights:
    """Weights that sum to 1 each, from any that are not negative and not all 0."""
    return Weights(*(np.asarray(one, np.float64) / float(one.sum()) for one in (zones, hours, classes)))
