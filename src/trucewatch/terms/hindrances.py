"""The predicates about watching itself: `interference` with sensors and signals, `access_denied` to monitors."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.terms.covering import Best, Grade, covered, meeting, name_of
from trucewatch.terms.judgement import FALSE, TRUE, UNKNOWN, Judgement, rest
from trucewatch.terms.scene import Scene

BY_NOBODY: Final = "mines_or_uxo"
"""A restriction that stands apart from the others: nobody denies access by it."""


_INTERFERED: Final[tuple[Grade, ...]] = (
    ("reason.interference.none", FALSE),
    ("reason.interference.open_means", UNKNOWN),
    ("reason.interference.open", UNKNOWN),
    ("reason.interference.jammed", TRUE),
    ("reason.interference.perceived", TRUE),
)
_NONE, _OPEN_MEANS, _OPEN, _JAMMED, _PERCEIVED = range(len(_INTERFERED))


def interference(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """Sensors or signals were interfered with there and then: it was perceived as such, or a watch was jammed.

    Not known: a jammed watch covers a part of place and time only; or certain means are asked for, and interference was perceived
    without saying with what.
    """
    subjects, jammed = scene.subjects, scene.evidence.jammed
    best = Best(len(subjects))
    perceived = _OPEN_MEANS if "means" in argument else _PERCEIVED
    best.offer(np.where(subjects.kind == v.KINDS.index("interference"), perceived, _NONE), -1)
    for i in meeting(subjects, jammed):
        if v.MEANS[jammed.means[i]] in argument.get("means", v.MEANS):
            wholly, partly = covered(subjects, jammed, i)
            best.offer(np.where(wholly, _JAMMED, np.where(partly, _OPEN, _NONE)), i)
    return best.judged(_INTERFERED, lambda i: {"watch": jammed.platform[i] or name_of(jammed, i)})


def access_denied(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """It is a restriction of the monitors' movement, of one of the ways that are asked for; if none is, of any but mines."""
    subjects, restricted = scene.subjects, scene.evidence.restricted.rows
    asked = argument.get("restrictions", [way for way in v.RESTRICTIONS if way != BY_NOBODY])
    of_these = np.array([way in asked for way in v.RESTRICTIONS])[restricted.restriction]
    is_one = subjects.kind == v.KINDS.index("restriction")
    outcomes = [
        (is_one & np.isin(subjects.id, restricted.id[of_these]), TRUE, ("reason.access_denied.holds", {})),
        (is_one, FALSE, ("reason.access_denied.other", {})),
        rest(len(subjects), FALSE, "reason.access_denied.none"),
    ]
    return Judgement.each(outcomes, len(subjects))
