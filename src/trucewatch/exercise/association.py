"""How well observations were put together: B-cubed and pairwise precision and recall.

Both ask of every observation: how many of its incident are of its event, and how many of its event are in its incident. So the figures of some
observations, such as those of a class, are taken among all: what does not belong to a class and was taken in counts against it.

Source: Bagga and Baldwin (1998), entity-based cross-document coreferencing; Amigó et al. (2009), on extrinsic clustering metrics.
Limits: every observation has the same weight, so that a farm fire of many pixels weighs more than a shot heard once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Self, TypeAlias

Figures: TypeAlias = tuple[Fraction, Fraction, Fraction]
"""Precision, recall and their harmonic mean."""
Group: TypeAlias = Callable[[str], str]
"""The group of an event."""
Ratios: TypeAlias = Counter[int]
"""Numerators by their denominator."""
_ONE: Final = Fraction(1)
_ALL: Final = (_ONE, _ONE, _ONE)


@dataclass(frozen=True)
class Together:
    """How many observations there are of each incident and event, of each incident, of each event."""

    both: Counter[tuple[str, str]]
    in_incident: Counter[str]
    in_event: Counter[str]

    @classmethod
    def of(cls, computed: Sequence[str], true: Sequence[str]) -> Self:
        """Args: computed, true: for each observation, the incident that holds it and the event that it came of; of one length."""
        return cls(Counter(zip(computed, true, strict=True)), Counter(computed), Counter(true))


def b_cubed(computed: Sequence[str], true: Sequence[str]) -> Figures:
    """Precision, recall and their harmonic mean; all 1 where there is nothing to put together."""
    return b_cubed_by(Together.of(computed, true), _as_one).get("", _ALL)


def b_cubed_by(together: Together, group: Group) -> dict[str, Figures]:
    """The same over the observations of each group of events that has any, among all."""
    numbers: Counter[str] = Counter()
    right: dict[str, Ratios] = {}
    found: dict[str, Ratios] = {}
    for (incident, event), n in together.both.items():
        name = group(event)
        numbers[name] += n
        right.setdefault(name, Counter())[together.in_incident[incident]] += n * n
        found.setdefault(name, Counter())[together.in_event[event]] += n * n
    return {name: _with_mean(_sum(right[name]) / n, _sum(found[name]) / n) for name, n in sorted(numbers.items())}


def pairwise(computed: Sequence[str], true: Sequence[str]) -> Figures:
    """The same over pairs of observations: of those that are of one incident, how many are of one event, and the other way round.

    Returns: 1 where there are no pairs.
    """
    return pairwise_by(Together.of(computed, true), _as_one).get("", _ALL)


def pairwise_by(together: Together, group: Group) -> dict[str, Figures]:
    """The same over the pairs that each observation of a group of events has, among all."""
    right: Counter[str] = Counter()
    made: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for (incident, event), n in together.both.items():
        name = group(event)
        right[name] += n * (n - 1)
        made[name] += n * (together.in_incident[incident] - 1)
        there[name] += n * (together.in_event[event] - 1)
    return {name: _with_mean(_share(n, made[name]), _share(n, there[name])) for name, n in sorted(right.items())}


def _as_one(_: str) -> str:
    return ""


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else _ONE


def _with_mean(precision: Fraction, recall: Fraction) -> Figures:
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else Fraction(0)


def _sum(ratios: Ratios) -> Fraction:
    """The sum of many fractions, by denominators: a sum one by one takes minutes for a hundred thousand."""
    return sum((Fraction(n, d) for d, n in sorted(ratios.items())), Fraction(0))
