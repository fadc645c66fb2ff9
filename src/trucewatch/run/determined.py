"""What named people determined and no machine computes: who acted, and whether it was self-defence.

A decision `determination` is about `actor INCIDENT` or `self_defence INCIDENT`; an observation's id, and one that an incident bore before,
stand for the incident that holds it now. The latest date counts; two contents of one date leave it undetermined, whichever entered the ledger first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

import numpy as np

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import DECIDED
from trucewatch.model.derived import Members
from trucewatch.model.evidence import Inspections, Noun, Restrictions
from trucewatch.model.judging import Determined
from trucewatch.model.time import from_ms
from trucewatch.run.acted import acts_of
from trucewatch.run.former import former_holders
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
    made = [
        determination(entry["about"], entry["content"], "determination")
        for _, entry in acts_of(store, "decision")
        if entry["act"] == "determination"
    ]
    now = holders_of(store, {wanted for _, wanted, _, _, _ in made})
    said: dict[tuple[str, str, str], dict[str, set[bool]]] = defaultdict(lambda: defaultdict(set))
    for predicate, wanted, party, day, holds in made:
        said[now[wanted], predicate, party][day].add(holds)
    latest = {key: days[max(days)] for key, days in said.items()}
    return {key: next(iter(answers)) for key, answers in sorted(latest.items()) if len(answers) == 1}


def holders_of(store: Store, wanted: Collection[str]) -> dict[str, str]:
    """The incidents that now hold some observations, or that bore some ids before; whatever else is asked for, or was set aside, stands for itself.

    Few are looked for one by one; for many the members are read once.
    """
    found: dict[str, str] = {}
    parts = _some(store, wanted) if len(wanted) <= FEW else [store.load(Members)]
    ids = np.array(sorted(one.encode() for one in wanted), "S40")
    for members in parts:
        named = np.flatnonzero(np.isin(members.observation, ids))
        # what was set aside is of no incident, and stands for itself
        pairs = zip(members.observation[named].tolist(), members.incident[named].tolist(), strict=True)
        found |= {one.decode(): (now or one).decode() for one, now in pairs}
        found |= {one.decode(): one.decode() for one in members.incident[np.isin(members.incident, ids)].tolist()}
    return {one: one for one in wanted} | former_holders(store, _unknown(store, set(wanted) - found.keys())) | found


def holder_of(store: Store, wanted: str) -> str:
    """The incident that now holds an observation, or that bore an id before; whatever else is asked for, or was set aside, stands for itself."""
    return holders_of(store, {wanted})[wanted]


def _some(store: Store, wanted: Collection[str]) -> Iterator[Members]:
    return (members for one in sorted(wanted) for _, members in store.holding(Members, one))


def _unknown(store: Store, wanted: set[str]) -> set[str]:
    """Those ids that are not of a restriction or an inspection either."""
    nouns: tuple[type[Noun], ...] = (Restrictions, Inspections)
    return {one for one in wanted if not any(store.holding(noun, one) for noun in nouns)}
