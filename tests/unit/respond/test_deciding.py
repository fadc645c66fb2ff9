"""A case as its commands left it."""

import time
from dataclasses import replace

import pytest

from trucewatch.model.cases import Case, Command
from trucewatch.respond.changing import changed
from trucewatch.respond.deciding import RULES, decide, fold
from trucewatch.respond.evolve import EVENTS, evolve
from trucewatch.respond.forms import FORMS
from trucewatch.respond.law import law_of
from trucewatch.respond.sampling import sample
from unit.assess.scenes import agreement, clause
from unit.respond.scenes import MORNING_MS, OPENING, PEOPLE, Docket, constitution, law


def test_every_command_has_a_form_and_rules():
    assert set(RULES) == set(FORMS)


def test_what_the_rules_forbid_is_listed_and_changes_nothing():
    opening = Command("2031-17", "open", OPENING, (PEOPLE["vale_voice"][1],), MORNING_MS, 4)
    early = Command("2031-17", "vote", {"draft": "3", "vote": "yes"}, (PEOPLE["chair"][1],), MORNING_MS, 5)
    case = fold("2031-17", [(early, law()), (opening, law()), (replace(early, entry=6), law())])
    assert (case.stage, case.refused) == ("allegation", (5, 6))
    assert fold("2031-17", [(early, law())]).stage == ""


def test_a_command_is_judged_by_the_law_of_its_time():
    opening = Command("2031-17", "open", OPENING, (PEOPLE["vale_voice"][1],), MORNING_MS, 4)
    withdrawn = Command("2031-17", "withdraw", {"reasons": "x"}, (PEOPLE["vale_voice"][1],), MORNING_MS, 5)
    seatless = replace(law(), seats={})
    assert fold("2031-17", [(opening, seatless), (withdrawn, law())]).refused == (4, 5)
    assert fold("2031-17", [(opening, law()), (withdrawn, seatless)]).refused == (5,)


def test_events_are_the_case_one_after_the_other():
    d = Docket()
    command = d.command("open", ("vale_voice",), OPENING, 1)
    case = Case("2031-17")
    for event in decide(case, command, d.law):
        assert event.name in EVENTS
        assert event.by == ("vale_voice",)
        case = evolve(case, event)
    assert case == Docket().open()


def test_a_changed_thing_is_what_replace_makes_and_only_of_fields_there_are():
    case = Docket().open()
    assert changed(case, stage="draft") == replace(case, stage="draft")
    assert case.stage == "allegation"
    with pytest.raises(TypeError, match="Case has no stages"):
        changed(case, stages="draft")


def test_a_law_is_a_constitution_with_an_agreement():
    made = law_of(constitution(), agreement(clause({"act": {"kinds": ["shot"]}}), parties=("hill", "vale")))
    assert (made.role("chair"), made.role("cook"), made.parties) == ("chair", "", ("hill", "vale"))
    assert made.rules_on("fire")
    assert made.limit("lunch") is None


def test_ten_thousand_complaints_join_one_case_in_a_few_seconds():
    opening = Command("2031-17", "open", OPENING, (PEOPLE["vale_voice"][1],), MORNING_MS, 0)
    heard = {"by": "public", "fact": "We heard it."}
    joins = [Command("2031-17", "join", heard, (PEOPLE["clerk"][1],), MORNING_MS + k, k) for k in range(1, 10_001)]
    begun = time.process_time()
    given = law()
    case = fold("2031-17", [(command, given) for command in (opening, *joins)])
    assert len(case.allegations) == 10_001
    assert time.process_time() - begun < 5


def test_a_sample_is_drawn_by_nobody():
    batch = [f"finding {n}" for n in range(100)]
    drawn = sample(batch, 10, "root")
    assert drawn == sample(reversed(batch), 10, "root")
    assert len(set(drawn)) == 10
    assert drawn != sample(batch, 10, "another root")
    assert sample(batch, 5, "root") == drawn[:5]
    assert len(sample(batch, 1000, "root")) == 100
