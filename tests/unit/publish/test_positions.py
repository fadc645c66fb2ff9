"""The public edition of positions: what it tells, in which order, what it leaves out, and what changed."""

import dataclasses
import itertools

import msgspec
import pytest

from trucewatch.model.register import Source
from trucewatch.publish.statements import BESIDE, first_day, is_reported, reason_told, statements
from unit.publish import pledges

EDITION = pledges.positions_edition()


def walk(value):
    yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from walk(inner)


def states(edition=EDITION):
    return {state["id"]: state for state in edition["facts"]["states"]}


def told(edition=EDITION):
    return {one["id"]: one for s in edition["facts"]["states"] for m in s["matters"] for one in m["statements"]}


def with_commitments(*commitments):
    return dataclasses.replace(pledges.REGISTER, commitments=commitments)


def test_it_holds_text_integers_and_lists_only():
    assert {type(value) for value in walk(EDITION)} <= {dict, list, str, int, bool}


def test_equal_arguments_give_equal_bytes_whatever_the_order_of_commitments():
    for order in itertools.permutations(pledges.COMMITMENTS):
        made = pledges.positions_edition(with_commitments(*order))
        assert msgspec.json.encode(made, order="sorted") == msgspec.json.encode(EDITION, order="sorted")


def test_every_state_stands_there_in_the_order_of_the_register_also_one_that_said_nothing():
    assert list(states()) == ["Alden", "Bryland", "Corran", "Deland"]
    assert states()["Deland"]["matters"] == []


def test_a_refusal_is_told_in_the_same_form_as_a_pledge():
    assert told()["corran-no"].keys() == told()["alden-may"].keys()
    assert [told()[name]["kind"] for name in ("alden-january", "alden-may", "corran-no")] == [
        "refusal",
        "pledge",
        "refusal",
    ]


def test_a_statement_that_offers_nothing_and_refuses_nothing_is_a_position():
    plain = dataclasses.replace(pledges.COMMITMENTS[1], offers=(), refuses=())
    assert told(pledges.positions_edition(with_commitments(plain)))["alden-may"]["kind"] == "position"
    both = dataclasses.replace(plain, offers=pledges.COMMITMENTS[1].offers, refuses=pledges.COMMITMENTS[0].refuses)
    assert told(pledges.positions_edition(with_commitments(both)))["alden-may"]["kind"] == "both"


def test_history_stays_in_the_order_of_days():
    (matter,) = states()["Alden"]["matters"]
    assert [one["id"] for one in matter["statements"]] == ["alden-january", "alden-may"]
    assert matter["statements"][1]["supersedes"] == "alden-january"


def test_a_stage_that_lies_ahead_is_not_told_yet_and_a_statement_neither():
    assert [turn["word"] for turn in told()["alden-may"]["stages"]] == ["said", "signed"]
    on_may_third = statements(pledges.REGISTER, "2031-05-03")
    alden = on_may_third[0]["matters"][0]["statements"]
    assert [turn["word"] for turn in alden[1]["stages"]] == ["said"]
    assert [one["id"] for one in statements(pledges.REGISTER, "2031-05-01")[0]["matters"][0]["statements"]] == [
        "alden-january"
    ]


def test_a_state_may_add_its_own_sentence():
    assert states()["Alden"]["own_sentence"] == "Our words of May replace those of January."
    assert states()["Bryland"]["own_sentence"] == ""


def graded(*grades):
    """A statement whose source, and the source of its first stage, have these grades and titles of their own."""
    sources = [Source(f"Paper {k}", "2031-05-02", grade) for k, grade in enumerate(grades)]
    stages = tuple(dataclasses.replace(pledges.COMMITMENTS[1].stages[0], source=s) for s in sources[1:])
    return dataclasses.replace(pledges.COMMITMENTS[1], source=sources[0], stages=stages)


@pytest.mark.parametrize(
    ("grades", "reported"),
    [
        (("primary",), False),
        (("wire",), True),
        (("wire", "wire"), False),
        (("secondary", "wire"), True),
        (("secondary",), True),
        (("single_unnamed", "single_unnamed"), True),
        (("secondary", "primary"), False),
    ],
)
def test_below_a_primary_source_or_two_wires_it_is_reported(grades, reported):
    assert is_reported(graded(*grades)) == reported


def test_one_wire_quoted_twice_is_one():
    twice = graded("wire", "wire")
    same = dataclasses.replace(twice.stages[0], source=twice.source)
    assert is_reported(dataclasses.replace(twice, stages=(same,)))


def test_a_statement_without_stages_is_dated_by_its_source():
    assert first_day(dataclasses.replace(pledges.COMMITMENTS[1], stages=())) == "2031-05-02"


def test_statements_that_do_not_go_together_stand_there_as_two_ids_and_a_word():
    assert EDITION["facts"]["beside"] == [
        {"form": "contradiction", "earlier": "alden-january", "later": "alden-may", "reason": "refused_then_offered"},
        {"form": "divergence", "earlier": "corran-no", "later": "alden-may", "reason": "refuses_pledged"},
    ]


def test_a_pair_of_which_one_is_not_told_is_not_told():
    assert (
        pledges.positions_edition(with_commitments(*pledges.COMMITMENTS[1:]))["facts"]["beside"]
        == EDITION["facts"]["beside"][1:]
    )


@pytest.mark.parametrize(
    ("reason", "word"), [*((f"divergence.{w}", w) for w in BESIDE), ("scenario.gap", "other"), ("", "other")]
)
def test_a_reason_leaves_as_one_of_few_words(reason, word):
    assert reason_told(reason) == word


def changes(before, after=pledges.REGISTER):
    was = pledges.positions_edition(before)
    provenance = dataclasses.replace(pledges.PROVENANCE, version=2, before=was)
    return pledges.positions_edition(after, provenance=provenance)["changes"]


def test_what_changed_is_said_state_by_state():
    assert changes(pledges.REGISTER) == []
    (new, beside) = changes(with_commitments(pledges.COMMITMENTS[0], *pledges.COMMITMENTS[2:]))
    assert (new["m"], new["a"]["state"]["state"], beside["m"]) == (
        "positions.change.said",
        "Alden",
        "positions.change.beside",
    )
    reworded = dataclasses.replace(pledges.COMMITMENTS[3], words="Other words.")
    assert [one["m"] for one in changes(with_commitments(*pledges.COMMITMENTS[:3], reworded))] == [
        "positions.change.changed"
    ]
    assert [one["m"] for one in changes(dataclasses.replace(pledges.REGISTER, version="2"))] == [
        "positions.change.frame"
    ]
    fewer = dataclasses.replace(pledges.REGISTER, states=pledges.REGISTER.states[:3])
    assert [(one["m"], one["a"]) for one in changes(pledges.REGISTER, fewer)] == [
        ("positions.change.left", {"state": "Deland"})
    ]


def test_its_numbers_stand_in_the_frame_alone():
    numbers = {value for value in walk(EDITION["facts"]) if type(value) is int}
    assert numbers <= {0, 1}
