"""What an indicator says, week by week, of small series."""

from datetime import date

import pytest

from trucewatch.assess.indicator import NO_FIGURE, SETTLES_MS, blocks, indicate
from trucewatch.assess.series import OPEN, DailySeries, Figure
from trucewatch.model.time import DAY_MS
from unit.assess.scenes import mission
from unit.assess.test_series import EPOCH, MAY_1, spec

WHOLE = (1_000_000, 1_000_000)


def series(*numbers, first=1, share=WHOLE):
    """A figure for every day from a day of May on; None: no report."""
    days = enumerate(numbers, MAY_1 + first - 1)
    return DailySeries.of(Figure(day, 1, n, n, *share) for day, n in days if n is not None)


def midnight_ms(day):
    """The end of a day of May, on the clock of the test mission: cut-off at the midnight with which the named day begins."""
    return (MAY_1 - EPOCH + day - 1) * DAY_MS


def rows(given, weeks=4, as_of_day=400, **more):
    made = spec(**more)
    return indicate(
        made.__class__(**{**vars(made), "weeks": weeks}), given, mission(), midnight_ms(as_of_day) + SETTLES_MS
    )


def states(given, **more):
    return [row.state for row in rows(given, **more)]


def test_a_fall_a_rise_and_neither():
    assert states(series(*[0] * 28))[1:] == ["lower"] * 3
    assert states(series(*[200] * 28))[2:] == ["higher"] * 2
    assert states(series(*[30] * 84), weeks=12)[-1] == "unchanged"


def test_a_week_is_told_once_all_its_days_have_settled():
    week = series(*[0] * 14)
    assert len(rows(week, as_of_day=14)) == 2
    made = spec()
    assert len(indicate(made, week, mission(), midnight_ms(14) + SETTLES_MS - 1)) == 1
    assert indicate(made, week, mission(), 0) == []


def test_without_a_baseline_nothing_is_ever_said():
    none = {"baseline_e3": 0, "baseline_least_e3": 0, "baseline_most_e3": 0, "baseline_source": ""}
    told = rows(series(*[0] * 28), **none)
    assert {(r.state, r.standing, r.since_ms, r.expected_e3) for r in told} == {("too_little_seen", "", 0, 0)}


def test_missing_days_are_never_worded_as_calm():
    told = rows(series(*[0] * 14, *[None] * 14))
    assert [r.state for r in told] == ["too_little_seen", "lower", "too_little_seen", "too_little_seen"]
    assert [r.standing for r in told] == ["", "lower", "lower", "lower"]
    assert [(r.days_seen, r.days_missing) for r in told] == [(7, 0), (7, 0), (0, 7), (0, 7)]


def test_nothing_is_said_of_a_series_that_was_never_seen():
    assert set(states(series())) == {"too_little_seen"}


def test_with_three_days_of_a_week_something_is_said_and_with_two_nothing():
    calm = [0] * 14
    assert states(series(*calm, 0, None, 0, None, 0, None, None, 0, 0, *[None] * 5))[2:] == ["lower", "too_little_seen"]


def test_little_coverage_is_too_little_seen():
    assert set(states(series(*[0] * 28, share=(300_000, 300_000)))) == {"too_little_seen"}


def test_what_may_have_been_seen_weakens_a_fall_and_a_rise():
    sure, unsure = (rows(series(*[n] * 28, share=s)) for n, s in ((0, WHOLE), (0, (500_000, 1_000_000))))
    assert unsure[-1].lower_e3 < sure[-1].lower_e3
    sure, unsure = (rows(series(*[90] * 28, share=s)) for s in ((500_000, 500_000), (500_000, 1_000_000)))
    assert unsure[-1].higher_e3 < sure[-1].higher_e3


def test_an_open_end_speaks_against_a_fall_and_not_for_a_rise():
    wide = DailySeries.of(Figure(MAY_1 + k, 1, 0, OPEN) for k in range(28))
    told = rows(wide)
    assert {r.state for r in told} == {"too_little_seen"}
    assert told[-1].most == OPEN
    assert told[-1].lower_e3 < 0
    assert told[-1].higher_e3 < 0


def test_one_bad_day_turns_nothing_round():
    assert states(series(*[0] * 15, 100_000, *[0] * 12))[1:] == ["lower"] * 3


def test_the_change_point_is_the_local_midnight_of_the_first_day_that_differs():
    told = rows(series(*[30] * 12, *[0] * 16))[-1]
    assert told.state == "lower"
    assert told.since_ms == midnight_ms(13)
    assert told.since_e3 > told.lower_e3 > 1602


def test_what_was_said_lapses_after_twelve_weeks():
    told = rows(series(*[0] * 14), weeks=16)
    assert [r.standing for r in told[1:13]] == ["lower"] * 12
    assert [(r.standing, r.lapsed) for r in told[14:]] == [("", True)] * 2


def test_figures_are_told_beside_what_the_baseline_gives():
    told = rows(series(*range(7), *[None] * 7, 5))
    assert [(r.least, r.most, r.expected_e3) for r in told[:3]] == [
        (21, 21, 210_000),
        (NO_FIGURE, OPEN, 0),
        (5, 5, 30_000),
    ]


def test_a_sum_over_days_enters_as_one_mean_of_a_day():
    made = blocks(
        DailySeries.of([Figure(MAY_1 + 4, 5, 50, 60), Figure(MAY_1 + 6, 2, 0, 0), Figure(MAY_1 + 7, 1, 3, 3)])
    )
    assert made.values.tolist() == [[10.0, 12.0, 1.0], [1.0, 1.0, 1.0]]
    assert (made.first - MAY_1).tolist() == [0, 5]
    assert (made.last - MAY_1).tolist() == [4, 7]


def test_a_sum_over_the_end_of_a_week_is_seen_in_both_and_counted_where_it_ends():
    told = rows(DailySeries.of([*(Figure(MAY_1 + k, 1, 0, 0) for k in range(6)), Figure(MAY_1 + 7, 2, 9, 9)]))
    assert [(r.days_seen, r.least) for r in told[:3]] == [(7, 0), (1, 9), (0, NO_FIGURE)]


def test_days_that_lie_too_far_apart_make_no_block():
    far = [Figure(MAY_1 + k, 1, 0, 0) for k in (0, 27, 28)]
    assert len(blocks(DailySeries.of(far)).last) == 0
    near = [Figure(MAY_1 + k, 1, 0, 0) for k in (0, 26, 27)]
    assert len(blocks(DailySeries.of(near)).last) == 1


def test_what_came_before_the_first_day_does_not_enter():
    assert rows(series(*[0] * 28, first=1))[-1] != rows(series(*[30] * 3, *[0] * 28, first=1))[-1]
    assert rows(series(*[30] * 3, *[0] * 28, first=-2)) == rows(series(*[0] * 28, first=1))


@pytest.mark.parametrize("last", [13, 20])
def test_later_days_change_no_week_that_was_told(last):
    numbers = [3, 60, 0, 7, 90, 12, 0] * 5
    told = rows(series(*numbers), weeks=5)
    assert rows(series(*numbers[: last + 1]), weeks=5)[: (last + 1) // 7] == told[: (last + 1) // 7]


def test_days_are_told_apart_by_number():
    assert date.fromordinal(MAY_1).isoformat() == spec().first
