"""Who may give a command."""

from dataclasses import replace

import pytest

from trucewatch.model.commission import Recusal, Seat
from trucewatch.respond.rights import recusal_of
from unit.respond.scenes import PEOPLE, TEXT, TWO, Docket, drafted, law, without

ADMIT = {"standard": "balance", "reasons": "x"}


def opened(given=None):
    d = Docket(given)
    d.open()
    return d


@pytest.mark.parametrize(
    ("offices", "said"),
    [
        ((), "Nobody signed this"),
        (("chair",), "two people of different nationality"),
        (("chair", "chair"), "two people of different nationality"),
        (("chair", "member_3"), "two people of different nationality"),
        (("chair", "clerk"), "The office clerk is secretary, and has no right to `admit`"),
        (("chair", "of_hill"), "has the nationality HL, which stands for hill here"),
        (("chair", "sent_by_vale"), "belongs to vale, a party to this case"),
        (("chair", "unknown"), "no person or no nationality"),
        (("chair", "member_1", "of_hill"), "has the nationality HL"),
    ],
)
def test_who_does_not_decide(offices, said):
    assert said in opened().refused("admit", *offices, **ADMIT)


def test_recusal_is_what_the_constitution_says():
    d = opened()
    none = without(d.law, recusal=Recusal((), TEXT))
    assert recusal_of(d.case, PEOPLE["of_hill"][1], none) == ""
    assert recusal_of(d.case, PEOPLE["sent_by_vale"][1], none) == ""
    assert recusal_of(d.case, PEOPLE["member_1"][1], d.law) == ""


def test_an_office_without_a_seat_commands_nothing():
    d = Docket(replace(law(), seats={}))
    said = d.refused("open", "vale_voice", by="party", clauses=["no_fire"], **{"from": "vale"})
    assert "vale_voice has no seat in the commission" in said


def test_a_seat_that_speaks_for_a_party_is_held_by_nobody_else():
    given = law()
    d = opened(replace(given, seats={**given.seats, "hill_voice": Seat("hill_voice", "delegate", {}, "vale")}))
    assert "does not belong to vale" in d.refused("withdraw", "hill_voice", reasons="x")


def test_what_one_office_says_is_signed_by_one():
    assert "the act of one office, and 2 signed it" in opened().refused(
        "withdraw", "hill_voice", "vale_voice", reasons="x"
    )


def test_an_unknown_command_or_field_says_what_is_near():
    d = opened()
    assert "Did you mean `admit`?" in d.refused("admits", *TWO, **ADMIT)
    assert "Did you mean `reasons`?" in d.refused("admit", *TWO, **ADMIT, reason="x")
    assert "`reasons` is missing" in d.refused("admit", *TWO, standard="balance", reasons=" \n")
    assert "Allowed there are: join, supplement, admit" in d.refused("vote", "chair", draft=drafted(d), vote="yes")
