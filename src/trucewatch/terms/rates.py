"""More incidents than a number within so many hours: `rate_over`."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.terms.atoms import HOUR_MS, one_of
from trucewatch.terms.judgement import FALSE, ONE_E6, TRUE, UNKNOWN, Judgement, Marks, Outcome, rest
from trucewatch.terms.places import Places
from trucewatch.terms.scene import Scene


def rate_over(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """More than `number` incidents of the kinds, in the zone, lie within the `hours` that end with this one, itself included.

    True: so many are certain: of the kinds by evidence that is sound, wholly in the zone, in these hours and not after this one however
    their times are read. False: even with all that may be, there are not so many.

    Limits: incidents outside the mission's area are not counted. One that lasts longer than these hours is never certain to lie in
        them. What is certain is counted low where others began before the hours and ended after this one.
    """
    subjects, number, window_ms = scene.subjects, argument["number"], argument["hours"] * HOUR_MS
    certain, possible = _counted(scene, argument)
    sure, perhaps = _surely(certain, subjects, window_ms), _perhaps(possible, subjects, window_ms)
    arguments: dict[str, Any] = {name: argument[name] for name in ("number", "hours", "zone") if name in argument}
    name = "rate_over.zone" if "zone" in argument else "rate_over"
    outcomes: list[Outcome] = [
        (sure > number, TRUE, (f"reason.{name}.above", arguments)),
        (perhaps > number, UNKNOWN, (f"reason.{name}.open", arguments)),
        rest(len(subjects), FALSE, f"reason.{name}.below", **arguments),
    ]
    return Judgement.each(outcomes, len(subjects))


def _counted(scene: Scene, argument: dict[str, Any]) -> tuple[Incidents, Incidents]:
    """The incidents around that certainly are of the kinds and in the zone, and those that may be."""
    around = scene.evidence.around
    named, unstated = one_of(around.kind, argument["kinds"], v.KINDS, ("unspecified",))
    possible: Marks = (named | unstated) & (around.in_area == 1)
    certain: Marks = named & possible & (around.low_confidence == 0) & (around.disputed == 0)
    if "zone" in argument:
        key = argument["zone"]
        least, most = Places.of(scene.extents, [key]).inside(around)[key]
        certain, possible = certain & (least == ONE_E6), possible & (most > 0)
    return around.take(certain), around.take(possible)


def _surely(certain: Incidents, subjects: Incidents, window_ms: int) -> Ints:
    """At least how many (n,) lie in the hours that end with each subject, itself among them if it is one.

    Those that ended no later than it began, less those that began too early: what both began too early and ended too late is taken
    off for nothing.
    """
    short = certain.take(_last_ms(certain) - certain.t0_ms <= window_ms)
    last_ms, instant = _last_ms(subjects), _last_ms(subjects) == subjects.t0_ms
    ended = np.searchsorted(np.sort(_last_ms(short)), subjects.t0_ms, "right")
    early = np.searchsorted(np.sort(short.t0_ms), last_ms - window_ms, "left")
    itself = np.isin(subjects.id, certain.id)
    found: Ints = np.maximum(0, ended - early - (itself & instant)) + itself
    return found


def _perhaps(possible: Incidents, subjects: Incidents, window_ms: int) -> Ints:
    """At most how many (n,) lie in these hours: those that began no later than it ended, less those that were over too early."""
    began = np.searchsorted(np.sort(possible.t0_ms), _last_ms(subjects), "right")
    return began - np.searchsorted(np.sort(_last_ms(possible)), subjects.t0_ms - window_ms, "left")


def _last_ms(incidents: Incidents) -> Ints:
    """The last millisecond (n,) in which each may have happened."""
    return np.maximum(incidents.t1_ms, incidents.t0_ms + 1) - 1
