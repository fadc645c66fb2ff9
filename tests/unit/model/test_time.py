"""Kyiv, Moscow and the nights in which clocks change."""

from datetime import date

import pytest

from trucewatch.model.time import from_text, local_to_ms, period_ending, period_holding, to_text, utc_day, zone

HOUR_MS = 3_600_000


def test_kyiv_and_moscow_agree_in_summer_and_differ_by_an_hour_in_winter() -> None:
    for day, apart in ((date(2025, 4, 19), 0), (date(2025, 1, 19), HOUR_MS)):
        kyiv, moscow = (local_to_ms(day, "18:00", zone(name)) for name in ("Europe/Kyiv", "Europe/Moscow"))
        assert kyiv - moscow == apart


def test_moscow_kept_summer_time_until_october_2014() -> None:
    assert to_text(local_to_ms(date(2014, 7, 1), "12:00", zone("Europe/Moscow"))) == "2014-07-01T08:00:00Z"
    assert to_text(local_to_ms(date(2014, 12, 1), "12:00", zone("Europe/Moscow"))) == "2014-12-01T09:00:00Z"


@pytest.mark.parametrize(("day", "hours"), [(date(2021, 3, 28), 23), (date(2021, 10, 31), 25), (date(2021, 6, 1), 24)])
def test_a_period_around_a_change_of_clocks_is_an_hour_shorter_or_longer(day: date, hours: int) -> None:
    period = period_ending(day, "19:30", zone("Europe/Kyiv"))
    assert period.until_ms - period.from_ms == hours * HOUR_MS
    assert period.name == day.isoformat()


def test_periods_leave_no_instant_out_and_none_twice() -> None:
    tz = zone("Europe/Kyiv")
    start = from_text("2021-10-30T00:00:00Z")
    for minute in range(0, 3 * 24 * 60, 7):
        ms = start + minute * 60_000
        period = period_holding(ms, "19:30", tz)
        assert period.from_ms <= ms < period.until_ms


def test_the_second_of_two_equal_wall_times() -> None:
    day, tz = date(2021, 10, 31), zone("Europe/Kyiv")
    assert local_to_ms(day, "03:30", tz, fold=1) - local_to_ms(day, "03:30", tz) == HOUR_MS


@pytest.mark.parametrize("stamp", ["2021-05-03T12:00:00Z", "1969-12-31T23:59:59.500Z", "2021-05-03T12:00:00.007Z"])
def test_time_text_goes_there_and_back(stamp: str) -> None:
    assert to_text(from_text(stamp)) == stamp


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="no offset"):
        from_text("2021-05-03T12:00:00")


def test_an_unknown_zone_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        zone("Europe/Nowhere")


def test_days_before_1970_have_their_names() -> None:
    assert utc_day(-1) == "1969-12-31"
