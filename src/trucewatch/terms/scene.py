"""What predicates are evaluated on: incidents, the zones and notifications beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.agreement import Zone
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Notifications
from trucewatch.model.standing import standing
from trucewatch.science.quadrature import SPIRAL, shares_inside
from trucewatch.science.regions import edges_of
from trucewatch.terms.spans import within


@dataclass(frozen=True, eq=False)
class Scene:
    """Incidents (n,) with the zones of the agreement by id and all notifications, of which the standing ones count."""

    incidents: Incidents
    zones: Mapping[str, Zone]
    notifications: Notifications
    _shares: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)

    @cached_property
    def announced(self) -> Notifications:
        """The notifications that no revision replaced, sorted by id; those with two contents of equal standing count as unanswered."""
        known = standing(self.notifications)
        return known.rows.replace(answer=np.where(known.disputed, 0, known.rows.answer))

    def in_zone(self, zone_id: str) -> tuple[Ints, Ints]:
        """Least and greatest probability (n,) x 1e6 that each incident lies in a zone while the zone is valid."""
        if zone_id not in self._shares:
            self._shares[zone_id] = in_zone(self.incidents, self.zones[zone_id])
        return self._shares[zone_id]

    def take(self, rows: NDArray[np.intp]) -> Scene:
        """The same scene with some of the incidents; what is known of zones is kept."""
        shares = {name: (lo[rows], hi[rows]) for name, (lo, hi) in self._shares.items()}
        return Scene(self.incidents.take(rows), self.zones, self.notifications, shares)


def in_zone(incidents: Incidents, zone: Zone) -> tuple[Ints, Ints]:
    """Least and greatest probability (n,) x 1e6 that an incident lies in a zone.

    The incident's place is a round normal distribution whose 95 % circle has its radius. What lies nearer than the zone's error to its
    edge counts in the greatest only, and so does what may lie outside the time in which the zone is valid.

    Source: `science.quadrature`. Limits: a bearing sector is taken as the circle that holds it; a line has no inside.
    """
    if zone.line:
        none = np.zeros(len(incidents), np.int64)
        return none, none
    lat_e7, lon_e7, radius_m = incidents.lat_e7, incidents.lon_e7, incidents.radius_m
    least, most = shares_inside(lat_e7, lon_e7, radius_m, edges_of(zone.region.rings), zone.error_m, SPIRAL)
    inside, touched = within(incidents.t0_ms, incidents.t1_ms, [zone.valid])
    return np.where(inside, least, 0), np.where(touched, most, 0)
