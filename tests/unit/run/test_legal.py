from __future__ import annotations

from itertools import permutations

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Agreement, LegalState
from trucewatch.model.time import Interval, from_text
from trucewatch.run.config import load_agreement, shipped
from trucewatch.run.legal import FOR_EVER_MS, legal_change, with_legal_state


@pytest.fixture(scope="module")
def truce() -> Agreement:
    return load_agreement(shipped("exercise"))


def decision(state: str, from_: str, office: str = "legal_adviser", about: str = "exercise", **party: str):
    content = {"state": state, "from": from_, **party}
    return {"act": "legal_state", "about": about, "content": content, "signatures": [{"office": office}]}


SUSPENDED = decision("suspended", "2031-05-09T06:00:00Z")
RESUMED = decision("in_force", "2031-05-10T06:00:00Z")
ONE_PARTY = decision("terminated", "2031-05-08T06:00:00Z", "head_of_mission", party="upland")


def test_a_decision_about_the_whole_ends_and_begins_what_is_in_force_in_any_order_of_entry(truce):
    start_ms = truce.in_force[0].t0_ms
    for order in permutations([SUSPENDED, RESUMED, decision("expired", "2031-05-01", about="another")]):
        made = with_legal_state(truce, order)
        assert made.in_force == (
            Interval(start_ms, from_text("2031-05-09T06:00:00Z")),
            Interval(from_text("2031-05-10T06:00:00Z"), FOR_EVER_MS),
        )
        assert made.legal_state == "in_force"


def test_a_decision_for_one_party_stands_beside_the_others_and_ends_nothing(truce):
    made = with_legal_state(truce, [ONE_PARTY])
    assert (made.in_force, made.legal_state) == (truce.in_force, truce.legal_state)
    added = LegalState("upland", "terminated", from_text("2031-05-08T06:00:00Z"), "head_of_mission")
    assert set(made.legal_states) == {*truce.legal_states, added}
    assert [s.from_ms for s in made.legal_states] == sorted(s.from_ms for s in made.legal_states)
    assert with_legal_state(truce, [ONE_PARTY, ONE_PARTY]).legal_states == made.legal_states


@pytest.mark.parametrize(
    ("defect", "content", "what"),
    [
        ("no mapping", "suspended", "`content` has `from`, `state`"),
        (
            "unknown field",
            {"state": "suspended", "from": "2031-05-09", "side": "upland"},
            "`content` has `from`, `state`",
        ),
        ("unknown state", {"state": "broken", "from": "2031-05-09"}, "`content` has `from`, `state`"),
        ("no time", {"state": "suspended", "from": "soon"}, "`from` is a time"),
        ("time without offset", {"state": "suspended", "from": "2031-05-09T06:00:00"}, "`from` is a time"),
        ("a party nobody knows", {"state": "suspended", "from": "2031-05-09", "party": "moon"}, "There is no party"),
    ],
)
def test_what_is_no_legal_state_is_refused(defect, content, what):
    with pytest.raises(WorkflowError) as caught:
        legal_change(content, "state.yaml", ["upland", "lowland"])
    assert caught.value.what.startswith(what), defect
    assert caught.value.hint
    assert caught.value.place == "state.yaml"
