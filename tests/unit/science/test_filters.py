"""Butterworth filters against what defines them: maximal flatness, half power at the corners, and a straight recursion."""

import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.science.filters import band_pass, filtered, low_pass

BANDS = [(100.0, 6.0, 16.0, 2), (40.0, 6.0, 14.0, 2), (200.0, 1.0, 50.0, 3), (100.0, 0.5, 4.0, 1), (100.0, 2.0, 8.0, 4)]


def gains(sections: np.ndarray, rate_hz: float, hz: np.ndarray) -> np.ndarray:
    z = np.exp(-2j * np.pi * hz / rate_hz)
    made = np.ones(len(hz), complex)
    for b0, b1, b2, a1, a2 in sections:
        made *= (b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)
    return np.abs(made)


@pytest.mark.parametrize(("rate_hz", "low_hz", "high_hz", "poles"), BANDS)
def test_a_band_is_that_of_butterworth(rate_hz, low_hz, high_hz, poles) -> None:
    hz = np.linspace(0.01, 0.499, 300) * rate_hz
    low, high, at = (np.tan(np.pi * f / rate_hz) for f in (low_hz, high_hz, hz))
    analogue = (at * at - low * high) / (at * (high - low))
    made = gains(band_pass(rate_hz, low_hz, high_hz, poles), rate_hz, hz)
    assert np.allclose(made, 1 / np.sqrt(1 + analogue ** (2 * poles)), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("poles", [1, 2, 3, 4])
def test_a_low_pass_is_that_of_butterworth(poles) -> None:
    hz = np.linspace(0.0, 450.0, 100)
    analogue = np.tan(np.pi * hz / 1000.0) / np.tan(np.pi * 0.2)
    made = gains(low_pass(1000.0, 200.0, poles), 1000.0, hz)
    assert np.allclose(made, 1 / np.sqrt(1 + analogue ** (2 * poles)), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("band", BANDS)
def test_poles_lie_inside_the_circle(band) -> None:
    assert all(np.abs(np.roots([1.0, *section[3:]])).max() < 1 for section in band_pass(*band))


def one_way(sections: np.ndarray, samples: np.ndarray) -> np.ndarray:
    state, age = np.zeros((1, len(sections), 2)), np.zeros(1, np.int64)
    return filtered(sections, state, age, samples[None, :], np.ones((1, len(samples)), np.bool_))[0]


def test_filtering_is_the_difference_equation() -> None:
    waves = np.random.default_rng(2).standard_normal(300)
    waves[0] = 0.0
    sections = band_pass(50.0, 3.0, 9.0, 2)
    expected = waves
    for b0, b1, b2, a1, a2 in sections:
        made = np.zeros(len(waves))
        for i in range(len(waves)):
            made[i] = b0 * expected[i]
            if i > 0:
                made[i] += b1 * expected[i - 1] - a1 * made[i - 1]
            if i > 1:
                made[i] += b2 * expected[i - 2] - a2 * made[i - 2]
        expected = made
    assert np.allclose(one_way(sections, waves), expected, rtol=0, atol=1e-12)


def test_an_offset_rings_nobody() -> None:
    waves = np.full(200, 1e6)
    assert np.abs(one_way(band_pass(100.0, 6.0, 16.0, 2), waves)).max() < 1e-6
    assert np.allclose(one_way(low_pass(100.0, 10.0, 3), waves), 1e6, rtol=1e-12)


@pytest.mark.parametrize(
    "asked", [(10.0, 6.0, 16.0, 2), (100.0, 16.0, 6.0, 2), (100.0, 0.0, 6.0, 2), (100.0, 6.0, 16.0, 0)]
)
def test_a_band_that_the_rate_does_not_hold_is_refused(asked) -> None:
    with pytest.raises(WorkflowError, match="Hz cannot be taken"):
        band_pass(*asked)
