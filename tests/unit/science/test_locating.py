"""Places from several voices: regions hold what they promise, whether the voices scatter or not."""

from __future__ import annotations

import numpy as np
import pytest

from trucewatch.science.locating import USUAL_M, located
from unit.science.extents_table import E7_PER_KM, extent, table

M = E7_PER_KM / 1000


def places(north_m: np.ndarray, east_m: np.ndarray, radius_m: int) -> np.ndarray:
    """The place of each row (n, k) of voices."""
    n, k = north_m.shape
    rows = np.tile(table(extent(radius_m=radius_m)), n * k)
    rows["lat_e7"], rows["lon_e7"] = np.rint(north_m.ravel() * M), np.rint(east_m.ravel() * M)
    return located(rows, np.arange(n * k), np.arange(0, n * k + 1, k))


@pytest.mark.parametrize("voices", [2, 3, 6])
@pytest.mark.parametrize("scatter_m", [0.0, 100.0, USUAL_M])
def test_regions_hold_the_middle_of_what_scatters(voices: int, scatter_m: float) -> None:
    draw = np.random.default_rng(7)
    sigma_m = np.hypot(200.0, scatter_m)
    found = places(*(draw.normal(0, sigma_m, (4000, voices)) for _ in range(2)), radius_m=round(200 * 2.4477))
    off_m = np.hypot(found["lat_e7"] / M, found["lon_e7"] / M)
    assert 0.92 < np.mean(off_m <= found["radius_m"]) < 0.985
    assert 0.45 < np.mean(off_m <= found["radius50_m"]) < 0.62


def test_voices_that_scatter_far_count_alike_however_sharp_they_call_themselves() -> None:
    rows = table(extent(0, radius_m=50), extent(3, radius_m=500), extent(6, radius_m=50))
    (found,) = located(rows, np.arange(3), np.array([0, 3]))
    assert found["lat_e7"] == pytest.approx(3 * E7_PER_KM, rel=0.02)
    assert found["radius_m"] > 2000


def test_who_agrees_is_sharper_together_and_one_voice_is_no_sharper_for_repeating_itself() -> None:
    rows = table(*(extent(radius_m=900) for _ in range(4)))
    several, (one,) = (
        located(rows, np.arange(4), np.array([0, 4])),
        located(rows, np.zeros(4, np.int64), np.array([0, 4])),
    )
    assert several[0]["radius_m"] < 0.6 * one["radius_m"]
    assert one["radius_m"] == 900


def test_the_order_of_voices_moves_nothing_by_a_metre() -> None:
    draw = np.random.default_rng(3)
    rows = table(*(extent(*draw.normal(0, 0.4, 2), radius_m=int(draw.integers(50, 900))) for _ in range(6)))
    ends = np.array([0, 6])
    (a,), (b,) = located(rows, np.arange(6), ends), located(rows[::-1].copy(), np.arange(6), ends)
    assert abs(a["lat_e7"] - b["lat_e7"]) <= M
    assert abs(a["radius_m"] - b["radius_m"]) <= 1
