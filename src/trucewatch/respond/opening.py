"""How a case begins: opened, joined by further allegations, completed, admitted, returned, withdrawn."""

from __future__ import annotations

from typing import Any, Final

from trucewatch.model.cases import SUBMITTERS, Allegation, Case, Command, Event
from trucewatch.respond import reading
from trucewatch.respond.events import event
from trucewatch.respond.forms import ALLEGED, INQUIRY
from trucewatch.respond.law import Law
from trucewatch.respond.limits import clause_clocks, limit_clock, met, over, starting
from trucewatch.respond.rights import refuse

CONCRETE: Final = ("fact", "place", "when")
"""What an allegation must say before it can be admitted."""
BEFORE_CALL: Final = (*ALLEGED, *INQUIRY)
"""Stages in which a party can still come into a case: later it would have had no time for a submission."""


def open_(_case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """A new case, with the clocks of its clauses that can start."""
    made = _allegation(command, law)
    clauses = reading.words(command, "clauses", law.clauses, "clause")
    told = _told(command, law, clauses)
    concerned = reading.words(command, "concerns", law.parties, "party") or law.parties
    bound = {party for clause in clauses for party in law.clauses[clause].actors}
    parties = tuple(p for p in law.parties if p in {*concerned, *bound, made.party, made.accuses})
    if len(parties) < min(2, len(law.parties)):
        refuse(command, f"A case has two sides, and this names {parties[0]} alone.", "Name all of them, or none.")
    data = {"submitter": made.by, "allegation": made, "clauses": clauses, "parties": parties, **told}
    clocks = [*clause_clocks(command, law, clauses, told), *limit_clock(law, "admissibility", command.at_ms)]
    return (event(command, "opened", **data), *starting(command, clocks))


def join(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """One more allegation of the same matter: the other side's, or one of many. It moves nothing; a new side comes in before the call only."""
    made = _allegation(command, law)
    parties = tuple(p for p in law.parties if p in {*case.parties, made.party, made.accuses})
    if parties != case.parties and case.stage not in BEFORE_CALL:
        new = next(party for party in parties if party not in case.parties)
        what = f"{new} is no party to this case, and was not called for a submission."
        refuse(command, what, "Open another case that concerns it.")
    return (event(command, "joined", allegation=made, parties=parties),)


def supplement(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """What an allegation did not say yet; what it said stays."""
    if law.role(command.signers[0].office) == "delegate":
        _own_allegation(case, command)
    told = _told(command, law, case.clauses)
    if not told:
        refuse(command, "This adds nothing.", f"Say what was lacking: {', '.join(lacking(case)) or 'nothing is'}.")
    again = [name for name in told if name in CONCRETE and name not in lacking(case)]
    if again:
        refuse(command, f"The allegation says `{again[0]}` already.", "Join another allegation that says it otherwise.")
    running = {clock.id for clock in case.clocks}
    clocks = [c for c in clause_clocks(command, law, case.clauses, told) if c.id not in running]
    return (event(command, "supplemented", **told), *starting(command, clocks))


def admit(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """Admissible: a concrete fact, place and time. The standard of proof is chosen now, before anything was weighed."""
    missing = lacking(case)
    if missing:
        what = f"The allegation says no {', no '.join(missing)}."
        refuse(command, what, "Return it, or let whoever made it supplement it.")
    standard = reading.word(command, "standard", law.constitution.standards)
    return (
        event(command, "admitted", standard=standard, reasons=reading.text(command, "reasons")),
        *met(case, command, "admissibility", *(f"clause:{clause}" for clause in case.clauses)),
        *starting(command, limit_clock(law, "inquiry", command.at_ms)),
    )


def return_(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """Not admissible: given back with reasons; whoever made it may open another case, or appeal."""
    ended = event(command, "ended", word="inadmissible", how="returned", reasons=reading.text(command, "reasons"))
    return (*all_over(case, command), ended, *starting(command, limit_clock(law, "appeal", command.at_ms)))


def withdraw(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """A party takes back what it alleged; the case ends if nobody else alleges it."""
    party = _own_allegation(case, command)
    reasons = reading.text(command, "reasons")
    taken = event(command, "taken_back", party=party, reasons=reasons)
    if any(a.party != party and not a.withdrawn_ms for a in case.allegations):
        return (taken,)
    return (
        taken,
        *all_over(case, command),
        event(command, "ended", word="withdrawn", how="withdrawn", reasons=reasons),
    )


def lacking(case: Case) -> list[str]:
    """Which of fact, place and time a case does not say."""
    told = {"fact": case.fact, "place": case.place, "when": case.until_ms}
    return [name for name in CONCRETE if not told[name]]


def all_over(case: Case, command: Command) -> tuple[Event, ...]:
    """What the end of a case does to its clocks: what the commission owed is answered, interim measures are lifted.

    A remedy's clock is answered by its proof alone; a time to speak lapses or was used.
    """
    interim = {f"remedy:{remedy.id}" for remedy in case.remedies if remedy.interim}
    owed = [c.id for c in case.clocks if not c.right and not c.id.startswith("remedy:")]
    return (*met(case, command, *owed), *over(case, command, *sorted(interim)))


def _own_allegation(case: Case, command: Command) -> str:
    party = command.signers[0].party
    if party not in {a.party for a in case.allegations if not a.withdrawn_ms}:
        what = f"{party} has alleged nothing in this case, or took it back."
        refuse(command, what, "Only an allegation of one's own is changed or withdrawn.")
    return party


def _allegation(command: Command, law: Law) -> Allegation:
    by = reading.word(command, "by", SUBMITTERS)
    party = reading.text(command, "from")
    if (by == "party") != bool(party):
        refuse(command, "`from` names the party that alleges, and nobody else.", "Leave people and media out of it.")
    for one in (party, reading.text(command, "accuses")):
        if one and one not in law.parties:
            refuse(command, f"There is no party `{one}`.", f"There are: {', '.join(law.parties)}.")
    delegate = next((s for s in command.signers if law.role(s.office) == "delegate"), None)
    if delegate and party != delegate.party:
        refuse(
            command, f"A delegate of {delegate.party} alleges for {delegate.party} only.", "Correct `by` and `from`."
        )
    accuses = reading.text(command, "accuses")
    return Allegation(by, party, reading.text(command, "fact"), command.entry, command.at_ms, accuses)


def _told(command: Command, law: Law, clauses: tuple[str, ...]) -> dict[str, Any]:
    """The fact, place, time, instant of detection and subjects that a command says."""
    told: dict[str, Any] = {n: said for n in ("fact", "place") if (said := reading.text(command, n).strip())}
    if "when" in command.content:
        told["when"] = reading.span(command, "when")
        _check_time(command, law, clauses, *told["when"])
    if "detected" in command.content:
        told["detected"] = reading.instant(command, "detected")
        _check_detected(command, law, told["detected"], told.get("when", (0, 0))[0])
    if "subjects" in command.content:
        told["subjects"] = reading.ids(command, "subjects")
    return told


def _check_time(command: Command, law: Law, clauses: tuple[str, ...], from_ms: int, until_ms: int) -> None:
    if until_ms > command.at_ms:
        refuse(command, "What is alleged lies in the future.", "Correct `when`.")
    if not any(span.t0_ms <= from_ms < span.t1_ms for span in law.in_force):
        what = "At that time nothing was in force: no clause could be breached, and no clock starts."
        refuse(command, what, "Correct `when`, or leave the case.")
    for clause in (law.clauses[name] for name in clauses):
        if not clause.valid.t0_ms <= from_ms < clause.valid.t1_ms:
            refuse(command, f"The clause {clause.id} was not valid at that time.", "Name the clause of that time.")


def _check_detected(command: Command, law: Law, detected_ms: int, from_ms: int) -> None:
    if detected_ms > command.at_ms or detected_ms < from_ms:
        refuse(command, "It was detected before it happened, or after it was alleged.", "Correct `detected`.")
    if not law.begun(detected_ms):
        refuse(command, "It was detected before anything was in force: no clock starts.", "Correct `detected`.")
