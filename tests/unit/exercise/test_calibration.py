from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.exercise.calibration import (
    brier,
    expected_error,
    expected_error_of_tenth_parts,
    judged,
    judged_intervals,
)

SAID = st.lists(st.tuples(st.integers(0, 1_000_000), st.booleans()), min_size=1, max_size=60)


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


def test_groups_of_a_tenth_of_the_forecasts_see_what_one_wide_tenth_hides():
    """Twenty forecasts in one tenth of the scale: the lower half never comes true, the upper half always does."""
    p_e6 = [910_000] * 10 + [990_000] * 10
    happened = [False] * 10 + [True] * 10
    assert expected_error(p_e6, happened) == Fraction(45, 100)
    assert expected_error_of_tenth_parts(p_e6, happened) == Fraction(91 + 1, 200)


def test_equal_probabilities_are_never_parted():
    """Ninety of a hundred say the same: parted by what happened, each part would look wholly wrong."""
    p_e6 = [500_000] * 90 + [1_000_000] * 10
    happened = [True, False] * 45 + [True] * 10
    assert expected_error_of_tenth_parts(p_e6, happened) == 0


@given(SAID)
def test_both_errors_are_at_least_that_of_the_mean_and_at_most_one(said):
    p_e6, happened = [p for p, _ in said], [h for _, h in said]
    least = abs(Fraction(sum(p_e6), 10**6) - sum(happened)) / len(said)
    for error in (expected_error(p_e6, happened), expected_error_of_tenth_parts(p_e6, happened)):
        assert least <= error <= 1


@given(SAID, st.randoms(use_true_random=False))
def test_the_order_of_forecasts_does_not_matter(said, random):
    shuffled = random.sample(said, len(said))
    assert judged(*zip(*said, strict=True)) == judged(*zip(*shuffled, strict=True))


@given(SAID)
def test_the_curve_holds_every_forecast(said):
    made = judged([p for p, _ in said], [h for _, h in said])
    assert sum(point["n"] for point in made["curve"]) == made["n"] == len(said)
    assert sum(point["n"] * point["happened"] for point in made["curve"]) == pytest.approx(
        sum(h for _, h in said), abs=1e-3
    )


@given(SAID)
def test_intervals_without_width_err_as_probabilities_do(said):
    p_e6, happened = [p for p, _ in said], [h for _, h in said]
    made = judged_intervals([(p, p) for p in p_e6], happened)
    assert made["ece"] == judged(p_e6, happened)["ece"]
    assert made["width"] == 0


def test_what_happened_within_an_interval_is_no_error_and_outside_is_as_far_as_it_lies():
    half = [True, False]
    assert judged_intervals([(400_000, 600_000)] * 2, half)["ece"] == 0
    assert judged_intervals([(600_000, 800_000)] * 2, half)["ece"] == pytest.approx(0.1)
    assert judged_intervals([(100_000, 200_000)] * 2, half)["ece"] == pytest.approx(0.3)
