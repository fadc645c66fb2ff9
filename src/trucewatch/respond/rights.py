"""What is checked of every command before its own rules: fields, stage, seats, signatures together, recusal.

Every refusal names the rule that forbids and what to do instead; what is refused changes nothing.
"""

from __future__ import annotations

import difflib
from typing import NoReturn

from trucewatch.errors import WorkflowError
from trucewatch.model.cases import Analysis, Case, Command, Signer, Vote
from trucewatch.respond.forms import ALONE, CLOCK_OFFICE, FORMS, SIDES, TOGETHER, Form
from trucewatch.respond.law import Law


def refuse(command: Command, what: str, hint: str) -> NoReturn:
    """Refuse a command. Raises: WorkflowError: always."""
    raise WorkflowError(what, hint=hint, place=f"{command.case}: {command.name}")


def check(case: Case, command: Command, law: Law) -> None:
    """See that a command may be given now, by those who signed it. Raises: WorkflowError: which rule forbids it."""
    form = FORMS.get(command.name)
    if form is None:
        near = difflib.get_close_matches(command.name, FORMS, n=1)
        refuse(command, f"There is no command `{command.name}`.", _instead(near, list(FORMS)))
    _check_fields(command, form)
    _check_stage(case, command, form)
    _check_seats(command, form, law)
    if form.decides:
        _check_recusal(case, command, law)
    if form.signed == ALONE:
        _check_alone(command)
    elif form.signed == TOGETHER:
        check_together(command)
    elif form.signed == SIDES:
        _check_sides(case, command)
    elif form.signed == CLOCK_OFFICE:
        _check_clock_office(command, law)


def recusal_of(case: Case, signer: Signer | Vote | Analysis, law: Law) -> str:
    """Why a person takes no part in deciding a case, or took part in vain; empty if nothing forbids it."""
    rule = law.constitution.recusal
    if "party" in rule.by and signer.party in case.parties:
        return f"belongs to {signer.party}, a party to this case"
    if "nationality" in rule.by:
        for party in case.parties:
            if signer.nationality in rule.nationalities.get(party, ()):
                return f"has the nationality {signer.nationality}, which stands for {party} here"
    for person, why in case.recused:
        if person == signer.person:
            return f"is recused: {why}"
    return ""


def side(case: Case, command: Command) -> str:
    """The party for which a delegate speaks. Raises: WorkflowError: it is no party to this case."""
    party = command.signers[0].party
    if party not in case.parties:
        hint = f"The parties to it are: {', '.join(case.parties)}."
        refuse(command, f"{party} is no party to this case.", hint)
    return party


def check_together(command: Command) -> None:
    """See that two people of different nationality sign. Raises: WorkflowError: one alone would decide."""
    for signer in command.signers:
        if not signer.nationality or not signer.person:
            what = f"Of whoever holds {signer.office} the ledger says no person or no nationality."
            refuse(command, what, "Complete the office in mission.yaml, and adopt it.")
    people = {s.person for s in command.signers}
    if len(people) < 2 or len({s.nationality for s in command.signers}) < 2:
        refuse(command, "This needs two people of different nationality; nobody decides alone.", "Give both keys.")


def _check_fields(command: Command, form: Form) -> None:
    content = command.content
    if not content.keys() <= form.fields:
        unknown, known = min(content.keys() - form.fields), [*form.needs, *form.may]
        near = difflib.get_close_matches(unknown, known, n=1)
        refuse(command, f"`{unknown}` is no field of this command.", _instead(near, known))
    for name in form.needs:
        value = content.get(name)
        if not value or (isinstance(value, str) and value.isspace()):
            refuse(command, f"`{name}` is missing.", f"This command says {', '.join(form.needs)}.")


def _check_stage(case: Case, command: Command, form: Form) -> None:
    if case.stage in form.stages:
        return
    if not case.stage:
        refuse(command, f"There is no case `{command.case}`.", "Open it first, or correct the number.")
    if form.stages == ("",):
        refuse(
            command, f"There is a case `{command.case}` already.", "Take another number, or give the command `join`."
        )
    allowed = [name for name, other in FORMS.items() if case.stage in other.stages]
    what = f"The case is at the stage `{case.stage}`; `{command.name}` is not allowed there."
    refuse(command, what, f"Allowed there are: {', '.join(allowed)}.")


def _check_seats(command: Command, form: Form, law: Law) -> None:
    if not command.signers:
        refuse(command, "Nobody signed this.", "Give --key KEY of an office of the commission.")
    for signer in command.signers:
        seat = law.seats.get(signer.office)
        if seat is None:
            what = f"The office {signer.office} has no seat in the commission."
            refuse(command, what, f"There are: {', '.join(law.seats) or 'none'}.")
        if seat.role == "delegate" and signer.party != seat.party:
            what = f"The holder of {signer.office} does not belong to {seat.party}, for which the seat speaks."
            refuse(command, what, "Correct `party` of the office in mission.yaml, and adopt it.")
        if form.roles and seat.role not in form.roles:
            what = f"The office {signer.office} is {seat.role}, and has no right to `{command.name}`."
            refuse(command, what, f"It is for: {', '.join(form.roles)}.")


def _check_recusal(case: Case, command: Command, law: Law) -> None:
    for signer in command.signers:
        why = recusal_of(case, signer, law)
        if why:
            refuse(command, f"{signer.person} ({signer.office}) {why}.", "Let somebody else decide.")


def _check_alone(command: Command) -> None:
    if len(command.signers) != 1:
        what = f"`{command.name}` is the act of one office, and {len(command.signers)} signed it."
        refuse(command, what, "Give one key; whoever else has something to say gives an act of its own.")


def _check_sides(case: Case, command: Command) -> None:
    other = [signer.party for signer in command.signers if signer.party not in case.parties]
    if other:
        refuse(command, f"{other[0]} is no party to this case.", "Only its parties settle it.")
    if len(case.parties) < 2:
        refuse(command, "This case has one side; nobody settles with itself.", "Let the commission go on with it.")
    missing = [party for party in case.parties if party not in {s.party for s in command.signers}]
    if missing:
        refuse(command, f"Nobody of {', '.join(missing)} signed.", "A settlement is signed by every party to the case.")


def _check_clock_office(command: Command, law: Law) -> None:
    named = law.constitution.clock_offices.get(command.name, "")
    if [s.office for s in command.signers] != [named]:
        what = f"Only {named} may {command.name} a clock." if named else f"Nobody may {command.name} a clock."
        refuse(command, what, "The constitution names the office under `clocks`.")


def _instead(near: list[str], known: list[str]) -> str:
    return f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(known)}."
