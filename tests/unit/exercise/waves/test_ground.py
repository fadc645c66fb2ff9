"""Waves come late by as much as is said, neighbours alike; noise differs by station and hour, and nobody is told."""

import math

import numpy as np
import pytest

from trucewatch.exercise.waves.blasts import Blast
from trucewatch.exercise.waves.ground import CRUST, Field, Ground, forecast
from trucewatch.exercise.waves.recording import Land, arrivals, recorded
from trucewatch.exercise.waves.stand import Station
from trucewatch.exercise.waves.unrest import HOUR_MS, level, unrest

HERE = (-460_000_000, -250_000_000)
KM = 90_000
THERE = (HERE[0] + 30 * KM, HERE[1])


def test_a_field_adds_up_to_what_its_texture_says() -> None:
    found = np.array([Field(CRUST, "try", k).along_m((0.0, 0.0), (30_000.0, 0.0)) for k in range(400)])
    said = CRUST.share * math.sqrt(30_000.0 * CRUST.length_m * math.sqrt(2.0 * math.pi))
    assert abs(found.mean()) < 0.2 * said
    assert found.std() == pytest.approx(said, rel=0.15)


def test_a_way_there_is_as_long_as_the_way_back_and_as_its_halves() -> None:
    field = Field(CRUST, "try")
    a, b, c = (0.0, 0.0), (9_000.0, 4_000.0), (18_000.0, 8_000.0)
    assert field.along_m(a, c) == pytest.approx(field.along_m(c, a))
    assert field.along_m(a, c) == pytest.approx(field.along_m(a, b) + field.along_m(b, c))


def late(wave: str, seed: int, at=THERE, station: str = "W01", hour: int = 0) -> float:
    return Ground(seed, HERE).late_s(wave, HERE, station, at, {"P": 4500, "S": 2600, "A": 340}[wave], hour)


def test_neighbours_are_late_alike_and_others_are_not() -> None:
    pairs = np.array(
        [
            (late("P", k), late("P", k, (THERE[0], THERE[1] + KM)), late("P", k, (HERE[0], HERE[1] + 30 * KM)))
            for k in range(60)
        ]
    )
    near, far = (np.corrcoef(pairs[:, 0], pairs[:, k])[0, 1] for k in (1, 2))
    assert near > 0.9
    assert abs(far) < 0.6
    assert 0.05 < pairs[:, 0].std() < 0.3


def test_s_is_late_with_p_and_more_and_ground_knows_no_hour() -> None:
    pairs = np.array([(late("P", k), late("S", k)) for k in range(60)])
    assert 0.6 < np.corrcoef(pairs.T)[0, 1] < 0.95
    assert pairs[:, 1].std() > 1.3 * pairs[:, 0].std()
    assert late("P", 3, hour=1) == late("P", 3, hour=2)
    assert late("A", 3, hour=1) != late("A", 3, hour=2)


def test_a_forecast_is_wrong_by_what_is_said() -> None:
    errors = np.array([forecast((3.0, -2.0), k) for k in range(400)]) - (3.0, -2.0)
    assert errors.std() == pytest.approx(1.5, rel=0.1)
    assert abs(errors.mean()) < 0.2


def test_what_is_recorded_goes_by_the_ground_and_not_by_what_is_told() -> None:
    station, land = Station("W01", THERE), Land(Ground(5, HERE), (0.0, 0.0))
    blast = Blast("E", 0, 1_900_000_010_000, HERE, 10**7)
    waves = arrivals(blast, station, land)
    p = next(one for one in waves if one.wave == "P")
    assert p.at_s != pytest.approx(30_000 / 4500, abs=0.01)
    still, made = (
        recorded("XX.W01.00.HHZ", 1_900_000_000_000, 2000, 50, heard, land) for heard in ([], [(blast, waves)])
    )
    first = int(np.flatnonzero(np.abs(made - still) > 0.2 * p.height)[0])
    assert first / 50 == pytest.approx(10 + p.at_s, abs=0.1)


def test_noise_differs_by_station_and_hour_and_is_the_same_again() -> None:
    levels = [level(1, f"XX.W{k:02d}.00.HHZ", 0) for k in range(40)]
    assert 0.15 < np.log10(levels).std() < 0.4
    assert level(1, "XX.W01.00.HHZ", 0) == level(1, "XX.W01.00.HHN", HOUR_MS - 1)
    assert level(1, "XX.W01.00.HHZ", 0) != level(1, "XX.W01.00.HHZ", HOUR_MS)
    span = 1, "XX.W01.00.HHZ", 5 * HOUR_MS - 60_000, 6000, 50, 40.0
    one, louder = unrest(*span), unrest(*span, louder=3.0)
    assert np.array_equal(one, unrest(*span))
    assert louder == pytest.approx(3.0 * one)
    before, after = (part.std() for part in (one[:3000], one[3000:]))
    assert before != pytest.approx(after, rel=0.001)
