"""A monitoring mission's edition (the `.json` beside its pages) to what it published: legal state, recorded breaches, rulings, set aside or not.

This is all that the house of guarantees ever sees of the other house. The indicator, observations, incidents, findings and claims stand in
the same file and are not read: no condition rests on them.

Limits: an in-force span that begins or ends after the edition was made says nothing yet and is left out. Of a state other than `in_force` an
edition gives no time: it is taken to hold from the time as of which the edition was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from trucewatch.errors import SourceError
from trucewatch.ingest.rows import Values
from trucewatch.ingest.source import Delivery, Made, Reading
from trucewatch.model.cases import RULINGS
from trucewatch.model.evidence import Published
from trucewatch.model.vocabulary import LEGAL_STATES, SEVERITIES

FORMAT: Final = "trucewatch-bulletin-1"
HOUSE: Final = "monitoring"
_MOST: Final = 2**52
_HINT: Final = "Deliver the `.json` file of a monitoring mission's bulletin, as it was published."


class _WrongForm(ValueError):  # noqa: N818 - a state of the file, told as a SourceError with the delivery's name
    """What was found is not what an edition has there."""


def parse(delivery: Delivery) -> Reading:
    """Read one edition. Raises: SourceError: it is none, or one of a guarantees mission."""
    try:
        edition = json.loads(delivery.clear.decode(delivery.charset))
        rows = list(_rows(edition))
    except (ValueError, RecursionError) as e:
        said = str(e) if isinstance(e, _WrongForm) else "It is no JSON."
        raise SourceError(f"This is no bulletin: {said}", hint=_HINT, place=delivery.at(1)) from e
    ordinals = np.arange(len(rows), dtype=np.int64)
    return Reading(np.ones(len(rows), dtype=np.int64), (Made(Published.from_rows(rows), ordinals),))


def _rows(edition: Any) -> Iterator[Values]:
    """First that there is such an edition, then all that it says."""
    if _at(edition, "format", str) != FORMAT:
        raise _WrongForm(f"its format is not {FORMAT}.")
    mission = _at(edition, "mission", dict)
    if _at(mission, "house", str) != HOUSE:
        raise _WrongForm("it comes from another house than monitoring, and guarantees never rest on guarantees.")
    agreement, provenance = _at(edition, "agreement", dict), _at(edition, "provenance", dict)
    period, as_of_ms = _at(edition, "period", dict), _number(provenance, "as_of_ms")
    common = {
        "record": f"{_at(mission, 'id', str)} {_at(period, 'name', str)}",
        "revision": _number(provenance, "version"),
        "agreement": _at(agreement, "id", str),
    }
    yield common | _since(_number(period, "from_ms")) | {"what": "edition", "t1_ms": _number(period, "until_ms")}
    for row in (*_legal_states(agreement, as_of_ms), *_breaches_and_rulings(edition, agreement)):
        yield common | row


def _legal_states(agreement: Mapping[str, Any], as_of_ms: int) -> Iterator[Values]:
    """The state of the agreement as a whole; what its document or an office said, never computed."""
    state = _at(agreement, "legal_state", str)
    if state not in {*LEGAL_STATES, ""}:
        raise _WrongForm(f"`legal_state` says {state[:40]!r}.")
    spans = _at(agreement, "in_force", list)
    for span in spans:
        begins, ends = _bounds(span)
        if begins is not None and begins <= as_of_ms:
            yield _legal_state("in_force", begins)
        if ends is not None and ends <= as_of_ms:
            yield _legal_state(state if state not in {"in_force", "announced", ""} else "expired", ends)
    if not spans and state not in {"in_force", ""}:
        yield _legal_state(state, as_of_ms)


def _legal_state(state: str, from_ms: int) -> Values:
    return {"what": "legal_state", "said": state, **_since(from_ms)}


def _breaches_and_rulings(edition: Mapping[str, Any], agreement: Mapping[str, Any]) -> Iterator[Values]:
    facts = _at(edition, "facts", dict)
    clauses = {_at(c, "id", str): c for c in _at(agreement, "clauses", list)}
    for recorded in _listed(facts, "recorded"):
        clause = _clause(clauses, recorded)
        yield {
            **clause,
            "what": "recorded_breach",
            "number": _number(recorded, "number"),
            **_at_ms(recorded, "from_ms"),
        }
    cases = facts.get("cases") or {}
    rulings = [("ruling", row) for row in _listed(cases, "rulings")]
    for what, ruling in (*rulings, *(("set_aside", row) for row in _listed(cases, "set_aside"))):
        said = _at(ruling, "ruling", str)
        if said not in RULINGS:
            raise _WrongForm(f"`ruling` says {said[:40]!r}.")
        clause = _clause(clauses, ruling)
        subject = str(ruling.get("case") or clause["subject"])
        yield {**clause, "what": what, "said": said, "number": 1, "subject": subject, **_at_ms(ruling, "at_ms")}


def _clause(clauses: Mapping[str, Any], row: Mapping[str, Any]) -> Values:
    """What the agreement says of the clause that a row names; nothing if the edition does not print that clause."""
    name = _at(row, "clause", str)
    clause = clauses.get(name, {})
    severity = clause.get("severity") or SEVERITIES[0]
    if severity not in SEVERITIES or not isinstance(clause.get("category", ""), str):
        raise _WrongForm(f"the clause {name[:40]!r} has no severity or category that is known.")
    return {"subject": name, "category": clause.get("category", ""), "severity": severity}


def _listed(holder: Any, name: str) -> list[Any]:
    return _at(holder, name, list) if isinstance(holder, dict) and name in holder else []


def _bounds(span: Any) -> tuple[int | None, int | None]:
    """Begin and end of a span; None where it is open."""
    if not isinstance(span, list) or len(span) != 2:
        raise _WrongForm("`in_force` has no spans.")
    begins, ends = (None if bound is None else _number({"in_force": bound}, "in_force") for bound in span)
    return begins, ends


def _at_ms(row: Any, name: str) -> Values:
    return _since(_number(row, name))


def _since(ms: int) -> Values:
    return {"t0_ms": ms, "t1_ms": ms + 1}


def _number(holder: Any, name: str) -> int:
    number: int = _at(holder, name, int)
    if isinstance(number, bool) or not 0 <= number < _MOST:
        raise _WrongForm(f"`{name}` is no number in its range.")
    return number


def _at(holder: Any, name: str, form: type[Any]) -> Any:
    """The value under a name, of the form that an edition gives it. Raises: _WrongForm: it is missing or another."""
    found = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(found, form) or (isinstance(found, str) and _unprintable(found)):
        raise _WrongForm(f"`{name}` is missing or of another form.")
    return found


def _unprintable(text: str) -> bool:
    return any(mark == "\0" or "\ud800" <= mark <= "\udfff" for mark in text)
