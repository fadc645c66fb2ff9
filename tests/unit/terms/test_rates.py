"""`rate_over`: so many incidents within so many hours, certain ones and possible ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.model.derived import Incidents
from unit.assess import scenes
from unit.assess.scenes import E7_PER_KM, HOUR_MS, ids, incidents
from unit.terms.asking import FALSE, TRUE, UNKNOWN, ask, intervals

OVER_TWO = {"rate_over": {"kinds": ["explosion"], "number": 2, "hours": 2}}
BUFFER = {"buffer": scenes.extent(scenes.zone())}


def at(hour: float, **more) -> dict:
    return {"t0_ms": round(hour * HOUR_MS), "t1_ms": round(hour * HOUR_MS), **more}


def test_the_third_within_two_hours_is_over_two() -> None:
    assert intervals(ask(OVER_TWO, at(9), at(10), at(11), at(14))) == [FALSE, FALSE, TRUE, FALSE]


def test_exactly_two_hours_apart_is_within_two_hours() -> None:
    assert intervals(ask(OVER_TWO, at(9), at(10), at(11)))[2] == TRUE
    assert intervals(ask(OVER_TWO, at(9 - 1e-6), at(10), at(11)))[2] == FALSE


@pytest.mark.parametrize(
    ("other", "is_"),
    [
        ({}, TRUE),
        ({"kind": "shot"}, FALSE),
        ({"kind": "unspecified"}, UNKNOWN),
        ({"low_confidence": "yes"}, UNKNOWN),
        ({"disputed": "yes"}, UNKNOWN),
        ({"in_area": "no"}, FALSE),
        ({"t1_ms": 12 * HOUR_MS}, UNKNOWN),
    ],
)
def test_what_is_not_certain_may_count(other, is_) -> None:
    assert intervals(ask(OVER_TWO, at(10), {**at(10.5), **other}, at(11)))[2] == is_


@pytest.mark.parametrize(("km", "is_"), [(0, TRUE), (10, UNKNOWN), (20, FALSE)])
def test_in_a_zone(km, is_) -> None:
    asked = {"rate_over": {**OVER_TWO["rate_over"], "zone": "buffer"}}
    rows = at(10), at(10.5, lat_e7=km * E7_PER_KM), at(11)
    assert intervals(ask(asked, *rows, extents=BUFFER))[2] == is_


def test_the_hours_before_count_and_nothing_counts_twice() -> None:
    before = incidents(at(10), at(10.5)).replace(id=ids(["x", "y"]))
    assert intervals(ask(OVER_TWO, at(11), earlier=before)) == [TRUE]
    own = incidents(at(11))
    assert intervals(ask(OVER_TWO, at(11), earlier=Incidents.concat([before.take([0]), own]))) == [FALSE]


def test_one_whose_time_is_vague_counts_itself() -> None:
    over_none = {"rate_over": {"kinds": ["explosion"], "number": 0, "hours": 1}}
    rows = {"t0_ms": 0, "t1_ms": 20 * HOUR_MS}, at(30), at(50, kind="shot")
    assert intervals(ask(over_none, *rows)) == [TRUE, TRUE, FALSE]


spans = st.tuples(st.integers(0, 12), st.integers(0, 8))


@given(st.lists(spans, min_size=1, max_size=4), st.lists(st.integers(0, 8), min_size=4, max_size=4), st.integers(0, 3))
def test_however_the_times_are_read_the_answer_lies_in_the_interval(rows, chosen, number: int) -> None:
    """In quarters of an hour: each happened at one instant of its span."""
    quarter = HOUR_MS // 4
    asked = {"rate_over": {"kinds": ["explosion"], "number": number, "hours": 1}}
    judged = intervals(ask(asked, *({"t0_ms": a * quarter, "t1_ms": (a + n) * quarter} for a, n in rows)))
    instants = [a * quarter + min(c, n) * quarter - (0 < n <= c) for (a, n), c in zip(rows, chosen, strict=False)]
    for own, (lo, hi) in zip(instants, judged, strict=True):
        over = sum(own - HOUR_MS <= other <= own for other in instants) > number
        assert lo <= over <= hi
