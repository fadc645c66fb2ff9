"""Notices of whole random cases: nothing of the substance leaves, every side is told the same, and zones change nothing."""

import json
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from laws.cases_strategy import seeded
from trucewatch.model.cases import Allegation, Case, Clock, Draft, Ruling
from trucewatch.model.commission import Basis, Constitution, Intake, Jurisdiction, Recusal, Seat, Voting
from trucewatch.outputs.notices.wording import payload, worded
from trucewatch.respond.notices import KINDS, notices
from trucewatch.run.config import load_mission, shipped
from trucewatch.run.shelves import language

HIDDEN = "Zqxwv"  # a word that no message of ours holds
T0 = 1_935_000_000_000
HOUR = 3_600_000
BASIS = Basis(HIDDEN, (HIDDEN,))
SEATS = tuple(
    Seat(office, role, {"en": HIDDEN, "de": HIDDEN}, party)
    for office, role, party in (
        ("chair", "chair", ""),
        ("secretary", "secretary", ""),
        ("first", "delegate", f"{HIDDEN}a"),
        ("second", "delegate", f"{HIDDEN}b"),
        ("third", "delegate", f"{HIDDEN}c"),
    )
)
CONSTITUTION = Constitution(
    HIDDEN, {"en": HIDDEN}, BASIS, SEATS, Jurisdiction(known=True, basis=BASIS), Voting(2, "majority", BASIS),
    Recusal((), BASIS), ("balance",), {}, {}, Intake(5, BASIS), 24, ("Europe/Kyiv", "UTC"),
)  # fmt: skip
PARTIES = tuple(seat.party for seat in SEATS if seat.party)
HOURS = st.integers(0, 100)
CLOCKS = st.builds(
    lambda kind, start, hours, by, right: Clock(
        f"{kind}:{HIDDEN}", "task", T0 + start * HOUR, hours, T0 + (start + hours) * HOUR, HIDDEN, "chair", by=by, right=right
    ),
    st.sampled_from(["task", "remedy", "clause", "other"]), HOURS, st.integers(1, 100), st.sampled_from(["", "all", *PARTIES]), st.booleans(),
)  # fmt: skip
DRAFTS = st.builds(
    lambda at, entry, leaked: Draft(
        "breach", {"en": HIDDEN}, T0 + at * HOUR, T0 + (at + 24) * HOUR, T0 + (at + 24) * HOUR, entry, leaked_ms=leaked * (T0 + at * HOUR)
    ),
    HOURS, st.integers(0, 99), st.integers(0, 1),
)  # fmt: skip
RULINGS = st.builds(
    lambda at, entry: Ruling("breach", {"en": HIDDEN}, HIDDEN, T0 + at * HOUR, T0 + at * HOUR, entry, (), PARTIES),
    HOURS,
    st.integers(100, 199),
)
CASES = st.builds(
    lambda clocks, draft, ruling, parties: Case(
        "2031-007", "draft", allegations=(Allegation("party", HIDDEN, HIDDEN, 1, T0, HIDDEN),), clauses=(HIDDEN,), fact=HIDDEN,
        place=HIDDEN, clocks=tuple(clocks), draft=draft, ruling=ruling, parties=tuple(parties), settlement=HIDDEN,
    ),
    st.lists(CLOCKS, max_size=4), st.none() | DRAFTS, st.none() | RULINGS, st.sets(st.sampled_from(PARTIES), min_size=1),
)  # fmt: skip
AS_OF = st.integers(0, 250).map(lambda h: T0 + h * HOUR)


@cache
def mission():
    return load_mission(shipped("exercise"))


@given(CASES, AS_OF, st.sampled_from(["en", "de"]))
@settings(max_examples=150, deadline=None)
def test_nothing_of_the_substance_leaves(case, as_of_ms, tag):
    for notice in notices([case], CONSTITUTION, "log", as_of_ms):
        said = worded(notice, mission(), CONSTITUTION.zones, language(tag), "")
        sent = json.dumps(payload(notice, "office", said, mission(), CONSTITUTION.zones))
        assert HIDDEN.lower() not in (said.title + said.text + sent).lower()
        assert said.title.startswith(("EXERCISE · DEMONSTRATION: ", "ÜBUNG · DEMONSTRATION: "))
        assert "2031-007" in said.title


@given(CASES, AS_OF)
@settings(max_examples=150, deadline=None)
def test_every_side_of_a_case_is_told_of_its_documents_and_nobody_elses_side(case, as_of_ms):
    sides = {seat.office for seat in SEATS if seat.party in case.parties}
    for notice in notices([case], CONSTITUTION, "log", as_of_ms):
        if not notice.clock:
            assert set(notice.to) == sides | {"secretary"}
        assert notice.since_ms <= as_of_ms
        assert len(set(notice.to)) == len(notice.to)


@given(CASES, AS_OF, AS_OF)
@settings(max_examples=100, deadline=None)
def test_what_is_overdue_or_sent_stays_the_same_notice(case, one_ms, other_ms):
    first, last = sorted((one_ms, other_ms))
    kept = [n for n in notices([case], CONSTITUTION, "log", first) if n.kind != "due_soon"]
    later = list(notices([case], CONSTITUTION, "log", last))
    assert [n for n in kept if n not in later] == []
    assert len({n.id for n in later}) == len(later)


@given(st.integers(0, 10_000), st.integers(-100, 3000))
@settings(max_examples=60, deadline=None)
def test_real_cases_give_known_notices_that_do_not_depend_on_zones(seed, hours):
    """Cases as the rules themselves bring them forward, with pauses, appeals and second rounds."""
    played = seeded(seed)
    law = played.law.constitution
    elsewhere = replace(law, zones=("Asia/Kathmandu",))
    as_of_ms = 1_935_000_000_000 + hours * HOUR
    made = list(notices([played.last], law, "log", as_of_ms))
    assert made == list(notices([played.last], elsewhere, "log", as_of_ms))
    assert {n.kind for n in made} <= set(KINDS)
    assert len({n.id for n in made}) == len(made)
