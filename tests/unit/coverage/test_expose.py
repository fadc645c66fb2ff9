"""What could have been observed, situation by situation: a zone of 20 x 20 km and one day."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coverage.bands import bands
from trucewatch.coverage.expose import Looks, expose
from trucewatch.coverage.watching import discs
from trucewatch.model.manifest import Watch
from trucewatch.model.time import DAY_MS, Interval
from unit.assess.scenes import HOUR_MS, day, ids, mission, zone
from unit.coverage.watching import watches


def share(*rows: dict[str, Any], means: str = "any", looks: Looks | None = None) -> tuple[float, str]:
    made = expose(watches(*rows), looks or {}, [zone()], mission(), [day(0)])
    (row,) = [r for r in made.rows() if (r["zone"], r["means"], r["event_class"]) == ("buffer", means, "any")]
    return row["least_e6"] / 1e6, row["band"]


def test_nobody_watched_is_told_from_all() -> None:
    assert share() == (0, "not_observed")
    assert share({}) == (1, "well_observed")


def test_half_the_day_and_a_quarter_of_the_places() -> None:
    assert share({"t1_ms": 12 * HOUR_MS}) == (0.5, "partly_observed")
    assert share({"radius_m": 5641})[0] == pytest.approx(0.25, abs=0.05)


def test_the_least_of_watching_is_little_and_not_nothing() -> None:
    assert share({"t1_ms": 1})[1] == "little_observed"


def test_two_who_watch_the_same_do_not_watch_twice() -> None:
    assert share({}, {"platform": "s2"}) == (1, "well_observed")
    assert share({"t1_ms": 12 * HOUR_MS}, {"platform": "s2", "t0_ms": 6 * HOUR_MS, "t1_ms": 18 * HOUR_MS})[0] == 0.75


def test_means_are_told_apart_and_any_joins_them() -> None:
    rows = {"t1_ms": 6 * HOUR_MS}, {"means": "seen", "platform": "patrol", "state": "present", "t0_ms": 18 * HOUR_MS}
    assert share(*rows, means="heard")[0] == share(*rows, means="seen")[0] == 0.25
    assert share(*rows)[0] == 0.5
    assert share(*rows, means="told") == (0, "not_observed")


@pytest.mark.parametrize("state", ["down", "jammed", "denied", "degraded"])
def test_what_hinders_a_platform_is_taken_from_it_alone(state: str) -> None:
    hindered = {"state": state, "t0_ms": 6 * HOUR_MS, "t1_ms": 12 * HOUR_MS}
    assert share({}, hindered)[0] == 0.75
    assert share({}, {"platform": "s2"}, hindered)[0] == 1


def test_what_names_no_platform_hinders_its_means_where_it_is() -> None:
    jammed = {"state": "jammed", "platform": "", "t1_ms": 12 * HOUR_MS}
    assert share({}, {"platform": "s2"}, jammed)[0] == 0.5
    assert share({"means": "seen"}, jammed)[0] == 1
    assert share({}, {**jammed, "radius_m": 5641})[0] == pytest.approx(1 - 0.125, abs=0.03)


def test_clouded_overpasses_show_nothing() -> None:
    assert share({"state": "overpass_clouded"}) == (0, "not_observed")
    assert share({"state": "overpass", "t1_ms": 600_000})[1] == "little_observed"


def test_satellites_alone_are_never_more_than_little() -> None:
    def looks(n: int) -> Looks:
        return {"firms": (Watch("detected", n, "x"), ["1970-01-01"])}

    assert share(looks=looks(4)) == (0.027778, "little_observed")
    assert share(looks=looks(1000))[1] == "little_observed"
    assert share(looks={"firms": (Watch("detected", 4, "x"), ["1970-01-02"])})[1] == "not_observed"
    assert share({}, looks=looks(4)) == (1, "well_observed")


def test_the_basis_says_how_it_was_found() -> None:
    looks = {"firms": (Watch("detected", 4, "x"), ["1970-01-01"])}
    made = expose(watches({"t1_ms": 12 * HOUR_MS}), looks, [zone()], mission(), [day(0)])
    basis = {r["means"]: r["basis"] for r in made.rows() if r["zone"] == "buffer"}
    assert basis["any"] == basis["heard"] == "basis.watches"
    assert (basis["satellite"], basis["seen"]) == ("basis.looks", "basis.nothing")


def test_a_correction_replaces_and_a_disputed_interval_watches_nothing() -> None:
    two = watches({"record": "1"}, {"record": "1", "revision": 1, "t1_ms": 6 * HOUR_MS})
    assert discs(two)["t1_ms"].tolist() == [6 * HOUR_MS]
    same = watches({}, {"t1_ms": 1}).replace(id=ids(["w", "w"]))
    assert len(discs(same)) == 0


def test_a_zone_is_exposed_only_while_it_exists() -> None:
    made = expose(watches(), {}, [zone(valid=Interval(DAY_MS, 2 * DAY_MS))], mission(), [day(0), day(1)])
    assert {(r["period"], r["zone"]) for r in made.rows()} == {
        (day(0).name, "area"),
        (day(1).name, "area"),
        (day(1).name, "buffer"),
    }


@pytest.mark.parametrize(
    ("least_e6", "most_e6", "band"),
    [
        (0, 0, 0),
        (0, 1, 1),
        (0, 1_000_000, 1),
        (249_999, 1_000_000, 1),
        (250_000, 250_000, 2),
        (749_999, 1_000_000, 2),
        (750_000, 750_000, 3),
        (1_000_000, 1_000_000, 3),
    ],
)
def test_the_least_share_decides_the_band_and_the_greatest_what_is_not_observed(
    least_e6: int, most_e6: int, band: int
) -> None:
    assert bands(np.array([least_e6]), np.array([most_e6])).tolist() == [band]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 20), st.integers(1, 8), st.sampled_from(["up", "down", "jammed"]), st.sampled_from("ab")
        ),
        max_size=6,
    )
)
def test_the_share_is_what_asking_every_hour_says(rows: list[tuple[int, int, str, str]]) -> None:
    given_ = [
        {"t0_ms": a * HOUR_MS, "t1_ms": min(24, a + n) * HOUR_MS, "state": s, "platform": p} for a, n, s, p in rows
    ]
    hours = 0
    for hour in range(24):
        on = [(s, p) for a, n, s, p in rows if a <= hour < a + n]
        hours += any(s == "up" and not any(q == p and t != "up" for t, q in on) for s, p in on)
    assert share(*given_)[0] == pytest.approx(hours / 24, abs=2e-6)
