"""Declared sites and visits to them: `declared`, `inspected`. Absence of a visit is never compliance."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import Inspections
from trucewatch.model.time import DAY_MS
from trucewatch.terms.atoms import HOUR_MS
from trucewatch.terms.covering import covered
from trucewatch.terms.judgement import FALSE, TRUE, UNKNOWN, Judgement, Marks, Message, rest
from trucewatch.terms.scene import Scene

_NONE, _LATE, _PERHAPS, _DECLARED = range(4)
_INTERVALS: Final = np.array([FALSE, FALSE, UNKNOWN, TRUE])
_UNSEEN, _LESS, _FOUND, _DIFFERS = range(4)


def declared(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """It lies in a site that a party declared early enough, of the kinds that are asked for, with a weapon like this one.

    Not known: it may lie there, its weapon or the declared one was not said closely enough, or the declaration has two contents of
    equal standing. False: no declaration meets it, or only one that came later than agreed.
    """
    subjects, rows, disputed = scene.subjects, scene.evidence.declared.rows, scene.evidence.declared.disputed
    sites = argument.get("sites", v.SITE_KINDS)
    best, said = np.zeros(len(subjects), np.int64), np.zeros(len(subjects), np.int64)
    messages: list[Message] = [("reason.declared.none", {})]
    for i in range(len(rows)):
        if v.SITE_KINDS[rows.site_kind[i]] not in sites:
            continue
        wholly, partly = covered(subjects, rows, i)
        same, may_be = _matching(subjects, v.WEAPONS[rows.weapon[i]])
        before_ms = rows.declared_ms[i] + argument.get("hours_before", 0) * HOUR_MS
        grade = np.where(wholly & same & (not disputed[i]), _DECLARED, np.where(partly & may_be, _PERHAPS, _NONE))
        grade = np.where(before_ms > subjects.t0_ms, np.minimum(grade, _PERHAPS), grade)
        grade = np.where(before_ms > np.maximum(subjects.t0_ms, subjects.t1_ms - 1), np.minimum(grade, _LATE), grade)
        better = grade > best
        said, best = np.where(better, len(messages) + grade - 1, said), np.where(better, grade, best)
        site = {"site": rows.site[i]}
        messages += [("reason.declared.late", site), ("reason.declared.perhaps", site), ("reason.declared.holds", site)]
    return Judgement(_INTERVALS[best, 0], _INTERVALS[best, 1], said, messages)


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
    to the declared site that wholly holds it.

    True only where the visit had one of the listed kinds of access, nothing was there that was not declared, nothing was absent
    without an explanation, and the site was not abandoned. False where one of these was found. Not known: all else: no site, no visit, less
    access, two contents of equal standing.
    """
    subjects = scene.subjects
    visits = _Visits(scene, argument)
    grade = visits.of_themselves()
    for i in range(len(scene.evidence.declared.rows)):
        grade = np.maximum(grade, visits.to_site_of(i))
    outcomes = [
        (grade == _FOUND, TRUE, ("reason.inspected.found", {})),
        (grade == _DIFFERS, FALSE, ("reason.inspected.differs", {})),
        (grade == _LESS, UNKNOWN, ("reason.inspected.less_access", {})),
        rest(len(subjects), UNKNOWN, "reason.inspected.not_visited"),
    ]
    return Judgement.each(outcomes, len(subjects))


class _Visits:
    """The standing inspections of a scene, each with what it found."""

    def __init__(self, scene: Scene, argument: dict[str, Any]) -> None:
        self.scene, self.within_ms = scene, argument["within_days"] * DAY_MS
        known = scene.evidence.visited
        self.rows = known.rows
        self.found = _found(known.rows, argument.get("access", ["full"]), known.disputed)

    def of_themselves(self) -> Ints:
        """What subjects (n,) that are inspections found."""
        ids = self.scene.subjects.id
        place = np.searchsorted(self.rows.id, ids)
        place[place == len(self.rows)] = 0
        is_one = self.scene.subjects.kind == v.KINDS.index("inspection")
        if not len(self.rows):
            return np.zeros(len(ids), np.int64)
        return np.where(is_one & (self.rows.id[place] == ids), self.found[place], _UNSEEN)

    def to_site_of(self, declaration: int) -> Ints:
        """What the last visit to a declared site found of the weapon of each subject (n,) that the site wholly holds."""
        subjects, rows = self.scene.subjects, self.scene.evidence.declared.rows
        wholly, _ = covered(subjects, rows, declaration)
        same, _ = _matching(subjects, v.WEAPONS[rows.weapon[declaration]])
        grade = np.zeros(len(subjects), np.int64)
        here = np.flatnonzero(
            (self.rows.site == rows.site[declaration]) & (self.rows.weapon == rows.weapon[declaration])
        )
        here = here[np.argsort(self.rows.t1_ms[here], kind="stable")]
        for subject in np.flatnonzero(wholly & same & (subjects.kind != v.KINDS.index("inspection"))).tolist():
            before = here[self.rows.t1_ms[here] <= subjects.t0_ms[subject]]
            if len(before) and self.rows.t1_ms[before[-1]] >= subjects.t0_ms[subject] - self.within_ms:
                last = before[self.rows.t1_ms[before] == self.rows.t1_ms[before[-1]]]
                grade[subject] = _worst(self.found[last])
        return grade


def _found(rows: Inspections, access: list[str], disputed: Marks) -> Ints:
    """What each visit (n,) found: everything as declared, a difference, or less than could be seen."""
    differs = (rows.first_seen > 0) | (rows.absent_unexplained > 0) | (rows.abandoned == 1)
    enough = np.array([word in access for word in v.ACCESS])[rows.access]
    return np.select([disputed, differs, enough], [_LESS, _DIFFERS, _FOUND], _LESS).astype(np.int64)


def _worst(found: Ints) -> int:
    """Of several rows of one visit: a difference in one is a difference; less access in one is less access."""
    return int(_DIFFERS if (found == _DIFFERS).any() else found.min())
