"""Compose an edition: released facts, what frames them, and what is said first. No sentence, no language, no number of its own."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import numpy as np

from trucewatch.model.agreement import Agreement, Zone
from trucewatch.model.edition import Edition, PeriodEvidence, Provenance
from trucewatch.model.mission import Mission, Region
from trucewatch.model.time import Interval
from trucewatch.publish.agreed import agreed
from trucewatch.publish.changes import differences
from trucewatch.publish.framing import house, marks, notice, standing
from trucewatch.publish.opening import lead, points
from trucewatch.publish.places import AREA
from trucewatch.publish.release import ReleasedFacts, floors, release

FORMAT: Final = "trucewatch-bulletin-1"
UNIT_PER_E5: Final = 100
"""Map geometry is told in degrees x 1e5, about a metre: this many of the 1e-7 degrees of evidence."""


def compose(evidence: PeriodEvidence, mission: Mission, agreement: Agreement, provenance: Provenance) -> Edition:
    """Compose the edition of a span from what may leave of it.

    Returns: a plain object of text, integers and lists, ready for canonical JSON; equal for equal arguments.
    Raises: WorkflowError: the span is not closed, or closed less than the release delay before `provenance.as_of_ms`.
    """
    released = release(evidence, mission, agreement, provenance.as_of_ms)
    span = Interval(evidence.span.from_ms, evidence.span.until_ms)
    edition: Edition = {
        "format": FORMAT,
        "marks": marks(mission),
        "notice": notice(mission),
        "mission": _mission(mission),
        "period": {n: getattr(evidence.span, n) for n in ("name", "from_ms", "until_ms")},
        "agreement": agreed(agreement, span, released.facts["sides"]),
        "policy": dataclasses.asdict(floors(mission.release)),
        "zones": _zones(mission, agreement, released, span),
        "facts": released.facts,
        "map": _map(mission, agreement, span),
        "provenance": standing(provenance, evidence.span.name),
    }
    edition["lead"] = lead(edition)
    edition["points"] = points(edition)
    edition["changes"] = differences(provenance.before, edition) if provenance.before is not None else []
    return edition


def _mission(mission: Mission) -> dict[str, Any]:
    plain = ("area_names", "cut_off", "night_from", "night_until")
    return {
        **house(mission),
        **{n: getattr(mission, n) for n in plain},
        "sides": {side.id: side.names for side in mission.sides},
    }


def _zones(mission: Mission, agreement: Agreement, released: ReleasedFacts, span: Interval) -> list[dict[str, Any]]:
    """The whole area, then every zone that exists in the span, each with its band by any means."""
    area = {"id": AREA, "kind": AREA, "names": mission.area_names, "told": 1, "line": 0}
    listed = [area, *(_zone(z, released) for z in agreement.zones if _exists(z, span))]
    return [{**z, "band": released.bands.get(z["id"], "")} for z in listed]


def _zone(zone: Zone, released: ReleasedFacts) -> dict[str, Any]:
    return {
        **{n: getattr(zone, n) for n in ("id", "kind", "names", "error_m", "source")},
        "agreed_by": list(zone.agreed_by),
        "line": int(zone.line),
        "told": int(zone.id in released.zones),
    }


def _exists(zone: Zone, span: Interval) -> bool:
    return zone.valid.t0_ms < span.t1_ms and span.t0_ms < zone.valid.t1_ms


def _map(mission: Mission, agreement: Agreement, span: Interval) -> dict[str, Any]:
    return {
        "area": _rings(mission.area),
        "waters": [{"names": w.names, "line": int(w.line), "rings": _rings(w.region)} for w in mission.waters],
        "zones": {z.id: _rings(z.region) for z in agreement.zones if _exists(z, span)},
        "localities": [
            {"names": place.names, "at": [_e5(place.lat_e7), _e5(place.lon_e7)], "rank": place.rank}
            for place in mission.localities
        ],
    }


def _rings(region: Region) -> list[list[list[int]]]:
    """Rings as [latitude, longitude] pairs of degrees x 1e5."""
    return [(np.floor_divide(ring + UNIT_PER_E5 // 2, UNIT_PER_E5)).tolist() for ring in region.rings]


def _e5(degree_e7: int) -> int:
    return (degree_e7 + UNIT_PER_E5 // 2) // UNIT_PER_E5
