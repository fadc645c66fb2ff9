"""The least size that would be found: where it lies, and how it moves with noise and stations; and that such sounds are found."""

import numpy as np
import pytest

from trucewatch.science.detectable import DRAWS, Hearing, chances, drawn, hearing, least_in_parts, least_sizes
from trucewatch.science.magnitudes import LEAST_SCALED, charge_kg, distance_term, overpressure
from trucewatch.science.onsets import Onsets, rows_of, seismic_p

Q = 0.1
AWAY = np.array([[20e3, 40e3, 60e3], [80e3, 90e3, 70e3], [300e3, 250e3, 280e3]])
NEAR = np.array([[300.0, 700.0, 1200.0], [900.0, 1500.0, 2500.0]])
NOISE = np.array([1e-4, 3e-4, 2e-4])
NAMES = ("A", "B", "C")


def heard(away=AWAY, noise=NOISE, threshold=2.0, q=Q, looks=np.inf, least_rows=1, *, air=False) -> Hearing:
    rows = len(noise)
    how = {"air": air, "threshold": threshold, "least_rows": least_rows}
    every = np.asarray(noise), np.zeros(rows), NAMES[:rows], np.full(rows, q), np.full(rows, looks)
    return hearing(away, *every, **how)


def onset_of(amplitude, noise, q=Q) -> float:
    energy = (amplitude / noise) ** 2
    return max(np.log((1.0 + energy) / (1.0 + q * energy)), np.log(0.4))


def test_at_that_size_the_threshold_is_just_reached() -> None:
    sizes = least_sizes(heard(threshold=1.8))
    for away, size in zip(AWAY, sizes, strict=True):
        amplitudes = 10.0 ** (size - distance_term(away))
        said = [onset_of(a, n) for a, n in zip(amplitudes, NOISE, strict=True)]
        assert np.exp(np.mean(said)) == pytest.approx(1.8, rel=1e-5)
    assert (np.diff(sizes) > 0).all(), "farther off it has to be larger"


def test_in_air_it_is_the_charge_whose_pressure_just_reaches_it() -> None:
    noise = np.array([50.0, 200.0, 100.0])
    for away, size in zip(NEAR, least_sizes(heard(NEAR, noise, 3.0, air=True)), strict=True):
        scaled = away / 10.0 ** (size / 3.0)
        said = [onset_of(101_325.0 * overpressure(z), n) for z, n in zip(scaled, noise, strict=True)]
        assert np.exp(np.mean(said)) == pytest.approx(3.0, rel=1e-5)
        assert scaled.min() > LEAST_SCALED


def test_in_air_the_charge_that_is_told_of_a_pressure_is_the_one_that_makes_it() -> None:
    """At a threshold that asks for as much energy as there is noise, the least charge has the pressure of the noise."""
    threshold = 2.0 / (1.0 + Q)
    (size,) = least_sizes(heard(np.array([[400.0]]), [300.0], threshold, air=True))
    assert size == pytest.approx(charge_kg(np.array([300.0]), np.array([400.0])).value, abs=1e-4)


def test_twice_the_noise_asks_for_twice_the_amplitude() -> None:
    once, twice = (least_sizes(heard(noise=k * NOISE)) for k in (1.0, 2.0))
    assert twice - once == pytest.approx(np.log10(2.0), abs=1e-5)


def test_a_row_that_is_not_used_is_not_counted() -> None:
    without = heard(AWAY[:, :2], NOISE[:2])
    for missing in (np.inf, np.nan, 0.0):
        some = heard(noise=[*NOISE[:2], missing])
        assert np.array_equal(least_sizes(some), least_sizes(without))
        assert np.array_equal(chances(some, 1.0), chances(without, 1.0))
    assert np.isinf(least_sizes(heard(noise=[np.nan] * 3))).all()


def test_fewer_rows_than_are_asked_for_find_nothing() -> None:
    few = heard(noise=[*NOISE[:2], np.nan], least_rows=3)
    assert np.isinf(least_sizes(few)).all()
    assert np.isinf(least_in_parts(few)).all()
    assert not chances(few, 9.0).any()
    assert np.isfinite(least_sizes(heard(least_rows=3))).all()


def test_no_size_reaches_a_threshold_beyond_long_over_short() -> None:
    assert np.isinf(least_sizes(heard(threshold=10.01))).all()
    assert np.isfinite(least_sizes(heard(threshold=9.9))).all()


def test_a_station_that_hears_a_place_badly_weakens_the_stack_there_and_no_network_without_it() -> None:
    loud = [*NOISE[:2], 1e4]
    assert (least_sizes(heard(noise=loud)) > least_sizes(heard(AWAY[:, :2], NOISE[:2])) + 0.1).all()
    two = {"least_rows": 2}
    assert np.array_equal(
        least_in_parts(heard(noise=loud, **two)), least_in_parts(heard(AWAY[:, :2], NOISE[:2], **two))
    )


def test_half_of_the_sounds_of_the_least_size_are_found_and_nearly_all_of_those_much_larger() -> None:
    one = heard(AWAY[:, :1], NOISE[:1])
    for place, size in enumerate(least_sizes(one)):
        assert chances(one, size)[place] == pytest.approx(0.5, abs=1.0 / DRAWS)
        assert chances(one, size + 0.7)[place] == 1.0
        assert chances(one, size - 0.7)[place] == 0.0
        assert chances(one, size + 0.3)[place] == pytest.approx(0.84, abs=2.5 / DRAWS), "one standard deviation"


def test_what_stations_are_off_is_a_normal_distribution_and_differs_between_them() -> None:
    a, b = drawn("ELM"), drawn("OAK")
    assert np.array_equal(np.sort(a), np.sort(b))
    assert not np.array_equal(a, b)
    assert (a.mean(), a.std()) == (pytest.approx(0.0, abs=1e-9), pytest.approx(1.0, abs=0.05))


def test_a_sound_of_that_size_has_the_onset_that_is_expected() -> None:
    measure, draw = seismic_p(100.0), np.random.default_rng(3)
    (size,) = least_sizes(heard(np.full((1, 1), 5e4), [1.0], 3.0, q=measure.short / measure.long))
    amplitude = 10.0 ** (size - distance_term(np.array([5e4]))[0])
    waves = draw.standard_normal((600, 900))
    waves[:, 600 : 600 + measure.short] *= np.sqrt(1.0 + amplitude**2)
    ratio, usable = Onsets(measure, 600).push(waves, np.ones(waves.shape, np.bool_))
    rows, _ = rows_of(ratio, usable, [[k] for k in range(600)])
    background = np.exp(rows[:, 500:590].mean())
    assert np.exp(rows[:, 600:660].mean(axis=0).max()) / background == pytest.approx(3.0, rel=0.15)


def test_few_looks_at_a_wave_dull_its_onset_as_much_as_expected() -> None:
    """The mean logarithm of onsets, as the stack adds them up, of a wave that is as long as the short window."""
    measure, draw = seismic_p(100.0), np.random.default_rng(4)
    looks = (measure.high_hz - measure.low_hz) * measure.short_s
    (size,) = least_sizes(heard(np.full((1, 1), 5e4), [1.0], 2.5, q=measure.short / measure.long, looks=looks))
    amplitude = 10.0 ** (size - distance_term(np.array([5e4]))[0])
    waves = draw.standard_normal((600, 900))
    waves[:, 600 : 600 + 2 * measure.short] *= np.sqrt(1.0 + amplitude**2)
    ratio, usable = Onsets(measure, 600).push(waves, np.ones(waves.shape, np.bool_))
    rows, _ = rows_of(ratio, usable, [[k] for k in range(600)])
    assert np.exp(rows[:, 600:660].mean(axis=0).max()) == pytest.approx(2.5, rel=0.1)
