"""The predicates about watching itself: `interference` with sensors and signals, `access_denied` to monitors."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.terms.covering import covered
from trucewatch.terms.judgement import FALSE, TRUE, UNKNOWN, Judgement, rest
from trucewatch.terms.scene import Scene

BY_NOBODY: Final = "mines_or_uxo"
"""A restriction that stands apart from the others: nobody denies access by it."""


def interference(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """Sensors or signals were interfered with there and then: it was perceived as such, or a watch was jammed.

    Not known: a jammed watch covers a part of place and time only; or certain means are asked for, and interference was perceived
    without saying with what.
    """
    subjects, jammed = scene.subjects, scene.evidence.jammed
    perceived = subjects.kind == v.KINDS.index("interference")
    wholly, partly = np.zeros(len(subjects), np.bool_), perceived & ("means" in argument)
    for i in range(len(jammed)):
        if v.MEANS[jammed.means[i]] in argument.get("means", v.MEANS):
            inside, touched = covered(subjects, jammed, i)
            wholly, partly = wholly | inside, partly | touched
    outcomes = [
        (perceived & ("means" not in argument), TRUE, ("reason.interference.perceived", {})),
        (wholly, TRUE, ("reason.interference.jammed", {})),
        (partly, UNKNOWN, ("reason.interference.open", {})),
        rest(len(subjects), FALSE, "reason.interference.none"),
    ]
    return Judgement.each(outcomes, len(subjects))


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
