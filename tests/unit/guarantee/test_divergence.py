"""Contradictions of one state and divergence between states."""

import pytest

from laws.registers_strategy import KNOWN, SOURCE, commitment, condition, register
from trucewatch.guarantee.readiness import readiness
from trucewatch.model.readiness import Divergence
from trucewatch.model.register import NOT_STATED, Offer, Refusal, Turn

TEN = Offer("soldiers", 10, 10)


def said(day: str, *later: tuple[str, str]):
    return tuple(Turn(word, when, SOURCE) for word, when in (("said", day), *later))


def pledge(id_: str, day: str = "2031-05-01", offer: Offer = TEN, **words):
    return commitment(id_, offer, stages=said(day), about="m", **words)


def refusal(id_: str, day: str = "2031-05-01", *places: str, **words):
    return commitment(id_, refuses=(Refusal("soldiers", places),), stages=said(day), about="m", **words)


def found(*commitments, conditions=()):
    return readiness(register(commitments, [], conditions), KNOWN).divergences


def told(*commitments, **words):
    return [(d.reason, d.earlier, d.later) for d in found(*commitments, **words)]


def test_an_offer_and_a_refusal_of_one_state_contradict_each_other_in_either_order() -> None:
    offered = told(pledge("p", "2031-05-01"), refusal("r", "2031-05-02"))
    assert offered == [("contradiction.offered_then_refused", "p", "r")]
    refused = told(pledge("p", "2031-05-03"), refusal("r", "2031-05-02"))
    assert refused == [("contradiction.refused_then_offered", "r", "p")]
    (one,) = found(pledge("p", "2031-05-01"), refusal("r", "2031-05-02"))
    assert one.arguments == {"state": "Alder", "capability": "soldiers"}


@pytest.mark.parametrize(
    ("offer", "places", "contradicts"),
    [
        (Offer("soldiers", 1, 1, ("coast",)), ("hills",), False),
        (Offer("soldiers", 1, 1, ("coast",)), ("land",), True),
        (Offer("soldiers", 1, 1, ("land",)), ("coast",), True),
        (Offer("soldiers", 1, 1, (), ("coast",)), ("coast",), False),
        (Offer("soldiers", 1, 1, (), ("coast",)), (), True),
        (Offer("ships", 1, 1), (), False),
    ],
)
def test_what_is_refused_elsewhere_contradicts_nothing(offer, places, contradicts: bool) -> None:
    assert bool(found(pledge("p", offer=offer), refusal("r", "2031-05-02", *places))) is contradicts


def test_what_a_superseding_statement_changed_stays_visible() -> None:
    new = pledge("q", "2031-05-02", Offer("soldiers", 3, 4), supersedes="p")
    assert [d.reason for d in found(pledge("p"), new)] == ["contradiction.quantities"]


@pytest.mark.parametrize(
    ("offer", "contradicts"),
    [
        (Offer("soldiers", 3, 9), True),
        (Offer("soldiers", 3, 10), False),
        (Offer("soldiers", 3, NOT_STATED), False),
        (Offer("soldiers", 11, NOT_STATED), True),
        (Offer("soldiers", NOT_STATED, NOT_STATED), False),
        (Offer("ships", 1, 1), False),
    ],
)
def test_ranges_with_no_number_in_common_contradict_each_other(offer, contradicts: bool) -> None:
    new = pledge("q", "2031-05-02", offer)
    assert [d.reason for d in found(pledge("p"), new)] == ["contradiction.quantities"] * contradicts


def test_the_numbers_of_both_ranges_are_told() -> None:
    (one,) = found(pledge("q", "2031-05-02", Offer("soldiers", 11, NOT_STATED)), pledge("p"))
    numbers = {"earlier_least": 10, "earlier_most": 10, "later_least": 11, "later_most": NOT_STATED}
    arguments = {"state": "Alder", "capability": "soldiers", **numbers}
    assert one == Divergence("contradiction", "p", "q", "contradiction.quantities", arguments)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([("ratified", "2031-05-02"), ("signed", "2031-05-03")], [("ratified", "signed")]),
        ([("signed", "2031-05-02"), ("denied", "2031-05-03")], [("signed", "denied")]),
        (
            [("signed", "2031-05-02"), ("suspended", "2031-05-03"), ("in_force", "2031-05-04")],
            [("signed", "suspended")],
        ),
        ([("signed", "2031-05-02"), ("superseded", "2031-05-03")], []),
        ([("signed", "2031-05-02"), ("denied", "2031-05-30")], []),
        ([("adopted", "2031-05-02"), ("ratified", "2031-05-03")], []),
    ],
)
def test_going_back_by_a_stage_is_a_contradiction_and_being_superseded_is_none(later, expected) -> None:
    some = found(commitment("p", TEN, stages=said("2031-05-01", *later)))
    assert [(d.arguments["from"], d.arguments["to"]) for d in some] == expected
    assert {d.reason for d in some} <= {"contradiction.stage_lowered"}


def test_states_diverge_where_one_refuses_what_another_pledges_on_the_same_matter() -> None:
    (one,) = found(pledge("p", "2031-05-02"), refusal("r", "2031-05-01", state="Birch"))
    arguments = {"refusing": "Birch", "pledging": "Alder", "about": "m", "capability": "soldiers"}
    assert one == Divergence("divergence", "r", "p", "divergence.refuses_pledged", arguments)


def test_on_other_matters_places_or_after_the_pledge_was_taken_back_they_do_not() -> None:
    assert not found(pledge("p"), commitment("r", refuses=(Refusal("soldiers"),), about="else", state="Birch"))
    coast = pledge("p", offer=Offer("soldiers", 1, 1, ("coast",)))
    assert not found(coast, refusal("r", "2031-05-01", "hills", state="Birch"))
    gone = commitment("p", TEN, about="m", stages=said("2031-05-01", ("superseded", "2031-05-02")))
    assert not found(gone, refusal("r", state="Birch"))


@pytest.mark.parametrize(
    "asks",
    [
        {"consent": {"of": "Birch", "to": "it"}},
        {"mandate": {"state": "Birch", "body": "assembly"}},
        {"commitment": {"id": "r", "stage": "signed"}},
    ],
)
def test_a_pledge_that_depends_on_who_refuses_diverges_from_it(asks) -> None:
    waiting = commitment("p", Offer("ships", 1, 1), about="m", when={"not": {"met": "c"}})
    (one,) = found(waiting, refusal("r", "2031-05-03", state="Birch"), conditions=[condition("c", asks=asks)])
    arguments = {"condition": "c", "depending": "Alder", "refusing": "Birch"}
    assert one == Divergence("divergence", "p", "r", "divergence.conditioned_on_refuser", arguments)
    assert not found(waiting, refusal("r", "2031-05-03", state="Cedar"), conditions=[condition("c")])


def test_a_refusal_or_a_pledge_that_no_longer_stands_diverges_from_nothing() -> None:
    gone = said("2031-05-01", ("denied", "2031-05-04"))
    taken_back = commitment("r", refuses=(Refusal("soldiers"),), stages=gone, about="m", state="Birch")
    assert {d.form for d in found(pledge("p"), taken_back)} == {"contradiction"}
    asks = condition("c", asks={"consent": {"of": "Birch", "to": "it"}})
    waiting = commitment("p", Offer("ships", 1, 1), about="m", stages=gone, when={"met": "c"})
    assert {d.form for d in found(waiting, refusal("r", state="Birch"), conditions=[asks])} == {"contradiction"}
