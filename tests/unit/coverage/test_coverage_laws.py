"""What must hold of coverage whoever watches: more watchers never lower it, denials never raise it, order changes nothing."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coverage.expose import expose
from trucewatch.model.derived import Exposures
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.mission import RangeModel
from unit.assess.scenes import E7_PER_KM, HOUR_MS, day, mission, zone
from unit.coverage.watching import watches

RANGES = (
    RangeModel("heard", "small_arms", 300, 900, 900_000, by_night=True, source="assumed"),
    RangeModel("heard", "heavy_weapons", 1000, 2500, 950_000, by_night=True, source="assumed"),
    RangeModel("seen", "small_arms", 500, 1000, 700_000, by_night=False, source="assumed"),
)
Rows = dict[tuple[str, str, str], dict[str, Any]]


def rows(*states: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.builds(
        lambda at, hours, km, km_wide, means, platform, state: {
            "t0_ms": at * HOUR_MS // 2,
            "t1_ms": (at * HOUR_MS // 2) + hours * HOUR_MS,
            "lat_e7": km * E7_PER_KM,
            "radius_m": 1000 * km_wide,
            "means": means,
            "platform": platform,
            "state": state,
        },
        st.integers(0, 40),
        st.integers(1, 10),
        st.integers(-25, 25),
        st.integers(1, 30),
        st.sampled_from(["heard", "seen", "recorded"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(states),
    )
    return st.lists(row, max_size=5)


WATCHING = rows("up", "present")
ANYTHING = rows("up", "present", "down", "jammed", "denied", "degraded", "overpass_clouded")


def exposed(intervals: CoverageIntervals) -> Rows:
    made: Exposures = expose(intervals, {}, [zone()], replace(mission(), ranges=RANGES), [day(0)])
    return {(r["zone"], r["means"], r["event_class"]): r for r in made.rows()}


def never_lower(more: Rows, less: Rows) -> bool:
    return all(
        key in more and more[key][end] >= row[end] for key, row in less.items() for end in ("least_e6", "most_e6")
    )


@settings(deadline=None, max_examples=60)
@given(ANYTHING, WATCHING)
def test_adding_a_watcher_never_lowers_coverage(some: list[dict[str, Any]], more: list[dict[str, Any]]) -> None:
    assert never_lower(exposed(watches(*some, *more)), exposed(watches(*some)))


@settings(deadline=None, max_examples=60)
@given(ANYTHING, rows("denied", "jammed", "down"))
def test_a_denial_never_raises_coverage(some: list[dict[str, Any]], denials: list[dict[str, Any]]) -> None:
    assert never_lower(exposed(watches(*some)), exposed(watches(*some, *denials)))


@settings(deadline=None, max_examples=60)
@given(ANYTHING)
def test_the_least_is_never_more_than_the_most_and_no_part_more_than_the_whole(some: list[dict[str, Any]]) -> None:
    made = exposed(watches(*some))
    for (zone_, means, event_class), row in made.items():
        assert 0 <= row["least_e6"] <= row["most_e6"] <= 1_000_000
        whole = made[zone_, "any", event_class], made[zone_, means, "any"]
        assert all(row[end] <= w[end] for w in whole for end in ("least_e6", "most_e6"))


@settings(deadline=None, max_examples=60)
@given(ANYTHING, st.randoms(use_true_random=False))
def test_the_order_of_intervals_changes_nothing(some: list[dict[str, Any]], random: Any) -> None:
    given_ = watches(*some)
    order = list(range(len(given_)))
    random.shuffle(order)
    assert exposed(given_) == exposed(given_.take(np.array(order, np.int64)))


@settings(deadline=None, max_examples=60)
@given(ANYTHING)
def test_hours_add_up_to_the_share(some: list[dict[str, Any]]) -> None:
    for row in exposed(watches(*some)).values():
        by_hour = [int(p) for p in row["hours"].split(",")] if row["hours"] else [0]
        assert abs(sum(by_hour) * 1_000_000 // (1000 * 24) - row["least_e6"]) <= 1_000
