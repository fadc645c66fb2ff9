"""How a case begins, as a jurist would tell it."""

import pytest

from unit.respond.scenes import HOUR_MS, IN_FORCE, OPENING, TWO, Docket, law


def test_a_party_alleges_and_both_sides_are_parties_to_the_case():
    d = Docket()
    case = d.open()
    assert (case.stage, case.submitter, case.parties) == ("allegation", "party", ("hill", "vale"))
    assert case.allegations[0].party == "vale"
    assert case.allegations[0].accuses == "hill"
    assert [c.id for c in case.clocks] == ["clause:no_fire", "admissibility"]


def test_a_vague_case_of_the_public_can_be_told_whole_and_is_not_admitted_before():
    d = Docket()
    d.give("open", "clerk", by="public", clauses=["no_fire"])
    assert "says no fact, no place, no when" in d.refused("admit", *TWO, standard="balance", reasons="x")
    d.give("supplement", "clerk", fact="Three impacts.", place="The school", when=OPENING["when"])
    assert d.give("admit", *TWO, standard="balance", reasons="x").stage == "preliminary_inquiry"


def test_a_vague_case_is_returned_and_its_clocks_end():
    d = Docket()
    d.give("open", "clerk", by="public", clauses=["no_fire"])
    case = d.give("return", *TWO, reasons="It says nothing that could be looked into.")
    assert (case.stage, case.ended, case.ruling.word) == ("closed", "returned", "inadmissible")
    assert d.standing("admissibility") == "met"
    assert d.standing("appeal") == "running"


def test_what_was_said_once_is_not_said_otherwise():
    d = Docket()
    d.open()
    assert "says `fact` already" in d.refused("supplement", "vale_voice", fact="Four impacts.")
    assert "adds nothing" in d.refused("supplement", "vale_voice")


def test_the_other_side_supplements_nothing_of_an_allegation():
    d = Docket()
    d.open(place="")
    assert "hill has alleged nothing" in d.refused("supplement", "hill_voice", place="An empty field")
    assert d.give("supplement", "vale_voice", place="The school").place == "The school"


def test_a_delegate_alleges_for_its_own_party_only():
    d = Docket()
    assert "alleges for hill only" in d.refused("open", "hill_voice", **OPENING)
    assert "alleges for hill only" in d.refused("open", "hill_voice", by="public", clauses=["no_fire"])
    d.open()
    assert "alleges for hill only" in d.refused("join", "hill_voice", **{"by": "party", "from": "vale", "fact": "x"})


def test_nobody_opens_a_case_twice_or_commands_one_that_there_is_not():
    d = Docket()
    assert "There is no case `2031-17`" in d.refused("admit", *TWO, standard="balance", reasons="x")
    d.open()
    assert "There is a case `2031-17` already" in d.refused("open", "vale_voice", **OPENING)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"from": "moor"}, "There is no party `moor`"),
        ({"accuses": "moor"}, "There is no party `moor`"),
        ({"clauses": ["no_fires"]}, "Did you mean `no_fire`?"),
        ({"clauses": "no_fire"}, "`clauses` is a list"),
        ({"by": "neighbour"}, "is no word for `by`"),
        ({"when": {"from": "2031-05-08T04:00Z", "until": "2031-05-09T04:00Z"}}, "lies in the future"),
        ({"when": {"from": "2031-05-01T04:00Z", "until": "2031-05-01T05:00Z"}}, "nothing was in force"),
        ({"when": {"from": "2031-05-08T04:00Z", "until": "2031-05-08T03:00Z"}}, "ends before it begins"),
        ({"when": {"from": "this morning", "until": "noon"}}, "is no time"),
        ({"detected": "2031-05-08T03:00Z"}, "before it happened"),
        ({"detected": "2031-06-08T03:00Z"}, "after it was alleged"),
        ({"subjects": ["a1b2"]}, "is no whole id"),
        ({"concerns": ["moor"]}, "There is no party `moor`"),
        ({"fact": ["three", "impacts"]}, "`fact` is text"),
        ({"fact": "x" * 20_001}, "20,001 characters"),
        ({"facts": "Three impacts."}, "Did you mean `fact`?"),
    ],
)
def test_an_opening_that_cannot_be_read_says_why(wrong, said):
    assert said in Docket().refused("open", "vale_voice", **{**OPENING, **wrong})


def test_the_public_names_no_party_that_alleges():
    assert "`from` names the party" in Docket().refused("open", "clerk", **{**OPENING, "by": "public"})


def test_clocks_of_clauses_start_at_event_detection_or_declaration():
    d = Docket()
    case = d.open(clauses=["no_fire", "no_guns", "no_mines"], detected="2031-05-08T05:00Z")
    t0 = {c.starts: d.at_ms - c.t0_ms for c in case.clocks if c.id.startswith("clause:")}
    assert t0 == {"event": 3 * HOUR_MS, "detection": 2 * HOUR_MS, "declaration": 0}


def test_a_detection_that_is_told_later_starts_its_clock_then_and_once():
    d = Docket()
    d.open(clauses=["no_guns"])
    assert d.standing("clause:no_guns") == "none"
    d.give("supplement", "clerk", detected="2031-05-08T05:00Z")
    assert len(d.give("supplement", "clerk", detected="2031-05-08T05:00Z").clocks) == 2


def test_before_entry_into_force_a_case_has_no_clock():
    d = Docket(at_ms=IN_FORCE.t0_ms - 5 * HOUR_MS)
    case = d.give("open", "clerk", by="public", clauses=["no_mines"], fact="Mines are laid.")
    assert case.clocks == ()
    assert d.give("return", *TWO, reasons="Nothing is in force.").clocks == ()


def test_a_case_has_two_sides():
    d = Docket()
    one = {"by": "public", "clauses": ["no_fire"], "concerns": ["vale"]}
    assert "names vale alone" in d.refused("open", "clerk", **one)
    assert d.give("open", "clerk", **{**one, "clauses": ["no_mines"]}).parties == ("hill", "vale")


def test_a_mirror_allegation_meets_the_first_in_one_case():
    d = Docket()
    d.open()
    before = d.case
    case = d.give(
        "join", "hill_voice", **{"by": "party", "from": "hill", "fact": "They fired first.", "accuses": "vale"}
    )
    assert [a.party for a in case.allegations] == ["vale", "hill"]
    assert (case.stage, case.clocks, case.parties) == (before.stage, before.clocks, before.parties)


def test_a_third_side_comes_in_before_the_call_only():
    three = law(parties=("hill", "vale", "moor"))
    said = {"by": "public", "fact": "Moor fired.", "accuses": "moor"}
    d = Docket(three)
    d.open(concerns=["hill"])
    assert d.give("join", "clerk", **said).parties == ("hill", "vale", "moor")
    d = Docket(three)
    d.open(concerns=["hill"])
    d.give("admit", *TWO, standard="balance", reasons="x")
    d.give("call", "chair", reasons="x")
    assert "moor is no party to this case" in d.refused("join", "clerk", **said)


def test_an_allegation_joins_a_case_whose_draft_is_out_and_changes_nothing_else():
    d = Docket().drafted()
    before = d.case
    case = d.give("join", "hill_voice", **{"by": "party", "from": "hill", "fact": "They fired first."})
    assert len(case.allegations) == 2
    assert (case.draft, case.clocks, case.stage) == (before.draft, before.clocks, "draft")


def test_a_case_that_nobody_alleges_any_more_ends_withdrawn():
    d = Docket()
    d.open()
    assert "hill has alleged nothing" in d.refused("withdraw", "hill_voice", reasons="x")
    case = d.give("withdraw", "vale_voice", reasons="It was thunder.")
    assert (case.stage, case.ruling.word) == ("closed", "withdrawn")
    assert case.allegations[0].withdrawn_ms == d.at_ms
    assert d.standing("admissibility") == "met"


def test_a_case_goes_on_while_somebody_else_alleges_it():
    d = Docket()
    d.open()
    d.give("join", "clerk", by="public", fact="We heard it.")
    case = d.give("withdraw", "vale_voice", reasons="It was thunder.")
    assert case.stage == "allegation"
    assert "alleged nothing in this case, or took it back" in d.refused("withdraw", "vale_voice", reasons="x")


def test_the_standard_of_proof_is_chosen_when_a_case_is_admitted():
    d = Docket()
    d.open()
    assert "Known are: balance, clear_and_convincing" in d.refused("admit", *TWO, standard="certainty", reasons="x")
    assert d.give("admit", *TWO, standard="clear_and_convincing", reasons="x").standard == "clear_and_convincing"
    assert d.standing("admissibility") == "met"
    assert d.standing("clause:no_fire") == "met"
