"""Whole cases at random: a constitution, its people, and commands as they might give them, many of which the rules forbid.

A play looks at the case as it stands and mostly gives a command that leads on from there, so that rulings, remedies, appeals and second
rounds are reached; the rest of the time anybody signs anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Clause, Clock
from trucewatch.model.cases import CONFIDENCES, REMEDIES, VOTES, Case, Command, Signer
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
from trucewatch.model.time import Interval, to_text
from trucewatch.respond.attributing import commitment
from trucewatch.respond.deciding import after, decide
from trucewatch.respond.forms import CLOCK_OFFICE, FORMS, SELF_OR_TWO, SIDES, TOGETHER
from trucewatch.respond.law import Law
from trucewatch.respond.rights import recusal_of

HOUR_MS = 3_600_000
IN_FORCE = Interval(1_935_000_000_000, 1_999_000_000_000)
SOURCE = Basis("drawn")
NATIONALITIES = {"hill": ("HL",), "vale": ("VL",), "moor": ("MR",)}
PEOPLE = {
    "chair": ("chair", Signer("chair", "Ito", "JP")),
    "deputy": ("chair", Signer("deputy", "Abe", "JP")),
    "member_1": ("member", Signer("member_1", "Ruiz", "CL")),
    "member_2": ("member", Signer("member_2", "Dube", "ZA")),
    "member_3": ("member", Signer("member_3", "Hart", "HL")),
    "member_4": ("member", Signer("member_4", "Voss", "NO", "vale")),
    "twice": ("member", Signer("twice", "Ito", "JP")),
    "clerk": ("secretary", Signer("clerk", "Moe", "NO")),
    "patrol": ("inquirer", Signer("patrol", "Otieno", "KE")),
    "analyst_1": ("analyst", Signer("analyst_1", "Sato", "JP")),
    "analyst_2": ("analyst", Signer("analyst_2", "Vega", "CL")),
    "analyst_3": ("analyst", Signer("analyst_3", "Vidal", "VL")),
    "analyst_4": ("analyst", Signer("analyst_4", "Mori", "JP")),
    "hill_voice": ("delegate", Signer("hill_voice", "Hale", "HL", "hill")),
    "vale_voice": ("delegate", Signer("vale_voice", "Vane", "VL", "vale")),
    "moor_voice": ("delegate", Signer("moor_voice", "Moore", "MR", "moor")),
}
STRANGERS = (
    Signer("nobody", "Nemo", "XX"),
    Signer("hill_voice", "Vane", "VL", "vale"),
    Signer("member_1", "Ghost", ""),
)
ONWARD = {
    "": ("open",),
    "allegation": (*["admit"] * 9, *["supplement"] * 5, "join", "return", "withdraw"),
    "preliminary_inquiry": (
        "call",
        "call",
        "task",
        "report",
        *["seal", "reveal"] * 5,
        "attribute",
        "attribute",
        "settle",
    ),
    "local_settlement": ("close", *["call"] * 3, "settle", "join"),
    "submissions": ("submit", "submit", "hear", "draft", "draft", "seal", "reveal", "measure"),
    "hearing": ("draft", "draft", "submit", "attribute"),
    "draft": (*["reply"] * 2, *["vote"] * 8, *["rule"] * 5, "extend", "pause", "resume", "redraft"),
    "ruling": (*["remedy"] * 6, "appeal", "close", "leak", "opened"),
    "remedy": ("prove", "prove", "accept", "appeal", "close"),
    "proof": ("accept", "accept", "close", "appeal"),
    "appealed": (*["reopen"] * 4, "close", "prove"),
    "reopened": (*["call"] * 6, "settle", "close", "seal", "reveal"),
    "closed": ("appeal", *["reopen"] * 4, "opened", "leak"),
}
"""What mostly follows at each stage."""


@dataclass(frozen=True)
class Step:
    """One command with the case before it; `after` is None where the rules refused it."""

    before: Case
    command: Command
    after: Case | None
    events: tuple[str, ...] = ()


@dataclass(frozen=True)
class Play:
    """All that was commanded on one case under one law."""

    law: Law
    steps: tuple[Step, ...]

    @property
    def allowed(self) -> list[Step]:
        return [step for step in self.steps if step.after is not None]

    @property
    def last(self) -> Case:
        return self.allowed[-1].after if self.allowed else Case("2031-1")


def drawn_law(chance: Random) -> Law:
    """A commission of any make; mostly one that can come to a ruling."""
    parties = chance.choice([("hill", "vale"), ("hill", "vale"), ("hill", "vale", "moor")])
    limits = {
        name: TimeLimit(chance.choice([12, 48]), SOURCE, chance.choice(["", "chair"]))
        for name in ("admissibility", "inquiry", "submissions", "reply", "appeal")
        if chance.random() < 0.8
    }
    tier = Tier("warn", {}, False, "event", 24, (TierCondition("breach", {}, "ruled"),), SOURCE)
    march = Tier("march", {}, True, "event", 72, (TierCondition("judged", {}, "decided"),), SOURCE)
    seats = tuple(
        Seat(office, role, {}, who.party if role == "delegate" else "") for office, (role, who) in PEOPLE.items()
    )
    constitution = Constitution(
        id="drawn",
        names={},
        basis=SOURCE,
        seats=seats,
        jurisdiction=Jurisdiction(chance.random() < 0.9, SOURCE),
        voting=Voting(chance.choice([2, 2, 3]), chance.choice(["majority", "two_thirds", "unanimity"]), SOURCE),
        recusal=Recusal(chance.choice([("party", "nationality"), ("party",), ()]), SOURCE, NATIONALITIES),
        standards=("balance", "reasonable_grounds"),
        limits=limits,
        clock_offices={"pause": "chair", "resume": "chair", "extend": "clerk", "stop": "chair"},
        intake=Intake(10, SOURCE),
        embargo_h=48,
        zones=("Europe/Kyiv",),
        tiers=(tier, march),
        tiers_in_use=chance.random() < 0.8,
    )
    clauses = {
        name: Clause(name, "prohibit", {}, "drawn", ("explosion",), {}, (), IN_FORCE, actors=actors, clock=clock)
        for name, actors, clock in (
            ("no_fire", (), Clock("event", 24, "drawn")),
            ("no_guns", ("hill",), Clock("detection", 24, "drawn")),
            ("no_mines", (), Clock("declaration", 24, "drawn")),
        )
    }
    return Law(constitution, {s.office: s for s in seats}, parties, clauses, (IN_FORCE,))


def analysis_of(person: str, who: str) -> dict[str, Any]:
    """What an analyst found: the same whenever the analyst is asked."""
    hypothesis = {"who": who, "for": ["a" * 40], "against": [], "methods": ["crater", "imagery"]}
    return {"hypotheses": [hypothesis], "who": who, "confidence": "likely", "reasons": f"{person} has measured it."}


@dataclass(frozen=True)
class Scene:
    """What somebody who writes a command sees."""

    chance: Random
    case: Case
    law: Law
    at_ms: int


def _open(scene: Scene) -> dict[str, Any]:
    by, party = scene.chance.choice([("party", "hill"), ("party", "vale"), ("public", ""), ("patrol", "")])
    made: dict[str, Any] = {"by": by, "clauses": scene.chance.choice([["no_fire"], ["no_guns", "no_mines"]])}
    made |= {"from": party} if party else {}
    began_ms = scene.chance.choice([scene.at_ms - HOUR_MS] * 18 + [IN_FORCE.t0_ms - HOUR_MS, scene.at_ms + HOUR_MS])
    for name, value in (
        ("fact", "Three impacts."),
        ("place", "Beside the school."),
        ("when", {"from": to_text(began_ms), "until": to_text(began_ms + 60_000)}),
        ("detected", to_text(began_ms + 60_000)),
    ):
        made |= {name: value} if scene.chance.random() < 0.95 else {}
    made |= {"accuses": scene.chance.choice(scene.law.parties)} if scene.chance.random() < 0.3 else {}
    return made | ({"concerns": [scene.chance.choice(scene.law.parties)]} if scene.chance.random() < 0.1 else {})


def _rewound(scene: Scene) -> dict[str, Any]:
    """A supplement: what an opening may say besides by whom."""
    said = _open(scene)
    return {
        name: said[name]
        for name in ("fact", "place", "when", "detected")
        if name in said and scene.chance.random() < 0.7
    }


def _ordered(scene: Scene) -> dict[str, Any]:
    return {
        "id": f"r{len(scene.case.remedies)}",
        "remedy": scene.chance.choice(REMEDIES),
        "addressee": scene.chance.choice(["all", "all", "all", *scene.law.parties]),
        "what": "Take it back.",
        "due": to_text(scene.at_ms + scene.chance.choice([-1, 24, 240]) * HOUR_MS),
    }


def _attributed(scene: Scene) -> dict[str, Any]:
    confidence = scene.chance.choice(["likely", "likely", "not_attributable", *CONFIDENCES])
    who = (
        {}
        if confidence in {"none", "not_attributable"}
        else {"who": scene.chance.choice([*scene.law.parties, scene.law.parties[0]])}
    )
    return {"confidence": confidence, "reasons": "Both say so.", **who}


def _closed(scene: Scene) -> dict[str, Any]:
    word = scene.chance.choice(["settled", "insufficient_evidence", "outside_mandate"])
    left_out = scene.case.ruling or scene.chance.random() < 0.2
    return {"reasons": "It is done."} | ({} if left_out else {"ruling": word})


def _about(chance: Random, names: list[str]) -> str:
    return chance.choice(names or ["none"])


Maker = Callable[[Scene], dict[str, Any]]
SAYS: dict[str, Maker] = {
    "open": _open,
    "join": lambda s: {
        **s.chance.choice([{"by": "public"}, {"by": "party", "from": "hill"}, {"by": "party", "from": "vale"}]),
        "fact": "We heard it.",
        **({"accuses": s.chance.choice(s.law.parties)} if s.chance.random() < 0.3 else {}),
    },
    "supplement": _rewound,
    "admit": lambda _: {"standard": "balance", "reasons": "It is said."},
    "task": lambda s: {
        "id": f"t{len(s.case.tasks)}",
        "to": "patrol",
        "what": "Measure.",
        **({"hours": "24"} if s.chance.random() < 0.5 else {}),
    },
    "report": lambda s: {"task": _about(s.chance, [t.id for t in s.case.tasks]), **said()},
    "settle": lambda _: {"terms": "We call each other first."},
    "reveal": lambda _: {},
    "seal": lambda _: {},
    "attribute": _attributed,
    "submit": lambda _: said(),
    "hear": lambda _: {"minutes": "All were heard.", "language": "en"},
    "draft": lambda s: {
        "proposes": s.chance.choice(["breach", "breach", "no_breach"]),
        "texts": {"en": "Draft."},
        **({"reply_h": s.chance.choice(["6", "48", "48", "72", "72"])} if s.chance.random() < 0.6 else {}),
    },
    "opened": lambda _: {},
    "reply": lambda _: said(),
    "vote": lambda s: {
        "draft": str(s.case.draft.entry if s.case.draft and s.chance.random() < 0.95 else 0),
        "vote": s.chance.choice(["yes", "yes", "yes", *VOTES]),
    },
    "measure": _ordered,
    "remedy": _ordered,
    "prove": lambda s: {"remedy": _about(s.chance, [r.id for r in s.case.remedies]), **said()},
    "accept": lambda s: {
        "remedy": _about(s.chance, [r.id for r in s.case.remedies if r.standing == "proof_given"]),
        "accepted": s.chance.choice(["yes", "yes", "no"]),
        "reasons": "It was seen.",
    },
    "close": _closed,
    "appeal": lambda _: {"grounds": "We do not agree.", "language": "en"},
    **dict.fromkeys(
        ("pause", "stop"),
        lambda s: {"clock": _about(s.chance, [k.id for k in s.case.clocks]), "reasons": "A feast."},
    ),
    "resume": lambda s: {
        "clock": _about(s.chance, [k.id for k in s.case.clocks if k.paused_ms]),
        "reasons": "The feast is over.",
    },
    "extend": lambda s: {
        "clock": _about(s.chance, [k.id for k in s.case.clocks][-1:]),
        "hours": s.chance.choice(["5", "24"]),
        "reasons": "A feast.",
    },
    "recuse": lambda s: {
        "person": s.chance.choice([who.person for _, who in PEOPLE.values()]),
        "reasons": "A relative.",
    },
    "weigh": lambda s: {
        **s.chance.choice(
            [
                {
                    "tier": "warn",
                    "conditions": {"breach": s.chance.choice(["met", "open"])},
                    "proposed": s.chance.choice(["yes", "no"]),
                },
                {
                    "tier": "march",
                    "conditions": {"judged": "disputed"},
                    "proposed": s.chance.choice(["yes", "no", "no"]),
                },
            ]
        ),
        "reasons": "As the text says.",
    },
    "tier": lambda s: {
        "tier": s.chance.choice(["warn", "march"]),
        "applies": s.chance.choice(["yes", "no"]),
        "reasons": "x",
    },
}


def said() -> dict[str, Any]:
    """What somebody says, on evidence."""
    return {"text": "As measured.", "language": "en", "evidence": ["b" * 40]}


def _signers(chance: Random, name: str, case: Case, law: Law, content: dict[str, Any]) -> tuple[Signer, ...]:
    """Mostly those who may sign; now and then anybody."""
    people = [who for _, who in PEOPLE.values()]
    if chance.random() < 0.08:
        return tuple(chance.choices([*people, *STRANGERS], k=chance.choice([0, 1, 2, 3])))
    form = FORMS[name]
    fitting = [who for role, who in PEOPLE.values() if role in form.roles]
    if name == "reveal":
        fitting = [
            who for who in fitting if who.person in {a.person for a in case.analyses if not a.content}
        ] or fitting
    if name == "rule" and case.votes:
        fitting = [who for who in fitting if who.person in {v.person for v in case.votes}] * 2
    if form.decides and chance.random() < 0.8:
        fitting = [who for who in fitting if not recusal_of(case, who, law)] or fitting
    if form.signed == SIDES:
        return tuple(who for who in fitting if who.party in case.parties)
    if form.signed == CLOCK_OFFICE:
        return (PEOPLE[law.constitution.clock_offices[name]][1],)
    if form.signed == SELF_OR_TWO and chance.random() < 0.5:
        return tuple(who for who in people if who.person == content["person"])[:1]
    if form.signed in {TOGETHER, SELF_OR_TWO}:
        return tuple(chance.sample(fitting if len(fitting) > 1 else people, 2))
    fitting = [who for who in fitting if who.party in ("", content.get("from", who.party))] or fitting
    return (chance.choice(fitting),)


def _onward(case: Case) -> tuple[str, ...]:
    """What mostly follows now: half of the time what somebody waits for."""
    mostly = ONWARD[case.stage]
    waits = ["resume"] if any(k.paused_ms and not k.met_ms for k in case.clocks) else []
    if case.stage in FORMS["reveal"].stages and len(case.analyses) > 1:
        shown = sum(bool(a.content) for a in case.analyses)
        waits += ["reveal"] * 2 if shown < 2 else ["attribute"] * 2
    return (*mostly, *waits * (len(mostly) // 3))


def _command(chance: Random, case: Case, law: Law, at_ms: int, entry: int) -> Command:
    turn = chance.random()
    standing = [name for name, form in FORMS.items() if case.stage in form.stages]
    name = chance.choice(_onward(case) if turn < 0.8 else standing if turn < 0.96 else list(FORMS))
    content = SAYS.get(name, lambda _: {"reasons": "It is so."})(Scene(chance, case, law, at_ms))
    signers = _signers(chance, name, case, law, content)
    if name in {"seal", "reveal"} and signers:
        person, who = signers[0].person, law.parties[0]
        found, salt = analysis_of(person, who), f"{person} {len(case.rounds)}"
        if name == "seal":
            others = [a.commitment for a in case.analyses]
            content = {"commitment": commitment(salt, found) if chance.random() < 0.9 else _about(chance, others)}
        else:
            changed = {**found, "reasons": "Something else."}
            content = {"salt": salt, "analysis": found if chance.random() < 0.9 else changed}
    if chance.random() < 0.03 and content:
        content = {**content, chance.choice(list(content)): chance.choice(["", "²", [], {}, "x" * 20_001])}
    return Command(case.id, name, content, signers, at_ms, entry)


def play(chance: Random, length: int = 60) -> Play:
    """So many commands on one case."""
    law, case, steps = drawn_law(chance), Case("2031-1"), []
    at_ms = IN_FORCE.t0_ms + chance.choice([-48, 48, 48, 48]) * HOUR_MS
    for entry in range(length):
        at_ms += chance.choice([1, HOUR_MS // 7, HOUR_MS, 5 * HOUR_MS, 30 * HOUR_MS, 80 * HOUR_MS])
        command = _command(chance, case, law, at_ms, entry)
        try:
            made = after(case, command, law)
            events = tuple(e.name for e in decide(case, command, law))
        except WorkflowError:
            steps.append(Step(case, command, None))
            continue
        steps.append(Step(case, command, made, events))
        case = made
    return Play(law, tuple(steps))


def seeded(seed: int, length: int = 60) -> Play:
    """The same play for the same seed."""
    return play(Random(seed), length)  # noqa: S311 - no secret


plays = st.builds(seeded, st.integers(0, 2**32), st.integers(1, 90))
"""Plays; where one breaks a law, its shortest beginning that does is shown."""
