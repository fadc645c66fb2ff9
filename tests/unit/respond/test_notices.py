"""Who is told what, and that a notice is the same one for as long as it is about the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trucewatch.model.cases import Case, Clock, Draft, Ruling
from trucewatch.model.commission import Basis, Constitution, Intake, Jurisdiction, Recusal, Seat, Voting
from trucewatch.respond.agenda import lasting_id
from trucewatch.respond.clocks import HOUR_MS, started
from trucewatch.respond.notices import notices

BASIS = Basis("Rule 1")
SEATS = (
    Seat("chair", "chair", {"en": "Chair"}),
    Seat("member", "member", {"en": "Member"}),
    Seat("secretary", "secretary", {"en": "Secretary"}),
    Seat("inquirer", "inquirer", {"en": "Inquirer"}),
    Seat("up", "delegate", {"en": "Delegate of Upland"}, "upland"),
    Seat("low", "delegate", {"en": "Delegate of Lowland"}, "lowland"),
)
CONSTITUTION = Constitution(
    "c", {"en": "C"}, BASIS, SEATS, Jurisdiction(known=True, basis=BASIS), Voting(2, "majority", BASIS), Recusal((), BASIS),
    ("balance",), {}, {}, Intake(5, BASIS), 24, ("UTC",),
)  # fmt: skip
T0 = 1_935_000_000_000
COMMISSION = ("chair", "member", "secretary")


def told(case: Case, at_h: int) -> list[tuple[str, str, tuple[str, ...]]]:
    found = notices([case], CONSTITUTION, "log", T0 + at_h * HOUR_MS)
    return [(n.kind, n.clock, n.to) for n in found]


def of(*clocks: Clock, **changed: object) -> Case:
    return replace(Case("1", parties=("upland", "lowland"), clocks=clocks), **changed)


def test_an_overdue_clock_goes_to_the_office_it_escalates_to_and_to_whoever_answers() -> None:
    case = of(started("inquiry", "inquiry", T0, 72, "Rule 4", "chair"))
    assert told(case, 47) == []
    assert told(case, 48) == [("due_soon", "inquiry", COMMISSION)]
    assert told(case, 72) == [("due_soon", "inquiry", COMMISSION)], "at its instant it is due, not overdue"
    assert told(case, 73) == [("overdue", "inquiry", COMMISSION)], "the chair is told one time"


@pytest.mark.parametrize(
    ("by", "right", "to"),
    [
        ("", False, COMMISSION),
        ("inquirer", False, ("inquirer",)),
        ("upland", False, ("up",)),
        ("all", False, ("up", "low")),
        ("", True, ("up", "low")),
    ],
)
def test_whoever_has_to_answer_or_may_is_told(by: str, right: bool, to: tuple[str, ...]) -> None:
    case = of(replace(started("task:bridge", "task", T0, 24, "Task", by=by), right=right))
    assert told(case, 1) == [("due_soon", "task", to)], "and not what somebody called the task"


def test_a_right_that_lapsed_is_overdue_for_nobody() -> None:
    assert told(of(replace(started("reply", "draft", T0, 24, "Rule 6"), right=True)), 30) == []


@pytest.mark.parametrize("ended", [{"met_ms": T0 + 1}, {"stopped_ms": T0 + 1}, {"paused_ms": T0 + 1}])
def test_what_has_ended_or_stands_still_is_not_told(ended: dict[str, int]) -> None:
    assert told(of(replace(started("inquiry", "inquiry", T0, 24, "Rule 4"), **ended)), 30) == []


def test_a_clock_that_has_not_started_is_not_told() -> None:
    assert told(of(started("inquiry", "inquiry", T0, 10, "Rule 4")), -1) == []


DRAFT = Draft("breach", {"en": "secret"}, T0, T0 + 24 * HOUR_MS, T0 + 24 * HOUR_MS, 7)
RULING = Ruling("breach", {"en": "secret"}, "why", T0 + 50 * HOUR_MS, T0 + 74 * HOUR_MS, 9, (), ())


def test_documents_go_to_every_side_alike() -> None:
    to = ("up", "low", "secretary")
    assert told(of(draft=DRAFT), 0) == [("draft_sent", "", to)]
    assert told(of(draft=DRAFT), -1) == []
    assert told(of(draft=DRAFT, ruling=RULING), 49) == [("draft_sent", "", to)], "the ruling lies ahead"
    assert told(of(draft=DRAFT, ruling=RULING), 50) == [("draft_sent", "", to), ("ruled", "", to)]
    leaked = replace(DRAFT, leaked_ms=T0 + HOUR_MS, public_ms=T0 + HOUR_MS)
    assert told(of(draft=leaked), 0) == [("draft_sent", "", to)]
    assert told(of(draft=leaked), 1) == [("draft_sent", "", to), ("minute_moved", "", to)]


def ids(case: Case, at_h: int, origin: str = "log") -> list[str]:
    return [n.id for n in notices([case], CONSTITUTION, origin, T0 + at_h * HOUR_MS)]


def test_a_notice_is_the_same_one_until_it_is_about_something_else() -> None:
    clock = started("inquiry", "inquiry", T0, 24, "Rule 4")
    first = ids(of(clock), 30)
    assert first == ids(of(clock), 900), "overdue is told one time, however long it lasts"
    assert first != ids(of(clock), 10), "nearly due is another notice than overdue"
    assert first != ids(of(replace(clock, due_ms=clock.due_ms + 1)), 30), "another due time"
    assert first != ids(of(clock), 30, "another log")
    assert first != ids(replace(of(clock), id="2"), 30)
    assert len(set(ids(of(clock, replace(clock)), 30))) == 2, "the second clock of a name is another one"


def test_ids_tell_their_parts_apart() -> None:
    assert lasting_id("ab", "c") != lasting_id("a", "bc")
    assert lasting_id("a", "") != lasting_id("a")
