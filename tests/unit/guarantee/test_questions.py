"""Conditions, answered from what people decided and what monitoring published."""

import pytest

from laws.registers_strategy import AS_OF_MS, OFFICE, SOURCE, commitment, condition, register
from trucewatch.guarantee.questions import answers
from trucewatch.model.register import Condition, Judged, Known, Offer, Published, Refusal, Turn
from trucewatch.model.time import DAY_MS, from_text

IN_FORCE = {"legal_state": {"agreement": "a", "state": "in_force", "for_days": 5}}


def state(word: str, day: str, agreement: str = "a") -> Published:
    return Published("legal_state", word, agreement, "", "unstated", 1, from_text(day))


def answer(asks, *published, judged=(), history=(), commitments=()):
    one = Condition("c1", {}, asks, OFFICE, SOURCE, tuple(history))
    known = Known(AS_OF_MS, tuple(published), tuple(judged))
    (found,) = answers(register(commitments, [], [one]), known)
    return found


def told(*args, **words):
    found = answer(*args, **words)
    return (found.lo, found.hi), found.status, found.reason


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ([], ((0, 1), "open", "condition.state_unpublished")),
        ([state("in_force", "2031-05-01", "b")], ((0, 1), "open", "condition.state_unpublished")),
        ([state("in_force", "2031-05-05")], ((1, 1), "met", "condition.state_holds")),
        ([state("in_force", "2031-05-06")], ((0, 0), "failed", "condition.state_too_short")),
        ([state("in_force", "2031-05-11")], ((0, 1), "open", "condition.state_unpublished")),
        (
            [state("in_force", "2031-05-01"), state("suspended", "2031-05-08")],
            ((0, 0), "failed", "condition.state_other"),
        ),
        (
            [state("in_force", d) for d in ("2031-05-01", "2031-05-08")],
            ((1, 1), "met", "condition.state_holds"),
        ),
        (
            [state("in_force", "2031-05-01"), state("suspended", "2031-05-03"), state("in_force", "2031-05-07")],
            ((0, 0), "failed", "condition.state_too_short"),
        ),
        (
            [state("suspended", "2031-05-02"), state("in_force", "2031-05-02")],
            ((0, 1), "disputed", "condition.state_contradictory"),
        ),
    ],
)
def test_a_legal_state_is_the_last_that_was_published_and_counts_from_when_it_began(published, expected) -> None:
    assert told(IN_FORCE, *published) == expected


def breach(days_ago: int, number: int = 1, **words: str) -> Published:
    plain = {"word": "", "category": "fire", "severity": "serious", **words}
    return Published("recorded_breach", agreement="a", number=number, at_ms=AS_OF_MS - days_ago * DAY_MS, **plain)


ASKED = {
    "published": {"what": "recorded_breach", "category": "fire", "severity": "serious", "least": 3, "within_days": 7}
}


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ([], (0, 1)),
        ([breach(1, 2)], (0, 1)),
        ([breach(1, 2), state("announced", "2031-01-01")], (0, 0)),
        ([breach(1, 2), breach(6)], (1, 1)),
        ([breach(1, 3, severity="grave")], (1, 1)),
        ([breach(1, 3, severity="minor"), state("announced", "2031-01-01")], (0, 0)),
        ([breach(1, 3, category="movement"), state("announced", "2031-01-01")], (0, 0)),
        ([breach(7, 3), state("announced", "2031-01-01")], (0, 0)),
        ([breach(-1, 3), state("announced", "2031-01-01")], (0, 0)),
    ],
)
def test_publications_are_counted_in_their_window_and_silence_of_nobody_is_not_known(published, expected) -> None:
    assert told(ASKED, *published)[0] == expected


def test_a_ruling_is_one_whatever_its_number_and_must_be_the_word() -> None:
    asked = {"published": {"what": "ruling", "word": "breach", "least": 1}}
    ruled = Published("ruling", "breach", "a", "", "unstated", 0, AS_OF_MS - 900 * DAY_MS)
    other = Published("ruling", "no_breach", "a", "", "unstated", 5, AS_OF_MS)
    assert told(asked, ruled)[0] == (1, 1)
    assert told(asked, other, state("announced", "2031-01-01"))[0] == (0, 0)


MANDATE = {"mandate": {"state": "Alder", "body": "the assembly"}}


def turn(word: str, day: str) -> Turn:
    return Turn(word, day, SOURCE)


@pytest.mark.parametrize(
    ("history", "judged", "expected"),
    [
        ([], [], ((0, 1), "open", "condition.nothing_said")),
        ([turn("open", "2031-05-01"), turn("met", "2031-05-02")], [], ((1, 1), "met", "condition.met")),
        ([turn("met", "2031-05-01"), turn("waived", "2031-05-01")], [], ((1, 1), "waived", "condition.waived")),
        ([turn("met", "2031-05-10")], [], ((1, 1), "met", "condition.met")),
        ([turn("met", "2031-05-11")], [], ((0, 1), "open", "condition.nothing_said")),
        (
            [turn("met", "2031-05-01")],
            [Judged("c1", "failed", "2031-05-02", OFFICE, 1)],
            ((0, 0), "failed", "condition.failed"),
        ),
        (
            [turn("met", "2031-05-03")],
            [Judged("c1", "failed", "2031-05-02", OFFICE, 1)],
            ((1, 1), "met", "condition.met"),
        ),
        (
            [turn("met", "2031-05-02")],
            [Judged("c1", "failed", "2031-05-02", OFFICE, 1)],
            ((0, 1), "disputed", "condition.disputed"),
        ),
        ([], [Judged("c1", "met", "2031-05-02", "somebody_else", 1)], ((0, 1), "open", "condition.nothing_said")),
        ([], [Judged("c2", "met", "2031-05-02", OFFICE, 1)], ((0, 1), "open", "condition.nothing_said")),
    ],
)
def test_what_people_decide_is_the_latest_word_of_whoever_may_say_it(history, judged, expected) -> None:
    assert told(MANDATE, history=history, judged=judged) == expected


def test_what_is_computed_nobody_can_decide() -> None:
    said = {"history": [turn("met", "2031-05-01")], "judged": [Judged("c1", "met", "2031-05-02", OFFICE, 1)]}
    assert told(IN_FORCE, **said) == ((0, 1), "open", "condition.state_unpublished")


RATIFIED = {"commitment": {"id": "p", "stage": "ratified"}}
GIVEN = Offer("soldiers", 1, 2)


def pledge(*stages: tuple[str, str], id_: str = "p", **words):
    return commitment(id_, GIVEN, stages=tuple(turn(*one) for one in stages), **words)


@pytest.mark.parametrize(
    ("commitments", "expected"),
    [
        ([], ((0, 1), "condition.commitment_not_said")),
        ([pledge(("said", "2031-05-11"))], ((0, 1), "condition.commitment_not_said")),
        ([pledge(("said", "2031-05-01"))], ((0, 1), "condition.commitment_not_reached")),
        ([pledge(("said", "2031-05-01"), ("ratified", "2031-05-02"))], ((1, 1), "condition.commitment_reached")),
        ([pledge(("in_force", "2031-05-01"))], ((1, 1), "condition.commitment_reached")),
        ([pledge(("ratified", "2031-05-01"), ("suspended", "2031-05-02"))], ((0, 0), "condition.commitment_ended")),
        ([pledge(("ratified", "2031-05-01"), expires="2031-05-09")], ((0, 0), "condition.commitment_expired")),
        ([pledge(("ratified", "2031-05-01"), expires="2031-05-10")], ((1, 1), "condition.commitment_reached")),
        (
            [pledge(("said", "2031-05-01")), pledge(("ratified", "2031-05-02"), id_="q", supersedes="p")],
            ((1, 1), "condition.commitment_reached"),
        ),
        (
            [pledge(("ratified", "2031-05-01")), pledge(("said", "2031-05-02"), id_="q", supersedes="p")],
            ((0, 1), "condition.commitment_not_reached"),
        ),
        (
            [
                pledge(("ratified", "2031-05-01")),
                commitment(
                    "q", stages=(turn("ratified", "2031-05-02"),), refuses=(Refusal("soldiers"),), supersedes="p"
                ),
            ],
            ((0, 0), "condition.commitment_withdrawn"),
        ),
        (
            [
                pledge(("ratified", "2031-05-01"), supersedes="q"),
                pledge(("ratified", "2031-05-01"), id_="q", supersedes="p"),
            ],
            ((0, 0), "condition.commitment_ended"),
        ),
    ],
)
def test_another_commitment_is_asked_by_its_stage_and_by_what_stands_in_its_place(commitments, expected) -> None:
    found = told(RATIFIED, commitments=commitments)
    assert (found[0], found[2]) == expected


def test_two_pledges_that_wait_for_each_other_are_not_known_and_end() -> None:
    waits = [
        pledge(("said", "2031-05-01"), id_=name, when={"met": f"c_{other}"}) for name, other in (("p", "q"), ("q", "p"))
    ]
    asked = [condition(f"c_{n}", asks={"commitment": {"id": n, "stage": "signed"}}) for n in ("p", "q")]
    found = answers(register(waits, [], asked), Known(AS_OF_MS))
    assert [(a.lo, a.hi) for a in found] == [(0, 1), (0, 1)]
