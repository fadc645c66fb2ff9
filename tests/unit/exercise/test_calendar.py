from datetime import date

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.exercise.calendar import Calendar, clock_of, day_of, stamp
from trucewatch.model.time import period_ending, period_holding, to_text, zone


def test_an_exercise_is_whole_reporting_periods():
    calendar = Calendar(14)
    first = period_ending(date(2031, 5, 1), "19:30", zone("Atlantic/St_Helena"))
    last = period_holding(calendar.closes_ms - 1, "19:30", zone("Atlantic/St_Helena"))
    assert first.from_ms == calendar.opens_ms
    assert (last.name, last.until_ms) == ("2031-05-14", calendar.closes_ms)


def test_the_last_bulletin_is_due_when_the_exercise_ends():
    assert to_text(Calendar(14).ends_ms) == "2031-05-15T19:30:00Z"


def test_the_first_period_ends_before_entry_into_force():
    calendar = Calendar(14)
    assert to_text(calendar.in_force_ms) == "2031-05-02T06:00:00Z"
    assert calendar.at(1) < calendar.at(1, "19:30") < calendar.in_force_ms


@pytest.mark.parametrize("days", [3, 4, 7, 14, 30, 366])
def test_what_is_staged_lies_between_entry_into_force_and_the_end(days):
    calendar = Calendar(days)
    for day in range(1, 15):
        assert calendar.in_force_ms < calendar.at(calendar.staged(day)) < calendar.closes_ms
    assert Calendar(14).staged(9) == 9


@pytest.mark.parametrize("days", [-1, 0, 2, 367])
def test_too_short_and_too_long_exercises_are_refused_with_what_to_do(days):
    with pytest.raises(WorkflowError, match="--days between 3 and 366"):
        Calendar(days)


def test_times_as_files_and_rows_write_them():
    ms = Calendar(14).at(3, "12:05") + 9_000
    assert (stamp(ms), day_of(ms), clock_of(ms)) == ("2031-05-03T1205Z", "2031-05-03", "12:05:09")
