"""Coverage intervals for tests: sensors that hear everything all day, unless a row says otherwise."""

from __future__ import annotations

from typing import Any

from trucewatch.model.columns import row_ids
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.time import DAY_MS
from unit.assess.scenes import ids


def watches(*rows: dict[str, Any]) -> CoverageIntervals:
    """A sensor at 0 N, 0 E that hears 40 km far all day."""
    usual = {"t0_ms": 0, "t1_ms": DAY_MS, "radius_m": 40_000, "means": "heard", "platform": "s1", "state": "up"}
    made = CoverageIntervals.from_rows([{**usual, **row} for row in rows]) if rows else CoverageIntervals.of(0)
    after = [c.name for c in CoverageIntervals.columns() if c.name not in {"id", "content"}]
    return made.replace(id=ids([f"w{k}" for k in range(len(rows))]), content=row_ids("content", made, after))
