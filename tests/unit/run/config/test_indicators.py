from __future__ import annotations

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.mission import IndicatorSpec
from trucewatch.run.config import load_mission, shipped

Files = dict[str, bytes]
RECORDS = """
  - id: published
    names: {en: Published figures, de: Veröffentlichte Zahlen}
    of: {records: {body: OSCE SMM, unit: ceasefire violations, region: both}}
    first: 2020-07-27
    weeks: 52
    baseline: {per_day: "623", least: "498.4", most: "779", source: "kyivpost.com; the spread is assumed"}
"""
COUNTS = """
  - id: counted
    names: {en: Episodes, de: Feuerphasen}
    of: {rule: per_episode, zones: [buffer]}
    first: 2031-05-02
    weeks: 26
    error: "0.01"
"""


@pytest.fixture
def plain() -> Files:
    """A mission of which the indicators, which ship last in its file, are cut off."""
    files = shipped("donbas-2015")
    return {**files, "mission.yaml": files["mission.yaml"].partition(b"\nindicators:")[0] + b"\n"}


def with_indicators(files: Files, text: str) -> Files:
    return {**files, "mission.yaml": files["mission.yaml"] + b"indicators:" + text.encode()}


def test_indicators_are_read_in_thousandths(plain):
    assert load_mission(with_indicators(plain, RECORDS + COUNTS)).indicators == (
        IndicatorSpec(
            id="published",
            names={"en": "Published figures", "de": "Veröffentlichte Zahlen"},
            first="2020-07-27",
            weeks=52,
            baseline_e3=623_000,
            baseline_least_e3=498_400,
            baseline_most_e3=779_000,
            baseline_source="kyivpost.com; the spread is assumed",
            body="OSCE SMM",
            unit="ceasefire violations",
            region="both",
        ),
        IndicatorSpec(
            id="counted",
            names={"en": "Episodes", "de": "Feuerphasen"},
            first="2031-05-02",
            weeks=26,
            baseline_e3=0,
            baseline_least_e3=0,
            baseline_most_e3=0,
            baseline_source="",
            rule="per_episode",
            zones=("buffer",),
            error_e6=10_000,
        ),
    )


def test_a_mission_without_indicators_has_none(plain):
    assert load_mission(plain).indicators == ()


@pytest.mark.parametrize(
    ("old", "new", "what", "hint"),
    [
        ('least: "498.4"', 'least: "700"', "from `least` over `per_day` to `most`", "spread"),
        ('least: "498.4"', 'least: "0"', "`least` is above 0", "spread"),
        ('most: "779"', 'most: "680"', "nearer to `per_day` than a tenth", "tenth on either side"),
        ('per_day: "623"', "per_day: many", "`many` cannot be read as `per_day`.", "such as `623`"),
        ("first: 2020-07-27", "first: 2020-07-32", "There is no day 2020-07-32.", "2031-05-02"),
        ("weeks: 52", "weeks: 0", "`weeks: 0` is too small.", "such as `26`"),
        ("region: both}", "region: both}, rule: per_shot", "either the counts of a rule or the records", "rule: ID"),
        (
            "records: {body: OSCE SMM, unit: ceasefire violations, region: both}",
            "zones: [buffer]",
            "either the counts of a rule or the records",
            "rule: ID",
        ),
        (", region: both", "", "`region` is missing.", "`both`"),
        ("weeks: 52", 'weeks: 52\n    error: "0.9"', "above 0 and at most one half", "0.05"),
    ],
)
def test_a_wrong_indicator_is_refused(plain, old, new, what, hint):
    assert RECORDS.count(old) == 1
    with pytest.raises(AgreementError) as caught:
        load_mission(with_indicators(plain, RECORDS.replace(old, new)))
    assert what in caught.value.what
    assert hint in caught.value.hint
    assert caught.value.place.startswith("mission.yaml:")


def test_two_indicators_of_one_id_are_refused(plain):
    with pytest.raises(AgreementError, match="two indicators with the id"):
        load_mission(with_indicators(plain, RECORDS + RECORDS))
