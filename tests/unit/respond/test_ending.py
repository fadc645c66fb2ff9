"""How a case ends, is appealed against and begins again."""

from unit.respond.scenes import SPOKEN, TWO, Docket, drafted, law

WHY = {"reasons": "It is done."}
GROUNDS = {"grounds": "The hour was wrong.", "language": "en"}


def test_a_ruled_case_is_closed_and_its_ruling_stays():
    d = Docket().ruled("no_breach")
    assert "There is a ruling already" in d.refused("close", *TWO, **WHY, ruling="settled")
    case = d.give("close", *TWO, **WHY)
    assert (case.stage, case.ended, case.ruling.word) == ("closed", "ruled", "no_breach")


def test_a_case_with_a_remedy_due_stays_open():
    d = Docket().ordered()
    assert "The remedy back is not fulfilled" in d.refused("close", *TWO, **WHY)


def test_a_case_ends_at_inquiry_for_want_of_evidence_and_can_be_appealed_against():
    d = Docket().inquired()
    case = d.give("close", *TWO, **WHY, ruling="insufficient_evidence")
    assert case.ruling.word == "insufficient_evidence"
    assert d.give("appeal", "vale_voice", **GROUNDS).stage == "appealed"


def test_no_settlement_no_closing_as_settled():
    assert "No settlement is signed" in Docket().inquired().refused("close", *TWO, **WHY, ruling="settled")


def test_interim_measures_end_with_the_case():
    d = Docket().inquired()
    d.give(
        "measure", *TWO, id="halt", remedy="restriction", addressee="all", what="Stay away.", due="2031-05-20T00:00Z"
    )
    case = d.give("close", *TWO, **WHY, ruling="insufficient_evidence")
    assert case.remedies[0].standing == "lifted"
    assert d.standing("remedy:halt") == "stopped"


def test_an_appeal_has_its_time_and_one_is_enough():
    d = Docket().ruled()
    assert "The time for an appeal is over" in d.refused("appeal", "hill_voice", later_h=241, **GROUNDS)
    d = Docket().ruled()
    d.give("appeal", "hill_voice", **GROUNDS)
    assert d.standing("appeal") == "met"
    d.give("close", *TWO, reasons="The grounds are none.")
    assert "There was an appeal against this ruling already" in d.refused("appeal", "vale_voice", **GROUNDS)


def test_only_a_party_to_the_case_appeals_and_not_against_its_own_settlement():
    d = Docket(law(parties=("hill", "vale", "moor")))
    d.open(concerns=["hill"])
    d.give("return", *TWO, **WHY)
    assert "moor is no party" in d.refused("appeal", "moor_voice", **GROUNDS)
    d = Docket().inquired()
    d.give("settle", "hill_voice", "vale_voice", terms="x")
    d.give("close", *TWO, **WHY, ruling="settled")
    assert "no ruling to appeal against" in d.refused("appeal", "vale_voice", **GROUNDS)


def test_an_appeal_sets_nothing_aside_and_one_person_cannot():
    d = Docket().ruled()
    case = d.give("appeal", "hill_voice", **GROUNDS)
    assert case.ruling.word == "breach"
    assert "`call` is not allowed" in d.refused("call", "chair", **WHY)
    assert "two people" in d.refused("reopen", "chair", **WHY)


def test_a_reopened_case_keeps_all_that_was_and_is_bound_by_none_of_it():
    d = Docket().inquired().shown("analyst_1", "analyst_2")
    d.give("attribute", *TWO, confidence="likely", who="hill", reasons="Both say so.")
    d.give("call", "chair", reasons="x")
    d.give("draft", *TWO, later_h=49, proposes="breach", texts={"en": "x"})
    d.give("reply", "hill_voice", **SPOKEN)
    d.voted().give("rule", *TWO, reasons="x")
    d.give("remedy", *TWO, id="back", remedy="withdrawal", addressee="hill", what="x", due="2031-06-20T00:00Z")
    d.give("appeal", "hill_voice", **GROUNDS)
    case = d.give("reopen", *TWO, reasons="The hour was wrong.")
    (kept,) = case.rounds
    assert (case.stage, case.ruling, case.draft, case.attributions, case.analyses) == ("reopened", None, None, (), ())
    assert (kept.ruling.word, kept.replies[0].party, kept.attributions[0].who, len(kept.analyses)) == (
        "breach",
        "hill",
        "hill",
        2,
    )
    assert case.remedies[0].standing == "lifted"
    assert d.standing("remedy:back") == "stopped"
    assert d.standing("inquiry") == "running"


def test_the_second_ruling_has_replies_votes_and_an_appeal_of_its_own():
    d = Docket().ruled()
    d.give("appeal", "hill_voice", **GROUNDS)
    d.give("reopen", *TWO, **WHY)
    d.give("call", "chair", **WHY)
    assert "still have time for submissions" in d.refused("draft", *TWO, proposes="no_breach", texts={"en": "x"})
    d.give("draft", *TWO, later_h=48, proposes="no_breach", texts={"en": "x"})
    assert "still have time to reply" in d.refused("vote", "chair", draft=drafted(d), vote="yes")
    case = d.voted().give("rule", *TWO, reasons="x")
    assert (case.ruling.word, case.rounds[0].ruling.word) == ("no_breach", "breach")
    assert d.standing("appeal") == "running"


def test_two_do_not_undo_what_the_commission_voted():
    d = Docket().ruled()
    d.give("close", *TWO, **WHY)
    d.give("reopen", *TWO, **WHY)
    for word in ("insufficient_evidence", "outside_mandate"):
        assert "The commission has voted on this case" in d.refused("close", *TWO, **WHY, ruling=word)
    d.give("settle", "hill_voice", "vale_voice", terms="We call first.")
    assert d.give("close", *TWO, **WHY, ruling="settled").ruling.word == "settled"


def test_an_old_settlement_settles_no_reopened_case():
    d = Docket().inquired()
    d.give("settle", "hill_voice", "vale_voice", terms="We call first.")
    d.give("close", *TWO, **WHY, ruling="settled")
    d.give("reopen", *TWO, reasons="It was not kept.")
    assert d.case.rounds[0].settlement == "We call first."
    assert "No settlement is signed" in d.refused("close", *TWO, **WHY, ruling="settled")


def test_a_case_that_was_never_admitted_begins_again_at_admissibility():
    d = Docket()
    d.give("open", "clerk", by="public", clauses=["no_fire"])
    d.give("return", *TWO, **WHY)
    d.give("appeal", "vale_voice", **GROUNDS)
    assert d.give("reopen", *TWO, **WHY).stage == "allegation"
    assert d.standing("admissibility") == "running"
    assert "says no fact" in d.refused("admit", *TWO, standard="balance", reasons="x")
