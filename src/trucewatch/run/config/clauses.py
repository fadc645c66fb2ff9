"""The clauses of an agreement and its amendments: one list, in which every clause carries the time when it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from trucewatch.model.agreement import Amendment, Clause, Clock
from trucewatch.model.time import Interval
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import ALWAYS, instant_ms, known, once, span, texts
from trucewatch.run.config.predicates import Names, predicate


@dataclass(frozen=True)
class Written:
    """A clause and where it stands."""

    clause: Clause
    spot: Spot


def clauses_of(spot: Spot, names: Names, tags: Collection[str]) -> tuple[list[Written], tuple[Amendment, ...]]:
    """Read the clauses of the first text and those that amendments bring, and end those that amendments end.

    Returns: the clauses in the order of the file, and the amendments in order of time.
    Raises: AgreementError: a clause or amendment that cannot be used.
    """
    once(list(_every_clause(spot)), "clauses")
    once(spot.each("amendments"), "amendments")
    written = {c.value["id"]: Written(_clause(c, names, tags), c) for c in spot.each("clauses")}
    amendments = []
    for change in _in_time(spot.each("amendments")):
        amendments.append(_amendment(change, tags))
        _end(change, amendments[-1], written)
        for brought in change.each("clauses"):
            written[brought.value["id"]] = Written(_brought(brought, amendments[-1], names, tags), brought)
    return [written[c.value["id"]] for c in _every_clause(spot)], tuple(amendments)


def _every_clause(spot: Spot) -> Iterator[Spot]:
    yield from spot.each("clauses")
    for change in spot.each("amendments"):
        yield from change.each("clauses")


def _in_time(changes: Sequence[Spot]) -> list[Spot]:
    """Amendments by the instant from which they hold; two at one instant would leave open which is the later."""
    by_time: dict[int, Spot] = {}
    for change in changes:
        other = by_time.setdefault(instant_ms(change.at("from")), change)
        if other is not change:
            what = f"The amendments `{other.value['id']}` and `{change.value['id']}` take effect at one instant."
            raise change.at("from").refusal(what, "Join the two, or correct the time of one.")
    return [by_time[at_ms] for at_ms in sorted(by_time)]


def _amendment(spot: Spot, tags: Collection[str]) -> Amendment:
    a = spot.value
    if "ends" not in a and "clauses" not in a:
        raise spot.refusal("This amendment changes nothing.", "Give it `ends`, `clauses`, or both; or take it out.")
    return Amendment(
        id=a["id"],
        names=texts(spot.at("names"), tags),
        source=a["source"],
        from_ms=instant_ms(spot.at("from")),
        ends=tuple(a.get("ends", ())),
        brings=tuple(c["id"] for c in a.get("clauses", ())),
    )


def _end(spot: Spot, amendment: Amendment, written: dict[str, Written]) -> None:
    """End the clauses that an amendment ends."""
    for place in spot.each("ends"):
        name = known(place, written, "clause before this amendment named")
        old = written[name]
        if old.clause.valid.t1_ms <= amendment.from_ms:
            what = f"The clause `{name}` has already ended when this amendment ends it."
            raise place.refusal(what, "Take it out of `ends`, or correct the times.")
        if old.clause.valid.t0_ms >= amendment.from_ms:
            what = f"The clause `{name}` would end before it holds."
            raise place.refusal(what, "Take it out of `ends`, or correct the times.")
        valid = Interval(old.clause.valid.t0_ms, amendment.from_ms)
        written[name] = replace(old, clause=replace(old.clause, valid=valid))


def _brought(spot: Spot, amendment: Amendment, names: Names, tags: Collection[str]) -> Clause:
    """A clause that an amendment brings: it holds from the amendment on, or from a later time of its own."""
    made = _clause(spot, names, tags)
    stated = spot.find("valid", "from")
    if stated and made.valid.t0_ms < amendment.from_ms:
        what = f"The clause `{made.id}` would hold before the amendment that brings it."
        raise stated.refusal(what, "Leave `from` out, or write a later time.")
    if made.valid.t1_ms <= amendment.from_ms:
        what = f"The clause `{made.id}` would end before the amendment that brings it."
        raise spot.at("valid").refusal(what, "Correct `until`.")
    valid = Interval(max(made.valid.t0_ms, amendment.from_ms), made.valid.t1_ms)
    return replace(made, valid=valid, amendment=amendment.id)


def _clause(spot: Spot, names: Names, tags: Collection[str]) -> Clause:
    c, zone, valid = spot.value, spot.find("zone"), spot.find("valid")
    return Clause(
        id=c["id"],
        modality=c["modality"],
        texts=texts(spot.at("texts"), tags),
        source=c["source"],
        concerns=tuple(c["concerns"]),
        breached_if=predicate(spot.at("breached_if"), names),
        exceptions=tuple(predicate(e, names) for e in spot.each("exceptions")),
        valid=span(valid) if valid else ALWAYS,
        zone=names.zone(zone) if zone else "",
        actors=tuple(names.party(p) for p in spot.each("actors")),
        category=c.get("category", ""),
        severity=c.get("severity", "unstated"),
        counted_by=c.get("counted_by", ""),
        clock=Clock(**c["clock"]) if "clock" in c else None,
        remedies=tuple(c.get("remedies", ())),
        independent=c.get("independent", ""),
    )
