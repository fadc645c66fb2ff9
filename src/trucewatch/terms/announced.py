"""Whether an activity was announced beforehand, in time, by an agreed channel, and answered as the clause requires: `notified`."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.terms.atoms import HOUR_MS
from trucewatch.terms.covering import Best, Grade, covered, meeting, name_of
from trucewatch.terms.judgement import FALSE, TRUE, UNKNOWN, Judgement
from trucewatch.terms.scene import Scene

_GRADES: Final[tuple[Grade, ...]] = (
    ("reason.notified.none", FALSE),
    ("reason.notified.late", FALSE),
    ("reason.notified.objected", FALSE),
    ("reason.notified.unanswered", UNKNOWN),
    ("reason.notified.disputed", UNKNOWN),
    ("reason.notified.perhaps", UNKNOWN),
    ("reason.notified.not_objected", TRUE),
    ("reason.notified.accepted", TRUE),
)
"""What a notification may do for an incident, in ascending order; the best of all notifications counts."""
_NONE, _LATE, _OBJECTED, _UNANSWERED, _DISPUTED, _PERHAPS, _NOT_OBJECTED, _ACCEPTED = range(len(_GRADES))


def notified(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """The activity was announced early enough, by an agreed channel, and accepted, or not objected to, as the clause requires.

    True: such a notification covers the incident in place (its 95 % circle) and time. Not known: it may cover it, it has two contents of
    equal standing, or acceptance is required and nobody answered: then it was announced by one side. False: it was objected to, came too
    late, or there is none.
    """
    rows, best = scene.evidence.announced.rows, Best(len(scene.subjects))
    channels = argument.get("channels")
    for i in meeting(scene.subjects, rows):
        activity, channel = v.DESCRIPTIONS[rows.activity[i]], rows.channel[i]
        if activity in argument["activities"] and (not channels or channel in channels):
            wholly, partly = covered(scene.subjects, rows, i)
            whole = _graded(scene, i, argument)
            best.offer(np.where(wholly, whole, np.where(partly, min(whole, _PERHAPS), _NONE)), i)
    return best.judged(_GRADES, lambda i: {"announcement": name_of(rows, i)})


def _graded(scene: Scene, i: int, argument: dict[str, Any]) -> int:
    """The place in `_GRADES` of what notification i does for what it covers wholly."""
    rows = scene.evidence.announced.rows
    if rows.announced_ms[i] > rows.t0_ms[i] - argument["hours_before"] * HOUR_MS:
        return _LATE
    if scene.evidence.announced.disputed[i]:
        return _DISPUTED
    answer = v.ANSWERS[rows.answer[i]]
    if answer == "none":
        return _NOT_OBJECTED if argument.get("answer") == "not_objected" else _UNANSWERED
    return _ACCEPTED if answer == "accepted" else _OBJECTED
