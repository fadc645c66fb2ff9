"""The way from observations to incidents, on one page."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.fuse.merging import Grouped, by_whom, what, when, where
from trucewatch.fuse.numbers import numbers
from trucewatch.fuse.placing import ALONE, extents, group, originals, speakers
from trucewatch.model.columns import ID_CHARS, Ids, Ints
from trucewatch.model.derived import Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.standing import Standing, by_id, standing
from trucewatch.science.association import associate
from trucewatch.science.extents import chosen

LINK_MS: Final = rules.LINK_MS


def fuse(observations: Observations) -> tuple[Incidents, Members]:
    """Find the incidents that observations are of.

    Args:
        observations: (m,), in any order; several contents and revisions of one id are allowed.
    Returns: incidents sorted by id, and for every observation id the incident that now holds it, sorted by observation id. An
        observation whose record was corrected under another id belongs to the incident that holds the correction.
    Source: vocabulary.md (observation, origin group); rules of `rules.py`; `science.association`.
    Limits: every observation is of exactly one incident: alternatives are not kept. See docs/explanation/how-incidents-are-made.md.
    """
    known = standing(observations)
    if not len(known.rows):
        return Incidents.of(0), Members.of(0)
    grouped = _grouped(known)
    counted = numbers(grouped)
    incidents = Incidents.of(
        len(grouped.starts),
        id=_incident_ids(grouped),
        **when(grouped),
        **where(grouped),
        **what(grouped),
        **by_whom(grouped),
        count_min=counted.least,
        count_max=counted.most,
        count_word=counted.word,
    )
    return incidents.take(by_id(incidents.id)), _members(known, grouped, incidents.id, incidents.t0_ms)


def _grouped(known: Standing[Observations]) -> Grouped:
    """Associate what may be associated and bring the observations into the order of their incidents."""
    made = extents(known.rows)
    who = speakers(known.rows)
    group(known.rows, who, made)
    first = _first_members(made, originals(known.rows, who, made))
    order = np.argsort(first, kind="stable")
    incident = np.cumsum(np.diff(first[order], prepend=-1) > 0) - 1
    starts = np.searchsorted(incident, np.arange(incident[-1] + 1))
    return Grouped(known.rows, who.take(order), made, known.disputed, order, incident, starts)


def _first_members(made: NDArray[Any], original: Ints) -> Ints:
    """For each observation (rows sorted by id) the smallest row of its incident; copies go where their original goes."""
    rows = np.arange(len(made))
    joining = np.flatnonzero((made["group"] != ALONE) & (original == rows))
    roots = rows.copy()
    roots[joining] = joining[associate(chosen(made, joining), rules.SPREAD_M, rules.SPAN_MS)]
    roots = roots[original]
    smallest = np.full(len(made), len(made))
    np.minimum.at(smallest, roots, rows)
    return smallest[roots]


def _incident_ids(grouped: Grouped) -> Ids:
    return incidents_named_by(grouped.observations.id[grouped.order[grouped.starts]])


def incidents_named_by(smallest: Ids) -> Ids:
    """The ids (n,) of the incidents in which these observations are the smallest."""
    made = [hashlib.sha256(b"incident\0" + one).hexdigest()[:ID_CHARS] for one in smallest.tolist()]
    return np.array(made, dtype="S40")


def _members(known: Standing[Observations], grouped: Grouped, ids: Ids, t0_ms: Ints) -> Members:
    """Every observation id with its incident; those of replaced records follow what replaced them."""
    owner = np.empty(len(grouped.order), np.int64)
    owner[grouped.order] = grouped.incident
    observation = np.append(known.rows.id, known.replaced)
    owner = np.append(owner, owner[np.searchsorted(known.rows.id, known.by)])
    order = by_id(observation)
    holder = owner[order]
    return Members.of(len(order), observation=observation[order], incident=ids[holder], t0_ms=t0_ms[holder])
