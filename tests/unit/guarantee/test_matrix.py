"""Every cell of the matrix, with the reason and the commitments that it rests on."""

import pytest

from laws.registers_strategy import KNOWN, SOURCE, commitment, condition, register, task
from trucewatch.guarantee.matrix import ANSWER_OF
from trucewatch.guarantee.readiness import readiness
from trucewatch.guarantee.reasons import OF_CELLS
from trucewatch.model.register import Offer, Refusal, Turn

TEN = Offer("soldiers", 10, 10)
CONDITIONS = (condition("c"), condition("no", "failed"))


def said(day: str, word: str = "said"):
    return (Turn(word, day, SOURCE),)


def pledge(id_: str = "p", offer: Offer = TEN, **words):
    return commitment(id_, offer, **words)


def refusal(day: str = "2031-05-02", *places: str, **words):
    return commitment("r", refuses=(Refusal("soldiers", places),), stages=said(day), **words)


def cell(*commitments, state: str = "Alder", **words):
    found = readiness(register(commitments, [task("t", 5, 5, **words)], CONDITIONS), KNOWN).cells
    (one,) = [c for c in found if c.state == state]
    return one.answer, one.reason, one.commitments, one.conditions


OPEN, FAILED = {"when": {"met": "c"}}, {"when": {"met": "no"}}
CASES = {
    "backed": ([pledge()], ("holds", "cell.backed", ("p",), ())),
    "open": ([pledge(**OPEN)], ("open", "cell.conditions_open", ("p",), ("c",))),
    "failed": ([pledge(**FAILED)], ("fails", "cell.conditions_failed", ("p",), ("no",))),
    "refused": ([refusal()], ("fails", "cell.refused", ("r",), ())),
    "offered, then refused": ([pledge(), refusal()], ("fails", "cell.refused", ("r",), ())),
    "refused, then offered": ([pledge(stages=said("2031-05-03")), refusal()], ("holds", "cell.backed", ("p",), ())),
    "refused elsewhere": ([refusal("2031-05-02", "coast")], ("fails", "cell.no_pledge", (), ())),
    "place": ([pledge(offer=Offer("soldiers", 9, 9, ("sea",)))], ("fails", "cell.place", ("p",), ())),
    "time": ([pledge(expires="2031-05-20")], ("fails", "cell.time", ("p",), ())),
    "ended": ([pledge(stages=said("2031-05-02", "denied"))], ("fails", "cell.ended", ("p",), ())),
    "expired": ([pledge(expires="2031-05-02")], ("fails", "cell.ended", ("p",), ())),
    "not yet said": ([pledge(stages=said("2031-05-12"))], ("fails", "cell.not_yet_said", ("p",), ())),
    "nothing": ([], ("fails", "cell.no_pledge", (), ())),
    "a position": ([commitment("x")], ("fails", "cell.no_pledge", (), ())),
    "a position on it": ([commitment("x", about="soldiers")], ("fails", "cell.no_pledge", ("x",), ())),
    "a position that is not taken yet": (
        [commitment("x", about="soldiers", stages=said("2031-05-12"))],
        ("fails", "cell.no_pledge", (), ()),
    ),
    "a position beside a pledge": ([commitment("x", about="soldiers"), pledge()], ("holds", "cell.backed", ("p",), ())),
    "another capability": ([pledge(offer=Offer("ships", 3, 3))], ("fails", "cell.no_pledge", (), ())),
    "one holds, one is open": ([pledge(), pledge("q", **OPEN)], ("holds", "cell.backed", ("p",), ())),
    "one is open, one failed": (
        [pledge("q", **OPEN), pledge(**FAILED)],
        ("open", "cell.conditions_open", ("q",), ("c",)),
    ),
    "two hold": ([pledge("q"), pledge()], ("holds", "cell.backed", ("p", "q"), ())),
    "repeated, now with a condition": (
        [pledge(about="m"), pledge("q", about="m", stages=said("2031-05-04"), **OPEN)],
        ("open", "cell.conditions_open", ("q",), ("c",)),
    ),
}


@pytest.mark.parametrize(("commitments", "expected"), CASES.values(), ids=list(CASES))
def test_a_cell_says_whether_a_state_backs_a_task_and_why(commitments, expected) -> None:
    assert cell(*commitments, from_="2031-06-01") == expected


def test_a_state_is_asked_for_its_own_pledges_only() -> None:
    assert cell(pledge(), state="Birch") == ("fails", "cell.no_pledge", (), ())


def test_every_reason_of_a_cell_is_listed_one_time() -> None:
    assert set(ANSWER_OF) == set(OF_CELLS)
    assert {reason for _, (_, reason, _, _) in CASES.values()} == set(OF_CELLS)
