"""Notices: that a clock is overdue or nearly due, that a draft or ruling went out, that the minute was moved; never what stands in it.

A notice has an id made of what it is about. Whoever is told twice by accident sees that it is the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from trucewatch.model.cases import Case
from trucewatch.model.commission import Constitution
from trucewatch.respond.agenda import Item, agenda, answering, clock_uid, delegates, lasting_id
from trucewatch.respond.clocks import HOUR_MS, state
from trucewatch.respond.forms import CLERKS

KINDS: Final = ("overdue", "due_soon", "draft_sent", "ruled", "minute_moved")
SOON_MS: Final = 24 * HOUR_MS


@dataclass(frozen=True)
class Notice:
    """One notice to some offices.

    `when_ms`: the time that it tells: when something is or was due, until when a draft can be replied to, from when a ruling is public.
    `since_ms`: from when on it is true. `clock`: the clock's name without what people called the task or remedy; empty where it is about none.
    """

    id: str
    kind: str
    case: str
    to: tuple[str, ...]
    when_ms: int
    since_ms: int
    clock: str = ""


def notices(cases: Iterable[Case], constitution: Constitution, origin: str, as_of_ms: int) -> Iterator[Notice]:
    """Everything that somebody is to be told as of an instant, whether or not they were told before.

    Args: origin: the log's name, so that ids of two missions never meet. constitution: the present one; who holds a seat now is told.
    Limits: that a clock is nearly due is told only if somebody asks within its last 24 hours; what is overdue stays so until it is answered.
    """
    for case in cases:
        for item in agenda([case]):
            yield from _of_clock(item, constitution, origin, as_of_ms)
        yield from (n for n in _of_documents(case, constitution, origin) if n.since_ms <= as_of_ms)


def short_name(clock_id: str) -> str:
    """What a clock is, without the name that somebody gave its task, remedy or clause: such a name could tell of the substance."""
    return clock_id.partition(":")[0]


def _of_clock(item: Item, constitution: Constitution, origin: str, as_of_ms: int) -> Iterator[Notice]:
    case, clock = item.case, item.clock
    standing, to = state(clock, as_of_ms), answering(item, constitution)
    uid = clock_uid(origin, item)
    if standing == "overdue":
        told = tuple(dict.fromkeys((*([clock.escalates_to] if clock.escalates_to else []), *to)))
        since_ms, kind = clock.due_ms, "overdue"
    elif standing == "running" and clock.t0_ms <= as_of_ms and clock.due_ms - as_of_ms <= SOON_MS:
        since_ms, kind, told = clock.due_ms - SOON_MS, "due_soon", to
    else:
        return
    # a clock that was extended is due at another time: that is another notice
    made = lasting_id("notice", kind, uid, clock.due_ms)
    yield Notice(made, kind, case.id, told, clock.due_ms, since_ms, short_name(clock.id))


def _of_documents(case: Case, constitution: Constitution, origin: str) -> Iterator[Notice]:
    """What went to all sides; every delegate is told the same."""
    sides, draft, ruling = delegates(constitution, case.parties), case.draft, case.ruling
    clerks = tuple(seat.office for seat in constitution.seats if seat.role in CLERKS)

    def made(kind: str, entry: int, when_ms: int, since_ms: int) -> Notice:
        name = lasting_id("notice", kind, origin, case.id, entry)
        return Notice(name, kind, case.id, (*sides, *clerks), when_ms, since_ms)

    if draft:
        yield made("draft_sent", draft.entry, draft.reply_due_ms, draft.sent_ms)
        if draft.leaked_ms:
            yield made("minute_moved", draft.entry, draft.leaked_ms, draft.leaked_ms)
    if ruling:
        yield made("ruled", ruling.entry, ruling.public_ms, ruling.at_ms)
