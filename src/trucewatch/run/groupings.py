"""How people shape incidents: merge, split, set aside, re-class, and undo. Every act stands for ever; the later counts.

A decision names observations, each with its day: `ID 2031-05-09`. Whoever writes it may name incidents instead, and observations without a day: before anybody signs,
the command writes down which observations those are, so that the act means the same whatever arrives later. `undo` is about an
entry, `entry 12`, and leaves everything as if that one had not been made. An observation that is not there yet is respected when it arrives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from trucewatch.errors import WorkflowError
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import GROUPING_ACTS, Grouping
from trucewatch.model.time import DAY_MS, utc_day
from trucewatch.run.acted import acts_of
from trucewatch.run.same_thing import observations_in
from trucewatch.run.store import Store

UNDO: Final = "undo"
ACTS: Final = (*GROUPING_ACTS, UNDO)
_ID: Final = re.compile(r"[0-9a-f]{40}")
_NAMED: Final = re.compile(r"([0-9a-f]{40}) (\d{4}-\d\d-\d\d)")
_ENTRY: Final = re.compile(r"entry ([0-9]{1,15})")
_HINT: Final = "See docs/how-to/shape-incidents.md for what the file must say."
_EXTRA: Final = {"reclass": {"kind", "description"}}
MOST: Final = 500
"""An act names no more observations: it must fit into one entry."""


def check_grouping(act: dict[str, Any], place: str) -> None:
    """See that an act of this kind says what it must. Raises: WorkflowError: what is wrong."""
    content, name = act["content"], act["act"]
    if not isinstance(content.get("reasons"), str) or not content["reasons"].strip():
        raise WorkflowError("`reasons` says why.", hint=_HINT, place=place)
    if name == UNDO:
        if set(content) != {"reasons"} or not _ENTRY.fullmatch(act["about"]):
            what = "An undo is about `entry N`, and its `content` has `reasons` alone."
            raise WorkflowError(what, hint=_HINT, place=place)
        return
    named = set(content) & {"observations", "incidents"}
    if not named or set(content) - {"reasons", "observations", "incidents"} - _EXTRA.get(name, set()):
        what = (
            f"`content` has reasons, observations or incidents{', kind or description' if name == 'reclass' else ''}."
        )
        raise WorkflowError(what, hint=_HINT, place=place)
    for field in sorted(named):
        _check_ids(content[field], field, place)
    if name == "reclass":
        _check_class(content, place)


def _check_ids(listed: Any, field: str, place: str) -> None:
    if not isinstance(listed, list) or not listed or len(listed) > MOST:
        raise WorkflowError(f"`{field}` is a list of 1 to {MOST} ids.", hint=_HINT, place=place)
    for one in listed:
        if not isinstance(one, str) or not (_ID.fullmatch(one) or (field == "observations" and _is_named(one))):
            what = f"`{field}` names {one!r}, which is no whole id."
            raise WorkflowError(what, hint="Take ids from `trucewatch show` or `explain`.", place=place)


def _is_named(one: str) -> bool:
    found = _NAMED.fullmatch(one)
    try:
        return bool(found and date.fromisoformat(found[2]))
    except ValueError:
        return False


def _check_class(content: dict[str, Any], place: str) -> None:
    for field, words in (("kind", v.PERCEIVED), ("description", v.DESCRIPTIONS)):
        if field in content and content[field] not in words:
            what = f"`{field}` is one of {', '.join(words)}."
            raise WorkflowError(what, hint=_HINT, place=place)
    if not {"kind", "description"} & set(content):
        raise WorkflowError("A re-class gives a `kind` or a `description`.", hint=_HINT, place=place)


def completed(store: Store, act: dict[str, Any], place: str) -> dict[str, Any]:
    """An act that names each observation with its day, whatever its writer named. Raises: WorkflowError: something named is not there."""
    content = act["content"]
    if act["act"] == UNDO:
        if _ENTRY.fullmatch(act["about"])[1] not in {str(g.entry) for g in groupings(store)}:  # type: ignore[index]
            what = f"`{act['about']}` is no decision on incidents that stands."
            raise WorkflowError(
                what, hint="`trucewatch explain` of an incident names the entries that shaped it.", place=place
            )
        return act
    ids = {one for one in content.get("observations", []) if not _is_named(one)}
    for incident in content.get("incidents", []):
        held = [one.decode() for one in observations_in(store, incident).tolist()]
        if not held:
            raise WorkflowError(
                f"There is no incident {incident}.", hint="Take its id from `trucewatch show`.", place=place
            )
        ids.update(held)
    named = {one for one in content.get("observations", []) if _is_named(one)} | _with_days(store, ids, place)
    if len(named) > MOST:
        what = f"This names {len(named)} observations, and an act holds {MOST}."
        raise WorkflowError(what, hint="Divide it into several acts.", place=place)
    kept = {name: value for name, value in content.items() if name not in {"observations", "incidents"}}
    return {**act, "content": {**kept, "observations": sorted(named)}}


def _with_days(store: Store, ids: Iterable[str], place: str) -> set[str]:
    """Each observation with the UTC day on which it begins. Raises: WorkflowError: one is not there."""
    named = set()
    for one in sorted(ids):
        starts = [
            int(t0_ms)
            for _, rows in store.holding(Observations, one)
            for t0_ms in rows.t0_ms[rows.id == one.encode()].tolist()
        ]
        if not starts:
            raise WorkflowError(
                f"There is no observation {one}.", hint="Take its id from `trucewatch explain`.", place=place
            )
        named.add(f"{one} {utc_day(min(starts))}")
    return named


def groupings(store: Store) -> tuple[Grouping, ...]:
    """The decisions on incidents that are in force, in the order of their entries."""
    made, undone = [], set()
    for entry, act in acts_of(store, "decision"):
        if act["act"] == UNDO:
            undone.add(int(act["about"].removeprefix("entry ")))
        elif act["act"] in GROUPING_ACTS:
            content = act["content"]
            named = tuple(one[:40] for one in content["observations"])
            made.append(
                Grouping(
                    act["act"],
                    named,
                    entry,
                    content["reasons"],
                    content.get("kind", ""),
                    content.get("description", ""),
                )
            )
    return tuple(one for one in made if one.entry not in undone)


def days_named(store: Store, act: dict[str, Any]) -> set[int]:
    """The UTC days of the observations that an act names, or that the act names which it undoes."""
    if act["act"] == UNDO:
        wanted = int(act["about"].removeprefix("entry "))
        return {day for entry, one in acts_of(store, "decision") if entry == wanted for day in _days(one["content"])}
    return set(_days(act["content"]))


def _days(content: dict[str, Any]) -> Sequence[int]:
    named = [one for one in content.get("observations", []) if _is_named(one)]
    return [int(np.datetime64(one[-10:], "ms").astype(np.int64)) // DAY_MS for one in named]


def merged_days(store: Store) -> list[tuple[Grouping, set[int]]]:
    """The merges in force whose observations lie on several days, each with its days: they can join what blocks of days keep apart."""
    in_force = {one.entry: one for one in groupings(store) if one.act == "merge"}
    found = [
        (in_force[entry], set(_days(act["content"]))) for entry, act in acts_of(store, "decision") if entry in in_force
    ]
    return [(one, days) for one, days in found if len(days) > 1]
