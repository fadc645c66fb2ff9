"""The indicators of a mission from its views: computed at a moment, internal until people have reviewed them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from trucewatch.assess.indicator import NO_FIGURE, Indicated, indicate
from trucewatch.assess.series import OPEN, DailySeries, of_counts, of_records
from trucewatch.errors import AgreementError
from trucewatch.model.agreement import Agreement
from trucewatch.model.derived import Counts, Exposures
from trucewatch.model.edition import Indication
from trucewatch.model.evidence import MissionRecords
from trucewatch.model.mission import IndicatorSpec, Mission
from trucewatch.model.standing import standing
from trucewatch.model.time import Period, from_ms, to_text, zone
from trucewatch.run.acted import acts_of
from trucewatch.run.store import Store

COUNTED: Final = "counted"
AS_PUBLISHED: Final = "as_published"
LABELS: Final = {COUNTED: "counted, with its coverage", AS_PUBLISHED: "as published, coverage unknown"}
ABOUT: Final = "indicator"
"""A review of `indicator ID WEEK`, with the `state` that was reviewed, releases a week, named by the day on which it ends."""

Reviewed: TypeAlias = set[tuple[str, str, str]]
"""Indicator, week and state."""


def indicators(
    store: Store, mission: Mission, agreement: Agreement, as_of_ms: int, size: int | None = None
) -> list[dict[str, Any]]:
    """What every indicator says of every settled week, as plain rows: indicators in the mission's order, weeks oldest first.

    `week` is the day on which it ends, `since` the local day with which a change began, the three of `evidence` decimal logarithms,
    `days_seen_wholly` the days that were seen, each by its least share, `count_least` None where there is no
    figure, which is no zero, `count_most` where it has no upper end, the baseline None where none is stated.

    Args: size: reviews of the first so many entries count; None: all.
    Raises: AgreementError: an indicator watches a rule or zone that the agreement does not have.
    """
    reviewed = reviewed_weeks(store, size)
    rows = _indicated(store, mission, agreement, as_of_ms)
    return [_plain(spec, row, mission, reviewed) for spec, row in rows]


def released(
    store: Store, mission: Mission, agreement: Agreement, as_of_ms: int, size: int | None = None
) -> tuple[Indication, ...]:
    """The weeks of which people have reviewed what is said of them, for the bulletin; see `indicators`.

    Where late data change what is said of a week, it stays inside until that is reviewed.
    """
    reviewed = reviewed_weeks(store, size)
    return tuple(
        Indication(spec.id, row.state, row.from_ms, row.until_ms, row.since_ms, _label(spec))
        for spec, row in _indicated(store, mission, agreement, as_of_ms)
        if (spec.id, _week(row, mission), row.state) in reviewed
    )


def indications(
    store: Store, mission: Mission, agreement: Agreement, span: Period, as_of_ms: int, size: int | None = None
) -> tuple[Indication, ...]:
    """What a bulletin of a span may tell: of each indicator the last reviewed week that had ended with it."""
    if not mission.indicators or not reviewed_weeks(store, size):
        return ()
    last: dict[str, Indication] = {}
    for told in released(store, mission, agreement, as_of_ms, size):
        if told.until_ms <= span.until_ms:
            last[told.indicator] = told
    return tuple(last.values())


def reviewed_weeks(store: Store, size: int | None = None) -> Reviewed:
    """Indicator, week and state of every review, of the first `size` entries."""
    found: Reviewed = set()
    for index, entry in acts_of(store, "decision"):
        words = tuple(str(entry["about"]).split(" "))
        if entry["act"] == "review" and words[0] == ABOUT and len(words) == 3 and (size is None or index < size):
            found.add((words[1], words[2], str(entry["content"].get("state", ""))))
    return found


def _indicated(
    store: Store, mission: Mission, agreement: Agreement, as_of_ms: int
) -> Iterator[tuple[IndicatorSpec, Indicated]]:
    for spec in mission.indicators:
        series = _series(store, spec, mission, agreement)
        yield from ((spec, row) for row in indicate(spec, series, mission, as_of_ms))


def _series(store: Store, spec: IndicatorSpec, mission: Mission, agreement: Agreement) -> DailySeries:
    if not spec.rule:
        return of_records(spec, standing(store.load(MissionRecords)).rows, mission)
    _check(spec.rule, [rule.id for rule in agreement.rules], spec, "rule")
    for name in spec.zones:
        _check(name, [z.id for z in agreement.zones if not z.line], spec, "zone")
    return of_counts(spec, store.load(Counts), store.load(Exposures))


def _check(name: str, there: list[str], spec: IndicatorSpec, what: str) -> None:
    if name not in there:
        raise AgreementError(
            f"The indicator `{spec.id}` watches the {what} `{name}`, which the agreement does not have.",
            hint=f"There are: {', '.join(sorted(there))}." if there else "There is none.",
            place="mission.yaml",
        )


def _label(spec: IndicatorSpec) -> str:
    return COUNTED if spec.rule else AS_PUBLISHED


def _week(row: Indicated, mission: Mission) -> str:
    return _day(row.until_ms, mission)


def _day(ms: int, mission: Mission) -> str:
    return from_ms(ms).astimezone(zone(mission.timezone)).date().isoformat()


def _plain(spec: IndicatorSpec, row: Indicated, mission: Mission, reviewed: Reviewed) -> dict[str, Any]:
    week = _week(row, mission)
    return {
        "indicator": spec.id,
        "week": week,
        "from": to_text(row.from_ms),
        "until": to_text(row.until_ms),
        "state": row.state,
        "standing": row.standing,
        "lapsed": row.lapsed,
        "since": _day(row.since_ms, mission) if row.since_ms else None,
        "since_evidence": row.since_e3 / 1000 if row.since_ms else None,
        "evidence_lower": row.lower_e3 / 1000,
        "evidence_higher": row.higher_e3 / 1000,
        "days_seen": row.days_seen,
        "days_seen_wholly": row.seen_e6 / 1_000_000,
        "days_missing": row.days_missing,
        "count_least": None if row.least == NO_FIGURE else row.least,
        "count_most": None if row.most == OPEN else row.most,
        "expected": _figure(row.expected_e3),
        "label": LABELS[_label(spec)],
        "baseline": _figure(spec.baseline_e3),
        "baseline_least": _figure(spec.baseline_least_e3),
        "baseline_most": _figure(spec.baseline_most_e3),
        "baseline_source": spec.baseline_source,
        "reviewed": (spec.id, week, row.state) in reviewed,
    }


def _figure(value_e3: int) -> float | None:
    return value_e3 / 1000 if value_e3 else None
