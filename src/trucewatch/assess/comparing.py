"""Which figures of others may be set beside each other: only where unit, accused side, area and window are given and agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from trucewatch.model.edition import Comparison
from trucewatch.model.evidence import Claims, MissionRecords
from trucewatch.model.standing import standing

EVERY_SIDE: Final = "every side"
"""Whom the figures of a monitoring body accuse: it counts what it perceives and says of nobody that they did it."""
ATTRIBUTES: Final = ("unit", "accused", "area", "window")
_VAGUE: Final = ("night", "morning", "midday", "evening")
"""Words of a window that leave its ends open by hours."""


@dataclass(frozen=True)
class Figure:
    """A number that somebody else gave, with what it is a number of. An attribute that was not given is empty, or None.

    `window`: from and to, ms UTC. `numbers`: at least and at most; None where nothing bounds them.
    """

    id: str
    told_by: str
    unit: str
    accused: str
    area: str
    window: tuple[int, int] | None
    numbers: tuple[int, int] | None


def of_claims(claims: Claims) -> tuple[Figure, ...]:
    """The figures of claims that stand undisputed. A window of which an end is told by a part of the day is not given."""
    known = standing(claims)
    return tuple(
        Figure(
            id=row["id"],
            told_by=row["claimant"],
            unit=row["unit"],
            accused=row["accused"],
            area=row["area"],
            window=None if any(word in row["window"] for word in _VAGUE) else (row["t0_ms"], row["t1_ms"]),
            numbers=_numbers(row),
        )
        for row in known.rows.take(~known.disputed).rows()
    )


def of_records(records: MissionRecords) -> tuple[Figure, ...]:
    """The figures of mission records that stand undisputed. Where the report does not say of which day, no window is given."""
    known = standing(records)
    return tuple(
        Figure(
            id=row["id"],
            told_by=row["body"],
            unit=row["unit"],
            accused=EVERY_SIDE,
            area=row["region"],
            window=None if row["period_form"] == "unstated" else (row["t0_ms"], row["t1_ms"]),
            numbers=_numbers(row),
        )
        for row in known.rows.take(~known.disputed).rows()
    )


def _numbers(row: dict[str, Any]) -> tuple[int, int] | None:
    """What a figure says on both sides: nothing if it is open, not stated, or "about" a number, for nobody says how wide that is."""
    bounded = row["count_min"] >= 0 and row["count_max"] >= 0 and row["count_word"] != "about"
    return (row["count_min"], row["count_max"]) if bounded else None


def missing(figure: Figure) -> tuple[str, ...]:
    """The attributes that were not given; a figure that lacks one is compared with nothing."""
    return tuple(name for name in ATTRIBUTES if not getattr(figure, name))


def comparisons(figures: Iterable[Figure]) -> tuple[Comparison, ...]:
    """The difference, least and most, of every two figures that agree in all four attributes, by different tellers, where numbers bound both.

    Limits: units and areas are compared as they are written: two names of one thing are two things.
    """
    alike: dict[tuple[object, ...], list[tuple[str, str, int, int]]] = defaultdict(list)
    for f in figures:
        if not missing(f) and f.numbers is not None:
            alike[f.unit, f.accused, f.area, f.window].append((f.id, f.told_by, *f.numbers))
    made = [
        Comparison(one, other, least - other_most, most - other_least)
        for same in alike.values()
        for (one, teller, least, most), (other, other_teller, other_least, other_most) in combinations(sorted(same), 2)
        if teller != other_teller
    ]
    return tuple(sorted(made, key=lambda c: (c.a, c.b)))
