"""Clocks that people pause, let run again, extend or stop."""

import pytest

from unit.respond.scenes import HOUR_MS, TWO, Docket, law

INQUIRY = {"clock": "inquiry", "reasons": "A feast."}


def test_a_pause_moves_what_is_due_by_as_long_as_it_lasted():
    d = Docket().inquired()
    due_ms = d.case.clocks[-1].due_ms
    d.give("pause", "chair", **INQUIRY)
    assert d.standing("inquiry") == "paused"
    assert "stands still already" in d.refused("pause", "chair", **INQUIRY)
    d.give("resume", "chair", later_h=100, **INQUIRY)
    assert d.case.clocks[-1].due_ms == due_ms + 102 * HOUR_MS - HOUR_MS
    assert "does not stand still" in d.refused("resume", "chair", **INQUIRY)


def test_an_extension_adds_its_hours_and_is_counted():
    d = Docket().inquired()
    due_ms = d.case.clocks[-1].due_ms
    d.give("extend", "clerk", **INQUIRY, hours="24")
    clock = d.give("extend", "clerk", **INQUIRY, hours="6").clocks[-1]
    assert (clock.due_ms - due_ms, clock.extended_h, clock.changes) == (30 * HOUR_MS, 30, 2)
    assert "is no number of hours" in d.refused("extend", "clerk", **INQUIRY, hours="-1")


def test_extensions_end_somewhere():
    d = Docket().inquired()
    d.give("extend", "clerk", **INQUIRY, hours=str(24 * 366 * 10))
    assert "more than ten years" in d.refused("extend", "clerk", **INQUIRY, hours="1")


@pytest.mark.parametrize("name", ["pause", "stop", "extend"])
def test_what_is_overdue_stays_so(name):
    d = Docket().inquired()
    office = "clerk" if name == "extend" else "chair"
    more = {"hours": "24"} if name == "extend" else {}
    assert "The time of the clock inquiry is over" in d.refused(name, office, later_h=100, **INQUIRY, **more)
    assert d.standing("inquiry") == "overdue"


def test_the_time_to_reply_is_not_extended_once_it_lapsed_nor_stopped():
    d = Docket().drafted()
    reply = {"clock": "reply", "reasons": "x"}
    assert "a right of the sides" in d.refused("stop", "chair", **reply)
    assert "The time of the clock reply is over" in d.refused("extend", "clerk", later_h=48, **reply, hours="24")


def test_the_time_to_reply_is_extended_while_it_runs():
    d = Docket().drafted()
    due_ms = d.case.draft.reply_due_ms
    case = d.give("extend", "clerk", clock="reply", reasons="x", hours="24")
    assert case.draft.reply_due_ms == due_ms + 24 * HOUR_MS
    assert case.draft.public_ms == due_ms + 24 * HOUR_MS


def test_only_the_office_that_the_constitution_names_changes_a_clock():
    d = Docket().inquired()
    assert "Only chair may pause a clock" in d.refused("pause", "clerk", **INQUIRY)
    assert "Only chair may pause a clock" in d.refused("pause", *TWO, **INQUIRY)
    d = Docket(law(clock_offices={})).inquired()
    assert "Nobody may pause a clock" in d.refused("pause", "chair", **INQUIRY)


def test_a_stopped_or_unknown_clock_does_not_change():
    d = Docket().inquired()
    d.give("stop", "chair", **INQUIRY)
    assert d.standing("inquiry") == "stopped"
    assert "The clock inquiry has ended" in d.refused("extend", "clerk", **INQUIRY, hours="1")
    assert "There is no clock `dinner`" in d.refused("stop", "chair", clock="dinner", reasons="x")


def test_whoever_answers_a_clock_that_stands_still_is_in_time():
    d = Docket().inquired()
    d.give("pause", "chair", **INQUIRY)
    d.give("call", "chair", later_h=100, reasons="x")
    assert d.standing("inquiry") == "met"
