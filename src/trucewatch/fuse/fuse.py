"""The way from observations to incidents, on one page."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.fuse.merging import Grouped, by_whom, what, when, where
from trucewatch.fuse.numbers import numbers
from trucewatch.fuse.placing import ALONE, extents, group
from trucewatch.model.columns import ID_CHARS, Ids, Ints
from trucewatch.model.derived import Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.standing import Standing, standing
from trucewatch.science.association import associate

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
    best = grouped.best
    counted = numbers(grouped.observations, grouped.incident, len(grouped.starts))
    incidents = Incidents.of(
        len(grouped.starts),
        id=_incident_ids(grouped),
        **when(grouped),
        **where(grouped, best),
        **what(grouped, best),
        **by_whom(grouped),
        count_min=counted.least,
        count_max=counted.most,
        count_word=counted.word,
    )
    return incidents.take(np.argsort(incidents.id, kind="stable")), _members(known, grouped, incidents)


def _grouped(known: Standing[Observations]) -> Grouped:
    """Associate what may be associated and bring the observations into the order of their incidents."""
    made = extents(known.rows)
    group(known.rows, made)
    incident = _first_members(made)
    order = np.argsort(incident, kind="stable")
    incident = incident[order]
    starts = np.flatnonzero(np.append(True, incident[1:] != incident[:-1]))
    places = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(incident))))
    return Grouped(known.rows.take(order), made[order], known.disputed[order], places, starts)


def _first_members(made: NDArray[Any]) -> Ints:
    """For each observation (rows sorted by id) the smallest row of its incident."""
    joining = np.flatnonzero(made["group"] != ALONE)
    roots = np.arange(len(made))
    roots[joining] = joining[associate(made[joining], rules.SPREAD_M, rules.SPAN_MS)]
    smallest = np.full(len(made), len(made))
    np.minimum.at(smallest, roots, np.arange(len(made)))
    return smallest[roots]


def _incident_ids(grouped: Grouped) -> Ids:
    smallest = grouped.observations.id[grouped.starts].tolist()
    return np.array([hashlib.sha256(b"incident\0" + i).hexdigest()[:ID_CHARS] for i in smallest], dtype="S40")


def _members(known: Standing[Observations], grouped: Grouped, incidents: Incidents) -> Members:
    """Every observation id with its incident; those of replaced records follow what replaced them."""
    standing_ids, owner = grouped.observations.id, grouped.incident
    by_id = np.argsort(standing_ids, kind="stable")
    follows = by_id[np.searchsorted(standing_ids[by_id], known.by)]
    ids, owners = np.append(standing_ids, known.replaced), np.append(owner, owner[follows])
    order = np.argsort(ids, kind="stable")
    return Members.of(
        len(ids), observation=ids[order], incident=incidents.id[owners[order]], t0_ms=incidents.t0_ms[owners[order]]
    )
