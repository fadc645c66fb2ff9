"""The places that an agreement asks about, as regions: what certainly belongs to each, and what may.

Made when somebody asks for one, and kept: most commands need none, and a place depends on nothing but the zones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

import numpy as np
import shapely

from trucewatch.model.agreement import Clause, Extent, Zone, extent_key, parts_of
from trucewatch.model.mission import Region
from trucewatch.run.config.geometry import in_degrees, open_lines
from trucewatch.run.config.sides import sides

Recipe: TypeAlias = Callable[[], Extent]
_NOTHING: Final = Region(())


class Extents(Mapping[str, Extent]):
    """Extents by `extent_key`, each made when it is first asked for."""

    def __init__(self, recipes: Mapping[str, Recipe]) -> None:
        """Keep what makes an extent, by its key."""
        self._recipes = dict(recipes)
        self._made: dict[str, Extent] = {}

    def __getitem__(self, key: str) -> Extent:
        """The extent of a key. Raises: KeyError: the agreement asks about no such place."""
        if key not in self._made:
            self._made[key] = self._recipes[key]()
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        """The keys: zones, sides of lines, distances."""
        return iter(self._recipes)

    def __len__(self) -> int:
        """How many places there are."""
        return len(self._recipes)


def extents_of(zones: Iterable[Zone], clauses: Iterable[Clause]) -> Extents:
    """Every zone, both sides of every line that has sides, and every distance that a clause asks for."""
    by_id = {zone.id: zone for zone in zones}
    recipes: dict[str, Recipe] = {name: partial(_of_zone, zone) for name, zone in by_id.items()}
    for line in (zone for zone in by_id.values() if zone.left):
        for side, party in (("left", line.left), ("right", line.right)):
            recipes[extent_key("side_of", {"line": line.id, "side": party})] = partial(_of_side, line, side)
    for asked in _distances(clauses):
        metres = int(asked["within_m"] if "within_m" in asked else asked["beyond_m"])
        recipes[extent_key("distance_to", asked)] = partial(_of_distance, by_id[asked["of"]], metres)
    return Extents(recipes)


def _distances(clauses: Iterable[Clause]) -> Iterator[dict[str, Any]]:
    for clause in clauses:
        for predicate in (clause.breached_if, *clause.exceptions):
            yield from (argument for name, argument in parts_of(predicate) if name == "distance_to")


def _of_zone(zone: Zone) -> Extent:
    if zone.line:
        return Extent(_NOTHING, _NOTHING, zone.valid)
    return _blurred(zone.region, zone)


def _of_side(line: Zone, side: str) -> Extent:
    return _blurred(sides(open_lines(line.region)[0])[side], line)


def _blurred(region: Region, zone: Zone) -> Extent:
    """A region, less and more what its zone's error leaves open."""
    if not zone.error_m:
        return Extent(region, region, zone.valid)
    from trucewatch.run.config.near import inside_and_around  # loads PROJ, which most commands do not need

    return Extent(*inside_and_around(region, zone.error_m), zone.valid)


def _of_distance(zone: Zone, metres: int) -> Extent:
    """What lies nearer to a line or zone than so many metres; inside the zone is at no distance from it."""
    most = _within(zone, metres + zone.error_m)
    return Extent(_within(zone, metres - zone.error_m) if zone.error_m else most, most, zone.valid)


def _within(zone: Zone, metres: int) -> Region:
    from trucewatch.run.config.near import SLACK, inside_and_around, near, rounded

    if metres <= 0:
        return _NOTHING if zone.line else inside_and_around(zone.region, -metres)[0]
    if zone.line:
        return rounded(near(open_lines(zone.region), metres), metres * SLACK)
    outlines = [np.concatenate([ring, ring[:1]]) for ring in zone.region.rings]
    return rounded(shapely.union(near(outlines, metres), in_degrees(zone.region)), metres * SLACK)
