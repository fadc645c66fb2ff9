"""What `show` computes when it is asked: indicators, fog, displacement, hindrances, and numbers by place of observation. None of it is state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Agreement
from trucewatch.model.derived import Counts, Members
from trucewatch.model.evidence import CoverageIntervals, Observations, Restrictions
from trucewatch.model.mission import Mission
from trucewatch.model.standing import standing
from trucewatch.model.time import DAY_MS, Period, from_text, to_text
from trucewatch.run.derive import COUNT_PAD_MS, judged_around, reported_periods
from trucewatch.run.evidence import displacement_of
from trucewatch.run.indicating import indicators
from trucewatch.run.store import Store

LONGEST_FOG_DAYS: Final = 7


def computed(
    store: Store, what: str, mission: Mission, agreement: Agreement, as_of: str, days: tuple[str, str]
) -> list[dict[str, Any]]:
    """Rows of one kind. `days`: the first and last reporting period, empty where open.

    Raises: WorkflowError: fog of more than a week, which nobody could read.
    """
    if what == "indicator":
        rows = indicators(store, mission, agreement, from_text(as_of))
        return [r for r in rows if days[0] <= r["week"] and (not days[1] or r["week"] <= days[1])]
    periods = [p for p in reported_periods(store, mission) if days[0] <= p.name and (not days[1] or p.name <= days[1])]
    makers = {"fog": _fog, "displacement": _displacement, "hindrances": _hindrances, "places": _places}
    return makers[what](store, mission, agreement, periods) if periods else []


def _watches(store: Store, periods: Sequence[Period]) -> CoverageIntervals:
    rows = standing(store.load(CoverageIntervals)).rows
    return rows.take((rows.t1_ms > periods[0].from_ms) & (rows.t0_ms < periods[-1].until_ms))


def _fog(store: Store, mission: Mission, _: Agreement, periods: Sequence[Period]) -> list[dict[str, Any]]:
    from trucewatch.coverage.fog import fog

    if len(periods) > LONGEST_FOG_DAYS:
        raise WorkflowError(
            f"Fog is told by cell and hour: {len(periods)} days of it are too much to read.",
            hint=f"Ask for at most {LONGEST_FOG_DAYS} days, with --from and --to.",
        )
    rows = fog(_watches(store, periods), mission, periods[0].from_ms, periods[-1].until_ms)
    return [
        {
            "cell": r.cell,
            "from": to_text(r.from_ms),
            "until": to_text(r.until_ms),
            "means": r.means,
            "least": r.least_e6 / 1e6,
        }
        for r in rows
    ]


def _displacement(
    store: Store, mission: Mission, agreement: Agreement, periods: Sequence[Period]
) -> list[dict[str, Any]]:
    """Of the 28 days that end with the last period."""
    found = displacement_of(store, periods[-1], mission, agreement)
    return [
        {
            **{n: getattr(row, n) for n in ("zone", "result", "perceived_by", "days", "incidents")},
            **{n: getattr(row, f"{n}_e6") / 1e6 for n in ("observed", "expected", "p")},
        }
        for row in found
    ]


def _hindrances(
    store: Store, mission: Mission, agreement: Agreement, periods: Sequence[Period]
) -> list[dict[str, Any]]:
    from trucewatch.coverage.hindered import hindered

    found = hindered(_watches(store, periods), store.load(Restrictions), agreement.zones, mission, periods)
    rows = [asdict(row) for row in found]
    return [{**{n: v for n, v in row.items() if n != "lost_e6"}, "lost": row["lost_e6"] / 1e6} for row in rows]


def with_bounds(store: Store, rows: list[dict[str, Any]], mission: Mission, agreement: Agreement) -> None:
    """Add to every count the upper bound that silence still allows; None where none can be told."""
    from trucewatch.assess.silence import bounds
    from trucewatch.coverage.displacement import withdrawn

    told: dict[tuple[str, str, str], int | None] = {}
    by_period = {r["period"]: (r["from"], r["until"]) for r in rows}
    for name, (start, end) in by_period.items():
        period = Period(from_text(end), from_text(start), name)
        counts = store.load(Counts, period.from_ms // DAY_MS, period.from_ms // DAY_MS)
        displaced = withdrawn(displacement_of(store, period, mission, agreement))
        for bound in bounds(counts.take(counts.period == name), agreement, mission, displaced):
            told[name, bound.rule, bound.zone] = None if bound.most < 0 else bound.most
    for row in rows:
        row["bound"] = told.get((row["period"], row["rule"], row["zone"]))


def _places(store: Store, mission: Mission, agreement: Agreement, periods: Sequence[Period]) -> list[dict[str, Any]]:
    """The counts of the whole area by place of observation, for every rule. For the house alone."""
    return [row for period in periods for row in _places_of(store, mission, agreement, period)]


def _places_of(store: Store, mission: Mission, agreement: Agreement, period: Period) -> Iterator[dict[str, Any]]:
    from trucewatch.assess.counts import counted
    from trucewatch.assess.placed import by_place

    first, last = (period.from_ms - COUNT_PAD_MS) // DAY_MS, (period.until_ms + COUNT_PAD_MS) // DAY_MS
    members, observations = store.load(Members, first, last), store.load(Observations, first, last)
    judged, findings = judged_around(store, agreement, [period])
    figures = store.load(Counts, period.from_ms // DAY_MS, period.from_ms // DAY_MS).rows()
    bands = {r["rule"]: r["coverage"] for r in figures if (r["period"], r["zone"]) == (period.name, "area")}
    for rule in agreement.rules:
        found, _ = counted(judged, findings, agreement, mission, period, "area", rule)
        for one in by_place(found, members, observations):
            most = None if one.most < 0 else one.most
            numbers = {"least": one.least, "most": most, "coverage": bands.get(rule.id)}
            yield {"period": period.name, "place": one.place, "rule": rule.id, **numbers}
