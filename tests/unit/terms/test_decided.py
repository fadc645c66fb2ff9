"""`actor` and `self_defence`: open until people decide, and then as they decided."""

import pytest

from unit.assess.scenes import ids, incidents
from unit.terms.asking import FALSE, TRUE, UNKNOWN, ask, intervals, said

ONE = incidents({}).id[0].decode()
HILL, VALE = ((ONE, "actor", party) for party in ("hill", "vale"))
OWN = (ONE, "self_defence", "")


@pytest.mark.parametrize(
    ("decided", "is_", "message"),
    [
        ({}, UNKNOWN, "undecided"),
        ({HILL: True}, TRUE, "decided"),
        ({HILL: False}, UNKNOWN, "undecided"),
        ({HILL: False, VALE: False}, FALSE, "decided_not"),
        ({HILL: False, VALE: True}, TRUE, "decided"),
        ({(ONE, "actor", "others"): True}, UNKNOWN, "undecided"),
        ({("0" * 40, "actor", "hill"): True}, UNKNOWN, "undecided"),
        ({OWN: True}, UNKNOWN, "undecided"),
    ],
)
def test_actor(decided, is_, message) -> None:
    judged = ask({"actor": {"parties": ["hill", "vale"]}}, {}, determined=decided)
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.actor.{message}"])


@pytest.mark.parametrize(
    ("decided", "is_", "message"),
    [
        ({}, UNKNOWN, "undecided"),
        ({OWN: True}, TRUE, "decided"),
        ({OWN: False}, FALSE, "decided_not"),
        ({HILL: True}, UNKNOWN, "undecided"),
    ],
)
def test_self_defence(decided, is_, message) -> None:
    judged = ask({"self_defence": {"procedure": "order after the coordination failed"}}, {}, determined=decided)
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.self_defence.{message}"])


def test_a_decision_is_about_one_incident() -> None:
    judged = ask({"self_defence": {}}, {}, {}, determined={(ids(["incident 1"])[0].decode(), "self_defence", ""): True})
    assert intervals(judged) == [UNKNOWN, TRUE]
