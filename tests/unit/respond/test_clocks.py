"""What a clock says as of an instant, and how zones write it."""

from trucewatch.model.time import from_text
from trucewatch.respond.clocks import (
    answered,
    ended,
    extended,
    in_zones,
    latest,
    overdue,
    paused,
    resumed,
    right,
    started,
    state,
    stopped,
)

HOUR_MS = 3_600_000
OWED = started("inquiry", "inquiry", 0, 10, "Protocol")
DUE_MS = 10 * HOUR_MS


def test_what_is_owed_falls_overdue_and_what_may_be_done_lapses():
    assert [state(OWED, ms) for ms in (0, DUE_MS, DUE_MS + 1)] == ["running", "running", "overdue"]
    assert state(right("reply", "draft", 0, 10, "Protocol"), DUE_MS + 1) == "lapsed"


def test_an_answer_in_time_and_one_that_is_late():
    assert state(answered(OWED, DUE_MS), DUE_MS) == "met"
    assert state(answered(OWED, DUE_MS + 1), DUE_MS + 1) == "met_late"
    assert state(answered(OWED, DUE_MS), DUE_MS - 1) == "running"


def test_the_time_of_a_pause_is_not_counted_against_who_answers():
    assert state(answered(paused(OWED, 5 * HOUR_MS), 20 * HOUR_MS), 20 * HOUR_MS) == "met"
    assert answered(paused(OWED, 5 * HOUR_MS), 4 * HOUR_MS).due_ms == DUE_MS


def test_a_pause_an_extension_and_a_stop_are_counted_as_changes():
    clock = stopped(extended(resumed(paused(OWED, HOUR_MS), 3 * HOUR_MS), 4), 9 * HOUR_MS)
    assert (clock.due_ms, clock.extended_h, clock.changes) == (DUE_MS + 6 * HOUR_MS, 4, 4)
    assert (state(clock, 8 * HOUR_MS), state(clock, 9 * HOUR_MS)) == ("running", "stopped")
    assert ended(clock)
    assert not ended(OWED)


def test_the_longest_overdue_comes_first_and_the_latest_of_a_name_counts():
    other = started("task:a", "task", 0, 2, "x")
    assert [c.id for c in overdue([OWED, other, right("reply", "d", 0, 1, "x")], DUE_MS + 1)] == ["task:a", "inquiry"]
    again = started("inquiry", "inquiry", HOUR_MS, 10, "Protocol")
    assert latest([OWED, other, again], "inquiry") is again
    assert latest([OWED], "reply") is None


def test_a_due_time_over_the_night_when_clocks_go_back_is_48_hours_all_the_same():
    """In Kyiv 26 October 2031 has 25 hours: two days after noon of the 25th it is eleven."""
    noon_ms = from_text("2031-10-25T12:00+03:00")
    clock = started("reply", "draft", noon_ms, 48, "Protocol")
    zones = ("Europe/Kyiv", "Europe/Moscow", "UTC")
    assert in_zones(clock.due_ms, zones) == {
        "Europe/Kyiv": "2031-10-27T11:00:00+02:00",
        "Europe/Moscow": "2031-10-27T12:00:00+03:00",
        "UTC": "2031-10-27T09:00:00+00:00",
    }


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset():
    first, second = (from_text(f"2031-10-26T0{hour}:30Z") for hour in (0, 1))
    told = [in_zones(ms, ["Europe/Kyiv"])["Europe/Kyiv"] for ms in (first, second)]
    assert told == ["2031-10-26T03:30:00+03:00", "2031-10-26T03:30:00+02:00"]


def test_a_due_time_in_the_hour_that_is_left_out_in_spring_is_written_after_it():
    assert in_zones(from_text("2031-03-30T01:30Z"), ["Europe/Kyiv"]) == {"Europe/Kyiv": "2031-03-30T04:30:00+03:00"}
