"""Pulses, codas, noise, and how waves weaken: against closed forms and published figures."""

from __future__ import annotations

import numpy as np
import pytest

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.waves.shapes import UNIT, coda, noise, normal, pulse
from trucewatch.exercise.waves.ways import P_M_S, S_M_S, SOUND_M_S, pressure_pa, way

HERE = (-210_000_000, -130_000_000)
NORTH_10_KM = (HERE[0] + 903_240, HERE[1])


def test_normal_numbers_are_normal() -> None:
    drawn = normal(Chance(1, "n"), 40_000) / UNIT
    assert drawn.mean() == pytest.approx(0, abs=0.02)
    assert drawn.std() == pytest.approx(1, abs=0.02)
    assert np.mean(np.abs(drawn) < 1.96) == pytest.approx(0.95, abs=0.01)


def test_noise_has_its_strength_and_more_of_it_where_it_is_slow() -> None:
    made = noise(Chance(1, "n"), 65_536, 40).astype(float)
    assert made.std() == pytest.approx(40, rel=0.1)
    power = np.abs(np.fft.rfft(made)) ** 2
    assert power[100:2_000].mean() > 10 * power[-8_000:].mean()


def test_a_pulse_is_a_ricker_at_its_time_even_between_samples() -> None:
    made = np.zeros(100)
    pulse(made, 1.007, 50, 8.0, 200.0)
    t = np.pi * 8.0 * (np.arange(100) / 50 - 1.007)
    assert made == pytest.approx(200 * (1 - 2 * t**2) * np.exp(-(t**2)), abs=0.2)
    assert int(np.argmax(made)) == 50


def test_a_coda_begins_with_its_wave_and_fades() -> None:
    made = np.zeros(500)
    coda(made, 2.0, 50, 0.7, 100.0, Chance(1, "c"))
    assert not made[:100].any()
    assert made[100:120].std() > 5 * made[200:220].std() > 0


def test_what_begins_before_or_ends_after_a_record_is_cut() -> None:
    made = np.zeros(50)
    for at_s in (-0.5, 0.9, -20.0, 20.0):
        coda(made, at_s, 50, 0.7, 10.0, Chance(1, at_s))
        pulse(made, at_s, 50, 8.0, 10.0)
    assert np.isfinite(made).all()
    assert made[0] != 0


def test_waves_take_distance_over_speed_and_sound_goes_with_the_wind() -> None:
    still, against = (way(HERE, NORTH_10_KM, 1_000, wind) for wind in ((0, 0), (0, -5)))
    away_m = still.p_s * P_M_S
    assert away_m == pytest.approx(10_000, rel=1e-3)
    assert still.s_s * S_M_S == pytest.approx(away_m)
    assert still.sound_s * SOUND_M_S == pytest.approx(away_m)
    assert against.sound_s * (SOUND_M_S - 5) == pytest.approx(away_m)


def test_waves_weaken_with_distance_and_grow_with_the_charge() -> None:
    near, far, large = (way(HERE, at, g, (0, 0)) for at, g in (((HERE[0] + 90_000, HERE[1]), 400), (NORTH_10_KM, 400), (NORTH_10_KM, 4_000)))  # fmt: skip
    for name in ("p", "s", "sound"):
        assert getattr(near, name) > getattr(large, name) > getattr(far, name) > 0


def test_pressures_are_those_of_kinney_and_graham() -> None:
    """Worked out by hand for one kilogram at 100 m: 840 Pa. Eight kilograms reach twice as far; far off it falls as distance grows."""
    assert pressure_pa(100.0, 1.0) == pytest.approx(840, rel=0.01)
    assert pressure_pa(200.0, 8.0) == pytest.approx(pressure_pa(100.0, 1.0))
    assert pressure_pa(20_000.0, 1.0) == pytest.approx(pressure_pa(10_000.0, 1.0) / 2, rel=1e-4)
