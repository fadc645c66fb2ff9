"""Cases: a hundred thousand of twenty commands each are folded, and joins pile up in one case.

.venv/bin/python bench/cases.py [--cases 100000] [--joins 10000] [--profile]
One process, one core, from commands in memory to the cases; commands are made outside the time that is measured.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Iterator
from typing import Any, Final

from trucewatch.model.agreement import Clause, Clock
from trucewatch.model.cases import Command, Signer
from trucewatch.model.commission import (
    Basis,
    Constitution,
    Intake,
    Jurisdiction,
    Recusal,
    Seat,
    TimeLimit,
    Voting,
)
from trucewatch.model.time import Interval
from trucewatch.respond.attributing import commitment
from trucewatch.respond.deciding import fold
from trucewatch.respond.law import Law

HOUR_MS: Final = 3_600_000
BEGUN_MS: Final = 1_935_000_000_000
SOURCE: Final = Basis("bench", ("hill", "vale"))
SEATS: Final = {
    "chair": ("chair", "Ito", "JP", ""),
    "member": ("member", "Ruiz", "CL", ""),
    "clerk": ("secretary", "Moe", "NO", ""),
    "patrol": ("inquirer", "Dube", "ZA", ""),
    "analyst_a": ("analyst", "Sato", "JP", ""),
    "analyst_b": ("analyst", "Vega", "CL", ""),
    "hill_voice": ("delegate", "Hale", "HL", "hill"),
    "vale_voice": ("delegate", "Vane", "VL", "vale"),
}
PEOPLE: Final = {office: Signer(office, *person) for office, (_, *person) in SEATS.items()}
ANALYSIS: Final = {
    "hypotheses": [{"who": "hill", "for": ["a" * 40], "against": [], "methods": ["crater", "imagery"]}],
    "who": "hill",
    "confidence": "likely",
    "reasons": "The crater points there, and a picture of the hour before shows the launcher.",
}

# what is said, by whom, and how many hours after the command before: a whole case that ends in a remedy which is shown and accepted
WHOLE: Final[tuple[tuple[str, tuple[str, ...], int, dict[str, Any]], ...]] = (
    (
        "open",
        ("vale_voice",),
        2,
        {
            "by": "party",
            "from": "vale",
            "clauses": ["no_fire"],
            "fact": "Three impacts beside the school.",
            "place": "The school of the upper village",
            "accuses": "hill",
        },
    ),
    ("join", ("clerk",), 1, {"by": "public", "fact": "We heard it from the road."}),
    ("admit", ("chair", "member"), 5, {"standard": "balance", "reasons": "Fact, place and time are said."}),
    ("task", ("clerk",), 1, {"id": "look", "to": "patrol", "what": "Measure the craters.", "hours": "24"}),
    ("report", ("patrol",), 20, {"task": "look", "text": "Three craters, measured.", "language": "en"}),
    ("seal", ("analyst_a",), 1, {"commitment": commitment("salt a", ANALYSIS)}),
    ("seal", ("analyst_b",), 1, {"commitment": commitment("salt b", ANALYSIS)}),
    ("reveal", ("analyst_a",), 1, {"salt": "salt a", "analysis": ANALYSIS}),
    ("reveal", ("analyst_b",), 1, {"salt": "salt b", "analysis": ANALYSIS}),
    ("attribute", ("chair", "member"), 1, {"confidence": "likely", "who": "hill", "reasons": "Both analyses agree."}),
    ("call", ("chair",), 1, {"reasons": "The inquiry has found enough to ask the sides."}),
    ("submit", ("hill_voice",), 10, {"text": "It was not us.", "language": "en"}),
    ("submit", ("vale_voice",), 1, {"text": "It came from the hill.", "language": "en"}),
    ("draft", ("chair", "member"), 24, {"proposes": "breach", "texts": {"en": "The clause was breached."}}),
    ("reply", ("hill_voice",), 10, {"text": "We do not agree.", "language": "en"}),
    ("vote", ("chair",), 60, {"vote": "yes"}),
    ("vote", ("member",), 1, {"vote": "yes"}),
    ("rule", ("chair", "member"), 1, {"reasons": "The evidence carries it."}),
    (
        "remedy",
        ("chair", "member"),
        1,
        {"id": "back", "remedy": "withdrawal", "addressee": "hill", "what": "Take it back.", "due": ""},
    ),
    ("prove", ("hill_voice",), 30, {"remedy": "back", "text": "It is back in its shed.", "language": "en"}),
)
DRAFTED: Final = next(step for step, (said, *_) in enumerate(WHOLE) if said == "draft")


def law() -> Law:
    """A commission of eight offices with every time limit, and one clause with a clock."""
    limits = {name: TimeLimit(48, SOURCE, "chair") for name in ("admissibility", "inquiry", "submissions", "reply")}
    constitution = Constitution(
        id="bench",
        names={"en": "A commission"},
        basis=SOURCE,
        seats=tuple(Seat(office, role, {}, party) for office, (role, _, _, party) in SEATS.items()),
        jurisdiction=Jurisdiction(True, SOURCE),
        voting=Voting(2, "majority", SOURCE),
        recusal=Recusal(("party", "nationality"), SOURCE, {"hill": ("HL",), "vale": ("VL",)}),
        standards=("balance",),
        limits={**limits, "appeal": TimeLimit(240, SOURCE)},
        clock_offices=dict.fromkeys(("pause", "resume", "extend", "stop"), "chair"),
        intake=Intake(10, SOURCE),
        embargo_h=48,
        zones=("Europe/Kyiv",),
    )
    always = Interval(BEGUN_MS - 1, 2**53)
    clause = Clause(
        "no_fire", "prohibit", {"en": "x"}, "bench", ("explosion",), {}, (), always, clock=Clock("event", 24, "bench")
    )
    return Law(
        constitution, {s.office: s for s in constitution.seats}, ("hill", "vale"), {"no_fire": clause}, (always,)
    )


def written(ms: int) -> str:
    """An instant as an act says it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ms / 1000))


def commands(number: int) -> Iterator[Command]:
    """The twenty commands of one case."""
    at_ms, name = BEGUN_MS + number * 60_000, f"2031-{number:06d}"
    when = {"from": written(at_ms), "until": written(at_ms + HOUR_MS)}
    for step, (said, offices, hours, content) in enumerate(WHOLE):
        at_ms += hours * HOUR_MS
        more: dict[str, Any] = {"when": when} if said == "open" else {}
        if said == "vote":
            more = {"draft": str(number * len(WHOLE) + DRAFTED)}
        if said == "remedy":
            more = {"due": written(at_ms + 72 * HOUR_MS)}
        signers = tuple(PEOPLE[office] for office in offices)
        yield Command(name, said, {**content, **more}, signers, at_ms, number * len(WHOLE) + step)


def joined(count: int) -> list[Command]:
    """One case that so many others join."""
    first, join = list(commands(0))[:2]
    return [first, *(Command(first.case, "join", join.content, join.signers, join.at_ms + k, k) for k in range(count))]


def folded(count: int) -> tuple[float, int]:
    """Seconds to fold so many cases, each let go when its line is written, and how many of their commands the rules refused."""
    terms, seconds, refused = law(), 0.0, 0
    for number in range(count):
        given = [(command, terms) for command in commands(number)]
        started = time.perf_counter()
        case = fold(given[0][0].case, given)
        seconds += time.perf_counter() - started
        refused += len(case.refused)
        if case.stage != "proof":
            raise SystemExit(f"a case ended at `{case.stage}`")
    return seconds, refused


def lines(cases: int, joins: int) -> Iterator[str]:
    """Measure, and say each."""
    seconds, refused = folded(cases)
    acts = cases * len(WHOLE)
    yield f"{cases:,} cases, {acts:,} commands folded, asked clearly < 30 s for 2,000,000:"
    yield f"  {seconds:.2f} s, {seconds / acts * 1e6:.1f} us a command, {refused} refused"
    terms, piled = law(), joined(joins)
    started = time.perf_counter()
    case = fold(piled[0].case, ((command, terms) for command in piled))
    seconds = time.perf_counter() - started
    yield f"{len(case.allegations) - 1:,} joins of one case: {seconds:.2f} s, {seconds / joins * 1e6:.1f} us a join"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--joins", type=int, default=10_000)
    parser.add_argument("--profile", action="store_true", help="say where the time of the fold goes")
    arguments = parser.parse_args()
    if arguments.profile:
        with cProfile.Profile() as profile:
            folded(arguments.cases)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        return
    for line in lines(arguments.cases, arguments.joins):
        print(line, flush=True)


if __name__ == "__main__":
    main()
