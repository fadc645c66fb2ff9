"""The way from observations to incidents, on one page."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from trucewatch.fuse.alternatives import alternatives
from trucewatch.fuse.decided import Decided, decide
from trucewatch.fuse.grouped import Grouped, grouped
from trucewatch.fuse.kinds import named
from trucewatch.fuse.merging import by_whom, what, when, where
from trucewatch.fuse.numbers import numbers
from trucewatch.fuse.ordinary import ordinary
from trucewatch.fuse.parting import parted
from trucewatch.fuse.placing import ALONE, extents, group, originals, speakers
from trucewatch.fuse.reliance import reliance
from trucewatch.fuse.spoken import spoken
from trucewatch.model.columns import ID_CHARS, Ids
from trucewatch.model.derived import Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Fusing
from trucewatch.model.standing import Standing, by_id, standing
from trucewatch.science.association import Association, associate
from trucewatch.science.extents import chosen

NOTHING: Final = Fusing()


def fuse(observations: Observations, by: Fusing = NOTHING) -> tuple[Incidents, Members]:
    """Find the incidents that observations are of.

    Args:
        observations: (m,), in any order; several contents and revisions of one id are allowed.
        by: what fusion goes by beside them: reliabilities, what is ordinary, people's decisions.
    Returns: incidents sorted by id, and for every observation id the incident that now holds it, sorted by observation id; of what people
        set aside, none and why. An observation whose record was corrected under another id belongs to the incident that holds the correction.
    Source: vocabulary.md (observation, origin group); rules of `rules.py`; `science.association`.
    Limits: see docs/explanation/how-incidents-are-made.md.
    """
    known = standing(observations)
    if not len(known.rows):
        return Incidents.of(0), Members.of(0)
    relied = reliance(known.rows, by)
    made = extents(known.rows, relied.strange_e3)
    who = speakers(known.rows)
    group(known.rows, who, made)
    copied = originals(known.rows, who, made)
    found = _followed(made, spoken(known.rows, who, made, copied))
    decided = decide(known, parted(known.rows, made, found.root), by.groupings)
    parts = grouped(known, who, made, relied, decided, found, copied)
    if not len(parts.starts):
        return Incidents.of(0), _members(known, parts, decided, np.empty(0, "S40"))
    ids = incidents_named_by(parts.observations.id[parts.order[parts.starts]])
    incidents = _incidents(parts, ids, by, decided)
    return incidents.take(by_id(ids)), _members(known, parts, decided, ids)


def _followed(made: np.ndarray, copied: np.ndarray) -> Association:
    """Associate what may be associated; what may not is alone, and copies go where their original goes."""
    rows = np.arange(len(made))
    joining = np.flatnonzero((made["group"] != ALONE) & (copied == rows))
    found = associate(chosen(made, joining))
    root, other, p_e6 = rows.copy(), np.full(len(made), -1), np.full(len(made), 1_000_000)
    root[joining], p_e6[joining] = joining[found.root], found.p_e6
    other[joining] = np.where(found.other >= 0, joining[found.other], -1)
    return Association(root[copied], other[copied], p_e6[copied])


def _incidents(parts: Grouped, ids: Ids, by: Fusing, decided: Decided) -> Incidents:
    counted, places = numbers(parts), where(parts)
    kinds = named(parts)
    made = Incidents.of(
        len(parts.starts),
        id=ids,
        **when(parts),
        **places,
        **what(parts, kinds, decided),
        **by_whom(parts),
        count_min=counted.least,
        count_max=counted.most,
        count_word=counted.word,
    )
    return made.replace(clutter_e6=ordinary(made, parts, by.clutter), **alternatives(parts, made))


def incidents_named_by(smallest: Ids) -> Ids:
    """The ids (n,) of the incidents in which these observations are the smallest."""
    made = [hashlib.sha256(b"incident\0" + one).hexdigest()[:ID_CHARS] for one in smallest.tolist()]
    return np.array(made, dtype="S40")


def _members(known: Standing[Observations], parts: Grouped, decided: Decided, ids: Ids) -> Members:
    """Every observation id with its incident; those of replaced records follow what replaced them."""
    rows = known.rows
    names = np.append(ids, np.array([b""], "S40"))
    holder = parts.holder
    t0_ms = np.where(holder >= 0, parts.began_ms[holder] if len(ids) else 0, rows.t0_ms)
    follows = np.append(np.arange(len(rows)), np.searchsorted(rows.id, known.by))
    observation = np.append(rows.id, known.replaced)
    order = by_id(observation)
    of = follows[order]
    return Members.of(
        len(order),
        observation=observation[order],
        incident=names[holder[of]],
        t0_ms=t0_ms[of],
        p_e6=np.where(decided.shaped, 1_000_000, parts.p_e6)[of],
        other=names[parts.other[of]],
        holding=(holder < 0)[of].astype(np.int16),
        reason=decided.reason[of],
    )
