from fractions import Fraction

import pytest

from trucewatch.exercise.calibration import brier, expected_error


@pytest.mark.parametrize(
    ("p_e6", "happened", "score"),
    [
        ([1_000_000, 0], [True, False], 0),
        ([1_000_000, 0], [False, True], 1),
        ([500_000, 500_000], [True, False], Fraction(1, 4)),
        ([], [], 0),
    ],
)
def test_brier(p_e6, happened, score):
    assert brier(p_e6, happened) == score


def test_forecasts_that_come_true_as_often_as_they_say_have_no_error():
    assert expected_error([250_000] * 4 + [1_000_000], [True, False, False, False, True]) == 0


def test_forecasts_that_are_sure_and_wrong_have_the_whole_error():
    assert expected_error([1_000_000, 0], [False, True]) == 1


def test_each_tenth_is_judged_by_itself():
    """Two tenths each half wrong: together the mean would look right."""
    assert expected_error([0, 0, 1_000_000, 1_000_000], [True, False, True, False]) == Fraction(1, 2)


def test_nothing_said_is_nothing_wrong():
    assert expected_error([], []) == 0
