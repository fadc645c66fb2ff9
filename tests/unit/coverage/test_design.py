"""A plan agrees with what coverage says of watchers that stand, and its places, hours and candidates are what they say."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coverage.darkness import hours
from trucewatch.coverage.design import CLASSES, equal_weights, perception
from trucewatch.coverage.expose import expose, places_of
from trucewatch.coverage.grounds import LEAST_CELLS, MOST_CELLS, area_m2, grounds, joined
from trucewatch.coverage.reach import reaches
from trucewatch.coverage.sites import HOURS, MOST_CANDIDATES, candidates_over, darkness, sites_watching, usual
from trucewatch.coverage.sweep import sweep
from trucewatch.coverage.watching import discs, during
from trucewatch.model import vocabulary as v
from trucewatch.model.mission import Region
from trucewatch.model.time import DAY_MS, Interval, from_text
from trucewatch.science.perceiving import LEAST, MOST, ONE, TWO
from trucewatch.science.regions import edges_of, inside
from unit.assess.scenes import E7_PER_KM, HOUR_MS, day, square, zone
from unit.coverage.networks import HEARD, RANGES, RECORDED, network, watching
from unit.coverage.watching import watches

REACH = reaches(RANGES)
MISSION = watching()


def quiet(*_: object) -> None:
    pass


def figures(*rows: dict[str, Any]) -> np.ndarray:
    """What is perceived of the area at the 64 places of coverage: (hours, classes, 5)."""
    sites = sites_watching(watches(*rows), MISSION)
    laid = joined({"area": places_of([], MISSION)["area"]})
    return perception(sites, laid, REACH, equal_weights(laid.zones, sites, REACH), quiet).figures[0]


@settings(deadline=None, max_examples=40)
@given(
    st.tuples(st.integers(-30, 30), st.integers(-30, 30)),
    st.integers(2_000, 60_000),
    st.sampled_from(["seen", "heard", "recorded"]),
    st.tuples(st.integers(0, DAY_MS), st.integers(0, DAY_MS)).map(sorted).filter(lambda t: t[0] < t[1]),
)
def test_where_one_watches_the_plan_is_what_coverage_says(where, radius_m, means, when) -> None:
    row = {"lat_e7": where[0] * E7_PER_KM, "lon_e7": where[1] * E7_PER_KM, "radius_m": radius_m, "means": means}
    row |= {"t0_ms": when[0], "t1_ms": when[1]}
    found = figures(row)
    told = expose(watches(row), {}, [], MISSION, [day(0)])
    least = {r["event_class"]: r["least_e6"] for r in told.rows() if (r["zone"], r["means"]) == ("area", means)}
    for c, name in enumerate(CLASSES):
        expected = least.get(name, 0)
        assert found[:, c, LEAST].mean() * 1e6 == pytest.approx(expected, abs=1.1), name
        assert found[:, c, ONE].mean() * 1e6 == pytest.approx(expected, abs=1.1), name
        assert found[:, c, TWO].max() < 1e-15


def test_hour_by_hour_too() -> None:
    row = {"radius_m": 15_000, "means": "seen", "t0_ms": 5 * HOUR_MS + 1_200_000, "t1_ms": 19 * HOUR_MS}
    given = watches(row)
    span = Interval(0, DAY_MS)
    places = places_of([], MISSION)["area"]
    told = sweep(during(discs(given), span), places, hours(span, MISSION), REACH)
    found = figures(row)
    for c in range(len(CLASSES)):
        expected = told.hours_e6(v.MEANS.index("seen"), c)
        assert np.abs(found[:, c, LEAST] * 1e6 - expected).max() < 1.1
    assert found[4, 1, LEAST] == found[5, 1, LEAST] == found[18, 1, LEAST] == 0, "it sees nothing in the dark"
    assert found[12, 1, LEAST] > 0.1


def test_least_and_most_of_several_are_those_of_coverage() -> None:
    rows = [{"platform": f"s{k}", "lat_e7": k * E7_PER_KM, "radius_m": 15_000 + k} for k in range(3)]
    told = expose(watches(*rows), {}, [], MISSION, [day(0)])
    (row,) = [r for r in told.rows() if (r["zone"], r["means"], r["event_class"]) == ("area", "heard", "heavy_weapons")]
    found = figures(*rows)[:, CLASSES.index("heavy_weapons")].mean(axis=0)
    assert found[LEAST] * 1e6 == pytest.approx(row["least_e6"], abs=2)
    assert found[MOST] * 1e6 == pytest.approx(row["most_e6"], abs=2)


def test_any_class_is_the_one_that_carries_farthest() -> None:
    found = figures({})
    assert found[:, 0, LEAST] == pytest.approx(found[:, CLASSES.index("heavy_weapons"), LEAST], abs=1e-12)
    found = figures({"means": "seen"})
    assert (found[:, 0, LEAST] >= found[:, 1:, LEAST].max(axis=1) - 1e-12).all()


def test_the_night_of_a_mission_is_dark_to_the_minute() -> None:
    made = darkness(dataclasses.replace(MISSION, night_from="18:30", night_until="07:15"))
    assert made[[18, 19, 0, 6, 7, 8]].tolist() == [0.5, 1, 1, 1, 0.25, 0]
    made = darkness(dataclasses.replace(MISSION, night_from="00:00", night_until="06:00"))
    assert made.tolist() == [1.0] * 6 + [0.0] * 18


def test_who_watched_is_taken_from_the_last_28_days_by_the_local_clock() -> None:
    kyiv = dataclasses.replace(MISSION, timezone="Europe/Kyiv")
    noon = from_text("2026-06-01T10:00:00+03:00")
    rows = [{"t0_ms": noon + k * DAY_MS, "t1_ms": noon + k * DAY_MS + HOUR_MS} for k in range(60)]
    made = sites_watching(watches(*rows), kyiv)
    assert len(made) == 1
    assert (made.light + made.dark)[0].tolist() == [0.0] * 10 + [1.0] + [0.0] * 13
    half = sites_watching(watches(*rows[::2]), kyiv)
    assert (half.light + half.dark)[0, 10] == pytest.approx(0.5, abs=0.02)


def test_what_hindered_a_platform_is_taken_from_it_and_what_was_told_is_no_watch() -> None:
    down = {"state": "down", "t0_ms": 6 * HOUR_MS, "t1_ms": 9 * HOUR_MS}
    made = sites_watching(watches({}, down, {"means": "told", "platform": "t"}), MISSION)
    assert len(made) == 1
    assert (made.light + made.dark)[0, 5:10].tolist() == [1, 0, 0, 0, 1]


def test_one_place_never_watches_more_than_always() -> None:
    made = sites_watching(watches({}, {"platform": "s2"}), MISSION)
    assert len(made) == 1
    assert (made.light + made.dark).max() == 1


def test_nobody_watched_is_no_site() -> None:
    made = sites_watching(watches(), MISSION)
    assert len(made) == 0
    assert usual(made) is None


def test_places_lie_evenly_and_inside() -> None:
    laid = grounds([zone(half_km=5)], MISSION, 4_000)
    assert laid.zones == ("area", "buffer")
    area, buffer = (laid.places[chosen] for chosen in laid.within)
    assert inside(area[:, 0], area[:, 1], edges_of(MISSION.area.rings)).all()
    assert len(buffer) / len(area) == pytest.approx(100 / 1600, rel=0.05)
    half = area[area[:, 0] > 0]
    assert len(half) / len(area) == pytest.approx(0.5, abs=0.01)
    assert laid.weights(np.array([0.5, 0.5])).sum() == pytest.approx(1)


@pytest.mark.parametrize(("half_km", "shortest_m"), [(0.05, 20_000), (2.0, 50), (600.0, 300)])
def test_places_are_never_too_few_nor_too_many(half_km: float, shortest_m: int) -> None:
    laid = grounds([], watching(half_km), shortest_m)
    assert LEAST_CELLS / 2 <= len(laid.places) <= MOST_CELLS * 1.1


def test_a_hole_has_no_places() -> None:
    ringed = Region((*square(20.0).rings, *square(10.0).rings))
    laid = grounds([], dataclasses.replace(MISSION, area=ringed), 4_000)
    assert np.abs(laid.places).max(axis=1).min() > 9.5 * E7_PER_KM
    assert area_m2(square(20.0)) == pytest.approx(1.6e9, rel=0.01)


def test_lines_have_no_places() -> None:
    assert grounds([zone("line", line=True)], MISSION, 4_000).zones == ("area",)


def test_candidates_are_a_lattice_of_the_usual_kind() -> None:
    layout = network((0, 0, 9_000, HEARD), (1, 0, 9_000, HEARD), (2, 0, 700, RECORDED))
    kind = usual(layout)
    assert kind == (9_000, v.MEANS.index("heard"))
    made = candidates_over(MISSION, *kind)
    assert 500 < len(made) <= MOST_CANDIDATES
    assert set(made.rows["radius_m"].tolist()) == {9_000}
    assert inside(made.rows["lat_e7"].copy(), made.rows["lon_e7"].copy(), edges_of(MISSION.area.rings)).all()
    assert made.light.shape == (len(made), HOURS)
