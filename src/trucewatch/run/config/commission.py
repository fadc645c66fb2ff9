"""`commission.yaml` to a checked `Constitution`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from trucewatch.model.agreement import Agreement
from trucewatch.model.commission import (
    Basis,
    Constitution,
    Intake,
    Jurisdiction,
    Recusal,
    Seat,
    Tier,
    TierCondition,
    TimeLimit,
    Voting,
)
from trucewatch.model.mission import Mission
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import known, texts, timezone
from trucewatch.run.config.schemas import checked_yaml

FILE: Final = "commission.yaml"
_SEAT: Final = "seat of the commission"


def load_commission(files: Mapping[str, bytes], mission: Mission, agreement: Agreement) -> Constitution | None:
    """Read and check a commission's constitution; None where the mission has none.

    Raises: AgreementError: it does not fit its schema, or the mission and agreement beside it.
    """
    if FILE not in files:
        return None
    spot = checked_yaml(FILE, files[FILE], "commission")
    reads = _Reads(mission, agreement)
    seats = tuple(reads.seat(s) for s in spot.each("seats"))
    _check_seats(spot, seats)
    response = spot.find("graduated_response")
    made = Constitution(
        id=spot.value["id"],
        names=texts(spot.at("names"), mission.languages),
        basis=reads.basis(spot.at("basis")),
        seats=seats,
        jurisdiction=reads.jurisdiction(spot.at("jurisdiction")),
        voting=Voting(
            spot.value["voting"]["quorum"], spot.value["voting"]["rule"], reads.basis(spot.at("voting", "basis"))
        ),
        recusal=reads.recusal(spot.at("recusal")),
        standards=tuple(spot.value["standards"]),
        limits={name: reads.limit(spot.at("limits", name), seats) for name in spot.get("limits", {})},
        clock_offices={act: reads.office(spot.at("clocks", act), seats) for act in spot.value["clocks"]},
        intake=Intake(spot.value["intake"]["most_open"], reads.basis(spot.at("intake", "basis"))),
        embargo_h=spot.value["embargo_h"],
        zones=tuple(timezone(s) for s in spot.each("zones")),
        tiers=tuple(reads.tier(s) for s in response.each("tiers")) if response else (),
        tiers_in_use=response is not None and response.value["in_use"] == "yes",
    )
    _check_embargo(spot, made)
    for tier in response.each("tiers") if response else ():
        _check_once(tier.each("conditions"), "conditions")
    _check_once(response.each("tiers") if response else (), "tiers")
    return made


class _Reads:
    """Parts of the constitution, as the mission's languages and sides and the agreement's clauses allow."""

    def __init__(self, mission: Mission, agreement: Agreement) -> None:
        self._tags = mission.languages
        self._sides = [side.id for side in mission.sides]
        self._clauses = [clause.id for clause in agreement.clauses]

    def basis(self, spot: Spot) -> Basis:
        return Basis(spot.value["source"], tuple(known(s, self._sides, "side") for s in spot.each("agreed_by")))

    def seat(self, spot: Spot) -> Seat:
        party, role = spot.find("party"), spot.value["role"]
        if (role == "delegate") != (party is not None):
            what = "A delegate speaks for a party." if party is None else "Only a delegate speaks for a party."
            raise spot.refusal(what, "Write `party:` for delegates, and for nobody else.")
        named = known(party, self._sides, "side") if party else ""
        return Seat(spot.value["office"], role, texts(spot.at("titles"), self._tags), named)

    def office(self, spot: Spot, seats: tuple[Seat, ...]) -> str:
        return known(spot, [seat.office for seat in seats], _SEAT)

    def jurisdiction(self, spot: Spot) -> Jurisdiction:
        clauses = tuple(known(s, self._clauses, "clause of the agreement") for s in spot.each("clauses"))
        if spot.value["known"] == "no" and clauses:
            raise spot.refusal("The jurisdiction is not known, and names clauses.", "Leave `clauses` out.")
        return Jurisdiction(spot.value["known"] == "yes", self.basis(spot.at("basis")), clauses)

    def recusal(self, spot: Spot) -> Recusal:
        named = {}
        for party, nationalities in spot.get("nationalities", {}).items():
            if party not in self._sides:
                where = spot.at("nationalities", party)
                raise where.refusal(f"There is no side `{party}`.", f"There are: {', '.join(self._sides)}.")
            named[party] = tuple(nationalities)
        if "nationality" in spot.value["by"] and not named:
            raise spot.refusal("Nobody says which nationality stands for which party.", "Add `nationalities:`.")
        return Recusal(tuple(spot.value["by"]), self.basis(spot.at("basis")), named)

    def limit(self, spot: Spot, seats: tuple[Seat, ...]) -> TimeLimit:
        to = spot.find("escalates_to")
        return TimeLimit(spot.value["hours"], self.basis(spot.at("basis")), self.office(to, seats) if to else "")

    def tier(self, spot: Spot) -> Tier:
        return Tier(
            id=spot.value["id"],
            names=texts(spot.at("names"), self._tags),
            force=spot.value["force"] == "yes",
            starts=spot.value["starts"],
            within_h=spot.value["within_h"],
            conditions=tuple(
                TierCondition(s.value["id"], texts(s.at("texts"), self._tags), s.value["asks"])
                for s in spot.each("conditions")
            ),
            basis=self.basis(spot.at("basis")),
        )


def _check_seats(spot: Spot, seats: tuple[Seat, ...]) -> None:
    """Each office once; where there are seats at all, enough of them that two can decide."""
    seen: set[str] = set()
    for seat, where in zip(seats, spot.each("seats"), strict=True):
        if seat.office in seen:
            raise where.refusal(f"The office `{seat.office}` has two seats.", "Keep one of them.")
        seen.add(seat.office)
    judges = [seat for seat in seats if seat.role in {"chair", "member"}]
    quorum = spot.value["voting"]["quorum"]
    if seats and len(judges) < quorum:
        what = f"{len(judges)} of the seats may vote, and the quorum is {quorum}."
        raise spot.at("voting").refusal(what, "Add seats of chair or member, or lower the quorum.")


def _check_once(spots: Iterable[Spot], what: str) -> None:
    """Each id once: who decides about one would else decide about the other."""
    seen: set[str] = set()
    for spot in spots:
        if (name := spot.value["id"]) in seen:
            raise spot.refusal(f"There are two {what} with the id `{name}`.", "Give each an id of its own.")
        seen.add(name)


def _check_embargo(spot: Spot, made: Constitution) -> None:
    reply = made.limits.get("reply")
    if reply and made.embargo_h < reply.hours:
        what = f"What went to all sides would be public after {made.embargo_h} h, while they may reply for {reply.hours} h."
        raise spot.at("embargo_h").refusal(what, f"Write `embargo_h: {reply.hours}` or more.")
