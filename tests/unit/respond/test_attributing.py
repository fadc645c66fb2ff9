"""Two analysts who cannot see each other's result, and what the commission makes of it."""

import hashlib

import pytest

from trucewatch.respond.attributing import commitment
from unit.respond.scenes import EVIDENCE, TWO, Docket, analysis, law

SURE = {"confidence": "likely", "who": "hill", "reasons": "Both say so."}


def test_two_seal_then_both_show_and_the_commission_attributes():
    d = Docket().inquired().sealed("analyst_1")
    shown = {"salt": "salt of analyst_1", "analysis": analysis()}
    assert "Only one analysis is sealed" in d.refused("reveal", "analyst_1", **shown)
    d.sealed("analyst_2")
    d.give("reveal", "analyst_1", **shown)
    assert "Two independent analyses are needed" in d.refused("attribute", *TWO, **SURE)
    d.give("reveal", "analyst_2", salt="salt of analyst_2", analysis=analysis())
    assert d.give("attribute", *TWO, **SURE).attributions[-1].who == "hill"


def test_what_is_shown_is_what_was_sealed():
    d = Docket().inquired().sealed("analyst_1", "analyst_2")
    other = analysis(reasons="It was otherwise.")
    assert "not what was sealed" in d.refused("reveal", "analyst_1", salt="salt of analyst_1", analysis=other)
    assert "not what was sealed" in d.refused("reveal", "analyst_1", salt="another", analysis=analysis())


def test_nobody_seals_what_another_sealed_to_show_it_after_him():
    d = Docket().inquired().sealed("analyst_1")
    copied = {"commitment": commitment("salt of analyst_1", analysis())}
    assert "was sealed before" in d.refused("seal", "analyst_2", **copied)
    d.give("close", *TWO, reasons="x", ruling="insufficient_evidence")
    d.give("reopen", *TWO, reasons="x")
    assert "was sealed before" in d.refused("seal", "analyst_2", **copied)


def test_the_two_are_two_people_of_two_nationalities_and_neither_has_seen_the_other():
    d = Docket().inquired().sealed("analyst_1")
    own = {"commitment": commitment("x", analysis())}
    assert "Sato has sealed an analysis already" in d.refused("seal", "analyst_1", **own)
    assert "of one nationality" in d.refused("seal", "analyst_3", **own)
    assert "64 hexadecimal digits" in d.refused("seal", "analyst_2", commitment="A" * 64)
    d.sealed("analyst_2").give("reveal", "analyst_2", salt="salt of analyst_2", analysis=analysis())
    assert "An analysis is open already" in d.refused("seal", "analyst_3", **own)
    assert "has shown the analysis already" in d.refused(
        "reveal", "analyst_2", salt="salt of analyst_2", analysis=analysis()
    )


def test_an_analyst_who_steps_aside_counts_no_more():
    d = Docket().inquired().shown("analyst_1", "analyst_2")
    d.give("recuse", "analyst_1", person="Sato", reasons="A relative.")
    assert "Two independent analyses are needed" in d.refused("attribute", *TWO, **SURE)
    d = Docket().inquired().sealed("analyst_1", "analyst_2")
    d.give("recuse", "analyst_1", person="Sato", reasons="A relative.")
    assert "Only one analysis" in d.refused("reveal", "analyst_2", salt="salt of analyst_2", analysis=analysis())
    d.sealed("analyst_3")
    assert d.give("reveal", "analyst_2", salt="salt of analyst_2", analysis=analysis()).analyses[1].content


def test_nobody_is_surer_than_the_less_sure_analyst():
    d = Docket().inquired().sealed("analyst_1").sealed("analyst_2", confidence="possible")
    d.give("reveal", "analyst_1", salt="salt of analyst_1", analysis=analysis())
    d.give("reveal", "analyst_2", salt="salt of analyst_2", analysis=analysis(confidence="possible"))
    assert "do not both reach `likely`" in d.refused("attribute", *TWO, **SURE)
    assert "do not both reach `possible` for vale" in d.refused(
        "attribute", *TWO, confidence="possible", who="vale", reasons="x"
    )
    assert d.give("attribute", *TWO, confidence="possible", who="hill", reasons="x").attributions


def test_not_attributable_is_an_end_that_needs_no_analysis_and_names_nobody():
    d = Docket().inquired()
    assert "names nobody" in d.refused("attribute", *TWO, confidence="not_attributable", who="hill", reasons="x")
    made = d.give("attribute", *TWO, confidence="not_attributable", reasons="Nothing was found.", dissent="One saw it.")
    assert (made.attributions[0].who, made.attributions[0].dissent) == ("", "One saw it.")


def test_nothing_is_attributed_to_who_was_not_asked_or_after_the_draft():
    d = Docket(law(parties=("hill", "vale", "moor")))
    d.open(concerns=["hill"])
    d.give("admit", *TWO, standard="balance", reasons="x")
    d.shown("analyst_1", "analyst_2")
    assert "`moor` is none, and was not asked" in d.refused("attribute", *TWO, **{**SURE, "who": "moor"})
    assert "`attribute` is not allowed" in Docket().drafted().refused("attribute", *TWO, **SURE)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hypotheses": "hill"}, "`analysis` has confidence, hypotheses"),
        ({"hypotheses": [{"who": "hill"}]}, "A hypothesis has against, for, methods, who"),
        ({"confidence": "certain"}, "is no word for `confidence`"),
        ({"confidence": ["likely"]}, "`confidence` is text"),
        ({"confidence": "none"}, "names nobody"),
        ({"who": "vale"}, "No evidence for vale is named"),
        ({"reasons": ""}, "gives no `reasons`"),
        ({"more": "x"}, "`analysis` has confidence"),
    ],
)
def test_an_analysis_that_is_not_whole_says_why(wrong, said):
    d = Docket().inquired().sealed("analyst_1", **wrong).sealed("analyst_2")
    assert said in d.refused("reveal", "analyst_1", salt="salt of analyst_1", analysis=analysis(**wrong))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"methods": ["control_of_place"]}, "There is no method `control_of_place`"),
        ({"methods": "crater"}, "`methods` is a list"),
        ({"methods": []}, "rests on at least 1 of the methods"),
        ({"for": []}, "No evidence for hill"),
        ({"for": ["a picture"]}, "is no whole id"),
        ({"who": "moor"}, "is no word for `who`"),
        ({"who": "unknown"}, "No evidence for hill"),
    ],
)
def test_a_hypothesis_rests_on_evidence_and_a_method(wrong, said):
    named = {"who": "hill", "for": EVIDENCE, "against": [], "methods": ["crater"], **wrong}
    d = Docket().inquired().sealed("analyst_1", hypotheses=[named]).sealed("analyst_2")
    given = {"salt": "salt of analyst_1", "analysis": analysis(hypotheses=[named])}
    assert said in d.refused("reveal", "analyst_1", **given)


def test_confident_rests_on_two_methods():
    named = {"who": "hill", "for": EVIDENCE, "against": [], "methods": ["crater", "crater"]}
    sure = {"hypotheses": [named], "confidence": "confident"}
    d = Docket().inquired().sealed("analyst_1", **sure).sealed("analyst_2")
    given = {"salt": "salt of analyst_1", "analysis": analysis(**sure)}
    assert "`confident` rests on at least 2" in d.refused("reveal", "analyst_1", **given)


def test_a_commitment_is_what_anybody_computes():
    """SHA-256 of the first line, the salt, and the analysis with its keys in order."""
    said = b'trucewatch analysis 1\nsalt\n{"confidence":"none","who":""}'
    assert commitment("salt", {"who": "", "confidence": "none"}) == hashlib.sha256(said).hexdigest()
