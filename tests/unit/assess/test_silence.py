"""What silence still allows."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.assess.silence import bounds
from trucewatch.model.derived import Counts
from trucewatch.model.mission import RangeModel
from unit.assess.scenes import agreement, mission, rule

MODELS = tuple(
    RangeModel("heard", name, 500, 1000, 900_000, by_night=True, source="test")
    for name in ("small_arms", "heavy_weapons")
)
WATCHED = dataclasses.replace(mission(), ranges=MODELS)


def bound(most: int, exposure_e6: int, displaced=(), unit: str = "episode", watched=WATCHED, **given):
    row = {"rule": "counted", "zone": "buffer", "most": most, "exposure_e6": exposure_e6, **given}
    found = bounds(Counts.from_rows([row]), agreement(rules=(rule("counted", unit),)), watched, displaced)
    return (found[0].most, found[0].withdrawn) if found else None


def test_nothing_seen_where_all_would_have_been_allows_three() -> None:
    assert bound(0, 1_000_000) == (3, "")
    assert bound(0, 100_000) == (30, "")
    assert bound(2, 500_000) == (13, "")


def test_where_nothing_would_have_been_perceived_nothing_is_bounded() -> None:
    assert bound(0, 0) == (-1, "")
    assert bound(-1, 1_000_000) == (-1, "")


def test_without_a_range_model_nobody_knows_how_much_would_have_been_perceived() -> None:
    assert bound(0, 1_000_000, watched=mission()) == (-1, "")
    assert bound(0, 1_000_000, watched=dataclasses.replace(mission(), ranges=MODELS[:1])) == (3, "")


@pytest.mark.parametrize("unit", ["projectile", "observation", "incident", "clause"])
def test_what_comes_in_bursts_has_no_bound(unit: str) -> None:
    assert bound(0, 1_000_000, unit=unit) is None


@pytest.mark.parametrize(
    ("zone", "displaced", "withdrawn"),
    [
        ("buffer", ("buffer",), True),
        ("buffer", ("other",), False),
        ("buffer", ("area",), True),
        ("area", ("buffer",), True),
        ("side:north", ("buffer",), True),
        ("area", (), False),
    ],
)
def test_where_fire_moves_away_from_observers_the_bound_is_withdrawn(zone, displaced, withdrawn) -> None:
    assert bound(0, 1_000_000, displaced, zone=zone) == ((-1, "displaced") if withdrawn else (3, ""))


shares = st.integers(1, 1_000_000)


@given(st.integers(0, 300), shares, shares)
def test_more_coverage_with_the_same_count_never_raises_the_bound(most: int, one: int, other: int) -> None:
    assert bound(most, max(one, other))[0] <= bound(most, min(one, other))[0]


@given(st.integers(0, 300), shares)
def test_a_bound_is_never_below_what_was_counted(most: int, share: int) -> None:
    assert bound(most, share)[0] > most
