"""The predicates that look at an incident itself: `act`, `description`, `weapon`, `during`, and whether a deadline has passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Words
from trucewatch.model.time import Interval, to_text
from trucewatch.terms.calibres import compare
from trucewatch.terms.judgement import FALSE, TRUE, UNKNOWN, Judgement, Marks, Outcome, rest
from trucewatch.terms.scene import Scene
from trucewatch.terms.spans import daily, within

HOUR_MS: Final = 3_600_000
FOREVER_MS: Final = 2**53

SAYS_NOTHING: Final = ("undetermined", "direction", "overlapping")
"""Descriptions that leave open what the thing was."""


def act(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """What happened is of one of the kinds and, where given, of one of the acts.

    An event of no stated kind may be of any that can be perceived; an unmanned aircraft whose act was not stated may have done any.
    Acts are asked of unmanned aircraft only.
    """
    subjects = scene.subjects
    unstated = ("unspecified",) if set(argument["kinds"]) - set(v.JUDGED_ONLY) else ()
    holds, open_ = one_of(subjects.kind, argument["kinds"], v.KINDS, unstated)
    outcomes: list[Outcome] = [(~holds & ~open_, FALSE, ("reason.act.other_kind", {}))]
    if "uav_acts" in argument:
        done, unsaid = one_of(subjects.uav_act, argument["uav_acts"], v.UAV_ACTS, ("none",))
        flew = subjects.kind == v.KINDS.index("uav")
        outcomes.append((flew & ~done & ~unsaid, FALSE, ("reason.act.other_uav_act", {})))
        outcomes.append((flew & unsaid, UNKNOWN, ("reason.act.open_uav_act", {})))
    outcomes.append((open_, UNKNOWN, ("reason.act.open_kind", {})))
    return Judgement.each([*outcomes, rest(len(subjects), TRUE, "reason.act.holds")], len(subjects))


def description(scene: Scene, argument: Sequence[str]) -> Judgement:
    """It was described with one of the words; a description that says nothing of the nature leaves it open."""
    codes = scene.subjects.description
    holds, open_ = one_of(codes, argument, v.DESCRIPTIONS, SAYS_NOTHING)
    outcomes = [
        (holds, TRUE, ("reason.description.holds", {})),
        (open_, UNKNOWN, ("reason.description.open", {})),
        rest(len(codes), FALSE, "reason.description.other"),
    ]
    return Judgement.each(outcomes, len(codes))


def weapon(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """The weapon is one of those named, and of the calibre that is asked for.

    A general word names all its calibres; where it is asked for one of them, or the comparison cuts through what the word can mean,
    it is not known.
    """
    weapons = scene.subjects.weapon
    types = np.array([_of_type(word, argument.get("types")) for word in v.WEAPONS])[weapons]
    sizes = np.array([_of_size(word, argument.get("calibre_mm")) for word in v.WEAPONS])[weapons]
    outcomes = [
        (types == _NO, FALSE, ("reason.weapon.other", {})),
        (sizes == _NO, FALSE, ("reason.weapon.other_calibre", {})),
        (types == _OPEN, UNKNOWN, ("reason.weapon.open", {})),
        (sizes == _OPEN, UNKNOWN, ("reason.weapon.open_calibre", {})),
        rest(len(weapons), TRUE, "reason.weapon.holds"),
    ]
    return Judgement.each(outcomes, len(weapons))


_NO, _YES, _OPEN = range(3)


def _of_type(word: str, named: Sequence[str] | None) -> int:
    if named is None or any(word == n or word.startswith(f"{n}_") for n in named):
        return _YES
    return _OPEN if word == "unknown" or any(n.startswith(f"{word}_") for n in named) else _NO


def _of_size(word: str, asked: dict[str, int] | None) -> int:
    fits = True if asked is None else compare(word, asked)
    return _OPEN if fits is None else _YES if fits else _NO


def during(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """The whole of it happened in a span, or between two local times of a day; not known if only a part may have."""
    subjects = scene.subjects
    if "span" in argument:
        spans = [Interval(argument["span"]["t0_ms"], argument["span"]["t1_ms"])]
    elif len(subjects):
        day, end = argument["daily"], max(int(subjects.t0_ms.max()) + 1, int(subjects.t1_ms.max()))
        over = Interval(int(subjects.t0_ms.min()) - HOUR_MS, end + HOUR_MS)
        spans = daily(day["from"], day["until"], day["timezone"], over)
    else:
        spans = []
    return in_time(*within(subjects.t0_ms, subjects.t1_ms, spans), "during")


def deadline_missed(scene: Scene, argument: dict[str, Any]) -> Judgement:
    """The deadline had passed when it happened; `formula.read` joins what was to be done by then."""
    after = Interval(argument["until_ms"], FOREVER_MS)
    passed, perhaps = within(scene.subjects.t0_ms, scene.subjects.t1_ms, [after])
    return in_time(passed, perhaps, "deadline_missed", until=to_text(argument["until_ms"]))


def in_time(inside: Marks, touched: Marks, name: str, **arguments: Any) -> Judgement:
    """Certainly inside, perhaps, or not: with the messages `reason.<name>.inside`, `.open`, `.outside`."""
    outcomes = [
        (inside, TRUE, (f"reason.{name}.inside", arguments)),
        (touched, UNKNOWN, (f"reason.{name}.open", arguments)),
        rest(len(inside), FALSE, f"reason.{name}.outside", **arguments),
    ]
    return Judgement.each(outcomes, len(inside))


def one_of(codes: Words, named: Sequence[str], words: Sequence[str], unknown: Sequence[str]) -> tuple[Marks, Marks]:
    """Which rows (n,) hold one of the named words, and which hold one that leaves it open (and is not named itself)."""
    holds = np.array([word in named for word in words])
    open_ = np.array([word in unknown for word in words]) & ~holds
    return holds[codes], open_[codes]
