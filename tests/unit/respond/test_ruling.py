"""Votes, rulings, recusal."""

from dataclasses import replace

import pytest

from trucewatch.model.cases import Vote
from trucewatch.model.commission import Voting
from trucewatch.respond.clocks import latest
from trucewatch.respond.ruling import carried
from unit.respond.scenes import HOUR_MS, SPOKEN, TEXT, TWO, Docket, drafted, law

THREE = Voting(3, "two_thirds", TEXT)
RULE = {"reasons": "The evidence carries it."}


def votes(said, nationalities="ABCDEFG"):
    return [Vote(f"m{i}", f"p{i}", word, "", 0, nationalities[i]) for i, word in enumerate(said.split())]


@pytest.mark.parametrize(
    ("said", "unanimity", "two_thirds", "majority"),
    [
        ("yes yes", True, True, True),
        ("yes yes abstain", True, True, True),
        ("yes yes no", False, True, True),
        ("yes yes yes no no", False, False, True),
        ("yes yes no no", False, False, False),
        ("yes abstain", False, False, False),
        ("no no", False, False, False),
        ("abstain abstain", False, False, False),
    ],
)
def test_what_carries_a_draft(said, unanimity, two_thirds, majority):
    rules = ("unanimity", "two_thirds", "majority")
    assert [carried(votes(said), rule) for rule in rules] == [unanimity, two_thirds, majority]


def test_one_nationality_carries_nothing():
    assert not carried(votes("yes yes yes", "AAA"), "majority")


def test_a_ruling_prints_silence_as_silence_and_the_dissent():
    d = Docket().drafted()
    d.give("reply", "hill_voice", **SPOKEN)
    d.voted("yes", "yes")
    d.vote("member_2", "no", dissent="The crater is older.")
    case = d.give("rule", *TWO, **RULE)
    assert (case.stage, case.ruling.word, case.ruling.silent) == ("ruling", "breach", ("vale",))
    assert [v.dissent for v in case.ruling.votes if v.vote == "no"] == ["The crater is older."]
    assert case.ruling.public_ms == d.at_ms + 48 * HOUR_MS
    assert d.standing("appeal") == "running"


def test_a_ruling_on_a_leaked_draft_is_public_at_once():
    d = Docket().drafted()
    d.give("leak", *TWO, reasons="x")
    assert d.voted().give("rule", *TWO, **RULE).ruling.public_ms == d.at_ms


def test_the_quorum_is_waited_for_and_signers_have_voted():
    d = Docket(law(voting=THREE)).drafted().voted("yes", "yes")
    assert "2 have voted; the quorum is 3" in d.refused("rule", *TWO, **RULE)
    d.vote("member_3", "no")
    assert "Dube has not voted" in d.refused("rule", "chair", "member_2", **RULE)
    assert d.give("rule", *TWO, **RULE).stage == "ruling"


def test_a_draft_that_the_votes_do_not_carry_is_no_ruling():
    d = Docket().drafted().voted("yes", "no")
    assert "do not carry the draft" in d.refused("rule", *TWO, **RULE)
    d = Docket().drafted().voted("yes", "abstain")
    assert "do not carry the draft" in d.refused("rule", *TWO, **RULE)


def test_two_of_one_nationality_do_not_carry_it_with_somebody_elses_abstention():
    d = Docket().drafted().voted("yes")
    d.vote("member_3", "yes")
    d.vote("member_1", "abstain")
    assert "do not carry the draft" in d.refused("rule", *TWO, **RULE)


def test_a_vote_stands_and_is_one_persons():
    d = Docket().drafted().voted("yes")
    assert "Ito (chair) has voted already" in d.refused("vote", "chair", draft=drafted(d), vote="no")
    assert "is no word for `vote`" in d.refused("vote", "member_1", draft=drafted(d), vote="maybe")
    assert "the act of one office" in d.refused("vote", "member_1", "member_2", draft=drafted(d), vote="yes")


def test_a_vote_on_one_draft_is_none_on_the_next():
    """Whoever holds a signed vote cannot enter it again under another draft."""
    d = Docket().drafted()
    first = drafted(d)
    d.give("redraft", *TWO, reasons="The hour was wrong.")
    d.give("draft", *TWO, proposes="no_breach", texts={"en": "x"})
    said = d.refused("vote", "chair", later_h=49, draft=first, vote="yes")
    assert f"The draft is that of entry {drafted(d)}; this vote is on another" in said
    assert d.vote("chair", "yes").votes


def test_a_vote_after_the_ruling_or_the_closing_is_refused_naming_the_stage():
    d = Docket().ruled()
    assert "at the stage `ruling`; `vote` is not allowed" in d.refused("vote", "member_2", draft=drafted(d), vote="no")
    d.give("close", *TWO, reasons="x")
    assert "at the stage `closed`; `vote` is not allowed" in d.refused("vote", "member_2", draft=drafted(d), vote="no")
    assert "at the stage `closed`; `reply` is not allowed" in d.refused("reply", "hill_voice", **SPOKEN)


def test_the_vote_of_somebody_who_steps_aside_does_not_count():
    d = Docket().drafted().voted("yes", "yes", "yes")
    d.give("recuse", "member_2", person="Dube", reasons="A relative.")
    assert [v.person for v in d.give("rule", *TWO, **RULE).ruling.votes] == ["Ito", "Ruiz"]


def test_nobody_is_set_aside_once_votes_are_cast():
    d = Docket().drafted().voted("yes")
    assert "nobody is set aside now" in d.refused("recuse", "member_1", "member_2", person="Ito", reasons="x")


def test_two_others_of_different_nationality_set_somebody_aside():
    d = Docket().inquired()
    aside = {"person": "Ito", "reasons": "A relative."}
    assert "two people of different nationality" in d.refused("recuse", "member_1", **aside)
    assert "Hart cannot set others aside" in d.refused("recuse", "of_hill", "member_1", **aside)
    assert "Moe cannot set others aside" in d.refused("recuse", "clerk", "member_1", **aside)
    assert "Ito cannot set others aside" in d.refused("recuse", "chair", "member_1", **aside)
    assert d.give("recuse", "member_1", "member_2", **aside).recused == (("Ito", "A relative."),)
    assert "Ito is recused already" in d.refused("recuse", "member_1", "member_2", **aside)


def test_votes_are_no_ruling_where_a_side_still_has_time():
    """No command leads there; a case that another version left so is not ruled either."""
    d = Docket().drafted().voted("yes", "yes")
    clock = latest(d.case.clocks, "reply")
    d.case = replace(d.case, clocks=(*d.case.clocks, replace(clock, due_ms=d.at_ms + 9 * HOUR_MS)))
    assert "still have time to reply" in d.refused("rule", *TWO, **RULE)
