"""Restrictions and inspections as rows beside incidents: evidence of its own kind that clauses judge too."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucewatch.model.columns import Words
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Placed
from trucewatch.model.judging import Surroundings
from trucewatch.model.standing import Standing, standing
from trucewatch.model.vocabulary import MEANS


def subjects(incidents: Incidents, beside: Surroundings) -> Incidents:
    """All that is judged: the incidents, then the standing restrictions and inspections, each under the id of its evidence.

    Limits: monitors were seen to be restricted or to inspect; both are taken as inside the mission's area, for no source is asked.
    """
    visits = standing(beside.inspections)
    return Incidents.concat(
        [
            incidents,
            _rows(standing(beside.restrictions), "restriction"),
            _rows(visits, "inspection", weapon=visits.rows.weapon),
        ]
    )


def _rows(known: Standing[Any], kind: str, **more: Words) -> Incidents:
    evidence: Placed = known.rows
    return Incidents.of(
        len(evidence),
        id=evidence.id,
        t0_ms=evidence.t0_ms,
        t1_ms=evidence.t1_ms,
        lat_e7=evidence.lat_e7,
        lon_e7=evidence.lon_e7,
        radius_m=evidence.radius_m,
        kind=kind,
        count_min=1,
        count_max=1,
        count_word="exactly",
        observations=1,
        origins=1,
        means_bits=1 << MEANS.index("seen"),
        disputed=known.disputed.astype(np.int16),
        in_area="yes",
        **more,
    )
