"""Regions hold the origin as often as they say, where arrivals err as much as is said."""

from dataclasses import replace

import numpy as np
import pytest

from trucewatch.errors import EvidenceError
from trucewatch.science.arrived import weights_of
from trucewatch.science.finer import around
from trucewatch.science.grids import grid_over
from trucewatch.science.marginal import Origin, Reading, locate, placed, smallest
from trucewatch.science.stacking import WIDE
from trucewatch.science.tables import Tables, tabled

RATE_HZ = 20.0
GRID = grid_over(480_000_000, 483_000_000, 370_000_000, 374_000_000, 1000.0)
SAMPLES = 2 * WIDE


def tables(stations: int = 10) -> Tables:
    draw = np.random.default_rng(6)
    y, x = (np.arange(n) for n in GRID.shape[:2])
    nodes = np.stack(np.meshgrid(y, x, indexing="ij"), axis=-1).reshape(-1, 2)
    away = np.sqrt(((nodes[:, None] - draw.random((stations, 2)) * GRID.shape[:2]) ** 2).sum(axis=2))
    return tabled([f"S{k}" for k in range(stations)], GRID.shape, away / 3.0, RATE_HZ)


def heard(
    made: Tables, node: int, at: float, sigma_s: float, draw: np.random.Generator, loud: float = 3000.0
) -> np.ndarray:
    """Onsets of arrivals that err by a normal distribution: so loud for two samples, in noise around 1."""
    onsets = draw.normal(0.0, 0.1, (len(made.rows), SAMPLES + made.greatest)).astype(np.float32)
    for row in range(len(onsets)):
        start = round(at + made.offsets[node, row] + sigma_s * RATE_HZ * draw.standard_normal())
        onsets[row, max(0, start) :][:2] = np.log(loud)
    return onsets


@pytest.mark.parametrize("sigma_s", [0.4, 0.8])
def test_regions_hold_the_origin_as_often_as_they_say(sigma_s) -> None:
    made, draw, held = tables(), np.random.default_rng(9), []
    used = np.ones(len(made.rows), np.bool_)
    for _ in range(120):
        node, at = int(draw.integers(len(made.offsets))), float(draw.uniform(50, SAMPLES - 50))
        origin = locate(heard(made, node, at, sigma_s, draw), used, made, node, SAMPLES, Reading(blur_s=sigma_s))
        inside_time = origin.from95 - 1.0 <= at <= origin.to95 + 1.0
        held.append((origin.inside50[node], origin.inside95[node], inside_time))
    half, most, in_time = np.mean(held, axis=0)
    assert 0.38 < half < 0.75
    assert 0.88 < most < 0.995
    assert in_time > 0.9


def test_how_far_travel_times_are_wrong_is_learned_from_the_sound() -> None:
    made, used = tables(), np.ones(10, np.bool_)

    def held(*scales: float) -> float:
        draw = np.random.default_rng(9)
        return float(
            np.mean(
                [
                    locate(
                        heard(made, node, 60.0, 0.4, draw), used, made, node, SAMPLES, Reading(0.1, *scales)
                    ).inside95[node]
                    for node in draw.integers(len(made.offsets), size=60).tolist()
                ]
            )
        )

    assert held((1.0,)) < 0.8, "told too little, and asked to believe it"
    assert held() > 0.88, "told too little"


def test_two_waves_of_one_station_say_less_than_those_of_two() -> None:
    made, draw = tables(), np.random.default_rng(2)
    onsets, used = heard(made, 555, 61.0, 0.2, draw), np.ones(10, np.bool_)
    together = replace(made, rows=tuple(f"S{k // 2}.{'PS'[k % 2]}" for k in range(10)))
    apart, shared = (locate(onsets, used, one, 555, SAMPLES) for one in (made, together))
    assert placed(shared, GRID).var_m2[0] > 1.3 * placed(apart, GRID).var_m2[0]


def test_what_moves_all_rows_moves_the_place_and_no_farther() -> None:
    made, draw = tables(), np.random.default_rng(2)
    onsets, used = heard(made, 555, 61.0, 0.4, draw), np.ones(10, np.bool_)
    still = locate(onsets, used, made, 555, SAMPLES)
    blown = locate(onsets, used, made, 555, SAMPLES, Reading(carried=(0.2,) * 10))
    moved_m = 0.2 * float(made.offsets[555].mean()) / RATE_HZ * 1000.0
    one, other = placed(still, GRID), placed(blown, GRID)
    assert other.var_m2[0] == pytest.approx(one.var_m2[0] + moved_m * moved_m, rel=0.1)
    assert other.lat_e7 == pytest.approx(one.lat_e7, abs=10_000)


def test_an_origin_time_is_as_uncertain_as_is_said_beside_what_rows_say() -> None:
    made, draw = tables(), np.random.default_rng(2)
    onsets, used = heard(made, 555, 61.0, 0.2, draw), np.ones(10, np.bool_)
    one, other = (locate(onsets, used, made, 555, SAMPLES, Reading(late_s=late_s)) for late_s in (0.0, 0.3))
    assert other.sample == pytest.approx(one.sample, abs=0.01)
    assert other.sigma_samples**2 == pytest.approx(one.sigma_samples**2 + (0.3 * RATE_HZ) ** 2, rel=0.05)
    assert np.array_equal(one.p, other.p)


def test_a_clear_sound_is_where_it_is() -> None:
    made, draw = tables(), np.random.default_rng(2)
    origin = locate(heard(made, 555, 61.0, 0.0, draw), np.ones(10, np.bool_), made, 555, SAMPLES)
    assert origin.likeliest == 555
    assert origin.p.sum() == pytest.approx(1.0)
    assert origin.inside50[555]
    assert (origin.inside95 | ~origin.inside50).all(), "the larger region holds the smaller"
    assert abs(origin.sample - 61.5) < 1.0
    place = placed(origin, GRID)
    assert abs(place.lat_e7 - GRID.lat_e7[555]) < GRID.step_lat_e7
    assert abs(place.lon_e7 - GRID.lon_e7[555]) < GRID.step_lon_e7
    assert 0.0 < place.area50_km2 < place.area95_km2 < 1.0, "between nodes too"
    assert place.var_m2[0] < 1e6 / 12.0


def test_a_row_that_is_not_used_says_nothing() -> None:
    made, draw = tables(), np.random.default_rng(2)
    onsets, used = heard(made, 555, 61.0, 0.0, draw), np.ones(10, np.bool_)
    used[3] = False
    broken = onsets.copy()
    broken[3] = np.nan
    one, other = (locate(given, used, made, 555, SAMPLES) for given in (onsets, broken))
    assert np.array_equal(one.p, other.p)


def test_the_smallest_region_is_the_smallest() -> None:
    p = np.array([0.1, 0.4, 0.1, 0.3, 0.1])
    assert smallest(p, 0.5).tolist() == [False, True, False, True, False]
    assert smallest(p, 0.75).tolist() == [True, True, False, True, False]
    assert smallest(p, 0.4).sum() == 1


def test_weights_are_those_of_a_normal_distribution() -> None:
    assert weights_of(0.0).tolist() == [1.0]
    weights = weights_of(2.0)
    at = np.arange(len(weights)) - len(weights) // 2
    assert weights.sum() == pytest.approx(1.0)
    assert (weights * at**2).sum() == pytest.approx(4.0, rel=0.05)


def test_a_place_of_two_parts_says_how_wide_it_is() -> None:
    p = np.zeros(len(GRID.lat_e7))
    p[[0, GRID.lons - 1]] = 0.5
    whole = around(np.ones(len(p), np.bool_), GRID.shape)
    place = placed(Origin(p, 0, p > 0, p > 0, 0.0, 0.0, 0.0, 0.0, whole, p), GRID)
    east_km = (GRID.lons - 1) / 2
    assert place.var_m2[2] == pytest.approx((east_km * 1000.0) ** 2, rel=0.02)
    assert (place.area50_km2, place.area95_km2) == pytest.approx((1.0, 2.0), rel=0.01)


def test_nothing_heard_is_no_place() -> None:
    made = tables()
    onsets = np.zeros((10, SAMPLES + made.greatest), np.float32)
    for given, used, samples in (
        (onsets, np.zeros(10, np.bool_), SAMPLES),
        (onsets[:, :-1], np.ones(10, np.bool_), SAMPLES),
        (onsets, np.ones(10, np.bool_), WIDE - 1),
    ):
        with pytest.raises(EvidenceError):
            locate(given, used, made, 0, samples)
