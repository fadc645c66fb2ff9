"""What somebody has to do by when: interim measures, remedies, their proof, and whether it is accepted."""

from __future__ import annotations

from typing import Final

from trucewatch.model.cases import REMEDIES, Case, Clock, Command, Event, Remedy
from trucewatch.respond import reading
from trucewatch.respond.clocks import HOUR_MS
from trucewatch.respond.events import event, spoken
from trucewatch.respond.law import Law
from trucewatch.respond.limits import met, starting
from trucewatch.respond.rights import refuse, side

ALL_SIDES: Final = "all"
"""An addressee: every party to the case."""
ADDRESSABLE: Final = ("likely", "confident")
"""How sure an attribution must be before one party alone is addressed after a breach."""


def measure(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """An interim measure: addressed to all sides alike, for nothing was ruled yet."""
    made = _remedy(case, command, law, interim=True)
    if made.addressee != ALL_SIDES:
        refuse(command, "An interim measure addresses all sides.", f"Write `addressee: {ALL_SIDES}`.")
    return _ordered(command, made)


def remedy(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """A remedy after a ruling of breach; to one party alone only where people have attributed the act to it."""
    if case.ruling is None or case.ruling.word != "breach":
        refuse(command, "Only a ruling of breach has remedies.", "Close the case.")
    made = _remedy(case, command, law, interim=False)
    if made.addressee not in (*case.parties, ALL_SIDES):
        refuse(command, f"{made.addressee} is no party to this case.", f"Parties to it: {', '.join(case.parties)}.")
    last = case.attributions[-1] if case.attributions else None
    attributed = last is not None and last.who == made.addressee and last.confidence in ADDRESSABLE
    if made.addressee != ALL_SIDES and not attributed:
        what = f"Nobody has attributed the act to {made.addressee} as likely or confident."
        refuse(command, what, f"Attribute it first, or address all sides (`addressee: {ALL_SIDES}`).")
    return _ordered(command, made)


def prove(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """The addressee shows that it did what it was asked."""
    one, party = _named(case, command), side(case, command)
    if one.addressee not in {party, ALL_SIDES}:
        refuse(command, f"The remedy {one.id} addresses {one.addressee}.", "The addressee alone gives proof.")
    if one.standing in {"fulfilled", "lifted"}:
        refuse(command, f"The remedy {one.id} is {one.standing} already.", "Nothing has to be shown.")
    return (event(command, "proved", spoken=spoken(command, about=one.id), standing="proof_given"),)


def accept(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """The commission accepts a proof, or does not; the clock counts to the last proof. What all were asked for, all have to show."""
    one = _named(case, command)
    if one.standing != "proof_given":
        refuse(command, f"No proof of {one.id} waits.", "Wait for the addressee.")
    accepted = reading.yes(command, "accepted")
    judged = event(command, "proof_judged", remedy=one.id, accepted=accepted, reasons=reading.text(command, "reasons"))
    if not accepted:
        return (judged,)
    shown = {p.party for p in case.proofs if p.about == one.id}
    missing = [party for party in case.parties if one.addressee == ALL_SIDES and party not in shown]
    if missing:
        refuse(command, f"{missing[0]} has shown nothing of {one.id}, which addresses all.", "Wait for its proof.")
    given_ms = max(p.at_ms for p in case.proofs if p.about == one.id)
    clocks = met(case, command, f"remedy:{one.id}")
    return (judged, *(event(command, "clock_met", clock=c.data["clock"], at_ms=given_ms) for c in clocks))


def _remedy(case: Case, command: Command, law: Law, *, interim: bool) -> Remedy:
    made = Remedy(
        id=reading.name(command, "id"),
        remedy=reading.word(command, "remedy", REMEDIES),
        addressee=reading.word(command, "addressee", (*law.parties, ALL_SIDES)),
        what=reading.text(command, "what"),
        due_ms=reading.instant(command, "due"),
        at_ms=command.at_ms,
        interim=interim,
    )
    if made.id in {r.id for r in case.remedies}:
        refuse(command, f"There is a remedy `{made.id}` already.", "Give it another name.")
    if not command.at_ms < made.due_ms <= command.at_ms + reading.MOST_HOURS * HOUR_MS:
        refuse(command, "The remedy is due before it was ordered, or after more than ten years.", "Correct `due`.")
    return made


def _ordered(command: Command, made: Remedy) -> tuple[Event, ...]:
    source = "Interim measure of this case" if made.interim else "Remedy of this case"
    clock = Clock(f"remedy:{made.id}", "remedy", command.at_ms, 0, made.due_ms, source, by=made.addressee)
    return (event(command, "ordered", remedy=made), *starting(command, [clock]))


def _named(case: Case, command: Command) -> Remedy:
    wanted = reading.text(command, "remedy")
    found = next((r for r in case.remedies if r.id == wanted), None)
    if found is None:
        known = ", ".join(r.id for r in case.remedies) or "none"
        refuse(command, f"There is no remedy `{wanted}`.", f"There are: {known}.")
    return found
