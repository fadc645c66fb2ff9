"""From touched evidence to state: incidents, findings, coverage and counts of just the days that can have changed."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

import numpy as np
import sqlalchemy as sql

from trucewatch.assess.belonging import side_zones
from trucewatch.assess.counts import count
from trucewatch.assess.findings import find
from trucewatch.assess.subjects import subjects
from trucewatch.coverage.expose import expose
from trucewatch.model.agreement import Agreement
from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.model.evidence import EVIDENCE, CoverageIntervals, Inspections, Observations, Restrictions
from trucewatch.model.manifest import Manifest
from trucewatch.model.mission import Mission
from trucewatch.model.standing import standing
from trucewatch.model.time import DAY_MS, Period, from_ms, period_ending, period_holding, utc_day, zone
from trucewatch.run.absorb import SINCE, Touched
from trucewatch.run.engine import Each, in_turn
from trucewatch.run.fusing import fusing_of
from trucewatch.run.regroup import regroup
from trucewatch.run.store import DELIVERIES, SEGMENTS, Store, distinct
from trucewatch.run.surroundings import all_surroundings, during, predicates_of

_NOUNS = {noun.NAME: noun for noun in EVIDENCE}
PERIODS_AT_ONCE = 31
JUDGED_AT_ONCE = 20_000
COUNT_PAD_MS = 36 * 3_600_000
"""An incident counts in the period that holds the middle of its time, and may have begun so long before (fuse.rules.COARSE_MS)."""

Say = Callable[[str, int, int], None]
Numbers = TypeVar("Numbers", Exposures, Counts)


def derive(
    store: Store,
    mission: Mission,
    agreement: Agreement,
    manifests: Mapping[str, Manifest],
    say: Say,
    each: Each = in_turn,
) -> None:
    """Bring incidents, findings, coverage, counts and digests up to date with the evidence.

    Args:
        store: views that evidence was added to. mission, agreement: as adopted. manifests: by source name.
        say: told the stage, what is done and what there is to do. each: fuses days.
    """
    touched = Touched(store)
    if not touched.days:
        return
    since = touched.taken(SINCE)
    spoken_of = touched.taken("derive") | _judged_since(store, since)
    for name, days in sorted(touched.days.items()):
        for day in sorted(days):
            store.digest_day(_NOUNS[name], day)
    by = fusing_of(store, mission, manifests)
    changed = regroup(store, touched.days.get("observations", set()), by, each)
    days = changed | spoken_of
    if "rate_over" in predicates_of(agreement):
        days |= {day + 1 for day in days}
    _find(store, agreement, days, say)
    _count(store, mission, agreement, manifests, days, say)
    touched.clear()


def _judged_since(store: Store, since: set[int]) -> set[int]:
    """The days on which anything happened that may be judged anew, from the earliest of the given ones on."""
    if not since:
        return set()
    there = {day for noun in (Incidents, Restrictions, Inspections) for day in store.days(noun)}
    return {day for day in there if day >= min(since)}


def _find(store: Store, agreement: Agreement, days: set[int], say: Say) -> None:
    """Judge what began on some days anew."""
    whole = all_surroundings(store, agreement)
    for done, (first, last) in enumerate(spans := _together(days, store.sizes(Incidents))):
        say("findings", done, len(spans))
        found = find(store.load(Incidents, first, last), agreement, during(whole, store, agreement, first, last))
        for day in range(first, last + 1):
            store.replace_day(found.take(found.t0_ms // DAY_MS == day), day)


def _together(days: set[int], sizes: Mapping[int, int]) -> list[tuple[int, int]]:
    """Days as spans (first, last) without a gap: judging a few incidents costs as much as judging a thousand.

    Limits: a span holds at most so many incidents that they fit into memory at ease, or one day.
    """
    spans: list[tuple[int, int]] = []
    held = 0
    for day in sorted(days):
        rows = sizes.get(day, 0)
        if spans and spans[-1][1] == day - 1 and held + rows <= JUDGED_AT_ONCE:
            spans[-1], held = (spans[-1][0], day), held + rows
        else:
            spans.append((day, day))
            held = rows
    return spans


def _count(
    store: Store, mission: Mission, agreement: Agreement, manifests: Mapping[str, Manifest], days: set[int], say: Say
) -> None:
    everywhere = reported_periods(store, mission)
    stale = _periods_touched(store, everywhere, days)
    for start in range(0, len(stale), PERIODS_AT_ONCE):
        say("periods", start, len(stale))
        periods = stale[start : start + PERIODS_AT_ONCE]
        judged = judged_around(store, agreement, periods)
        exposures, counts = count_spans(store, periods, mission, agreement, manifests, judged)
        _replace_periods(store, exposures, periods)
        _replace_periods(store, counts, periods)


def judged_around(store: Store, agreement: Agreement, spans: Sequence[Period]) -> tuple[Incidents, Findings]:
    """Everything that can count in spans in order of time, restrictions and inspections as rows of their kind, and its findings."""
    first, last = _days_around(spans)
    incidents = store.load(Incidents, first, last)
    beside = during(all_surroundings(store, agreement), store, agreement, first, last)
    return subjects(incidents, beside), store.load(Findings, first, last)


def _days_around(spans: Sequence[Period]) -> tuple[int, int]:
    return (spans[0].from_ms - COUNT_PAD_MS) // DAY_MS, (spans[-1].until_ms + COUNT_PAD_MS) // DAY_MS


def count_spans(
    store: Store,
    spans: Sequence[Period],
    mission: Mission,
    agreement: Agreement,
    manifests: Mapping[str, Manifest],
    judged: tuple[Incidents, Findings],
) -> tuple[Exposures, Counts]:
    """Coverage and counts of spans in order of time, from coverage intervals and from what was judged around them."""
    exposures = expose_spans(store, spans, mission, agreement, manifests)
    return exposures, count(*judged, agreement, mission, spans, exposures)


def expose_spans(
    store: Store, spans: Sequence[Period], mission: Mission, agreement: Agreement, manifests: Mapping[str, Manifest]
) -> Exposures:
    """Coverage of spans in order of time, for every zone and side that an agreement tells of."""
    first, last = _days_around(spans)
    watches = standing(store.load(CoverageIntervals)).rows
    watches = watches.take((watches.t1_ms > spans[0].from_ms) & (watches.t0_ms < spans[-1].until_ms))
    looks = {s: (m.watch, days_delivered(store, s, first, last)) for s, m in sorted(manifests.items()) if m.watch}
    return expose(watches, looks, (*agreement.zones, *side_zones(agreement)), mission, spans)


def _replace_periods(store: Store, table: Numbers, periods: Sequence[Period]) -> None:
    """Write rows of whole periods; a UTC day may hold the beginnings of two, when clocks change around midnight."""
    names = np.array([p.name for p in periods], dtype=object)
    for day in sorted({p.from_ms // DAY_MS for p in periods}):
        old = store.load(type(table), day, day)
        new = table.take(table.from_ms // DAY_MS == day)
        store.replace_day(distinct(type(table).concat([old.take(~np.isin(old.period, names)), new])), day)


def reported_periods(store: Store, mission: Mission) -> list[Period]:
    """Every reporting period from the first to the last day that anything was observed, covered, restricted or inspected."""
    days = [d for noun in (Observations, CoverageIntervals, Restrictions, Inspections) for d in _ends(store.days(noun))]
    if not days:
        return []
    tz = zone(mission.timezone)
    first = period_holding(min(days) * DAY_MS, mission.cut_off, tz)
    last = period_holding((max(days) + 1) * DAY_MS - 1, mission.cut_off, tz)
    day, periods = from_ms(first.until_ms).astimezone(tz).date(), [first]
    while periods[-1].name < last.name:
        day += timedelta(days=1)
        periods.append(period_ending(day, mission.cut_off, tz))
    return periods


def _ends(days: list[int]) -> list[int]:
    return days[:1] + days[-1:]


def _periods_touched(store: Store, periods: list[Period], days: set[int]) -> list[Period]:
    """Periods that a touched day can reach, and those that have no coverage row yet."""
    starts = [p.from_ms for p in periods]
    there = set(store.days(Exposures))
    chosen = {i for i, p in enumerate(periods) if p.from_ms // DAY_MS not in there}
    for day in days:
        begin = bisect.bisect_right(starts, day * DAY_MS - COUNT_PAD_MS) - 1
        end = bisect.bisect_left(starts, (day + 1) * DAY_MS + COUNT_PAD_MS)
        chosen.update(range(max(begin, 0), end))
    return [periods[i] for i in sorted(chosen)]


def days_delivered(store: Store, source: str, first: int, last: int) -> tuple[str, ...]:
    """The UTC days (YYYY-MM-DD) first to last for which a source delivered any observation, in or out of the area."""
    joined = SEGMENTS.join(DELIVERIES, SEGMENTS.c.entry == DELIVERIES.c.entry)
    where = (
        (SEGMENTS.c.name == Observations.NAME) & (DELIVERIES.c.source == source) & SEGMENTS.c.day.between(first, last)
    )
    chosen = sql.select(SEGMENTS.c.day).select_from(joined).where(where).distinct().order_by(SEGMENTS.c.day)
    return tuple(utc_day(int(r["day"]) * DAY_MS) for r in store.select(chosen))
