"""How people shape incidents: merge, split, set aside, re-class, and undo. Every act stands for ever; the later counts.

A decision names observations, each with its day: `ID 2031-05-09`. Whoever writes it may name incidents instead, and observations without a day: before anybody signs,
the command writes down which observations those are, so that the act means the same whatever arrives later. `undo` is about an
entry, `entry 12`, and leaves everything as if that one had not been made. An observation that is not there yet is respected when it arrives.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

import numpy as np

from trucewatch.errors import WorkflowError
from trucewatch.model import vocabulary as v
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import GROUPING_ACTS, Grouping
from trucewatch.model.time import DAY_MS, utc_day
from trucewatch.run.acted import acts_of
from trucewatch.run.determined import FEW, holder_of, holders_of
from trucewatch.run.revisions import days_of_records
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
    """An act that names each observation with its day, whatever its writer named. Raises: WorkflowError: something named is not there.

    A merge names the companions of what it names too, where they are not too many: it can lie on days that are computed apart.
    """
    content = act["content"]
    if act["act"] == UNDO:
        _check_stands(store, act["about"], place)
        return act
    given = set(content.get("observations", []))
    ids = {one for one in given if not _is_named(one)}
    _check_days(store, given - ids, place)
    for incident in content.get("incidents", []):
        ids |= _observations_of(store, incident, place)
    named = {one for one in given if _is_named(one)} | _with_days(store, ids, place)
    if act["act"] == "merge" and len(beside := named | _with_days(store, _companions(store, ids), place)) <= MOST:
        named = beside
    if len(named) > MOST:
        what = f"This names {len(named)} observations, and an act holds {MOST}."
        raise WorkflowError(what, hint="Divide it into several acts.", place=place)
    kept = {name: value for name, value in content.items() if name not in {"observations", "incidents"}}
    return {**act, "content": {**kept, "observations": sorted(named)}}


def _check_stands(store: Store, about: str, place: str) -> None:
    if about not in {f"entry {one.entry}" for one in groupings(store)}:
        what = f"`{about}` is no decision on incidents that stands."
        hint = "`trucewatch explain` of an incident names the entries that shaped it."
        raise WorkflowError(what, hint=hint, place=place)


def _observations_of(store: Store, incident: str, place: str) -> set[str]:
    """The observations of an incident, under whichever id it was shown. Raises: WorkflowError: there is none."""
    from trucewatch.run.same_thing import observations_in  # kernels that reading an act does without

    held = {one.decode() for one in observations_in(store, holder_of(store, incident)).tolist()}
    if not held:
        what = f"There is no incident {incident}."
        raise WorkflowError(what, hint="Take its id from `trucewatch show`.", place=place)
    return held


def _companions(store: Store, ids: Collection[str]) -> set[str]:
    """Everything that is of one incident with some observations."""
    from trucewatch.run.same_thing import observations_in

    holders = sorted(set(holders_of(store, set(ids)).values()))
    return {one.decode() for holder in holders for one in observations_in(store, holder).tolist()}


def _with_days(store: Store, ids: Collection[str], place: str) -> set[str]:
    """Each observation with the UTC day on which it begins, by its first row. Raises: WorkflowError: one is not there."""
    days = _days_of(store, ids)
    for one in sorted(ids):
        if one not in days:
            what = f"There is no observation {one}."
            raise WorkflowError(what, hint="Take its id from `trucewatch explain`.", place=place)
    return {f"{one} {min(found)}" for one, found in days.items()}


def _check_days(store: Store, named: Collection[str], place: str) -> None:
    """See that observations which are there begin on the days that are named with them. Raises: WorkflowError: one does not."""
    days = _days_of(store, {one[:40] for one in named})
    for one in sorted(named):
        there = sorted(days.get(one[:40], ()))
        if there and one[-10:] not in there:
            what = f"The observation {one[:40]} begins on {there[0]}, not on {one[-10:]}."
            raise WorkflowError(what, hint="Leave the day out: it is written down for you.", place=place)


def _days_of(store: Store, ids: Collection[str]) -> dict[str, set[str]]:
    """The UTC days on which any row of some observations begins; of those that are there."""
    wanted = np.array(sorted(one.encode() for one in ids), "S40")
    days: dict[str, set[str]] = {}
    for rows in _rows_with(store, ids):
        mine = np.isin(rows.id, wanted)
        for one, t0_ms in zip(rows.id[mine].tolist(), rows.t0_ms[mine].tolist(), strict=True):
            days.setdefault(one.decode(), set()).add(utc_day(t0_ms))
    return days


def _rows_with(store: Store, ids: Collection[str]) -> Iterator[Observations]:
    """Rows among which some observations are. Few are looked for one by one; for many every day is read once."""
    if len(ids) <= FEW:
        yield from (rows for one in sorted(ids) for _, rows in store.holding(Observations, one))
    else:
        yield from (store.load(Observations, day, day) for day in store.days(Observations))


def groupings(store: Store) -> tuple[Grouping, ...]:
    """The decisions on incidents that are in force, in the order of their entries."""
    made: dict[int, Grouping] = {}
    for entry, act in acts_of(store, "decision"):
        if act["act"] == UNDO:
            made.pop(int(act["about"].removeprefix("entry ")), None)
        elif act["act"] in GROUPING_ACTS:
            made[entry] = _grouping(entry, act["act"], act["content"])
    return tuple(made.values())


def _grouping(entry: int, act: str, content: dict[str, Any]) -> Grouping:
    named = [one for one in content["observations"] if _is_named(one)]
    return Grouping(
        act,
        tuple(one[:40] for one in named),
        entry,
        content["reasons"],
        content.get("kind", ""),
        content.get("description", ""),
        tuple(_day(one) for one in named),
    )


def days_named(store: Store, act: dict[str, Any]) -> set[int]:
    """The UTC days on which an act bears: those of the observations that it, or the act which it undoes, names, and of their records."""
    if act["act"] == UNDO:
        wanted = int(act["about"].removeprefix("entry "))
        found = (one for entry, one in acts_of(store, "decision") if entry == wanted)
        act = next(found, {"act": UNDO, "content": {}})
    named = [one for one in act["content"].get("observations", []) if _is_named(one)]
    return {_day(one) for one in named} | days_of_records(store, (one[:40] for one in named))


def _day(named: str) -> int:
    return int(np.datetime64(named[-10:], "ms").astype(np.int64)) // DAY_MS
