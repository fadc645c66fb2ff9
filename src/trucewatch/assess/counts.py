"""How many: a number for every period, place and rule, from what is certain to what is not excluded; and what it counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucewatch.assess.belonging import Likely, at_night, in_places, of_rule, places_of
from trucewatch.assess.perceivable import Perceivable
from trucewatch.assess.weighing import OPEN, Counted, Linking, weigh
from trucewatch.model.agreement import Agreement, CountingRule, Extent
from trucewatch.model.columns import Ints, row_ids
from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.model.mission import Mission
from trucewatch.model.time import Period

Slices = NDArray[np.intp]
"""(p, 2): the first row and the row behind the last of each period, of incidents by the middle of their time."""


def count(
    incidents: Incidents,
    findings: Findings,
    agreement: Agreement,
    mission: Mission,
    periods: Sequence[Period],
    exposures: Exposures,
) -> Counts:
    """Count incidents by every rule, in the whole area and in every place that the rule is counted by, by period.

    Args:
        incidents: in any order; those outside the area and the coarse ones are counted nowhere. What else was judged (restrictions,
            inspections) may be among them as rows of its kind.
        findings: of these incidents, for rules that count by clause. agreement: its rules, zones, extents and certainty.
        mission: its clock, night and range models. periods: in any order; they may overlap.
        exposures: of these periods and places: each count carries how much of what its rule counts could have been perceived.
    Returns: sorted by id, a row for every period, place that exists in it, and rule, zeros too.

    An incident counts in the period that holds the middle of its time. `least` is what is certain, `most` adds what is not excluded
    (`belonging`); how much an incident weighs is the rule's unit (`weighing`). At night is for certain what lies wholly between the
    mission's hours of night, and perhaps what touches them.

    Source: the counting rules of the agreement; architecture.md, promise 3.
    Limits: an episode across a cut-off counts in both periods. Zones may overlap: their counts do not add up to the area's. Of what is
        disputed only the content that was computed with is asked for its place, kind and number.
    """
    ordered = sorted(periods)
    kept = _kept(incidents)
    night, coverage = at_night(kept, mission), Perceivable(exposures, mission, ordered)
    places = {rule.id: places_of(rule, agreement) for rule in agreement.rules}
    likely = in_places(kept, {n: e for named in places.values() for n, e in named.items()}, agreement.certainty_e6)
    made: list[Counts] = []
    for rule in agreement.rules:
        rows, found = _of_rule(kept, findings, rule)
        slices = _slices(found.incidents, ordered)
        for name, extent in places[rule.id].items():
            there = np.flatnonzero([_exists(extent, period) for period in ordered])
            numbers = _numbers(found, likely[name].take(rows), night.take(rows), slices[there])
            shares = {n: column[there] for n, column in coverage.of(rule, name).items()}
            made.append(_table([ordered[k] for k in there.tolist()], name, rule, {**numbers, **shares}))
    joined = Counts.concat(made)
    joined = joined.replace(id=row_ids("count", joined, ("from_ms", "until_ms", "zone", "rule")))
    return joined.take(np.argsort(joined.id, kind="stable"))


def counted(
    incidents: Incidents,
    findings: Findings,
    agreement: Agreement,
    mission: Mission,
    period: Period,
    zone: str,
    rule: CountingRule,
) -> tuple[Counted, Counted]:
    """What the figure of a period, place and rule counted, in all and at night; its number is theirs.

    Args: as `count`; `zone`: a name that the figure bears.
    Returns: incidents by the middle of their time. Those that are not certain count in `most` only.
    """
    kept = _kept(incidents)
    (first, last), *_ = _slices(kept, [period]).tolist()
    here = kept.take(np.arange(first, last))
    places = {zone: places_of(rule, agreement)[zone]}
    rows, found = _of_rule(here, findings, rule)
    found = found.among(in_places(here, places, agreement.certainty_e6)[zone].take(rows))
    return found, found.among(at_night(found.incidents, mission))


def _kept(incidents: Incidents) -> Incidents:
    """What is counted anywhere, by the middle of its time; ids break ties."""
    kept = incidents.take(np.flatnonzero((incidents.in_area == 1) & (incidents.coarse == 0)))
    return kept.take(np.lexsort((kept.id, _middles_ms(kept))))


def _middles_ms(incidents: Incidents) -> Ints:
    return incidents.t0_ms + (incidents.t1_ms - incidents.t0_ms) // 2


def _slices(kept: Incidents, periods: Sequence[Period]) -> Slices:
    ends = np.array([(p.from_ms, p.until_ms) for p in periods], np.int64).reshape(-1, 2)
    return np.searchsorted(_middles_ms(kept), ends, side="left")


def _exists(extent: Extent | None, period: Period) -> bool:
    return extent is None or (extent.valid.t0_ms < period.until_ms and period.from_ms < extent.valid.t1_ms)


def _of_rule(kept: Incidents, findings: Findings, rule: CountingRule) -> tuple[NDArray[np.intp], Counted]:
    """All that a rule counts anywhere, and the rows in which it stands; what weighs nothing is not counted."""
    likely, (least, most) = of_rule(kept, rule), weigh(kept, findings, rule)
    rows = np.flatnonzero(likely.possible & (most != 0))
    return rows, Counted(rule, kept, likely.certain & (least > 0), least, most).take(rows)


def _numbers(found: Counted, place: Likely, night: Likely, slices: Slices) -> dict[str, Ints]:
    """The numbers (p,) of one place in each period."""
    total = _by_episode if found.rule.unit == "episode" else _by_weight
    least, most = total(found, place, slices)
    night_least, night_most = total(found, place & night, slices)
    return {"least": least, "most": most, "night_least": night_least, "night_most": night_most}


def _by_weight(found: Counted, likely: Likely, slices: Slices) -> tuple[Ints, Ints]:
    """Weights add up: each period's number is the difference of two running sums."""
    open_ = likely.possible & (found.most == OPEN)
    columns = (
        np.where(found.certain & likely.certain, found.least, 0),
        np.where(likely.possible & ~open_, found.most, 0),
        open_.astype(np.int64),
    )
    running = [np.concatenate([[0], np.cumsum(column)]) for column in columns]
    least, most, opened = (sums[slices[:, 1]] - sums[slices[:, 0]] for sums in running)
    return least, np.where(opened > 0, OPEN, most)


def _by_episode(found: Counted, likely: Likely, slices: Slices) -> tuple[Ints, Ints]:
    """Episodes are counted period by period, where anything may belong to one."""
    linking, certain = Linking(found.rule, found.incidents), found.certain & likely.certain
    rows = np.flatnonzero(likely.possible)
    made = np.zeros((len(slices), 2), np.int64)
    ends = np.searchsorted(rows, slices)
    for k in np.flatnonzero(ends[:, 1] > ends[:, 0]).tolist():
        here = rows[slice(*ends[k])]
        made[k] = linking.number(here, certain[here])
    return made[:, 0], made[:, 1]


def _table(periods: Sequence[Period], zone: str, rule: CountingRule, columns: dict[str, Any]) -> Counts:
    when = {
        "period": [p.name for p in periods],
        "from_ms": [p.from_ms for p in periods],
        "until_ms": [p.until_ms for p in periods],
    }
    return Counts.of(len(periods), zone=zone, rule=rule.id, **when, **columns)
