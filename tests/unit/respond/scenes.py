"""A small commission, its people, and a case that is led from stage to stage; an hour passes with every command."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Clause, Clock
from trucewatch.model.cases import Case, Command, Signer
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
from trucewatch.model.time import Interval, from_text
from trucewatch.respond import clocks
from trucewatch.respond.attributing import commitment
from trucewatch.respond.deciding import after
from trucewatch.respond.law import Law

HOUR_MS = 3_600_000
IN_FORCE = Interval(from_text("2031-05-05T00:00Z"), from_text("2032-05-05T00:00Z"))
MORNING_MS = from_text("2031-05-08T06:00Z")
TEXT = Basis("Protocol, article 4", ("hill", "vale"))
EVIDENCE = ["e" * 40]
PEOPLE = {
    "chair": ("chair", Signer("chair", "Ito", "JP")),
    "member_1": ("member", Signer("member_1", "Ruiz", "CL")),
    "member_2": ("member", Signer("member_2", "Dube", "ZA")),
    "member_3": ("member", Signer("member_3", "Abe", "JP")),
    "of_hill": ("member", Signer("of_hill", "Hart", "HL")),
    "sent_by_vale": ("member", Signer("sent_by_vale", "Voss", "NO", "vale")),
    "unknown": ("member", Signer("unknown", "Ghost", "")),
    "clerk": ("secretary", Signer("clerk", "Moe", "NO")),
    "clerk_2": ("secretary", Signer("clerk_2", "Lund", "SE")),
    "patrol": ("inquirer", Signer("patrol", "Otieno", "KE")),
    "patrol_2": ("inquirer", Signer("patrol_2", "Cruz", "PH")),
    "analyst_1": ("analyst", Signer("analyst_1", "Sato", "JP")),
    "analyst_2": ("analyst", Signer("analyst_2", "Vega", "CL")),
    "analyst_3": ("analyst", Signer("analyst_3", "Mori", "JP")),
    "hill_voice": ("delegate", Signer("hill_voice", "Hale", "HL", "hill")),
    "vale_voice": ("delegate", Signer("vale_voice", "Vane", "VL", "vale")),
    "moor_voice": ("delegate", Signer("moor_voice", "Moore", "MR", "moor")),
}
TWO = ("chair", "member_1")
OPENING: dict[str, Any] = {
    "by": "party",
    "from": "vale",
    "accuses": "hill",
    "clauses": ["no_fire"],
    "fact": "Three impacts.",
    "place": "Beside the school of the upper village",
    "when": {"from": "2031-05-08T04:00Z", "until": "2031-05-08T04:10Z"},
}
SPOKEN = {"text": "It was otherwise.", "language": "en"}


def constitution(**more: Any) -> Constitution:
    hours = {"admissibility": 24, "inquiry": 72, "submissions": 48, "reply": 48, "appeal": 240}
    given: dict[str, Any] = {
        "id": "small",
        "names": {"en": "A commission"},
        "basis": TEXT,
        "seats": tuple(Seat(o, role, {}, who.party if role == "delegate" else "") for o, (role, who) in PEOPLE.items()),
        "jurisdiction": Jurisdiction(True, TEXT),
        "voting": Voting(2, "majority", TEXT),
        "recusal": Recusal(("party", "nationality"), TEXT, {"hill": ("HL",), "vale": ("VL",)}),
        "standards": ("balance", "clear_and_convincing"),
        "limits": {name: TimeLimit(h, TEXT, "chair") for name, h in hours.items()},
        "clock_offices": {"pause": "chair", "resume": "chair", "extend": "clerk", "stop": "chair"},
        "intake": Intake(5, TEXT),
        "embargo_h": 48,
        "zones": ("Europe/Kyiv",),
        "tiers": (
            Tier("warn", {}, False, "event", 24, (TierCondition("ruled", {}, "ruled"),), TEXT),
            Tier("force", {}, True, "event", 72, (TierCondition("late", {}, "overdue"),), TEXT),
        ),
        "tiers_in_use": True,
    }
    return Constitution(**{**given, **more})


def clause(name: str, starts: str, actors: tuple[str, ...] = ()) -> Clause:
    clock = Clock(starts, 24, f"Protocol, {name}")
    return Clause(name, "prohibit", {}, "Protocol", ("explosion",), {}, (), IN_FORCE, actors=actors, clock=clock)


def law(parties: tuple[str, ...] = ("hill", "vale"), **more: Any) -> Law:
    made = constitution(**more)
    clauses = [clause("no_fire", "event"), clause("no_guns", "detection"), clause("no_mines", "declaration", ("hill",))]
    return Law(made, {s.office: s for s in made.seats}, parties, {c.id: c for c in clauses}, (IN_FORCE,))


class Docket:
    """One case under one law. `give` leads it on; `refused` says by which words a command is forbidden."""

    def __init__(self, given: Law | None = None, at_ms: int = MORNING_MS) -> None:
        self.law, self.at_ms, self.case, self.entries = given or law(), at_ms, Case("2031-17"), 0

    def command(self, name: str, offices: tuple[str, ...], content: dict[str, Any], later_h: float) -> Command:
        self.at_ms += int(later_h * HOUR_MS)
        self.entries += 1
        said = {field.rstrip("_"): value for field, value in content.items()}
        signers = tuple(PEOPLE[office][1] for office in offices)
        return Command(self.case.id, name, said, signers, self.at_ms, self.entries)

    def give(self, name: str, *offices: str, later_h: float = 1, **content: Any) -> Case:
        self.case = after(self.case, self.command(name, offices, content, later_h), self.law)
        return self.case

    def refused(self, name: str, *offices: str, later_h: float = 1, **content: Any) -> str:
        before = self.case
        with pytest.raises(WorkflowError) as forbidden:
            after(before, self.command(name, offices, content, later_h), self.law)
        assert forbidden.value.hint
        assert self.case == before
        return str(forbidden.value)

    def open(self, *offices: str, **content: Any) -> Case:
        return self.give("open", *(offices or ("vale_voice",)), **{**OPENING, **content})

    def inquired(self) -> Docket:
        """Admitted."""
        self.open()
        self.give("admit", *TWO, standard="balance", reasons="Fact, place and time are said.")
        return self

    def called(self) -> Docket:
        """Both sides are asked."""
        self.inquired().give("call", "chair", reasons="There is enough.")
        return self

    def drafted(self, proposes: str = "breach") -> Docket:
        """Both sides have spoken, and the draft went to them."""
        self.called()
        for voice in ("hill_voice", "vale_voice"):
            self.give("submit", voice, **SPOKEN)
        self.give("draft", *TWO, proposes=proposes, texts={"en": "The clause was breached."})
        return self

    def voted(self, *votes: str, later_h: float = 49) -> Docket:
        """The time to reply has passed, and those who vote have voted."""
        for office, vote in zip(("chair", "member_1", "member_2", "member_3"), votes or ("yes", "yes"), strict=False):
            self.vote(office, vote, later_h=later_h)
            later_h = 1
        return self

    def vote(self, office: str, vote: str, **more: Any) -> Case:
        """A vote on the present draft."""
        return self.give("vote", office, draft=drafted(self), vote=vote, **more)

    def ruled(self, proposes: str = "breach") -> Docket:
        """There is a ruling."""
        self.drafted(proposes).voted().give("rule", *TWO, reasons="The evidence carries it.")
        return self

    def ordered(self, **more: Any) -> Docket:
        """A remedy is due on 20 May."""
        what = {"id": "back", "remedy": "withdrawal", "addressee": "all", "what": "Take them back."}
        self.ruled().give("remedy", *TWO, **{**what, "due": "2031-05-20T00:00Z", **more})
        return self

    def sealed(self, *analysts: str, **more: Any) -> Docket:
        for office in analysts:
            self.give("seal", office, commitment=commitment(f"salt of {office}", analysis(**more)))
        return self

    def shown(self, *analysts: str, **more: Any) -> Docket:
        self.sealed(*analysts, **more)
        for office in analysts:
            self.give("reveal", office, salt=f"salt of {office}", analysis=analysis(**more))
        return self

    def standing(self, clock: str) -> str:
        """What a clock says now."""
        found = clocks.latest(self.case.clocks, clock)
        return clocks.state(found, self.at_ms) if found else "none"


def drafted(d: Docket) -> str:
    """The entry of the last draft, as a vote names it."""
    return str(d.case.draft.entry if d.case.draft else 0)


def analysis(**more: Any) -> dict[str, Any]:
    hypothesis = {"who": "hill", "for": EVIDENCE, "against": [], "methods": ["crater", "imagery"]}
    return {"hypotheses": [hypothesis], "who": "hill", "confidence": "likely", "reasons": "It points there.", **more}


def without(given: Law, **more: Any) -> Law:
    """The law with another constitution."""
    return replace(given, constitution=replace(given.constitution, **more))
