"""Conditions and commitments of a register: what depends on what, who said it, where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trucewatch.model.register import Commitment, Condition, Formula, Offer, Refusal, asked_in
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.listed import Listed, in_order, quantity
from trucewatch.run.config.meaning import day, known, texts

DECIDED_ELSEWHERE: Final = ("documents", "publications")
"""By whom a condition is decided, if by no office of the mission."""
NOBODY: Final = "nobody"
"""Who judges, where no text names an office: the question stays open."""
_COMPUTED_FROM: Final = {"legal_state": "publications", "published": "publications", "commitment": "documents"}
"""Questions that no person decides, and what answers them."""
_LEFT_OUT: Final[Mapping[str, Mapping[str, Any]]] = {
    "legal_state": {"for_days": 0},
    "published": {"word": "", "category": "", "severity": "", "least": 1, "within_days": 0},
}
"""What a question means where it leaves something out."""


def conditions_of(spot: Spot, listed: Listed) -> tuple[Condition, ...]:
    """Read the conditions. Raises: AgreementError: one that asks for what is not there, or that nobody can decide."""
    return tuple(_condition(c, listed) for c in spot.each("conditions"))


def commitments_of(spot: Spot, listed: Listed) -> tuple[Commitment, ...]:
    """Read the commitments. Raises: AgreementError: one that cannot be used."""
    return tuple(_commitment(c, listed) for c in spot.each("commitments"))


def _condition(spot: Spot, listed: Listed) -> Condition:
    history = spot.each("history")
    in_order(history)
    _check_decider(spot)
    return Condition(
        id=spot.value["id"],
        names=texts(spot.at("names"), listed.tags),
        asks=_asks(spot.at("asks"), listed),
        decided_by=_decided_by(spot.at("decided_by"), listed),
        source=listed.source(spot.at("source")),
        history=tuple(listed.turn(h, h.value["status"], listed.source(h.at("source"))) for h in history),
    )


def _asks(spot: Spot, listed: Listed) -> dict[str, Any]:
    """One question with everything that it leaves out, and every name in it known."""
    ((name, argument),) = spot.value.items()
    below = spot.at(name)
    if name == "commitment":
        known(below.at("id"), listed.commitments, "commitment of this register")
    elif name == "mandate":
        known(below.at("state"), listed.states, "state of this register")
    elif name == "consent":
        known(below.at("of"), listed.states, "state of this register")
    elif name == "judgment" and argument["office"] != NOBODY:
        known(below.at("office"), listed.offices, "office of this mission")
    return {name: {**_LEFT_OUT.get(name, {}), **argument}}


def _decided_by(spot: Spot, listed: Listed) -> str:
    return known(spot, (*listed.offices, *DECIDED_ELSEWHERE), "office of this mission")


def _check_decider(spot: Spot) -> None:
    """What is computed is decided by nobody, and has no history of its own: the latest publication or stage counts."""
    ((asked, _),) = spot.value["asks"].items()
    computed = _COMPUTED_FROM.get(asked, "")
    if computed and spot.value["decided_by"] != computed:
        what = f"`{asked}` is computed from {computed}; no office decides it."
        raise spot.at("decided_by").refusal(what, f"Write `decided_by: {computed}`.")
    if computed and "history" in spot.value:
        what = f"`{asked}` is computed from {computed}; a history would change nothing."
        raise spot.at("history").refusal(what, "Take `history` out.")
    if not computed and spot.value["decided_by"] == "publications":
        what = f"`{asked}` is decided by people; no monitoring mission publishes it."
        raise spot.at("decided_by").refusal(what, "Write an office of mission.yaml, or `documents`.")


def _commitment(spot: Spot, listed: Listed) -> Commitment:
    c, source, says = spot.value, listed.source(spot.at("source")), texts(spot.at("says"), listed.tags)
    quotation = c.get("quotation", {"language": listed.language_of_record, "text": says[listed.language_of_record]})
    in_order(spot.each("stages"))
    return Commitment(
        id=c["id"],
        state=known(spot.at("state"), listed.states, "state of this register"),
        to=tuple(known(s, listed.states, "state of this register") for s in spot.each("to")),
        about=c["about"],
        form=c["form"],
        binding=c["binding"],
        binding_by=c["binding_by"],
        source=source,
        language=quotation["language"],
        words=quotation["text"],
        verbatim="quotation" in c,
        stages=tuple(
            listed.turn(s, s.value["stage"], listed.source(s.at("source")) if "source" in s.value else source)
            for s in spot.each("stages")
        ),
        offers=tuple(_offer(o, listed) for o in spot.each("offers")),
        refuses=tuple(Refusal(listed.capability(r), listed.places_of(r, "places")) for r in spot.each("refuses")),
        when=_formula(spot.find("when"), listed),
        trigger=_formula(spot.find("trigger"), listed),
        clock_h=_clock_h(spot),
        words_of_conditions=_texts(spot.find("words_of_conditions"), listed),
        calls_open=_texts(spot.find("calls_open"), listed),
        supersedes=_supersedes(spot, listed),
        expires=_expires(spot),
        force=c.get("force") == "yes",
        says=says,
        reading=texts(spot.at("reading"), listed.tags) if "reading" in c else {},
    )


def _offer(spot: Spot, listed: Listed) -> Offer:
    least, most = quantity(spot.at("quantity"))
    places, not_in = listed.places_of(spot, "places"), listed.places_of(spot, "not_in")
    return Offer(listed.capability(spot), least, most, places, not_in)


def _formula(spot: Spot | None, listed: Listed) -> Formula:
    """A formula whose every condition is there. Raises: AgreementError: at the first that is not."""
    if spot is None:
        return {}
    ((name, argument),) = spot.value.items()
    if name == "met":
        known(spot.at("met"), listed.conditions, "condition of this register")
    for part in spot.each(name) if isinstance(argument, list) else [spot.at(name)] * (name == "not"):
        _formula(part, listed)
    return dict(spot.value)


def _clock_h(spot: Spot) -> int:
    if "clock_h" in spot.value and "trigger" not in spot.value:
        what = "A clock runs from a trigger, and this commitment has none."
        raise spot.at("clock_h").refusal(what, "Add `trigger`, or take `clock_h` out.")
    return int(spot.get("clock_h", 0))


def _texts(spot: Spot | None, listed: Listed) -> dict[str, str]:
    return texts(spot, listed.tags) if spot else {}


def _supersedes(spot: Spot, listed: Listed) -> str:
    """The id of an earlier statement of the same state. Raises: AgreementError: it is another state's, or not earlier."""
    named = spot.find("supersedes")
    if named is None:
        return ""
    earlier = listed.commitments[known(named, listed.commitments, "commitment of this register")]
    if earlier.value["state"] != spot.value["state"]:
        what = f"`{named.value}` was said by {earlier.value['state']}, not by {spot.value['state']}."
        raise named.refusal(what, "A state supersedes only what it said itself.")
    places, dates = list(listed.commitments), [listed.source(c.at("source")).date for c in (earlier, spot)]
    if dates[0] > dates[1] or places.index(earlier.value["id"]) >= places.index(spot.value["id"]):
        raise named.refusal(
            f"`{named.value}` is not earlier than this.", "Write the older statement first, and its day."
        )
    return str(named.value)


def _expires(spot: Spot) -> str:
    ends = spot.find("expires")
    if ends is None:
        return ""
    if day(ends) < day(spot.at("stages", 0, "date")):
        raise ends.refusal("It ends before it was said.", "Correct `expires` or the first stage.")
    return str(ends.value)


def conditions_in(commitment: Mapping[str, Any]) -> list[str]:
    """The conditions that a commitment as written rests on, in the order of reading."""
    return [name for key in ("when", "trigger") for name in asked_in(commitment.get(key, {}))]
