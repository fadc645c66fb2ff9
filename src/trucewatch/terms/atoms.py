"""The predicates that look at an incident: `act`, `weapon`, `in_zone`, `during`, `notified`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Words
from trucewatch.model.evidence import Notifications
from trucewatch.model.time import Interval
from trucewatch.science.geodesy import distances_mm
from trucewatch.terms.judgement import ONE_E6, Judgement, Message, Outcome
from trucewatch.terms.scene import Scene
from trucewatch.terms.spans import daily, within

Marks = NDArray[np.bool_]
TRUE: Final = (ONE_E6, ONE_E6)
FALSE: Final = (0, 0)
UNKNOWN: Final = (0, ONE_E6)
HOUR_MS: Final = 3_600_000

SAYS_NOTHING: Final = ("undetermined", "direction", "overlapping")
"""Descriptions that leave open what the thing was."""


def act(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """What happened is of one of the kinds and, where given, of one of the acts and descriptions.

    An event of no stated kind may be of any; an unmanned aircraft whose act was not stated may have done any; a description that says
    nothing of the nature leaves it open. Acts are asked of unmanned aircraft only.
    """
    incidents = scene.incidents
    kind = _one_of(incidents.kind, argument["kinds"], v.KINDS, ("unspecified",))
    parts = [(kind, "kind")]
    if "uav_acts" in argument:
        done, open_ = _one_of(incidents.uav_act, argument["uav_acts"], v.UAV_ACTS, ("none",))
        others = incidents.kind != v.KINDS.index("uav")
        parts.append(((done | others, open_ & ~others), "uav_act"))
    if "descriptions" in argument:
        described = _one_of(incidents.description, argument["descriptions"], v.DESCRIPTIONS, SAYS_NOTHING)
        parts.append((described, "description"))
    misses: list[Outcome] = [
        (~holds & ~open_, FALSE, (f"reason.act.other_{name}", {})) for (holds, open_), name in parts
    ]
    opens: list[Outcome] = [(open_, UNKNOWN, (f"reason.act.open_{name}", {})) for (_, open_), name in parts]
    return Judgement.each([*misses, *opens, _rest(TRUE, "reason.act.holds", len(incidents))], len(incidents))


def weapon(scene: Scene, argument: Sequence[str]) -> Judgement:
    """The weapon is one of those named. A general word names all its calibres; a calibre that was not assessed is not known."""
    weapons = scene.incidents.weapon
    named = [w for w in v.WEAPONS if any(w == a or w.startswith(f"{a}_") for a in argument)]
    general = [w for w in v.WEAPONS if w not in named and any(a.startswith(f"{w}_") for a in argument)]
    holds, open_ = _one_of(weapons, named, v.WEAPONS, ("unknown", *general))
    outcomes = [
        (open_, UNKNOWN, ("reason.weapon.open", {})),
        (holds, TRUE, ("reason.weapon.holds", {})),
        _rest(FALSE, "reason.weapon.other", len(weapons)),
    ]
    return Judgement.each(outcomes, len(weapons))


def in_zone(scene: Scene, argument: str) -> Judgement:
    """The incident lies in the zone; see `scene.in_zone`."""
    lo, hi = scene.in_zone(argument)
    said = np.select([hi == 0, lo == ONE_E6], [0, 1], default=2).astype(np.int64)
    names = ("reason.in_zone.outside", "reason.in_zone.inside", "reason.in_zone.open")
    return Judgement(lo, hi, said, [(name, {"zone": argument}) for name in names])


def during(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """The whole of it happened in a span, or between two local times of a day; not known if only a part may have."""
    incidents = scene.incidents
    if "span" in argument:
        spans = [Interval(argument["span"]["t0_ms"], argument["span"]["t1_ms"])]
    elif len(incidents):
        day, end = argument["daily"], max(int(incidents.t0_ms.max()) + 1, int(incidents.t1_ms.max()))
        over = Interval(int(incidents.t0_ms.min()) - HOUR_MS, end + HOUR_MS)
        spans = daily(day["from"], day["until"], day["timezone"], over)
    else:
        spans = []
    inside, touched = within(incidents.t0_ms, incidents.t1_ms, spans)
    return in_time(inside, touched, "during")


def in_time(inside: Marks, touched: Marks, name: str) -> Judgement:
    """Certainly inside, perhaps, or not: with the messages `reason.<name>.inside`, `.open`, `.outside`."""
    outcomes = [
        (inside, TRUE, (f"reason.{name}.inside", {})),
        (touched, UNKNOWN, (f"reason.{name}.open", {})),
        _rest(FALSE, f"reason.{name}.outside", len(inside)),
    ]
    return Judgement.each(outcomes, len(inside))


def notified(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """The activity was announced early enough, by an agreed channel, and accepted.

    True: an accepted notification covers the incident in place (its 95 % circle) and time. Not known: it may cover it, or nobody
    answered it: then it was announced by one side. False: it was objected to, came too late, or there is none.
    """
    n, rows = scene.announced, len(scene.incidents)
    channels = argument.get("channels")
    best = np.zeros(rows, np.int64)
    said = np.zeros(rows, np.int64)
    messages: list[Message] = [("reason.notified.none", {})]
    for i in range(len(n)):
        if v.DESCRIPTIONS[n.activity[i]] not in argument["activities"] or (channels and n.channel[i] not in channels):
            continue
        grade = _covered(scene, n, i, argument["hours_before"])
        better = grade > best
        said = np.where(better, len(messages) + grade - 1, said)
        best = np.where(better, grade, best)
        messages += [(name, {"announcement": n.record[i]}) for name, _ in _GRADES[1:]]
    intervals = np.array([interval for _, interval in _GRADES])
    return Judgement(intervals[best, 0], intervals[best, 1], said, messages)


_GRADES: Final[tuple[tuple[str, tuple[int, int]], ...]] = (
    ("reason.notified.none", FALSE),
    ("reason.notified.late", FALSE),
    ("reason.notified.objected", FALSE),
    ("reason.notified.unanswered", UNKNOWN),
    ("reason.notified.perhaps", UNKNOWN),
    ("reason.notified.accepted", TRUE),
)
"""What a notification may do for an incident, in ascending order; the best of all notifications counts."""
_LATE, _OBJECTED, _UNANSWERED, _PERHAPS, _ACCEPTED = range(1, len(_GRADES))


def _covered(scene: Scene, n: Notifications, i: int, hours_before: int) -> NDArray[np.int64]:
    """The place in `_GRADES` (n,) of what notification i does for each incident."""
    incidents = scene.incidents
    wholly, partly = within(incidents.t0_ms, incidents.t1_ms, [Interval(int(n.t0_ms[i]), int(n.t1_ms[i]))])
    away_mm = distances_mm(incidents.lat_e7, incidents.lon_e7, int(n.lat_e7[i]), int(n.lon_e7[i]))
    wholly &= away_mm + 1000 * incidents.radius_m <= 1000 * n.radius_m[i]
    partly &= away_mm <= 1000 * (n.radius_m[i] + incidents.radius_m)
    if n.announced_ms[i] > n.t0_ms[i] - hours_before * HOUR_MS:
        return np.where(partly, _LATE, 0)
    answer = v.ANSWERS[n.answer[i]]
    if answer == "accepted":
        return np.where(wholly, _ACCEPTED, np.where(partly, _PERHAPS, 0))
    return np.where(partly, _OBJECTED if answer == "objected" else _UNANSWERED, 0)


def _one_of(codes: Words, named: Sequence[str], words: Sequence[str], unknown: Sequence[str]) -> tuple[Marks, Marks]:
    """Which rows (n,) hold one of the named words, and which hold one that leaves it open (and is not named itself)."""
    holds = np.isin(codes, [words.index(w) for w in named])
    return holds, np.isin(codes, [words.index(w) for w in unknown]) & ~holds


def _rest(interval: tuple[int, int], name: str, rows: int) -> Outcome:
    return np.ones(rows, np.bool_), interval, (name, {})
