"""Daily series: which figures enter, of which days, and with which doubt."""

from datetime import date

import pytest

from trucewatch.assess.series import OPEN, Figure, of_counts, of_records
from trucewatch.model.derived import Counts, Exposures
from trucewatch.model.evidence import MissionRecords
from trucewatch.model.mission import IndicatorSpec
from trucewatch.model.time import DAY_MS
from unit.assess.scenes import ids, mission

MAY_1 = date(2031, 5, 1).toordinal()
EPOCH = date(1970, 1, 1).toordinal()


def spec(**more):
    given = {"baseline_e3": 30_000, "baseline_least_e3": 24_000, "baseline_most_e3": 37_500, "baseline_source": "test"}
    return IndicatorSpec("test", {}, "2031-05-01", 4, **{**given, **more})


def records(*rows):
    """Figures by (last day of May, days, region, least, most, form); the clock of the test mission is UTC with cut-off at midnight."""
    made = []
    for last, days, region, least, most, form in rows:
        until_ms = (MAY_1 - EPOCH + last - 1) * DAY_MS
        common = {"body": "Watch", "unit": "shots", "region": region, "period_form": form}
        made.append(
            {**common, "t0_ms": until_ms - days * DAY_MS, "t1_ms": until_ms, "count_min": least, "count_max": most}
        )
    table = MissionRecords.from_rows(made)
    return table.replace(id=ids([f"record {k}" for k in range(len(table))]))


def figures(series):
    names = ("last", "days", "least", "most", "share_least_e6", "share_most_e6")
    columns = zip(*(getattr(series, n).tolist() for n in names), strict=True)
    return [Figure(*row)._replace(last=row[0] - MAY_1 + 1) for row in columns]


def published(*rows, region="both"):
    return figures(of_records(spec(body="Watch", unit="shots", region=region), records(*rows), mission()))


def test_both_is_the_sum_of_two_regions_where_both_stand():
    given = [(3, 1, "North", 4, 4, "day"), (3, 1, "South", 5, 7, "day"), (4, 1, "North", 9, 9, "day")]
    assert published(*given) == [Figure(3, 1, 9, 11)]
    assert published(*given, region="North") == [Figure(3, 1, 4, 4), Figure(4, 1, 9, 9)]


def test_a_report_without_a_figure_is_no_zero():
    assert published((3, 1, "both", -1, -1, "day"), (4, 1, "both", 0, 0, "day")) == [Figure(4, 1, 0, 0)]


def test_open_ends_stay_open():
    given = [(3, 1, "North", 4, -1, "day"), (3, 1, "South", -1, 7, "day")]
    assert published(*given) == [Figure(3, 1, 4, OPEN)]


def test_two_figures_of_one_day_that_differ_are_both_possible():
    given = [(3, 1, "both", 9, 9, "day"), (3, 1, "North", 3, 3, "day"), (3, 1, "South", 4, 4, "day")]
    assert published(*given) == [Figure(3, 1, 7, 9)]


def test_a_sum_over_days_never_mixes_with_the_days_in_it():
    given = [(1, 1, "both", 5, 5, "day"), (4, 4, "both", 50, 50, "days"), (6, 2, "both", 8, 8, "days")]
    assert published(*given) == [Figure(1, 1, 5, 5), Figure(6, 2, 8, 8)]


def test_a_figure_enters_before_one_that_ends_later():
    assert published((4, 4, "both", 50, 50, "days"), (5, 2, "both", 8, 8, "days")) == [Figure(4, 4, 50, 50)]


def test_the_day_of_a_figure_follows_from_the_days_that_others_hold():
    unstated = [(k, 2, "both", k, k, "unstated") for k in (9, 10, 11)]
    assert published(*unstated, (11, 1, "both", 7, 7, "day")) == [
        Figure(8, 1, 9, 9),
        Figure(9, 1, 10, 10),
        Figure(10, 1, 11, 11),
        Figure(11, 1, 7, 7),
    ]


def test_a_figure_whose_day_stays_open_is_left_out():
    assert published((9, 2, "both", 1, 1, "unstated"), (12, 1, "both", 7, 7, "day")) == [Figure(12, 1, 7, 7)]


def test_other_bodies_and_units_are_other_series():
    others = records((3, 1, "both", 4, 4, "day")).replace(unit="explosions")
    assert len(of_records(spec(body="Watch", unit="shots", region="both"), others, mission()).last) == 0


def counts(*rows):
    """Counts by (day of May, zone, least, most, exposure)."""
    return Counts.from_rows(
        {"period": f"2031-05-{day:02d}", "zone": zone, "rule": "r", "least": least, "most": most, "exposure_e6": seen}
        for day, zone, least, most, seen in rows
    )


def exposures(*rows):
    return Exposures.from_rows(
        {"period": f"2031-05-{day:02d}", "zone": zone, "means": "any", "event_class": kind, "most_e6": most}
        for day, zone, kind, most in rows
    )


def test_counts_come_with_what_was_seen_at_least_and_at_most():
    seen = exposures((1, "area", "any", 900_000), (1, "area", "aerial", 950_000))
    series = of_counts(spec(rule="r"), counts((1, "area", 4, 6, 500_000), (1, "buffer", 1, 1, 600_000)), seen)
    assert figures(series) == [Figure(1, 1, 4, 6, 500_000, 900_000)]


def test_a_day_that_could_not_be_seen_is_missing_and_no_zero():
    assert figures(of_counts(spec(rule="r"), counts((1, "area", 0, 0, 0)), Exposures.of(0))) == []


@pytest.mark.parametrize(("most", "together"), [(3, 9), (OPEN, OPEN)])
def test_zones_are_added_where_all_of_them_have_a_count(most, together):
    table = counts((1, "a", 1, 6, 400_000), (1, "b", 2, most, 800_000), (2, "a", 7, 7, 800_000))
    series = of_counts(spec(rule="r", zones=("a", "b")), table, Exposures.of(0))
    assert figures(series) == [Figure(1, 1, 3, together, 400_000, 800_000)]
