"""The evidence of one span, read from the views, as the bulletin needs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from trucewatch.assess.comparing import comparisons, of_claims, of_records
from trucewatch.assess.silence import bounds
from trucewatch.coverage.displacement import DAYS, Displacement, displaced, results, withdrawn
from trucewatch.coverage.hindered import hindered
from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Agreement
from trucewatch.model.columns import Table
from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.model.digest import day_digest, state_digest
from trucewatch.model.edition import Indication, Loss, PeriodEvidence, SourceTally
from trucewatch.model.evidence import (
    EVIDENCE,
    Casualties,
    Claims,
    CoverageIntervals,
    Inspections,
    MissionRecords,
    Notices,
    Notifications,
    Observations,
    Restrictions,
)
from trucewatch.model.manifest import Manifest
from trucewatch.model.mission import Mission
from trucewatch.model.standing import standing
from trucewatch.model.time import DAY_MS, Interval, Period, from_ms, period_ending, zone
from trucewatch.model.vocabulary import CONFIDENCES
from trucewatch.run.store import Store

T = TypeVar("T", bound=Table)
LONGEST_SPAN_DAYS = 366
LOW = CONFIDENCES.index("low")
_TOUCHING = (Claims, MissionRecords, Notices, Notifications, Restrictions, Casualties, Inspections)


def span_named(text: str, mission: Mission) -> Period:
    """A period by its day, `2031-05-03`, or a span of periods, `2031-05-01/2031-05-03`. Raises: WorkflowError: it is neither."""
    first, _, last = text.partition("/")
    try:
        days = (date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError as e:
        raise WorkflowError(
            "A period is a day or two.", hint="Write 2031-05-03 or 2031-05-01/2031-05-03.", place=text
        ) from e
    if days[1] < days[0]:
        raise WorkflowError("The span ends before it begins.", hint="Write the earlier day first.", place=text)
    tz = zone(mission.timezone)
    return Period(
        until_ms=period_ending(days[1], mission.cut_off, tz).until_ms,
        from_ms=period_ending(days[0], mission.cut_off, tz).from_ms,
        name=text if days[1] > days[0] else first,
    )


def span_before(span: Period, mission: Mission) -> Period:
    """The span of as many periods that ends where this one begins."""
    tz = zone(mission.timezone)
    last = from_ms(span.from_ms).astimezone(tz).date()
    first, _, end = span.name.partition("/")
    days = (date.fromisoformat(end or first) - date.fromisoformat(first)).days
    start = last - timedelta(days=days)
    return span_named(f"{start}/{last}" if days else str(last), mission)


def evidence_of(
    store: Store,
    span: Period,
    mission: Mission,
    agreement: Agreement,
    manifests: Mapping[str, Manifest],
    indications: tuple[Indication, ...] = (),
) -> PeriodEvidence:
    """Read what a bulletin of this span rests on; `indications`: what indicators said, reviewed."""
    exposures, counts = numbers_of(store, span, mission, agreement, manifests)
    _, counts_before = numbers_of(store, span_before(span, mission), mission, agreement, manifests)
    displacement = displacement_of(store, span, mission, agreement)
    incidents = _incidents(store, span)
    claims, records = _touching(store, Claims, span), _touching(store, MissionRecords, span)
    first = min(span.from_ms, int(incidents.t0_ms.min(initial=span.from_ms)))
    findings = store.load(Findings, first // DAY_MS, span.until_ms // DAY_MS)
    of_span = (findings.t0_ms >= span.from_ms) & (findings.t0_ms < span.until_ms)
    return PeriodEvidence(
        span=span,
        incidents=incidents,
        findings=findings.take(of_span | np.isin(findings.incident, incidents.id)),
        counts=counts,
        counts_before=counts_before,
        exposures=exposures,
        claims=claims,
        mission_records=records,
        notices=_touching(store, Notices, span),
        notifications=_touching(store, Notifications, span),
        restrictions=_touching(store, Restrictions, span),
        casualties=_touching(store, Casualties, span),
        sources=_tallies(store, manifests, span),
        inspections=_touching(store, Inspections, span),
        bounds=bounds(counts, agreement, mission, withdrawn(displacement)),
        displacement=results(displacement),
        indicators=indications,
        comparisons=comparisons((*of_claims(claims), *of_records(records))),
        lost=_lost(store, span, mission, agreement),
    )


def _lost(store: Store, span: Period, mission: Mission, agreement: Agreement) -> tuple[Loss, ...]:
    """What denials and jamming took of the exposure of each zone; nothing where nobody is known to look."""
    watches = _watches(store, span.from_ms, span.until_ms)
    if not len(watches):
        return ()
    found = hindered(watches, Restrictions.of(0), agreement.zones, mission, [span])
    return tuple(Loss(row.zone, row.lost_e6) for row in found)


def _watches(store: Store, from_ms: int, until_ms: int) -> CoverageIntervals:
    rows = standing(store.load(CoverageIntervals)).rows
    return rows.take((rows.t1_ms > from_ms) & (rows.t0_ms < until_ms))


def displacement_of(store: Store, span: Period, mission: Mission, agreement: Agreement) -> tuple[Displacement, ...]:
    """Whether fire was found to move to where nobody looks, in the 28 days that end with a span; nothing where nobody is known to look."""
    watches = _watches(store, span.until_ms - DAYS * DAY_MS, span.until_ms)
    if not len(watches):
        return ()
    incidents = store.load(Incidents, span.until_ms // DAY_MS - DAYS - 1, span.until_ms // DAY_MS)
    return displaced(incidents, watches, agreement.zones, mission, Interval(span.from_ms, span.until_ms))


def numbers_of(
    store: Store, span: Period, mission: Mission, agreement: Agreement, manifests: Mapping[str, Manifest]
) -> tuple[Exposures, Counts]:
    """Coverage and counts of one span: of a single period as they stand in the views, of several counted as one."""
    if "/" not in span.name:
        day = span.from_ms // DAY_MS
        exposures, counts = store.load(Exposures, day, day), store.load(Counts, day, day)
        return exposures.take(exposures.period == span.name), counts.take(counts.period == span.name)
    from trucewatch.run.derive import count_spans, judged_around  # load kernels that a single period does not need

    return count_spans(store, [span], mission, agreement, manifests, judged_around(store, agreement, [span]))


def _incidents(store: Store, span: Period) -> Incidents:
    """Incidents that begin in the span, and those known only to longer than a day that may have."""
    rows = store.load(Incidents, span.from_ms // DAY_MS, span.until_ms // DAY_MS)
    begin = rows.take((rows.t0_ms >= span.from_ms) & (rows.t0_ms < span.until_ms) & (rows.coarse == 0))
    return Incidents.concat([begin, _coarse(store, span)])


def _coarse(store: Store, span: Period) -> Incidents:
    rows = store.load(Incidents, span.from_ms // DAY_MS - LONGEST_SPAN_DAYS, span.until_ms // DAY_MS)
    return rows.take((rows.coarse == 1) & (rows.t1_ms > span.from_ms) & (rows.t0_ms < span.until_ms))


def _touching(store: Store, table: type[T], span: Period) -> T:
    """Rows whose time touches the span; a year back is far enough for the longest of them."""
    rows = store.load(table, span.from_ms // DAY_MS - LONGEST_SPAN_DAYS, span.until_ms // DAY_MS)
    return rows.take((getattr(rows, "t1_ms") > span.from_ms) & (getattr(rows, "t0_ms") < span.until_ms))  # noqa: B009


def _tallies(store: Store, manifests: Mapping[str, Manifest], span: Period) -> tuple[SourceTally, ...]:
    rows = store.load(Observations, span.from_ms // DAY_MS, span.until_ms // DAY_MS)
    rows = rows.take((rows.t0_ms >= span.from_ms) & (rows.t0_ms < span.until_ms))
    return tuple(_tally(rows.take(rows.source == name), manifest) for name, manifest in sorted(manifests.items()))


def _tally(rows: Observations, manifest: Manifest) -> SourceTally:
    return SourceTally(
        name=manifest.name,
        title=manifest.title,
        publisher=manifest.publisher,
        licence=manifest.licence,
        sealed=manifest.sealed,
        observations=len(rows),
        outside_area=int((rows.in_area == 0).sum()),
        low_confidence=int((rows.confidence == LOW).sum()),
    )


def fingerprint(store: Store, span: Period, mission: Mission) -> str:
    """A hash of the digests of all evidence that a bulletin of this span can rest on: equal, and it says the same."""
    last = span.until_ms // DAY_MS + 1
    days = range(span_before(span, mission).from_ms // DAY_MS, last)
    reaching, witnessed = range(span.from_ms // DAY_MS - LONGEST_SPAN_DAYS, last), range(last - DAYS - 2, last)
    spans = dict.fromkeys((t.NAME for t in _TOUCHING), reaching) | {
        Incidents.NAME: range(min(days.start, witnessed.start), last)
    }
    # what was watched reaches as far as it lasts, and few rows say it
    spans |= {CoverageIntervals.NAME: range(-(2**30), last)}
    lines = [d for d in store.day_digests() if d[1] in spans.get(d[0], days)]
    coarse = _coarse(store, span)
    return state_digest([*lines, ("coarse", 0, len(coarse), day_digest(coarse))])


def delivered_since(store: Store, span: Period, entry: int) -> bool:
    """Whether a delivery after an entry says anything of a span."""
    first, last = span.from_ms // DAY_MS - LONGEST_SPAN_DAYS, span.until_ms // DAY_MS
    for noun in EVIDENCE:
        rows = store.load(noun, first, last, after=entry)
        if ((rows.t1_ms > span.from_ms) & (rows.t0_ms < span.until_ms)).any():
            return True
    return False
