"""The arithmetic of the real checks, on numbers whose answer is known; and one check on the data themselves, where they are."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trucewatch.model.derived import Incidents

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("TRUCEWATCH_DATA", ROOT.parent / "shared" / "data"))
REAL = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real data are not at {DATA}; set TRUCEWATCH_DATA")


def _of_truth(name: str) -> Any:
    folder = str(ROOT / "truth")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


chance, events, season = (_of_truth(name) for name in ("chance", "events", "season"))


def test_a_predicted_tail_is_that_of_a_drawn_rate() -> None:
    draw = np.random.default_rng(1)
    numbers = draw.poisson(draw.gamma(4.5, 1 / 3, 200_000))
    for n in (0, 1, 3, 6):
        assert chance.predictive_tail(n, 4, 3) == pytest.approx((numbers >= n).mean(), abs=0.005)


def test_a_far_tail_is_small_and_not_lost_in_rounding() -> None:
    assert 0 < chance.predictive_tail(40, 2, 6) < 1e-25


def test_the_interval_of_a_ratio_holds_the_ratio_and_narrows() -> None:
    draw = np.random.default_rng(2)
    widths = []
    for days in (50, 800):
        day = np.repeat(np.arange(days), 4)
        ours, theirs = (draw.random(len(day)) < 0.4).astype(float), np.full(len(day), 0.2)
        low, high = chance.interval_of_ratio(ours, theirs, day)
        assert low < 2.0 < high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


def test_shifted_places_lie_between_the_two_distances_and_where_fires_are_known() -> None:
    draw = np.random.default_rng(3)
    grid = np.array([(lat, lon) for lat in range(40, 56) for lon in range(20, 56)], np.int64) * 10_000_000
    fine = (grid[:, None, :] + np.array([(a, b) for a in range(10) for b in range(10)]) * 1_000_000).reshape(-1, 2)
    near = events.Near(np.zeros(len(fine), np.int64), fine[:, 0], fine[:, 1])
    told = Incidents.of(500, lat_e7=483_000_000, lon_e7=378_000_000)
    lat_e7, lon_e7 = events.shifted(told, near, draw)
    north_km, east_km = events.km_of(lat_e7 - told.lat_e7, lon_e7 - told.lon_e7, 483_000_000)
    away_km = np.hypot(north_km, east_km)
    assert away_km.min() > 99
    assert away_km.max() < 201
    assert np.isin(events.cells(lat_e7, lon_e7), events.cells(near.lat_e7, near.lon_e7)).all()


def test_what_is_near_is_asked_of_the_same_day_only() -> None:
    day = 86_400_000
    near = events.Near(np.array([0, day, 2 * day]), np.array([0, 1_000_000, 0]), np.zeros(3, np.int64))
    zero = np.zeros(3, np.int64)
    found = near.nearest_km(zero, zero, np.array([-7_200_000, day, 5 * day]))
    assert found.tolist() == pytest.approx([0.0, 11.057, np.inf], rel=1e-3)


def _seven_years(draw: np.random.Generator, extra: int, steady_in: tuple[int, ...] = ()) -> Any:
    """Fires scattered over 16 boxes, two a day in each; `extra` more on day 100 of the last year; one place burns daily in some years."""
    learn = season.learner()
    parts = []
    for year in range(7):
        number = draw.poisson(2.0, (16, 365))
        number[:, 100] += extra if year == 6 else 0
        box, day = np.nonzero(number)
        box, day = (np.repeat(side, number[number > 0]) for side in (box, day))
        lat, lon = 48 + box // 4 + draw.random(len(box)), 33 + box % 4 + draw.random(len(box))
        parts.append(np.array([np.full(len(box), year), day, lat * 1e7, lon * 1e7], np.int64))
    daily = np.arange(300)
    parts += [np.array([daily * 0 + k, daily, daily * 0 + 485_010_000, daily * 0 + 335_010_000]) for k in steady_in]
    year, day, lat, lon = np.hstack(parts)
    return learn, learn.Seen(year, day, lat, lon, np.full(7, 365))


def test_a_quiet_season_is_learned_and_what_is_added_is_found() -> None:
    number, p, corner = season.left_out(*_seven_years(np.random.default_rng(4), extra=15), 6)
    assert number.shape == p.shape == (16, 365)
    assert sorted(map(tuple, corner.tolist())) == [(lat, lon) for lat in range(48, 52) for lon in range(33, 37)]
    assert (p[:, 100] >= 0.9).mean() > 0.9
    assert (np.delete(p, 100, axis=1) >= 0.9).mean() < 0.01


def test_what_burns_steadily_is_left_out_only_if_it_did_so_in_the_other_years() -> None:
    draw = np.random.default_rng(5)
    known = season.left_out(*_seven_years(draw, 0, steady_in=(0, 1, 2, 3, 4, 5, 6)), 6)[0]
    new = season.left_out(*_seven_years(draw, 0, steady_in=(6,)), 6)[0]
    assert new[0, :300].mean() > 2.5
    assert known[0, :300].mean() < 2.5


def test_without_data_every_check_is_skipped_and_says_so(tmp_path: Path) -> None:
    for folder, said in ((tmp_path / "none", "Every check is skipped"), (tmp_path, "skipped.")):
        done = subprocess.run(
            [sys.executable, ROOT / "truth" / "checks.py", "--data", folder], capture_output=True, text=True, check=True
        )
        assert said in done.stdout
    assert done.stdout.count("skipped.") == 5


@REAL
def test_articles_of_three_months_are_accounted_for() -> None:
    said = "\n".join(_of_truth("articles").check(DATA))
    assert "| rows | 30,646 |" in said
    assert "| origin groups: distinct headlines | 7,453 |" in said
