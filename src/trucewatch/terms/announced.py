"""Whether an activity was announced beforehand, in time, by an agreed channel, and answered as the clause requires: `notified`."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.terms.atoms import HOUR_MS
from trucewatch.terms.covering import covered
from trucewatch.terms.judgement import FALSE, TRUE, UNKNOWN, Judgement, Message
from trucewatch.terms.scene import Scene

_GRADES: Final[tuple[tuple[str, tuple[int, int]], ...]] = (
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
    rows, subjects = scene.evidence.announced.rows, scene.subjects
    channels = argument.get("channels")
    best, said = np.zeros(len(subjects), np.int64), np.zeros(len(subjects), np.int64)
    messages: list[Message] = [(_GRADES[_NONE][0], {})]
    for i in range(len(rows)):
        if v.DESCRIPTIONS[rows.activity[i]] not in argument["activities"] or (
            channels and rows.channel[i] not in channels
        ):
            continue
        wholly, partly = covered(subjects, rows, i)
        whole = _graded(scene, i, argument)
        grade = np.where(wholly, whole, np.where(partly, min(whole, _PERHAPS), _NONE))
        better = grade > best
        said, best = np.where(better, len(messages) + grade - 1, said), np.where(better, grade, best)
        messages += [(name, {"announcement": rows.record[i]}) for name, _ in _GRADES[1:]]
    intervals = np.array([interval for _, interval in _GRADES])
    return Judgement(intervals[best, 0], intervals[best, 1], said, messages)


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
