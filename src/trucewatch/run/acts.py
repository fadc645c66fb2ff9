"""People's acts: decisions and withdrawals as files, signed by offices, checked before they become entries.

A file (YAML or JSON) says `act` and what belongs to it:

    act: review            about: period 2031-05-03     content: {...}
    act: legal_state       about: the agreement's id    content: {state: suspended, from: 2031-05-09T06:00:00Z}
    act: determination     about: self_defence INCIDENT content: {holds: yes, date: 2031-05-09, standard: balance, reasons: ...}
    act: recorded_breach   about: a name                  content: {breaches: [OBSERVATION CLAUSE, ...], stands: yes, date: ..., reasons: ...}
    act: case              about: the case's number       content: {command: admit, standard: balance, reasons: ...}
    act: condition         about: the condition's id      content: {status: met, date: 2031-05-09, reasons: ...}
    act: withdrawal        entry: 12                    ground: the legal ground, in a sentence

What exactly is signed stands in ledger/acts.py.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, Final

import yaml

from trucewatch.errors import DefectFound, WorkflowError
from trucewatch.ledger.acts import message, signed_by
from trucewatch.ledger.note import Signer
from trucewatch.model.entries import Entry
from trucewatch.model.mission import Mission, Office
from trucewatch.model.time import to_text
from trucewatch.run.clock import now_ms
from trucewatch.run.determined import determination
from trucewatch.run.folder import MissionFolder
from trucewatch.run.judged import ACT as CONDITION
from trucewatch.run.judged import check_judging, judging
from trucewatch.run.legal import legal_change
from trucewatch.run.recorded import recording

SIGNED_BY_ONE: Final = ("legal_state", "assessment")
SIGNED_BY_NO_PARTY: Final = ("determination", "recorded_breach")
_FIELDS: Final = {"withdrawal": ("entry", "ground")}
_HINT: Final = "See docs/how-to/decide.md for what the file must say."


def read_act(data: bytes, place: str) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Read an act and the signatures that already stand under it. Raises: WorkflowError: it is not one."""
    try:
        found = yaml.load(data.decode(), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text only
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        raise WorkflowError("This is not YAML or JSON.", hint=_HINT, place=place) from e
    if not isinstance(found, dict) or "act" not in found:
        raise WorkflowError("This file says no `act`.", hint=_HINT, place=place)
    signatures = found.pop("signatures", [])
    wanted = ("act", *_FIELDS.get(found["act"], ("about", "content")))
    if set(found) != set(wanted):
        raise WorkflowError(f"An act of this kind has the fields {', '.join(wanted)}.", hint=_HINT, place=place)
    if found["act"] == "withdrawal":
        if not found["entry"].isdigit():
            raise WorkflowError("`entry` is the number of an entry.", hint=_HINT, place=place)
        found["entry"] = int(found["entry"])
    if found["act"] == "legal_state":
        legal_change(found["content"], place)
    if found["act"] == "determination":
        determination(found["about"], found["content"], place)
    if found["act"] == "recorded_breach":
        recording(found["content"], place)
    if found["act"] == CONDITION:
        judging(found["content"], place)
    return found, signatures


def sign(folder: MissionFolder, act: dict[str, Any], key: Signer, place: str) -> dict[str, str]:
    """Sign an act with an office's key. Raises: WorkflowError: the key is of no office of this mission."""
    office = _office(folder, key.verifier.vkey, place)
    signature = base64.b64encode(key.sign(message(folder.log.origin, act))).decode()
    return {"office": office.id, "person": office.person, "key": key.verifier.vkey, "signature": signature}


def check_signatures(
    folder: MissionFolder, act: dict[str, Any], signatures: Sequence[dict[str, str]], place: str
) -> None:
    """See that an act is signed by those that it needs.

    A review, a determination, a recorded breach and a withdrawal need two people of different nationality, neither alone; the two keys differ. Who
    acted, whether in self-defence, and what the mission records as a breach is decided by nobody who belongs to a party. Who may give which command
    on a case is for the commission's rules (case_door.py); here its signatures are only seen to be right.
    Raises: WorkflowError: somebody is missing. DefectFound: a signature is not right.
    """
    signers: dict[str, Office] = {}
    for s in signatures:
        office = _office(folder, s["key"], place)
        if (office.id, office.person) != (s["office"], s["person"]):
            raise DefectFound("A signature names another office than its key.", hint="Sign again.", place=place)
        if not signed_by(s["key"], s["signature"], message(folder.log.origin, act)):
            raise DefectFound(f"The signature of {office.id} is not right.", hint="Sign again.", place=place)
        signers[office.person] = office
    if act["act"] == "case":
        return
    if act["act"] == CONDITION:
        check_judging(folder, act, [office.id for office in signers.values()], place)
        return
    if act["act"] not in SIGNED_BY_ONE:
        if len(signers) < 2 or len({o.nationality for o in signers.values()}) < 2:
            raise WorkflowError(
                "This needs two people of different nationality.",
                hint="Give both keys (--key A --key B), or let the other sign first with --sign-only.",
                place=place,
            )
        if act["act"] in SIGNED_BY_NO_PARTY and any(o.party for o in signers.values()):
            raise WorkflowError(
                f"A {act['act'].replace('_', ' ')} is signed by nobody who belongs to a party.",
                hint="Let two offices of the mission sign it.",
                place=place,
            )
    elif not signers:
        raise WorkflowError("Nobody signed this.", hint="Give --key KEY of an office.", place=place)


def entry_of(act: dict[str, Any], signatures: list[dict[str, str]], at_ms: int | None = None) -> Entry:
    """The ledger entry of a signed act."""
    head: Entry = {"v": 1, "time": to_text(now_ms() if at_ms is None else at_ms), "signatures": signatures}
    if act["act"] == "withdrawal":
        return {**head, "kind": "withdrawal", "entry": act["entry"], "ground": act["ground"]}
    return {**head, "kind": "decision", "act": act["act"], "about": act["about"], "content": act["content"]}


def _office(folder: MissionFolder, vkey: str, place: str) -> Office:
    mission: Mission = folder.settings()[0]
    for office in mission.offices:
        if office.vkey == vkey:
            return office
    raise WorkflowError(
        "This key belongs to no office of the mission.",
        hint="Put the office and its vkey into mission.yaml and adopt it.",
        place=place,
    )
