"""What has to be done by when, its proof, and who says whether it is enough."""

import pytest

from trucewatch.respond.clocks import overdue
from unit.respond.scenes import SPOKEN, TWO, Docket, law

HALT = {"id": "halt", "remedy": "restriction", "addressee": "all", "what": "Stay away.", "due": "2031-05-20T00:00Z"}


def test_a_remedy_is_proved_and_accepted_and_its_clock_counts_to_the_proof():
    d = Docket().ordered()
    d.give("prove", "hill_voice", later_h=99, remedy="back", **SPOKEN)
    assert d.case.stage == "proof"
    assert "vale has shown nothing of back" in d.refused("accept", *TWO, remedy="back", accepted="yes", reasons="x")
    d.give("prove", "vale_voice", remedy="back", **SPOKEN)
    given_ms = d.at_ms
    case = d.give("accept", *TWO, later_h=400, remedy="back", accepted="yes", reasons="It was seen.")
    assert case.remedies[0].standing == "fulfilled"
    assert case.clocks[-1].met_ms == given_ms
    assert d.standing("remedy:back") == "met"
    assert "is fulfilled already" in d.refused("prove", "vale_voice", remedy="back", **SPOKEN)


def test_a_proof_that_is_not_accepted_leaves_the_remedy_due():
    d = Docket().ordered()
    d.give("prove", "hill_voice", remedy="back", **SPOKEN)
    case = d.give("accept", *TWO, remedy="back", accepted="no", reasons="It stands there still.")
    assert (case.stage, case.remedies[0].standing) == ("remedy", "due")
    assert "No proof of back waits" in d.refused("accept", *TWO, remedy="back", accepted="yes", reasons="x")


def test_a_remedy_that_nobody_proves_falls_overdue():
    d = Docket().ordered()
    d.at_ms += 1000 * 3_600_000
    assert [c.id for c in overdue(d.case.clocks, d.at_ms)] == ["remedy:back"]


def test_one_party_is_addressed_only_where_the_act_was_attributed_to_it():
    d = Docket().ruled()
    assert "Nobody has attributed the act to hill" in d.refused("remedy", *TWO, **{**HALT, "addressee": "hill"})
    d = Docket().inquired().shown("analyst_1", "analyst_2")
    d.give("attribute", *TWO, confidence="likely", who="hill", reasons="x")
    d.give("call", "chair", reasons="x")
    d.give("draft", *TWO, later_h=49, proposes="breach", texts={"en": "x"})
    d.voted().give("rule", *TWO, reasons="x")
    assert "to vale as likely" in d.refused("remedy", *TWO, **{**HALT, "addressee": "vale"})
    d.give("remedy", *TWO, **{**HALT, "addressee": "hill"})
    assert "The remedy halt addresses hill" in d.refused("prove", "vale_voice", remedy="halt", **SPOKEN)


def test_nobody_is_addressed_who_is_no_party_to_the_case():
    d = Docket(law(parties=("hill", "vale", "moor")))
    d.open(concerns=["hill"])
    d.give("admit", *TWO, standard="balance", reasons="x")
    d.give("call", "chair", reasons="x")
    d.give("draft", *TWO, later_h=49, proposes="breach", texts={"en": "x"})
    d.voted().give("rule", *TWO, reasons="x")
    assert "moor is no party to this case" in d.refused("remedy", *TWO, **{**HALT, "addressee": "moor"})
    d.give("remedy", *TWO, **HALT)
    assert "moor is no party to this case" in d.refused("prove", "moor_voice", remedy="halt", **SPOKEN)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due": "2031-05-01T00:00Z"}, "due before it was ordered"),
        ({"due": "2099-05-01T00:00Z"}, "after more than ten years"),
        ({"due": "soon"}, "is no time"),
        ({"remedy": "apology"}, "is no word for `remedy`"),
        ({"id": "Halt!"}, "is no short name"),
    ],
)
def test_a_remedy_that_cannot_be_read_says_why(wrong, said):
    assert said in Docket().ruled().refused("remedy", *TWO, **{**HALT, **wrong})


def test_only_a_ruling_of_breach_has_remedies():
    assert "Only a ruling of breach" in Docket().ruled("no_breach").refused("remedy", *TWO, **HALT)


def test_two_remedies_have_two_names():
    assert "There is a remedy `back` already" in Docket().ordered().refused("remedy", *TWO, **{**HALT, "id": "back"})
    assert "There is no remedy `forth`" in Docket().ordered().refused("prove", "hill_voice", remedy="forth", **SPOKEN)


def test_an_interim_measure_addresses_all_and_moves_no_stage():
    d = Docket().inquired()
    assert "addresses all sides" in d.refused("measure", *TWO, **{**HALT, "addressee": "hill"})
    assert d.give("measure", *TWO, **HALT).stage == "preliminary_inquiry"
    assert d.give("prove", "hill_voice", remedy="halt", **SPOKEN).stage == "preliminary_inquiry"


def test_the_proof_of_an_interim_measure_is_no_proof_of_the_ruling():
    d = Docket().drafted()
    d.give("measure", *TWO, **HALT)
    d.voted().give("rule", *TWO, reasons="x")
    assert d.give("prove", "hill_voice", remedy="halt", **SPOKEN).stage == "ruling"


def test_whoever_is_addressed_can_prove_while_an_appeal_is_heard():
    d = Docket().ordered()
    d.give("appeal", "hill_voice", grounds="x", language="en")
    d.give("prove", "hill_voice", remedy="back", **SPOKEN)
    assert d.give("prove", "vale_voice", remedy="back", **SPOKEN).stage == "appealed"
    d.give("accept", *TWO, remedy="back", accepted="yes", reasons="x")
    assert d.give("close", *TWO, reasons="The grounds are none.").ended == "ruled"
