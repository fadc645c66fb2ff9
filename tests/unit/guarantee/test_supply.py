"""What stands, what counts, and what may serve which task."""

import pytest

from laws.registers_strategy import KNOWN, SOURCE, commitment, condition, register, task
from trucewatch.guarantee.readiness import readiness
from trucewatch.model.register import NOT_STATED, Offer, Refusal, Turn

TEN = Offer("soldiers", 10, 10)


def turns(*stages: tuple[str, str]):
    return tuple(Turn(word, day, SOURCE) for word, day in stages)


def backed(commitments, *tasks, conditions=()):
    found = readiness(register(commitments, tasks or [task("t", 1, 50)], conditions), KNOWN)
    return [(t.least, t.most) for t in found.tasks]


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ({}, ("said", "holds", "commitment.owed")),
        ({"stages": turns(("said", "2031-06-01"))}, ("", "fails", "commitment.not_yet_said")),
        (
            {"stages": turns(("said", "2031-01-01"), ("denounced", "2031-02-01"))},
            ("denounced", "fails", "commitment.ended"),
        ),
        (
            {"stages": turns(("said", "2031-01-01"), ("suspended", "2031-02-01"), ("in_force", "2031-03-01"))},
            ("in_force", "holds", "commitment.owed"),
        ),
        ({"expires": "2031-05-09"}, ("said", "fails", "commitment.expired")),
        ({"expires": "2031-05-10"}, ("said", "holds", "commitment.owed")),
        ({"when": {"met": "open"}}, ("said", "open", "commitment.conditions_open")),
        ({"when": {"all": [{"met": "open"}, {"met": "no"}]}}, ("said", "fails", "commitment.conditions_failed")),
        ({"when": {"any": [{"met": "open"}, {"not": {"met": "open"}}]}}, ("said", "holds", "commitment.owed")),
        (
            {"when": {"all": [{"met": "open"}, {"not": {"met": "open"}}]}},
            ("said", "fails", "commitment.conditions_failed"),
        ),
        ({"when": {"not": {"met": "yes"}}}, ("said", "fails", "commitment.conditions_failed")),
    ],
)
def test_a_commitment_stands_as_of_the_instant_and_its_conditions_are_read_exactly(words, standing) -> None:
    conditions = [condition("open"), condition("no", "failed"), condition("yes", "met")]
    (found,) = readiness(register([commitment("p", TEN, **words)], [], conditions), KNOWN).standings
    assert (found.stage, found.answer, found.reason) == standing


def test_open_and_failed_conditions_are_named() -> None:
    when = {"any": [{"met": "open"}, {"all": [{"met": "no"}, {"not": {"met": "yes"}}]}]}
    conditions = [condition("open"), condition("no", "failed"), condition("yes", "met")]
    (found,) = readiness(register([commitment("p", TEN, when=when)], [], conditions), KNOWN).standings
    assert (found.open_, found.failed) == (("open",), ("no", "yes"))


def test_who_offers_nothing_owes_nothing() -> None:
    some = [commitment("p", refuses=(Refusal("soldiers"),)), commitment("q")]
    found = readiness(register(some, []), KNOWN).standings
    assert [s.reason for s in found] == ["commitment.refusal", "commitment.position"]


def test_a_later_one_supersedes_from_its_first_day_on() -> None:
    later = commitment("q", Offer("soldiers", 3, 3), supersedes="p", stages=turns(("said", "2031-05-02")))
    assert backed([commitment("p", TEN), later]) == [(3, 3)]
    not_yet = commitment("q", Offer("soldiers", 3, 3), supersedes="p", stages=turns(("said", "2031-06-02")))
    assert backed([commitment("p", TEN), not_yet]) == [(10, 10)]


@pytest.mark.parametrize(
    ("offer", "place", "serves"),
    [
        (TEN, "coast", True),
        (Offer("soldiers", 10, 10, ("land",)), "coast", True),
        (Offer("soldiers", 10, 10, ("coast",)), "land", False),
        (Offer("soldiers", 10, 10, ("coast",)), "hills", False),
        (Offer("soldiers", 10, 10, (), ("land",)), "hills", False),
        (Offer("soldiers", 10, 10, (), ("coast",)), "land", True),
        (Offer("soldiers", 10, 10, ("land",), ("coast",)), "coast", False),
        (Offer("ships", 10, 10), "land", False),
    ],
)
def test_an_offer_serves_at_its_places_or_within_and_never_where_it_may_not(offer, place: str, serves: bool) -> None:
    assert backed([commitment("p", offer)], task("t", 1, 50, place=place)) == [(10, 10) if serves else (0, 0)]


@pytest.mark.parametrize(
    ("words", "span", "serves"),
    [
        ({"expires": "2031-06-30"}, {"from_": "2031-06-30"}, True),
        ({"expires": "2031-06-30"}, {"from_": "2031-07-01"}, False),
        ({}, {"until": "2031-05-01"}, True),
        ({}, {"until": "2031-04-30"}, False),
        ({}, {"from_": "2040-01-01"}, True),
    ],
)
def test_an_offer_serves_a_task_with_which_it_has_a_day_in_common(words, span, serves: bool) -> None:
    assert backed([commitment("p", TEN, **words)], task("t", 1, 50, **span)) == [(10, 10) if serves else (0, 0)]


@pytest.mark.parametrize(
    ("refusal", "day", "left"),
    [
        (Refusal("soldiers"), "2031-05-02", 0),
        (Refusal("soldiers"), "2031-05-01", 10),
        (Refusal("soldiers"), "2031-04-30", 10),
        (Refusal("soldiers", ("coast",)), "2031-05-02", 10),
        (Refusal("soldiers", ("land",)), "2031-05-02", 0),
        (Refusal("ships"), "2031-05-02", 10),
    ],
)
def test_a_later_refusal_cancels_an_offer_where_it_reaches(refusal, day: str, left: int) -> None:
    no = commitment("no", refuses=(refusal,), stages=turns(("said", day)))
    assert backed([commitment("p", TEN), no]) == [(left, left)]


def test_a_refusal_of_another_state_or_one_that_was_taken_back_cancels_nothing() -> None:
    no = {"refuses": (Refusal("soldiers"),), "stages": turns(("said", "2031-05-02"))}
    assert backed([commitment("p", TEN), commitment("no", state="Birch", **no)]) == [(10, 10)]
    back = {**no, "stages": turns(("said", "2031-05-02"), ("denied", "2031-05-03"))}
    assert backed([commitment("p", TEN), commitment("no", **back)]) == [(10, 10)]


def test_an_offer_that_went_a_stage_further_after_the_refusal_is_the_later_word() -> None:
    signed = commitment("p", TEN, stages=turns(("said", "2031-05-01"), ("signed", "2031-05-05")))
    no = commitment("no", refuses=(Refusal("soldiers"),), stages=turns(("said", "2031-05-02")))
    assert backed([signed, no]) == [(10, 10)]


def test_what_a_commitment_refuses_at_a_place_it_does_not_offer_there() -> None:
    both = commitment("p", TEN, refuses=(Refusal("soldiers", ("coast",)),))
    assert backed([both], task("a", 1, 5, place="coast"), task("b", 1, 5)) == [(0, 0), (5, 5)]


def test_the_later_statement_on_a_matter_counts_and_the_two_are_never_summed() -> None:
    later = commitment("q", Offer("soldiers", 3, 4), about="p", stages=turns(("said", "2031-05-02")))
    assert backed([commitment("p", TEN), later]) == [(3, 4)]
    other_matter = commitment("q", Offer("soldiers", 3, 4), about="else", stages=turns(("said", "2031-05-02")))
    assert backed([commitment("p", TEN), other_matter]) == [(13, 14)]
    other_state = commitment("q", Offer("soldiers", 3, 4), about="p", state="Birch")
    assert backed([commitment("p", TEN), other_state]) == [(13, 14)]
    ended = commitment(
        "q", Offer("soldiers", 3, 4), about="p", stages=turns(("said", "2031-05-02"), ("denied", "2031-05-03"))
    )
    assert backed([commitment("p", TEN), ended]) == [(10, 10)]


def test_a_most_that_nobody_stated_is_whatever_is_needed_and_a_least_that_nobody_stated_is_nothing() -> None:
    vague = commitment("p", Offer("soldiers", NOT_STATED, NOT_STATED))
    assert backed([vague], task("a", 7, 9), task("b", 1, 2)) == [(0, 9), (0, 2)]
    assert backed([commitment("p", Offer("soldiers", 4, NOT_STATED))], task("a", 7, 9)) == [(4, 9)]


@pytest.mark.parametrize(
    ("words", "binding"),
    [
        ({}, (0, 0)),
        ({"stages": turns(("signed", "2031-05-01"))}, (10, 12)),
        ({"stages": turns(("signed", "2031-05-01")), "binding": "legal"}, (10, 12)),
        ({"stages": turns(("signed", "2031-05-01")), "binding": "none"}, (0, 0)),
        ({"stages": turns(("signed", "2031-05-01")), "binding": "disputed"}, (0, 12)),
        ({"stages": turns(("adopted", "2031-05-01")), "binding": "legal"}, (0, 0)),
    ],
)
def test_more_than_words_is_what_was_signed_and_binds(words, binding) -> None:
    pledge = commitment("p", Offer("soldiers", 10, 12), **words)
    (t,) = readiness(register([pledge], [task("t", 1, 50)]), KNOWN).tasks
    assert (t.binding_least, t.binding_most) == binding


def test_a_remark_after_a_signature_does_not_take_its_binding_force() -> None:
    signed = commitment("p", TEN, stages=turns(("signed", "2031-05-01")))
    remark = commitment("q", TEN, about="p", binding="none", stages=turns(("said", "2031-05-02")))
    (t,) = readiness(register([signed, remark], [task("t", 1, 50)]), KNOWN).tasks
    assert (t.least, t.most, t.binding_least, t.binding_most) == (10, 10, 10, 10)


@pytest.mark.parametrize("binding", ["none", "disputed", "legal"])
def test_what_binds_is_never_more_than_what_counts(binding: str) -> None:
    signed = commitment("p", Offer("soldiers", 10, 20), stages=turns(("signed", "2031-05-01")))
    later = turns(("signed", "2031-05-02"))
    less = commitment("q", Offer("soldiers", 3, 4), about="p", binding=binding, stages=later)
    (t,) = readiness(register([signed, less], [task("t", 1, 50)]), KNOWN).tasks
    assert (t.least, t.most, t.binding_least, t.binding_most) == (3, 4, 3, 4)
