"""Travel times against closed forms, and against obspy's TauP."""

import math
from pathlib import Path

import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.science.travel_times import Layers, acoustic, homogeneous, layered
from unit.science.peers import needs_peer, run

LAYERS = Layers((0.0, 20_000.0, 35_000.0), (5_800.0, 6_500.0, 8_040.0))
AWAY_M = np.array([1.0, 10.0, 30.0, 50.0, 100.0, 150.0, 200.0, 300.0, 400.0, 500.0]) * 1000.0


def flat(away_m: np.ndarray, depth_m: float, layers: Layers) -> np.ndarray:
    return layered(away_m, np.full(len(away_m), depth_m), layers, round_earth=False)


def test_at_one_speed_ways_are_straight() -> None:
    made = homogeneous(np.array([3000.0, 0.0]), np.array([4000.0, 700.0]), 5000.0)
    assert made.tolist() == [1.0, 0.14]


def test_one_layer_is_one_speed() -> None:
    made = flat(AWAY_M, 7000.0, Layers((0.0,), (5000.0,)))
    assert np.allclose(made, homogeneous(AWAY_M, np.full(len(AWAY_M), 7000.0), 5000.0), rtol=1e-9)


def test_over_one_interface_the_head_wave_overtakes_at_the_crossover() -> None:
    h, slow, fast = 20_000.0, 5_800.0, 8_000.0
    made = flat(AWAY_M, 0.0, Layers((0.0, h), (slow, fast)))
    head = AWAY_M / fast + 2.0 * h * math.sqrt(1.0 / slow**2 - 1.0 / fast**2)
    crossover = 2.0 * h * math.sqrt((fast + slow) / (fast - slow))
    assert np.allclose(made, np.where(crossover > AWAY_M, AWAY_M / slow, head), rtol=1e-12)


def test_from_below_the_way_bends_as_snell_says() -> None:
    tops, speeds, slowness = (0.0, 3000.0), (3000.0, 6000.0), 0.9 / 6000.0
    away, seconds = 0.0, 0.0
    for height, speed in ((3000.0, 3000.0), (2000.0, 6000.0)):
        sine = slowness * speed
        away += height * sine / math.sqrt(1 - sine * sine)
        seconds += height / speed / math.sqrt(1 - sine * sine)
    assert flat(np.array([away]), 5000.0, Layers(tops, speeds))[0] == pytest.approx(seconds, rel=1e-9)


def test_a_slow_layer_below_makes_no_head_wave() -> None:
    made = flat(AWAY_M, 0.0, Layers((0.0, 1000.0), (3000.0, 2000.0)))
    assert np.allclose(made, AWAY_M / 3000.0)


@needs_peer
def test_layers_of_a_round_earth_are_as_in_taup(tmp_path: Path) -> None:
    asked = np.array([(away, depth) for depth in (0.0, 3_000.0, 10_000.0, 19_000.0, 25_000.0) for away in AWAY_M])
    np.save(tmp_path / "asked.npy", asked)
    run("interop/peer_travel_times.py", tmp_path)
    made = layered(asked[:, 0].copy(), asked[:, 1].copy(), LAYERS)
    assert np.abs(made - np.load(tmp_path / "answered.npy")).max() < 0.05


def test_wind_carries_sound() -> None:
    away = np.full(4, 20.05 * math.sqrt(288.0) * 10.0)
    made = acoustic(away, np.radians([0.0, 90.0, 180.0, 270.0]), 288.0, wind_east_m_s=20.0, wind_north_m_s=0.0)
    still = 20.05 * math.sqrt(288.0)
    assert made == pytest.approx([10.0, 10.0 * still / (still + 20.0), 10.0, 10.0 * still / (still - 20.0)])


@pytest.mark.parametrize("tops", [(5.0, 10.0), (0.0, 10.0, 10.0), (0.0,)])
def test_layers_that_do_not_fit_are_refused(tops) -> None:
    with pytest.raises(WorkflowError):
        Layers(tops, (5000.0, 6000.0))


def test_wind_as_fast_as_sound_is_refused() -> None:
    with pytest.raises(WorkflowError):
        acoustic(AWAY_M, AWAY_M, 288.0, 350.0, 0.0)
