"""How a case ends: ruled, settled, outside the mandate, at inquiry; and how it begins again, on appeal or by the commission."""

from __future__ import annotations

from typing import Final

from trucewatch.model.cases import Case, Command, Event
from trucewatch.respond import reading
from trucewatch.respond.clocks import ended, latest
from trucewatch.respond.events import event, spoken
from trucewatch.respond.law import Law
from trucewatch.respond.limits import in_time, limit_clock, met, over, starting
from trucewatch.respond.opening import all_over
from trucewatch.respond.rights import refuse, side

CLOSING: Final = ("settled", "outside_mandate", "insufficient_evidence")
"""Rulings that close a case without a draft. A settlement needs the sides' signatures before."""
NOT_APPEALED: Final = ("withdrawn", "settled")
"""Ends that the sides made themselves."""
OPEN: Final = ("due", "proof_given")
"""Remedies of which something is still owed."""


def close(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """The case ends: ruled, settled, outside the mandate, or at inquiry where the jurisdiction is not known."""
    if case.ruling:
        _check_done(case, command)
        return _end(case, command, "", "ruled")
    if not law.constitution.jurisdiction.known and "ruling" not in command.content:
        return _end(case, command, "", "at_inquiry")
    word = reading.word(command, "ruling", CLOSING)
    if word == "settled":
        _check_settled(case, command)
        return _end(case, command, word, "closed")
    if not law.constitution.jurisdiction.known:
        refuse(command, "The jurisdiction is not known: nothing is ruled.", "Leave `ruling` out.")
    if any(earlier.ruling and earlier.ruling.votes for earlier in case.rounds):
        what = "The commission has voted on this case; two of it do not end it otherwise."
        refuse(command, what, "Call the sides, draft, and let the votes decide.")
    return (*_end(case, command, word, "closed"), *starting(command, limit_clock(law, "appeal", command.at_ms)))


def appeal(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """A party asks for another look, in time; what was ruled stays visible, and stands until the case is reopened."""
    side(case, command)
    if case.ruling is None or case.ruling.word in NOT_APPEALED:
        refuse(command, "There is no ruling to appeal against.", "The commission may reopen a case by itself.")
    clock = latest(case.clocks, "appeal")
    in_time(case, command, "appeal", "an appeal")
    if clock and ended(clock):
        refuse(
            command, "There was an appeal against this ruling already.", "The commission may reopen a case by itself."
        )
    return (event(command, "appealed", spoken=spoken(command, "grounds")), *met(case, command, "appeal"))


def reopen(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """The case begins again, at inquiry or, never admitted, at admissibility; everything before stays in it, and binds nobody any more."""
    limit = "inquiry" if case.standard else "admissibility"
    ordered = [f"remedy:{r.id}" for r in case.remedies if not r.interim]
    return (
        event(command, "reopened", reasons=reading.text(command, "reasons")),
        *over(case, command, "appeal", *ordered),
        *starting(command, limit_clock(law, limit, command.at_ms)),
    )


def _end(case: Case, command: Command, word: str, how: str) -> tuple[Event, ...]:
    reasons = reading.text(command, "reasons")
    return (*all_over(case, command), event(command, "ended", word=word, how=how, reasons=reasons))


def _check_done(case: Case, command: Command) -> None:
    if "ruling" in command.content:
        refuse(command, "There is a ruling already.", "Leave `ruling` out.")
    due = [r.id for r in case.remedies if r.standing in OPEN and not r.interim]
    if due:
        refuse(command, f"The remedy {due[0]} is not fulfilled.", "It stays open, and overdue where it is so.")


def _check_settled(case: Case, command: Command) -> None:
    if not case.settlement:
        refuse(command, "No settlement is signed.", "Every party to the case signs it with `settle`.")
    missing = [party for party in case.parties if party not in case.settled_by]
    if missing:
        what = f"{missing[0]} came into the case after the settlement, and has not signed it."
        refuse(command, what, "Let all sides sign another with `settle`.")
