"""Declared sites and visits to them: `declared`, `inspected`. Absence of a visit is never compliance."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Inspections
from trucewatch.model.standing import Standing
from trucewatch.model.time import DAY_MS
from trucewatch.terms.atoms import HOUR_MS
from trucewatch.terms.covering import Best, Grade, covered, meeting, name_of
from trucewatch.terms.judgement import FALSE, TRUE, UNKNOWN, Judgement, Marks
from trucewatch.terms.scene import Scene

_DECLARED: Final[tuple[Grade, ...]] = (
    ("reason.declared.none", FALSE),
    ("reason.declared.late", FALSE),
    ("reason.declared.perhaps", UNKNOWN),
    ("reason.declared.holds", TRUE),
)
_NONE, _LATE, _PERHAPS, _HOLDS = range(len(_DECLARED))
_VISITED: Final[tuple[Grade, ...]] = (
    ("reason.inspected.not_visited", UNKNOWN),
    ("reason.inspected.less_access", UNKNOWN),
    ("reason.inspected.found", TRUE),
    ("reason.inspected.differs", FALSE),
)
_NOT_VISITED, _LESS, _FOUND, _DIFFERS = range(len(_VISITED))


def declared(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """It lies in a site that a party declared early enough, of the kinds that are asked for, with a weapon like this one.

    Not known: it may lie there, its weapon or the declared one was not said closely enough, or the declaration has two contents of
    equal standing. False: no declaration meets it, or only one that came later than agreed.
    """
    subjects, rows = scene.subjects, scene.evidence.declared.rows
    last_ms, best = np.maximum(subjects.t0_ms, subjects.t1_ms - 1), Best(len(subjects))
    for i in meeting(subjects, rows):
        if v.SITE_KINDS[rows.site_kind[i]] not in argument.get("sites", v.SITE_KINDS):
            continue
        wholly, partly = covered(subjects, rows, i)
        same, may_be = _matching(subjects, v.WEAPONS[rows.weapon[i]])
        from_ms = rows.declared_ms[i] + argument.get("hours_before", 0) * HOUR_MS
        certain = wholly & same & (from_ms <= subjects.t0_ms) & (not scene.evidence.declared.disputed[i])
        grade = np.select([~(partly & may_be), from_ms > last_ms, certain], [_NONE, _LATE, _HOLDS], _PERHAPS)
        best.offer(grade, i)
    return best.judged(_DECLARED, lambda i: {"site": rows.site[i] or name_of(rows, i)})


def _matching(subjects: Incidents, weapon: str) -> tuple[Marks, Marks]:
    """Whose weapon (n,) is the declared one or a calibre of it, and whose may be."""
    same = np.array([weapon != "unknown" and _is(word, weapon) for word in v.WEAPONS])
    may_be = np.array(["unknown" in {word, weapon} or _is(weapon, word) for word in v.WEAPONS]) | same
    return same[subjects.weapon], may_be[subjects.weapon]


def _is(word: str, general: str) -> bool:
    return word == general or word.startswith(f"{general}_")


def inspected(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """A visit found what it concerns as it was declared.

    An inspection speaks for itself. For anything else the last visit counts that was over before it, not longer ago than `within_days`,
    to the declared site that wholly holds it. If several sites do, a difference at one is a difference.

    True only where the visit had one of the listed kinds of access, nothing was there that was not declared, nothing was absent
    without an explanation, and the site was not abandoned. False where one of these was found. Not known: all else: no site, no visit, less
    access, two contents of equal standing.
    """
    subjects, visits = scene.subjects, scene.evidence.visited
    found = _found(visits, argument.get("access", ["full"]))
    best = Best(len(subjects))
    if len(found):
        place = np.minimum(np.searchsorted(visits.rows.id, subjects.id), len(found) - 1)
        own = (subjects.kind == v.KINDS.index("inspection")) & (visits.rows.id[place] == subjects.id)
        best.offer(np.where(own, found[place], _NOT_VISITED), place)
    for i in meeting(subjects, scene.evidence.declared.rows):
        best.offer(*_last_visit(scene, i, argument["within_days"] * DAY_MS, found))
    return best.judged(_VISITED, lambda i: {"visit": name_of(visits.rows, i)})


def _found(visits: Standing[Inspections], access: list[str]) -> Ints:
    """What each visit (n,) found: everything as declared, a difference, or less than could be seen."""
    rows = visits.rows
    differs = (rows.first_seen > 0) | (rows.absent_unexplained > 0) | (rows.abandoned == 1)
    enough = np.array([word in access for word in v.ACCESS])[rows.access]
    return np.select([visits.disputed, differs, enough], [_LESS, _DIFFERS, _FOUND], _LESS).astype(np.int64)


def _last_visit(scene: Scene, declaration: int, within_ms: int, found: Ints) -> tuple[Ints, Ints]:
    """What the last visit to a declared site found of the weapon declared there, for each subject (n,) that the site holds; and its row.

    Of several rows of one visit a difference in one is a difference, and less access in one is less access.
    """
    subjects, sites, rows = scene.subjects, scene.evidence.declared.rows, scene.evidence.visited.rows
    wholly, _ = covered(subjects, sites, declaration)
    same, _ = _matching(subjects, v.WEAPONS[sites.weapon[declaration]])
    here = np.flatnonzero((rows.site == sites.site[declaration]) & (rows.weapon == sites.weapon[declaration]))
    grade, by = np.zeros(len(subjects), np.int64), np.full(len(subjects), -1, np.int64)
    for subject in np.flatnonzero(wholly & same & (subjects.kind != v.KINDS.index("inspection"))).tolist():
        before = here[rows.t1_ms[here] <= subjects.t0_ms[subject]]
        last_ms = rows.t1_ms[before].max(initial=subjects.t0_ms[subject] - within_ms - 1)
        last = before[(rows.t1_ms[before] == last_ms) & (last_ms >= subjects.t0_ms[subject] - within_ms)]
        if len(last):
            differs = last[found[last] == _DIFFERS]
            by[subject] = differs[0] if len(differs) else last[np.argmin(found[last])]
            grade[subject] = found[by[subject]]
    return grade, by
