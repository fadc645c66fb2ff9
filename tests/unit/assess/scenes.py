"""Small agreements, missions and incidents for tests: a square zone around 0 N, 0 E; everything in round numbers."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from trucewatch.model.agreement import Agreement, Clause, CountingRule, Extent, Predicate, Zone
from trucewatch.model.columns import Ids
from trucewatch.model.derived import Incidents
from trucewatch.model.mission import Mission, Region, Release
from trucewatch.model.time import DAY_MS, Interval, Period

HOUR_MS = 3_600_000
ALWAYS = Interval(-(2**53), 2**53)
E7_PER_KM = 89_932
"""Degrees x 1e7 of a kilometre at the equator, near enough for tests."""


def ids(names: list[str]) -> Ids:
    return np.array([hashlib.sha256(n.encode()).hexdigest()[:40] for n in names], dtype="S40")


def square(half_km: float, lat_km: float = 0.0, lon_km: float = 0.0) -> Region:
    corners = [(-half_km, -half_km), (-half_km, half_km), (half_km, half_km), (half_km, -half_km)]
    ring = [(round((lat_km + y) * E7_PER_KM), round((lon_km + x) * E7_PER_KM)) for y, x in corners]
    return Region((np.array(ring, np.int64),))


def zone(name: str = "buffer", half_km: float = 10.0, error_m: int = 0, valid: Interval = ALWAYS, **more: Any) -> Zone:
    at = {axis: more.pop(axis) for axis in ("lat_km", "lon_km") if axis in more}
    return Zone(name, "buffer", {"en": name}, square(half_km, **at), error_m, (), "test", valid, **more)


def clause(breached_if: Predicate, *exceptions: Predicate, **more: Any) -> Clause:
    given = {"id": "fire", "concerns": ("explosion", "shot", "uav", "unspecified"), "valid": ALWAYS, **more}
    return Clause(
        modality="prohibit", texts={"en": "x"}, source="t", breached_if=breached_if, exceptions=exceptions, **given
    )


def extent(z: Zone) -> Extent:
    """A square zone, shrunk and grown by its error."""
    ring, error_e7 = z.region.rings[0], z.error_m * E7_PER_KM // 1000
    outwards = np.sign(ring - (ring.max(axis=0) + ring.min(axis=0)) // 2)
    least, most = (Region((ring + way * error_e7 * outwards,)) for way in (-1, 1))
    return Extent(least, most, z.valid)


def rule(name: str = "per_shot", unit: str = "projectile", **more: Any) -> CountingRule:
    given = {"kinds": ("explosion", "shot"), "means": (), **more}
    return CountingRule(name, {"en": name}, unit, **given)


def agreement(*clauses: Clause, **more: Any) -> Agreement:
    given: dict[str, Any] = {
        "id": "test",
        "version": "1",
        "names": {},
        "source": "test",
        "legal_state": "in_force",
        "in_force": (ALWAYS,),
        "certainty_e6": 900_000,
        "parties": (),
        "zones": (zone(),),
        "rules": (rule(), rule("per_episode", "episode", merge_distance_m=2000, merge_time_s=600)),
    }
    given |= more
    extents = {z.id: extent(z) for z in given["zones"] if not z.line}
    return Agreement(clauses=clauses, **{**given, "extents": {**extents, **given.get("extents", {})}})


def mission(half_km: float = 100.0) -> Mission:
    return Mission(
        id="test",
        house="monitoring",
        titles={},
        about={},
        area_names={},
        area=square(half_km),
        timezone="UTC",
        cut_off="00:00",
        night_from="18:00",
        night_until="06:00",
        languages=("en",),
        language_of_record="en",
        sources=(),
        agreement="test",
        sides=(),
        offices=(),
        witnesses=(),
        release=Release(6, 24, 3),
    )


def incidents(*rows: dict[str, Any]) -> Incidents:
    """Explosions at noon of day 0 in the middle of the zone, 100 m wide, heard, unless a row says otherwise."""
    usual = {
        "t0_ms": 12 * HOUR_MS,
        "t1_ms": 12 * HOUR_MS + 60_000,
        "radius_m": 100,
        "kind": "explosion",
        "count_min": 1,
        "count_max": 1,
        "observations": 1,
        "origins": 1,
        "means_bits": 2,
        "in_area": "yes",
    }
    made = Incidents.from_rows({**usual, **row} for row in rows)
    return made.replace(id=ids([f"incident {k}" for k in range(len(rows))]))


def day(number: int) -> Period:
    return Period(until_ms=(number + 1) * DAY_MS, from_ms=number * DAY_MS, name=f"1970-01-{number + 1:02d}")
