"""No speech is kept: what lies above 200 Hz is gone, what lies far below is as it was, at its time."""

import numpy as np
import pytest

from trucewatch.detect.speechless import FAST_HZ, speechless
from trucewatch.model.signals import NS_PER_S, Stretch
from unit.detect.waves import START_NS

RATES = [48_000.0, 44_100.0, 16_000.0, 8_000.0, 1_000.0]


def kept(hz: float, rate_hz: float) -> tuple[Stretch, np.ndarray]:
    """A tone taken in, and the same tone at the times of what came out."""
    t = np.arange(round(2 * rate_hz)) / rate_hz
    made = speechless(Stretch("A.B.C.D", START_NS, rate_hz, np.sin(2 * np.pi * hz * t)))
    since_s = (made.start_ns - START_NS) / NS_PER_S
    return made, np.sin(2 * np.pi * hz * (since_s + np.arange(len(made.samples)) / made.rate_hz))


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("hz", [200.0, 300.0, 440.0])
def test_what_lies_above_200_hz_is_gone(hz, rate_hz):
    made, _ = kept(hz, rate_hz)
    assert np.abs(made.samples).max() < 2e-4


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("hz", [1.0, 20.0, 100.0, 149.0])
def test_what_lies_far_below_is_as_it_was_at_its_time(hz, rate_hz):
    made, same = kept(hz, rate_hz)
    assert np.abs(made.samples - same).max() < 3e-4
    assert len(made.samples) > 1.8 * made.rate_hz
    assert made.rate_hz <= 2 * FAST_HZ


def test_slow_samples_stay_as_they_are():
    s = Stretch("A.B.C.D", START_NS, 100.0, np.arange(50.0))
    assert speechless(s) is s
