"""Who acted, as a structured argument of two analysts who could not see each other's result, and a decision of the commission.

Each analyst first enters a commitment, SHA-256 over a salt and the analysis, and shows the analysis only when both commitments stand in
the ledger. So the second cannot have copied the first, and neither can change what it said. Who holds the place is no method.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from trucewatch.model.cases import CONFIDENCES, Analysis, Attribution, Case, Command, Event
from trucewatch.respond import reading
from trucewatch.respond.argument import NOBODY, check_analysis
from trucewatch.respond.events import event
from trucewatch.respond.law import Law
from trucewatch.respond.rights import recusal_of, refuse

_COMMITMENT: Final = re.compile(r"[0-9a-f]{64}")


def commitment(salt: str, analysis: Mapping[str, Any]) -> str:
    """What an analyst enters before showing anything: SHA-256, in hex, of a first line, the salt, and the analysis as canonical JSON."""
    body = msgspec.json.encode(analysis, order="sorted")
    return hashlib.sha256(b"trucewatch analysis 1\n" + salt.encode() + b"\n" + body).hexdigest()


def seal(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """An analyst's commitment. Nobody's analysis may be open yet, each person seals one, and nobody can seal what another has sealed."""
    given = reading.text(command, "commitment")
    if not _COMMITMENT.fullmatch(given):
        refuse(command, "`commitment` is 64 hexadecimal digits.", "Make it with `trucewatch case seal`.")
    if given in {a.commitment for a in _ever_sealed(case)}:
        # the same commitment again could be shown with what the first analyst shows, by somebody who analysed nothing
        refuse(
            command, "This very commitment was sealed before.", "Seal an analysis of your own, with a salt of its own."
        )
    signer = command.signers[0]
    if not signer.nationality:
        refuse(command, f"The ledger says no nationality of whoever holds {signer.office}.", "Complete mission.yaml.")
    sealed = counting(case, law)
    if any(other.content for other in sealed):
        what = "An analysis is open already; a later one could have seen it."
        refuse(command, what, "Say `not_attributable`; a reopened case has a new pair.")
    for other in sealed:
        if signer.person == other.person:
            refuse(command, f"{signer.person} has sealed an analysis already.", "Another analyst looks at it again.")
        if signer.nationality == other.nationality:
            refuse(command, "The two analysts are of one nationality.", "Let an analyst of another one look.")
    made = Analysis(
        signer.office, signer.person, signer.nationality, given, command.at_ms, content={}, party=signer.party
    )
    return (event(command, "sealed", analysis=made),)


def reveal(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """An analyst shows what was sealed, once two are; it must be what was committed to."""
    person, sealed = command.signers[0].person, counting(case, law)
    mine = next((a for a in sealed if a.person == person), None)
    if mine is None:
        refuse(command, f"{person} has sealed no analysis.", "Seal it first.")
    if len(sealed) < 2:
        refuse(command, "Only one analysis is sealed.", "Wait until a second analyst has sealed one.")
    if mine.content:
        refuse(command, f"{person} has shown the analysis already.", "Nothing has to be done.")
    content = command.content["analysis"]
    if commitment(reading.text(command, "salt"), content) != mine.commitment:
        refuse(command, "This is not what was sealed.", "Give the very analysis and salt.")
    check_analysis(command, content, law)
    return (event(command, "revealed", person=person, content=content),)


def counting(case: Case, law: Law) -> list[Analysis]:
    """The analyses of those who may still take part: one by a person recused since does not count."""
    return [a for a in case.analyses if not recusal_of(case, a, law)]


def _ever_sealed(case: Case) -> list[Analysis]:
    return [*case.analyses, *(a for earlier in case.rounds for a in earlier.analyses)]


def attribute(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """The commission attributes the act, no surer than either analyst, or says that it cannot be attributed."""
    confidence = reading.word(command, "confidence", CONFIDENCES)
    who = reading.text(command, "who")
    if confidence in NOBODY:
        if who:
            refuse(command, f"`{confidence}` names nobody.", "Leave `who` out.")
    else:
        _check_supported(case, command, who, confidence, law)
    made = Attribution(
        who=who,
        confidence=confidence,
        reasons=reading.text(command, "reasons"),
        dissent=reading.text(command, "dissent"),
        at_ms=command.at_ms,
        entry=command.entry,
    )
    return (event(command, "attributed", attribution=made),)


def _check_supported(case: Case, command: Command, who: str, confidence: str, law: Law) -> None:
    if who not in case.parties:
        what = f"`who` is a party to this case; `{who}` is none, and was not asked."
        refuse(command, what, f"There are: {', '.join(case.parties)}.")
    shown = [a.content for a in counting(case, law) if a.content]
    if len(shown) < 2:
        refuse(command, "Two independent analyses are needed.", "Or attribute it as `not_attributable`.")
    reached = [CONFIDENCES.index(a["confidence"]) if _names(a, who) else 0 for a in shown]
    if CONFIDENCES.index(confidence) > min(reached):
        what = f"The analyses do not both reach `{confidence}` for {who}."
        refuse(command, what, "Go no farther than the less sure one, or say `not_attributable`.")


def _names(analysis: Mapping[str, Any], who: str) -> bool:
    return bool(analysis["who"] == who) and analysis["confidence"] not in NOBODY
