"""What named people determined and no machine computes: who acted, and whether it was self-defence.

A decision `determination` is about `actor INCIDENT` or `self_defence INCIDENT`; an observation's id stands for the incident that holds it
now. The latest date counts; two contents of one date leave it undetermined, whichever entered the ledger first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, Final

import numpy as np

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import DECIDED
from trucewatch.model.derived import Members
from trucewatch.model.judging import Determined
from trucewatch.model.time import from_ms
from trucewatch.run.acted import acts_of
from trucewatch.run.store import Store

STANDARDS: Final = ("reasonable_grounds", "balance", "clear_and_convincing")
_FIELDS: Final = {"holds", "date", "standard", "reasons"}
_HINT: Final = "See docs/how-to/decide.md for what the file must say."
SHORTEST_ID: Final = 40
_FARTHEST_EAST_MS: Final = 14 * 3_600_000
"""How much earlier a day begins where it begins first."""
FEW: Final = 20


def determination(about: str, content: Any, place: str) -> tuple[str, str, str, str, bool]:
    """(predicate, id, party, date, holds) of a determination. Raises: WorkflowError: it says something else."""
    predicate, _, wanted = about.partition(" ")
    if predicate not in DECIDED or len(wanted) != SHORTEST_ID:
        what = f"`about` is one of {', '.join(DECIDED)}, a space, and the whole id of an incident or observation."
        raise WorkflowError(what, hint=_HINT, place=place)
    fields = _FIELDS | ({"party"} if predicate == "actor" else set())
    if not isinstance(content, dict) or set(content) != fields:
        raise WorkflowError(f"`content` has {', '.join(sorted(fields))}.", hint=_HINT, place=place)
    if content["holds"] not in ("yes", "no") or content["standard"] not in STANDARDS:
        what = f"`holds` is yes or no, and `standard` one of {', '.join(STANDARDS)}."
        raise WorkflowError(what, hint=_HINT, place=place)
    try:
        day = date.fromisoformat(content["date"]).isoformat()
    except (ValueError, TypeError) as e:
        raise WorkflowError("`date` is a day such as 2031-05-09.", hint=_HINT, place=place) from e
    party = content.get("party", "")
    if not isinstance(party, str):
        raise WorkflowError("`party` is the id of one side.", hint=_HINT, place=place)
    return predicate, wanted, party, day, content["holds"] == "yes"


def refuse_ahead(day: str, at_ms: int, place: str) -> None:
    """See that a decision's day has come, anywhere on earth: one that lies ahead would outweigh what is decided until then."""
    if day > from_ms(at_ms + _FARTHEST_EAST_MS).date().isoformat():
        raise WorkflowError(f"{day} has not come yet.", hint="Write the day on which it was decided.", place=place)


def determined(store: Store) -> Determined:
    """Every determination that stands, by (incident that now holds it, predicate, party)."""
    said: dict[tuple[str, str, str], dict[str, set[bool]]] = defaultdict(lambda: defaultdict(set))
    for _, entry in acts_of(store, "decision"):
        if entry["act"] == "determination":
            predicate, wanted, party, day, holds = determination(entry["about"], entry["content"], "determination")
            said[holder_of(store, wanted), predicate, party][day].add(holds)
    latest = {key: days[max(days)] for key, days in said.items()}
    return {key: next(iter(answers)) for key, answers in sorted(latest.items()) if len(answers) == 1}


def holders_of(store: Store, wanted: Collection[str]) -> dict[str, str]:
    """The incidents that now hold some observations; whatever else is asked for stands for itself.

    Few are looked for one by one; for many the members are read once.
    """
    return {one: holder_of(store, one) for one in wanted} if len(wanted) <= FEW else _from_all(store, wanted)


def holder_of(store: Store, wanted: str) -> str:
    """The incident that now holds an observation; whatever else is asked for, or was set aside, stands for itself."""
    for _, members in store.holding(Members, wanted):
        held = np.flatnonzero((members.observation == wanted.encode()) & (members.incident != b""))
        if len(held):
            return str(members.incident[held[0]].decode())
    return wanted


def _from_all(store: Store, wanted: Collection[str]) -> dict[str, str]:
    members = store.load(Members)
    named = np.isin(members.observation, np.array([one.encode() for one in sorted(wanted)]))
    held = np.flatnonzero(named & (members.incident != b""))
    pairs = zip(members.observation[held].tolist(), members.incident[held].tolist(), strict=True)
    return {one: one for one in wanted} | {o.decode(): i.decode() for o, i in pairs}
