"""What the views hold, as rows for a terminal or a script: words written out, times as RFC 3339, unknown numbers as null."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import sqlalchemy as sql

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Agreement
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
from trucewatch.run.config.houses import GUARANTEES, MONITORING, refuse_unless
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
COMPUTED: Final = ("indicator", "fog", "displacement", "hindrances")
"""What is no state and is computed when it is asked for (on_demand.py)."""
PLEDGES: Final = ("commitments", "readiness")
"""What a guarantees mission has to show (pledges.py), and a monitoring mission does not."""
CASES: Final = "cases"
OF_BOTH_HOUSES: Final = ("deliveries",)
WHATS: Final = (*TABLES, *COMPUTED, CASES, *PLEDGES, *OF_BOTH_HOUSES)
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "incidents": (
        *("id", "t0", "t1", "kind", "p_kind", "weapon", "lat", "lon", "radius_m", "count_min", "count_max"),
        *("corroboration", "p_clutter", "status"),
    ),
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
    "indicator": (
        *("indicator", "week", "state", "since", "evidence_lower", "evidence_higher", "days_seen", "days_missing"),
        *("count_least", "count_most", "expected", "label", "reviewed"),
    ),
    "fog": ("cell", "from", "until", "means", "least"),
    "displacement": ("zone", "result", "perceived_by", "days", "incidents", "observed", "expected", "p"),
    "hindrances": ("period", "zone", "restrictions", "minutes", "lost"),
    "cases": ("case", "stage", "since", "opened", "clauses", "ruling", "due", "overdue"),
    "deliveries": ("entry", "source", "name", "standing", "row_count", "read", "rejected"),
}
"""What a terminal shows of each; JSON has everything."""
_UNKNOWN_IF_NEGATIVE: Final = {
    *("count_min", "count_max", "least", "most", "night_least", "night_most", "bearing_cdeg", "distance_min_m"),
    *("distance_max_m", "killed_min", "killed_best", "killed_max", "injured_min", "injured_max"),
}
_BESIDE: Final = {name: f"p_{name.removesuffix('_e6')}" for name in ("kind_e6", "clutter_e6", "preferred_e6")}
"""Probabilities that stand beside what they are of, and would bear its name."""


def _kinds(found: dict[str, int]) -> list[dict[str, Any]]:
    """The most probable kind first, of equal ones by name."""
    return [{"kind": kind, "p": p / 1e6} for kind, p in sorted(found.items(), key=lambda one: (-one[1], one[0]))]


def _alternatives(found: list[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"incident": incident, "p": p / 1e6} for incident, p in found]


_LISTS: Final[dict[str, Callable[[Any], list[dict[str, Any]]]]] = {"kinds": _kinds, "alternatives": _alternatives}
"""Columns of text that hold canonical JSON."""


@dataclass(frozen=True)
class Shown:
    """Rows of one kind; `from_` and `to` are the days asked for, or the first and last that there are."""

    what: str
    mission: str
    as_of: str
    from_: str | None
    to: str | None
    rows: list[dict[str, Any]]
    rules: tuple[str, ...] = ()
    audience: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form that scripts rely on."""
        head = {"mission": self.mission, "as_of": self.as_of, "from": self.from_, "to": self.to}
        return {**head, **({"audience": self.audience} if self.audience else {}), self.what: self.rows}


def show(
    folder: MissionFolder, store: Store, what: str, from_: str | None = None, to: str | None = None, by: str = ""
) -> Shown:
    """Rows of the views, of all the ledger holds or of the reporting periods from one day to another.

    Args: by: `place`: counts of the whole area by place of observation.
    Raises: WorkflowError: there is nothing of that name, or a day is no day.
    """
    if what not in WHATS:
        raise WorkflowError(f"Nothing called `{what}` can be shown.", hint=f"There are: {', '.join(WHATS)}.")
    if by not in {"", "place"} or (by and what != "counts"):
        raise WorkflowError("Only counts can be shown otherwise than by zone.", hint="Write `counts --by place`.")
    mission, agreement = folder.settings()
    if what not in OF_BOTH_HOUSES:
        refuse_unless(mission, GUARANTEES if what in PLEDGES else MONITORING, what)
    span, as_of = span_asked(mission, from_, to), last_time(folder)
    if what in PLEDGES:
        return _pledges(folder, store, what, as_of)
    if what == "deliveries":
        rows = _deliveries(store)
    elif what == CASES:
        rows = _cases(store, as_of, span)
    elif what in COMPUTED or by:
        rows = _on_demand(store, "places" if by else what, mission, agreement, as_of, (from_ or "", to or ""))
    else:
        rows = _rows(store, TABLES[what], span)
    if what == "counts" and not by:
        _add_bounds(store, rows, mission, agreement)
    days = sorted({_day_of(row) for row in rows})
    return Shown(
        what=what,
        mission=mission.id,
        as_of=as_of,
        from_=from_ or (days[0] if days else None),
        to=to or (days[-1] if days else None),
        rows=rows,
        rules=tuple(rule.id for rule in agreement.rules),
    )


def _pledges(folder: MissionFolder, store: Store, what: str, as_of: str) -> Shown:
    from trucewatch.run.pledges import AUDIENCE, rows_of

    rows = rows_of(folder, store, what, as_of)
    return Shown(what, folder.mission().id, as_of, None, None, rows, audience=AUDIENCE if what == "readiness" else "")


def _cases(store: Store, as_of: str, span: tuple[int, int] | None) -> list[dict[str, Any]]:
    from trucewatch.run.docket import case_rows

    rows = case_rows(store, from_text(as_of))
    return [r for r in rows if span is None or span[0] <= from_text(r["since"]) < span[1]]


def _on_demand(
    store: Store, what: str, mission: Mission, agreement: Agreement, as_of: str, days: tuple[str, str]
) -> list[dict[str, Any]]:
    from trucewatch.run.on_demand import computed  # loads kernels that tables do without

    return computed(store, what, mission, agreement, as_of, days)


def _add_bounds(store: Store, rows: list[dict[str, Any]], mission: Mission, agreement: Agreement) -> None:
    from trucewatch.run.on_demand import with_bounds

    with_bounds(store, rows, mission, agreement)


def _day_of(row: dict[str, Any]) -> str:
    named = (row[n] for n in ("period", "week", "t0", "from", "time") if row.get(n))
    return str(next(named, ""))[:10]


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


def span_asked(mission: Mission, from_: str | None, to: str | None) -> tuple[int, int] | None:
    """The reporting periods from one day to another, in milliseconds; None: all. Raises: WorkflowError: a day is none."""
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
    """A row with times as text, degrees and probabilities as decimals, lists as such, and unknown numbers as None."""
    made: dict[str, Any] = {}
    for name, value in row.items():
        if name in _LISTS:
            made[name] = _LISTS[name](json.loads(value)) if value else []
        elif name in _BESIDE:
            made[_BESIDE[name]] = value / 1e6
        elif name.endswith("_ms") and name != "clock_error_ms":
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
