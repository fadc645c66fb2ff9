"""Sizes of sounds whose size is known."""

import numpy as np
import pytest

from trucewatch.errors import EvidenceError
from trucewatch.science.magnitudes import charge_kg, distance_term, overpressure, relative_size


def test_ten_times_the_amplitude_is_one_more() -> None:
    away, amplitude = np.array([2e4, 5e4, 9e4, 2e5]), np.array([9.0, 3.0, 1.5, 0.4])
    one, ten = (relative_size(k * amplitude, away, np.zeros(4)) for k in (1.0, 10.0))
    assert ten.value - one.value == pytest.approx(1.0)
    assert (ten.sigma, ten.stations) == (one.sigma, 4)


def test_a_magnitude_is_three_where_it_is_defined() -> None:
    """Hutton & Boore: 1 mm at 100 km is magnitude 3."""
    assert distance_term(np.array([1e5]))[0] == pytest.approx(3.0)
    assert relative_size(np.array([1.0]), np.array([1e5]), np.zeros(1)).value == pytest.approx(3.0)


def test_one_wild_station_moves_little() -> None:
    away = np.full(9, 5e4)
    amplitude = np.ones(9)
    amplitude[4] = 1e6
    assert relative_size(amplitude, away, np.zeros(9)).value == pytest.approx(distance_term(away)[0])


def test_dead_stations_do_not_count_and_none_says_so() -> None:
    made = relative_size(np.array([1.0, 0.0, np.nan]), np.full(3, 1e5), np.zeros(3))
    assert made.stations == 1
    assert made.sigma > 0.3
    with pytest.raises(EvidenceError):
        relative_size(np.zeros(3), np.full(3, 1e5), np.zeros(3))


def test_overpressures_are_as_great_as_blasts_in_the_open_are() -> None:
    """A kilogram of TNT: about 10 atmospheres at 1 m, 30 kPa at 5 m, 4.5 kPa at 20 m; far off as one over the distance."""
    assert [overpressure(z) for z in (1.0, 5.0, 20.0)] == pytest.approx([10.0, 0.3, 0.045], rel=0.15)
    assert overpressure(200.0) / overpressure(400.0) == pytest.approx(2.0, rel=0.01)


@pytest.mark.parametrize("kg", [0.5, 40.0, 2000.0])
def test_a_charge_is_found_from_its_pressures(kg) -> None:
    away = np.array([300.0, 700.0, 1500.0])
    pressures = np.array([overpressure(d / kg ** (1 / 3)) for d in away]) * 101_325.0
    made = charge_kg(pressures, away)
    assert made.value == pytest.approx(np.log10(kg), abs=1e-6)
    assert made.sigma > 0.3


def test_a_pressure_of_nothing_known_is_no_charge() -> None:
    with pytest.raises(EvidenceError):
        charge_kg(np.array([0.0, 1e9]), np.array([100.0, 100.0]))
