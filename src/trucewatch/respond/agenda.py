"""All clocks of all cases in one list, each with an id that stays: what calendars and notices are made of."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from trucewatch.model.cases import Case, Clock
from trucewatch.model.commission import Constitution
from trucewatch.respond.forms import CLERKS, JUDGES
from trucewatch.respond.remedying import ALL_SIDES

COMMISSION: Final = (*JUDGES, *CLERKS)
"""Roles that answer where a clock names nobody."""


@dataclass(frozen=True)
class Item:
    """A clock of a case. `nth`: 0 for the first clock of its name in the case, 1 for the one that replaced it, and so on."""

    case: Case
    clock: Clock
    nth: int


def agenda(cases: Iterable[Case]) -> Iterator[Item]:
    """Every clock of every case, in the order in which they were started."""
    for case in cases:
        seen: Counter[str] = Counter()
        for clock in case.clocks:
            yield Item(case, clock, seen[clock.id])
            seen[clock.id] += 1


def lasting_id(*parts: object) -> str:
    """An id made of what it names, so that whoever makes it again makes the same: 40 hexadecimal digits.

    Each part goes in with its length, so that no two lists of parts read the same.
    """
    h = hashlib.sha256(b"trucewatch agenda 1\n")
    for part in map(str, parts):
        h.update(f"{len(part.encode())} {part}\n".encode())
    return h.hexdigest()[:40]


def clock_uid(origin: str, item: Item) -> str:
    """The id of a clock, which pauses and extensions leave as it is. `origin`: the log's name."""
    return lasting_id(origin, item.case.id, item.clock.id, item.nth)


def answering(item: Item, constitution: Constitution) -> tuple[str, ...]:
    """The offices that have to answer a clock, or may: a named office, the delegates of the sides that it concerns, or the commission."""
    case, clock = item.case, item.clock
    if clock.by in {seat.office for seat in constitution.seats}:
        return (clock.by,)
    if clock.right or clock.by == ALL_SIDES:
        return delegates(constitution, case.parties)
    if clock.by:
        return delegates(constitution, (clock.by,))
    return tuple(seat.office for seat in constitution.seats if seat.role in COMMISSION)


def delegates(constitution: Constitution, parties: Iterable[str]) -> tuple[str, ...]:
    """The offices that speak for these parties."""
    wanted = set(parties)
    return tuple(seat.office for seat in constitution.seats if seat.role == "delegate" and seat.party in wanted)
