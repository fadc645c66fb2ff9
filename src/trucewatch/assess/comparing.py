"""Which figures may be set beside each other: claims and mission records by their four attributes, zones by their coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from trucewatch.assess.belonging import AREA
from trucewatch.model import vocabulary as v
from trucewatch.model.derived import Counts
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

    `window`: from and to, ms UTC. `least`, `most`: -1 not stated or open.
    """

    id: str
    told_by: str
    unit: str
    accused: str
    area: str
    window: tuple[int, int] | None
    least: int
    most: int


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
            least=row["count_min"],
            most=row["count_max"],
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
            least=row["count_min"],
            most=row["count_max"],
        )
        for row in known.rows.take(~known.disputed).rows()
    )


def missing(figure: Figure) -> tuple[str, ...]:
    """The attributes that were not given; a figure that lacks one stands beside no count."""
    return tuple(name for name in ATTRIBUTES if not getattr(figure, name))


def differing(a: Figure, b: Figure) -> tuple[str, ...]:
    """The attributes in which two figures do not agree; what was not given agrees with nothing."""
    unknown = {*missing(a), *missing(b)}
    return tuple(name for name in ATTRIBUTES if name in unknown or getattr(a, name) != getattr(b, name))


def comparable(a: Figure, b: Figure) -> bool:
    """Whether the difference of two figures says anything: all four attributes are given and agree."""
    return not differing(a, b)


def comparisons(figures: Iterable[Figure]) -> tuple[Comparison, ...]:
    """The difference, least and most, of every two comparable figures of different tellers that are stated and not open.

    Limits: units and areas are compared as they are written: two names of one thing are two things.
    """
    alike: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if not missing(figure) and figure.least >= 0 and figure.most >= 0:
            alike[figure.unit, figure.accused, figure.area, figure.window].append(figure)
    made = [
        Comparison(a.id, b.id, a.least - b.most, a.most - b.least)
        for same in alike.values()
        for a, b in combinations(sorted(same, key=lambda figure: figure.id), 2)
        if a.told_by != b.told_by
    ]
    return tuple(sorted(made, key=lambda c: (c.a, c.b)))


def unequal(counts: Counts) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    """By period and rule the zones in each band of coverage, where they are in more than one.

    Only zones of one band are set against each other; of zones that were not observed, none. The whole area holds the others and is
    not among them.
    """
    made: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: {band: [] for band in v.BANDS})
    columns = (counts.period, counts.rule, counts.zone, counts.coverage)
    for period, rule, zone, band in sorted(zip(*(column.tolist() for column in columns), strict=True)):
        if zone != AREA:
            made[period, rule][v.BANDS[band]].append(zone)
    groups = {key: {band: tuple(zones) for band, zones in bands.items() if zones} for key, bands in made.items()}
    return {key: bands for key, bands in groups.items() if len(bands) > 1}
