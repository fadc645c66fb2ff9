"""People's acts: decisions and withdrawals as files, signed by offices, checked before they become entries.

A file (YAML or JSON) says `act` and what belongs to it:

    act: review            about: period 2031-05-03     content: {...}
    act: legal_state       about: the agreement's id    content: {state: suspended, from: 2031-05-09T06:00:00Z}
    act: determination     about: self_defence INCIDENT content: {holds: yes, date: 2031-05-09, standard: balance, reasons: ...}
    act: recorded_breach   about: a name                  content: {breaches: [OBSERVATION CLAUSE, ...], stands: yes, date: ..., reasons: ...}
    act: case              about: the case's number       content: {command: admit, standard: balance, reasons: ...}
    act: merge             about: a name                  content: {observations: [...], reasons: ...}   (split, set_aside, reclass, undo: groupings.py)
    act: condition         about: the condition's id      content: {status: met, date: 2031-05-09, reasons: ...}
    act: withdrawal        entry: 12                    ground: the legal ground, in a sentence

What exactly is signed stands in ledger/acts.py.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Any, Final

import yaml

from trucewatch.errors import DefectFound, LedgerError, WorkflowError
from trucewatch.ledger import canonical
from trucewatch.ledger.acts import message, signed_by
from trucewatch.ledger.note import Signer
from trucewatch.model.entries import Entry
from trucewatch.model.mission import Mission, Office
from trucewatch.model.time import to_text
from trucewatch.run.clock import now_ms
from trucewatch.run.determined import determination
from trucewatch.run.folder import MissionFolder
from trucewatch.run.groupings import ACTS as GROUPINGS
from trucewatch.run.groupings import check_grouping
from trucewatch.run.judged import ACT as CONDITION
from trucewatch.run.judged import check_judging, judging
from trucewatch.run.legal import legal_change
from trucewatch.run.recorded import recording

SIGNED_BY_ONE: Final = ("legal_state", "assessment")
SIGNED_BY_NO_PARTY: Final = ("determination", "recorded_breach", *GROUPINGS)
_SIGNATURE: Final = {"office", "person", "key", "signature"}
_INDEX: Final = re.compile(r"[0-9]{1,15}")
_LONGEST: Final = 4000
"""Characters of one text outside `content`, as the schema of entries has it."""
KNOWN: Final = (
    "review", "legal_state", "assessment", "case", "determination", "recorded_breach", "condition", "withdrawal", *GROUPINGS,
)  # fmt: skip
_FIELDS: Final = {"withdrawal": ("entry", "ground")}
_HINT: Final = "See docs/how-to/decide.md for what the file must say."


def read_act(data: bytes, place: str) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Read an act and the signatures that already stand under it. Raises: WorkflowError: it is not one."""
    try:
        found = yaml.load(data.decode(), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text only
        canonical.encode(found)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as e:
        raise WorkflowError("This is not YAML or JSON.", hint=_HINT, place=place) from e
    except LedgerError as e:  # it refers to itself, is too deep, or has a key that no entry can hold
        raise WorkflowError(f"No entry can hold this. {e.what}", hint=_HINT, place=place) from e
    if not isinstance(found, dict) or not isinstance(found.get("act"), str):
        raise WorkflowError("This file says no `act`.", hint=_HINT, place=place)
    if found["act"] not in KNOWN:
        raise WorkflowError(f"There is no act `{found['act']}`.", hint=f"There are: {', '.join(KNOWN)}.", place=place)
    signatures = _signatures(found.pop("signatures", []), place)
    _check_fields(found, place)
    if found["act"] == "withdrawal":
        found["entry"] = int(found["entry"])
    _check_content(found, place)
    return found, signatures


def _check_content(found: dict[str, Any], place: str) -> None:
    """See that the content of an act says what acts of its kind must. Raises: WorkflowError: what is wrong."""
    if found["act"] == "legal_state":
        legal_change(found["content"], place)
    elif found["act"] == "determination":
        determination(found["about"], found["content"], place)
    elif found["act"] == "recorded_breach":
        recording(found["content"], place)
    elif found["act"] == CONDITION:
        judging(found["content"], place)
    elif found["act"] in GROUPINGS:
        check_grouping(found, place)


def _check_fields(found: dict[str, Any], place: str) -> None:
    wanted = ("act", *_FIELDS.get(found["act"], ("about", "content")))
    if set(found) != set(wanted):
        raise WorkflowError(f"An act of this kind has the fields {', '.join(wanted)}.", hint=_HINT, place=place)
    for name in wanted:
        if not isinstance(found[name], dict if name == "content" else str):
            kind = "a mapping" if name == "content" else "text"
            raise WorkflowError(f"`{name}` is {kind}.", hint=_HINT, place=place)
    for name in {"about", "ground"} & set(found):
        if len(found[name]) > _LONGEST:
            what = f"`{name}` has more than {_LONGEST:,} characters."
            raise WorkflowError(what, hint="Say it in short.", place=place)
    if found["act"] == "withdrawal" and not _INDEX.fullmatch(found["entry"]):
        raise WorkflowError("`entry` is the number of an entry.", hint=_HINT, place=place)


def sign(folder: MissionFolder, act: dict[str, Any], key: Signer, place: str) -> dict[str, str]:
    """Sign an act with an office's key. Raises: WorkflowError: the key is of no office of this mission."""
    office = _office(folder, key.verifier.vkey, place)
    signature = base64.b64encode(key.sign(message(folder.log.origin, act))).decode()
    return {"office": office.id, "person": office.person, "key": key.verifier.vkey, "signature": signature}


def check_signatures(
    folder: MissionFolder, act: dict[str, Any], signatures: Sequence[dict[str, str]], place: str
) -> None:
    """See that an act is signed by those that it needs.

    A review, a determination, a recorded breach, a grouping of observations and a withdrawal need two people of different nationality, neither alone; the two keys differ. Who
    acted, whether in self-defence, what the mission records as a breach, and what is of one incident is decided by nobody who belongs to a party. Who may give which command
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


def once_each(signatures: Sequence[dict[str, str]], place: str) -> None:
    """See that no key signed an act twice. Raises: WorkflowError: one did."""
    seen: set[str] = set()
    for one in signatures:
        if one["key"] in seen:
            what = f"The key of {one['office']} signed this twice."
            raise WorkflowError(what, hint="Give each key once, and none that has signed the file.", place=place)
        seen.add(one["key"])


def entry_of(act: dict[str, Any], signatures: list[dict[str, str]], at_ms: int | None = None) -> Entry:
    """The ledger entry of a signed act."""
    head: Entry = {"v": 1, "time": to_text(now_ms() if at_ms is None else at_ms), "signatures": signatures}
    if act["act"] == "withdrawal":
        return {**head, "kind": "withdrawal", "entry": act["entry"], "ground": act["ground"]}
    return {**head, "kind": "decision", "act": act["act"], "about": act["about"], "content": act["content"]}


def _signatures(value: Any, place: str) -> list[dict[str, str]]:
    """The signatures that a file brings. Raises: WorkflowError: they are none."""
    listed = value if isinstance(value, list) else [value]
    if all(
        isinstance(s, dict) and set(s) == _SIGNATURE and all(isinstance(t, str) for t in s.values()) for s in listed
    ):
        return listed
    what = "`signatures` is a list, each with office, person, key and signature."
    raise WorkflowError(what, hint="Take the file as `--sign-only` printed it.", place=place)


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
