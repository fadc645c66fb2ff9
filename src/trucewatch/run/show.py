"""What the views hold, as rows for a terminal or a script: words written out, times as RFC 3339, unknown numbers as null."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import sqlalchemy as sql

from trucewatch.errors import WorkflowError
from trucewatch.model.columns import Table
from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.model.evidence import (
    Casualties,
    Claims,
    Declarations,
    Inspections,
    MissionRecords,
    Notices,
    Notifications,
    Observations,
    Restrictions,
)
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS, Period, from_text, to_text
from trucewatch.run.evidence import span_named
from trucewatch.run.folder import MissionFolder
from trucewatch.run.store import DELIVERIES, Store

TABLES: Final[dict[str, type[Table]]] = {
    "incidents": Incidents,
    "findings": Findings,
    "counts": Counts,
    "coverage": Exposures,
    "claims": Claims,
    "records": MissionRecords,
    "notices": Notices,
    "notifications": Notifications,
    "restrictions": Restrictions,
    "casualties": Casualties,
    "declarations": Declarations,
    "inspections": Inspections,
    "observations": Observations,
}
WHATS: Final = (*TABLES, "deliveries")
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "incidents": ("id", "t0", "t1", "kind", "weapon", "lat", "lon", "radius_m", "count_min", "count_max", "origins"),
    "findings": ("id", "t0", "clause", "result", "lo", "hi"),
    "counts": ("period", "zone", "rule", "least", "most", "night_least", "night_most", "coverage"),
    "coverage": ("period", "zone", "means", "event_class", "band", "basis"),
    "claims": ("t0", "t1", "claimant", "accused", "unit", "count_min", "count_max", "count_word", "area"),
    "records": ("t0", "t1", "body", "report", "region", "unit", "count_min", "count_max", "period_form"),
    "notices": ("t0", "t1", "party", "notice", "region"),
    "notifications": ("t0", "t1", "announced_by", "activity", "place_name", "answer"),
    "restrictions": ("t0", "t1", "restriction", "place_name", "side_as_seen", "task"),
    "casualties": ("t0", "t1", "place_name", "killed_min", "killed_max", "status", "standing"),
    "declarations": ("t0", "t1", "declared_by", "site", "site_kind", "weapon", "number", "declared"),
    "inspections": ("t0", "site", "form", "access", "weapon", "present_matched", "absent_unexplained", "first_seen"),
    "observations": (
        "id",
        "t0",
        "source",
        "means",
        "kind",
        "place",
        "lat",
        "lon",
        "radius_m",
        "count_min",
        "count_max",
    ),
    "deliveries": ("entry", "source", "name", "standing", "row_count", "read", "rejected"),
}
"""What a terminal shows of each; JSON has everything."""
LATER: Final = {"indicator", "commitments", "readiness", "cases"}
_UNKNOWN_IF_NEGATIVE: Final = {
    *("count_min", "count_max", "least", "most", "night_least", "night_most", "bearing_cdeg", "distance_min_m"),
    *("distance_max_m", "killed_min", "killed_best", "killed_max", "injured_min", "injured_max"),
}


@dataclass(frozen=True)
class Shown:
    """Rows of one kind; `from_` and `to` are the days asked for, or the first and last that there are."""

    what: str
    mission: str
    as_of: str
    from_: str | None
    to: str | None
    rows: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """The form that scripts rely on."""
        return {"mission": self.mission, "as_of": self.as_of, "from": self.from_, "to": self.to, self.what: self.rows}


def show(folder: MissionFolder, store: Store, what: str, from_: str | None = None, to: str | None = None) -> Shown:
    """Rows of the views, of all the ledger holds or of the reporting periods from one day to another.

    Raises: WorkflowError: there is nothing of that name, or a day is no day.
    """
    if what not in WHATS:
        later = " This version does not compute it yet." if what in LATER else ""
        raise WorkflowError(f"Nothing called `{what}` can be shown.{later}", hint=f"There are: {', '.join(WHATS)}.")
    mission, _ = folder.settings()
    rows = _deliveries(store) if what == "deliveries" else _rows(store, TABLES[what], _span(mission, from_, to))
    days = sorted({r["period"] if "period" in r else r.get("t0", r.get("time", ""))[:10] for r in rows})
    return Shown(
        what=what,
        mission=mission.id,
        as_of=last_time(folder),
        from_=from_ or (days[0] if days else None),
        to=to or (days[-1] if days else None),
        rows=rows,
    )


def last_time(folder: MissionFolder) -> str:
    """The time of the last entry: as of when the ledger stands."""
    return next(
        (
            str(e["time"])
            for e in (folder.log.entry(i) for i in range(folder.log.size - 1, -1, -1))
            if isinstance(e, dict)
        ),
        "",
    )


def _span(mission: Mission, from_: str | None, to: str | None) -> tuple[int, int] | None:
    if from_ is None and to is None:
        return None
    for day in (from_, to):
        if day is not None and not _is_day(day):
            raise WorkflowError(f"{day!r} is no day.", hint="Write it as 2031-05-03.")
    first: Period | None = span_named(from_, mission) if from_ else None
    last: Period | None = span_named(to, mission) if to else None
    return (first.from_ms if first else -(2**60), last.until_ms if last else 2**60)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _rows(store: Store, table: type[Table], span: tuple[int, int] | None) -> list[dict[str, Any]]:
    if span is None:
        found = store.load(table)
    else:
        found = store.load(table, span[0] // DAY_MS, span[1] // DAY_MS)
        start = getattr(found, table.DAY)
        found = found.take((start >= span[0]) & (start < span[1]))
    order = np.argsort(getattr(found, table.DAY), kind="stable")
    return [plain(row) for row in found.take(order).rows()]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row with times as text, degrees and probabilities as decimals, and unknown numbers as None."""
    made: dict[str, Any] = {}
    for name, value in row.items():
        if name.endswith("_ms") and name != "clock_error_ms":
            made[name.removesuffix("_ms")] = to_text(value) if value else None
        elif name.endswith("_e7"):
            made[name.removesuffix("_e7")] = round(value / 1e7, 7)
        elif name.endswith("_e6"):
            made[name.removesuffix("_e6")] = value / 1e6
        elif name in _UNKNOWN_IF_NEGATIVE and value < 0:
            made[name] = None
        else:
            made[name] = value
    return made


def _deliveries(store: Store) -> list[dict[str, Any]]:
    return store.select(sql.select(DELIVERIES).order_by(DELIVERIES.c.entry))


def moment(stamp: str) -> int:
    """RFC 3339 text, or a day, as UTC milliseconds. Raises: WorkflowError: it is neither."""
    try:
        return from_text(stamp)
    except ValueError as e:
        raise WorkflowError(f"{stamp!r} is no time.", hint="Write 2031-05-03T12:00:00Z.") from e
