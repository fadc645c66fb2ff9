"""Statements that do not go together: of one state at different times, and of different states on one matter.

Everything that was said stays visible: a contradiction is shown although the later word counts, and although nobody calls it one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from trucewatch.guarantee.days import FOR_EVER_MS, begins_ms
from trucewatch.guarantee.places import Places
from trucewatch.guarantee.stages import RANKS, Stage
from trucewatch.guarantee.supply import Reach, counted
from trucewatch.model.readiness import Divergence
from trucewatch.model.register import NOT_STATED, Commitment, Offer, Refusal, Register, asked_in

Said = tuple[Commitment, ...]


def divergences(register: Register, stages: Mapping[str, Stage], reach: Reach) -> tuple[Divergence, ...]:
    """Every contradiction of one state and every divergence between states, as of the instant of the stages.

    A contradiction is: an offer and a refusal of one capability at places that meet; two ranges of one capability on one matter, one after the
    other, that have no number in common; a commitment that went back by a stage or was ended otherwise than by a new one. States diverge
    where one refuses what another pledges on the same matter, and where one makes its pledge depend on another that refuses.
    """
    said = tuple(c for c in register.commitments if stages[c.id].word)
    in_time = tuple(sorted(said, key=lambda c: (stages[c.id].since_ms, stages[c.id].first_ms, c.id)))
    found = [
        *_refused_by_itself(in_time, reach.places),
        *_other_quantities(tuple(sorted(said, key=lambda c: (stages[c.id].first_ms, c.id)))),
        *_gone_back(in_time, stages),
        *_between_states(register, in_time, reach),
        *_on_refusers(register, in_time, stages),
    ]
    return tuple(sorted(found, key=lambda d: (d.form, d.earlier, d.later, d.reason, repr(sorted(d.arguments.items())))))


def _refused_by_itself(in_time: Said, places: Places) -> Iterator[Divergence]:
    when = {one.id: place for place, one in enumerate(in_time)}
    refusing = [(one, refusal) for one in in_time for refusal in one.refuses]
    offering = _offering(in_time)
    pairs = {
        (one.id, by.id, refusal.capability): one.state
        for by, refusal in refusing
        for one, offer in offering.get((by.state, refusal.capability), ())
        if one is not by and reached(offer, refusal, places)
    }
    for (offered, refused, capability), state in pairs.items():
        first_offered = when[offered] < when[refused]
        reason = "contradiction.offered_then_refused" if first_offered else "contradiction.refused_then_offered"
        earlier, later = (offered, refused) if first_offered else (refused, offered)
        yield Divergence("contradiction", earlier, later, reason, {"state": state, "capability": capability})


def _offering(said: Iterable[Commitment]) -> dict[tuple[str, str], list[tuple[Commitment, Offer]]]:
    found: dict[tuple[str, str], list[tuple[Commitment, Offer]]] = {}
    for one in said:
        for offer in one.offers:
            found.setdefault((one.state, offer.capability), []).append((one, offer))
    return found


def reached(offer: Offer, refusal: Refusal, places: Places) -> bool:
    """Whether a refusal speaks of somewhere that an offer would serve."""
    left_out = bool(refusal.places) and all(places.lies_in(place, offer.not_in) for place in refusal.places)
    return places.meet(offer.places, refusal.places) and not left_out


def _other_quantities(by_first_day: Said) -> Iterator[Divergence]:
    on: dict[tuple[str, str, str], list[tuple[str, int, int]]] = {}
    for one in by_first_day:
        for capability in sorted({offer.capability for offer in one.offers}):
            range_ = quantity([offer for offer in one.offers if offer.capability == capability])
            on.setdefault((one.state, one.about, capability), []).append((one.id, *range_))
    for (state, about, capability), some in on.items():
        for (earlier, *first), (later, *second) in pairwise(some if about else []):
            if not _meet(first, second):
                names = ("earlier_least", "earlier_most", "later_least", "later_most")
                numbers = dict(zip(names, (*first, *second), strict=True))
                arguments = {"state": state, "capability": capability, **numbers}
                yield Divergence("contradiction", earlier, later, "contradiction.quantities", arguments)


def quantity(offers: Sequence[Offer]) -> tuple[int, int]:
    """How much offers of one commitment come to together: the least, and the most or -1 where one states none."""
    stated = all(offer.most != NOT_STATED for offer in offers)
    return sum(max(offer.least, 0) for offer in offers), sum(o.most for o in offers) if stated else NOT_STATED


def _meet(one: Sequence[int], other: Sequence[int]) -> bool:
    (a, b), (c, d) = ((least, FOR_EVER_MS if most == NOT_STATED else most) for least, most in (one, other))
    return a <= d and c <= b


def _gone_back(in_time: Said, stages: Mapping[str, Stage]) -> Iterator[Divergence]:
    for one in in_time:
        turns = [turn for turn in one.stages if begins_ms(turn.date) <= stages[one.id].since_ms]
        for before, after in pairwise(sorted(turns, key=lambda turn: begins_ms(turn.date))):
            lower = RANKS.get(after.word, -1) < RANKS.get(before.word, -1)
            if lower and after.word != "superseded":
                arguments = {"state": one.state, "from": before.word, "to": after.word}
                yield Divergence("contradiction", one.id, one.id, "contradiction.stage_lowered", arguments)


def _between_states(register: Register, in_time: Said, reach: Reach) -> Iterator[Divergence]:
    counting = counted(register, reach.stages)
    pledging: dict[tuple[str, str], list[tuple[int, Commitment, Offer]]] = {}
    for when, one in enumerate(in_time):
        for offer in one.offers:
            if one.about and (one.id, offer.capability) in counting:
                pledging.setdefault((one.about, offer.capability), []).append((when, one, offer))
    for when, by in enumerate(in_time):
        for refusal in by.refuses if reach.stages[by.id].stands else ():
            pledges = pledging.get((by.about, refusal.capability), ())
            others = {
                one.id: (placed, one)
                for placed, one, offer in pledges
                if one.state != by.state and reached(offer, refusal, reach.places)
            }
            for placed, one in others.values():
                arguments = {"refusing": by.state, "pledging": one.state, "about": by.about}
                yield _in_time(
                    (when, by), (placed, one), "refuses_pledged", {**arguments, "capability": refusal.capability}
                )


def _on_refusers(register: Register, in_time: Said, stages: Mapping[str, Stage]) -> Iterator[Divergence]:
    """Pledges that depend on a condition which is another state's to meet, where that state refuses on the same matter or the same capability."""
    asked_of = {c.id: state for c in register.conditions if (state := _asked_of(c.asks, register))}
    refusing: dict[str, list[tuple[int, Commitment]]] = {}
    for when, one in enumerate(in_time):
        if one.refuses and stages[one.id].stands:
            refusing.setdefault(one.state, []).append((when, one))
    for when, one in enumerate(in_time):
        needed = {offer.capability for offer in one.offers}
        for condition in dict.fromkeys(asked_in(one.when)) if stages[one.id].stands and needed else ():
            other = asked_of.get(condition, one.state)
            for placed, by in refusing.get(other, ()) if other != one.state else ():
                alike = bool(one.about) and one.about == by.about
                if alike or any(refusal.capability in needed for refusal in by.refuses):
                    arguments = {"condition": condition, "depending": one.state, "refusing": other}
                    yield _in_time((when, one), (placed, by), "conditioned_on_refuser", arguments)


def _asked_of(asks: Mapping[str, Any], register: Register) -> str:
    """The state whose act a condition asks for; empty: no state's."""
    ((name, argument),) = asks.items()
    if name == "commitment":
        return next((c.state for c in register.commitments if c.id == argument["id"]), "")
    return str({"consent": argument.get("of"), "mandate": argument.get("state")}.get(name) or "")


def _in_time(
    one: tuple[int, Commitment], other: tuple[int, Commitment], reason: str, arguments: Mapping[str, Any]
) -> Divergence:
    (_, earlier), (_, later) = sorted((one, other), key=lambda pair: pair[0])
    return Divergence("divergence", earlier.id, later.id, f"divergence.{reason}", arguments)
