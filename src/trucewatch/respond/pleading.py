"""What the sides say, and the draft that goes to all of them at one instant, with time to reply."""

from __future__ import annotations

from typing import Final

from trucewatch.model.cases import RULINGS, Case, Command, Draft, Event
from trucewatch.respond import reading
from trucewatch.respond.clocks import HOUR_MS, latest, right, state
from trucewatch.respond.events import event, spoken
from trucewatch.respond.law import Law
from trucewatch.respond.limits import in_time, met, over, starting
from trucewatch.respond.rights import refuse, side

PROPOSABLE: Final = (*RULINGS[:3], "outside_mandate")
LEAST_REPLY_H: Final = 24
"""The sides' time to reply where the constitution sets none."""


def submit(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """A party's submission, before submissions are due; when all have spoken, nobody is waited for."""
    party = side(case, command)
    in_time(case, command, "submissions", "submissions")
    done = met(case, command, "submissions") if _submitted(case) | {party} >= set(case.parties) else ()
    return (event(command, "submitted", spoken=spoken(command)), *done)


def hear(_case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """A hearing took place; its minutes. Whoever has still time for a submission keeps it."""
    return (event(command, "heard", spoken=spoken(command, "minutes")),)


def draft(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """The draft goes to all sides at this instant; from now their time to reply runs, the same for all."""
    _wait_for(case, command, "submissions", "for submissions")
    hours = _time_to_reply(command, law)
    made = Draft(
        proposes=reading.word(command, "proposes", PROPOSABLE),
        texts=reading.texts(command, "texts"),
        sent_ms=command.at_ms,
        reply_due_ms=command.at_ms + hours * HOUR_MS,
        public_ms=command.at_ms + max(law.constitution.embargo_h, hours) * HOUR_MS,
        entry=command.entry,
    )
    limit = law.limit("reply")
    clock = right("reply", "draft", command.at_ms, hours, limit.basis.source if limit else "The draft itself")
    return (event(command, "drafted", draft=made), *starting(command, [clock]))


def redraft(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """The draft is given up and kept with its replies; another follows, with a new time to reply."""
    given_up = event(command, "draft_given_up", reasons=reading.text(command, "reasons"))
    return (given_up, *over(case, command, "reply"))


def reply(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """A party's reply to the draft, one, in time; it is printed in full."""
    party = side(case, command)
    if party in {r.party for r in case.replies}:
        refuse(command, f"{party} has replied already.", "One reply is printed.")
    in_time(case, command, "reply", "replies to the draft")
    answered = {r.party for r in case.replies} | {party}
    done = met(case, command, "reply") if answered >= set(case.parties) else ()
    return (event(command, "replied", spoken=spoken(command)), *done)


def opened(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """A party opens what was sent to it; each opening is an entry. `document`: the entry of the draft or ruling; `copy`: 1, and for each further time one more."""
    party = side(case, command)
    if case.draft is None:
        refuse(command, "No draft was sent in this case.", "There is nothing to open.")
    sent = [str(one.entry) for one in (case.draft, case.ruling) if one]
    if (document := reading.text(command, "document")) and document not in sent:
        refuse(command, f"Entry {document} is no document of this case.", f"There are: {', '.join(sent)}.")
    return (event(command, "document_opened", party=party),)


def leak(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """Something became known before its minute: the minute is now, for everybody. Two find so, for it makes public what is sealed."""
    sent = case.ruling or case.draft
    if sent is None or sent.public_ms <= command.at_ms:
        refuse(command, "Nothing of this case is under embargo.", "No minute has to be moved.")
    return (event(command, "leaked", reasons=reading.text(command, "reasons")),)


def heard_all(case: Case, command: Command) -> None:
    """See that every side replied to the draft or let its time pass. Raises: WorkflowError: some still have time."""
    _wait_for(case, command, "reply", "to reply to the draft")


def _wait_for(case: Case, command: Command, name: str, what: str) -> None:
    clock = latest(case.clocks, name)
    if clock and state(clock, command.at_ms) in {"running", "paused"}:
        refuse(command, f"The sides still have time {what}.", "Wait until all have spoken or their time has passed.")


def _submitted(case: Case) -> set[str]:
    """The parties that answered the last call."""
    called_ms = max((at_ms for stage, at_ms, _ in case.history if stage == "submissions"), default=0)
    return {said.party for said in case.submissions if said.at_ms >= called_ms}


def _time_to_reply(command: Command, law: Law) -> int:
    limit = law.limit("reply")
    least = limit.hours if limit else LEAST_REPLY_H
    hours = reading.hours(command, "reply_h", least)
    if hours < least:
        refuse(command, f"The sides have at least {least} hours to reply.", f"Write `reply_h: {least}` or more.")
    return hours
