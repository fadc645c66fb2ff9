"""Onsets against the plain definition of their windows."""

import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.science.filters import band_pass, filtered
from trucewatch.science.onsets import Measure, Onsets, rows_of, seismic_p

CLASSIC = Measure(100.0, 4.0, 20.0, short_s=0.2, long_s=1.5)
IMPULSE = Measure(100.0, 4.0, 20.0, short_s=0.2, long_s=1.5, impulse=True)


def noise(channels: int = 2, samples: int = 900) -> np.ndarray:
    return np.random.default_rng(4).standard_normal((channels, samples))


def everywhere(waves: np.ndarray) -> np.ndarray:
    return np.ones(waves.shape, np.bool_)


def energy(measure: Measure, waves: np.ndarray) -> np.ndarray:
    sections = band_pass(measure.rate_hz, measure.low_hz, measure.high_hz, measure.poles)
    state, age = np.zeros((len(waves), len(sections), 2)), np.zeros(len(waves), np.int64)
    return filtered(sections, state, age, waves, everywhere(waves)) ** 2


@pytest.mark.parametrize("measure", [CLASSIC, IMPULSE], ids=["classic", "impulse"])
def test_windows_are_what_they_say(measure) -> None:
    waves = noise()
    made, usable = Onsets(measure, 2).push(waves, everywhere(waves))
    e, ns, nl = energy(measure, waves), measure.short, measure.long
    assert usable[:, measure.warming - 1 :].all()
    assert not usable[:, : measure.warming - 1].any()
    for i in range(measure.warming - 1, waves.shape[1]):
        short = e[:, i - ns + 1 : i + 1]
        if measure.impulse:
            expected = short.max(axis=1) / e[:, i - ns - nl + 1 : i - ns + 1].mean(axis=1)
        else:
            expected = short.mean(axis=1) / e[:, i - nl + 1 : i + 1].mean(axis=1)
        assert np.allclose(made[:, i], expected, rtol=1e-12)


def test_nothing_of_a_loud_second_remains() -> None:
    waves = noise(1, 2000)
    loud = waves.copy()
    loud[0, 500:520] += 1e9
    quiet, _ = Onsets(CLASSIC, 1).push(waves, everywhere(waves))
    after, _ = Onsets(CLASSIC, 1).push(loud, everywhere(loud))
    assert after[0, 515:530].max() > 5.0
    assert np.allclose(after[0, 1600:], quiet[0, 1600:], rtol=1e-9)


def test_a_classic_onset_ends_at_long_over_short() -> None:
    waves = 1e-6 * noise(1, 900)
    waves[0, 600:] += np.sin(np.arange(300))
    made, _ = Onsets(CLASSIC, 1).push(waves, everywhere(waves))
    assert 0.9 * CLASSIC.long / CLASSIC.short < made.max() <= CLASSIC.long / CLASSIC.short * (1 + 1e-12)


def test_an_impulse_stands_out_more_than_in_means() -> None:
    waves = noise(1, 900)
    waves[0, 700:703] += (9.0, -14.0, 6.0)
    classic, _ = Onsets(CLASSIC, 1).push(waves, everywhere(waves))
    impulse, _ = Onsets(IMPULSE, 1).push(waves, everywhere(waves))
    background = [np.quantile(made[0, 300:700], 0.99) for made in (classic, impulse)]
    assert impulse[0, 700:725].max() / background[1] > 1.5 * classic[0, 700:725].max() / background[0]


def test_dead_channels_mean_nothing() -> None:
    waves = noise(3)
    waves[0], waves[1], waves[2, 300:] = 0.0, 5e5, np.nan
    made, usable = Onsets(CLASSIC, 3).push(waves, everywhere(waves))
    assert not usable[:2].any()
    assert not usable[2, 300:].any()
    assert (made[~usable] == 1.0).all()


def test_thinning_keeps_the_samples_of_its_numbers() -> None:
    waves = noise(1)
    whole, _ = Onsets(CLASSIC, 1, first=7).push(waves, everywhere(waves))
    thin, _ = Onsets(Measure(100.0, 4.0, 20.0, short_s=0.2, long_s=1.5, every=4), 1, first=7).push(
        waves, everywhere(waves)
    )
    assert np.array_equal(thin, whole[:, 1::4])


def test_rows_are_the_root_of_the_mean_square_of_what_is_usable() -> None:
    onsets = np.array([[2.0, 3.0, 1.0], [4.0, 9.0, 0.1], [5.0, 5.0, 5.0]])
    usable = np.array([[True, True, False], [True, False, True], [False, False, False]])
    rows, heard = rows_of(onsets, usable, [[0, 1], [2], [1]], least=0.4)
    assert np.allclose(rows[0], np.log([np.sqrt(10.0), 3.0, 0.4]))
    assert heard.tolist() == [[True] * 3, [False] * 3, [True, False, True]]
    assert not rows[1].any()


def test_an_onset_is_greatest_as_late_as_is_said() -> None:
    for measure in (seismic_p(40.0), seismic_p(100.0)):
        waves, arrival = 0.05 * noise(40, 1200), 800
        fading = np.exp(-np.arange(400) / measure.rate_hz / 0.8)
        waves[:, arrival:] += np.random.default_rng(5).standard_normal((40, 400)) * fading
        made, _ = Onsets(measure, 40).push(waves, everywhere(waves))
        greatest = np.log(made[:, 700:]).mean(axis=0).argmax() + 700
        after_s = (greatest - arrival) / measure.rate_hz
        assert abs(after_s - measure.short_s) < 0.05, "a wave that lasts fills the short window"
        assert 0.5 * measure.short_s < measure.late_s < after_s


def test_windows_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(WorkflowError, match="short window"):
        Onsets(Measure(100.0, 4.0, 20.0, short_s=3.0, long_s=0.3), 1)
