"""Triggers on values that one can read."""

import numpy as np
import pytest

from trucewatch.science.triggers import Triggers


def found(values: list[float], threshold: float = 2.0, apart: int = 2) -> list[int]:
    triggers = Triggers(threshold, apart)
    nodes = np.arange(len(values))
    made = [triggers.push(np.array(values), nodes), triggers.end()]
    assert all((one.node == one.sample).all() for one in made)
    return [int(sample) for one in made for sample in one.sample]


@pytest.mark.parametrize(
    ("values", "expected"),
    {
        "nothing": ([1.0, 1.9, 1.0], []),
        "the top of a hill": ([1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0], [3]),
        "the first of equals": ([1.0, 3.0, 3.0, 1.0], [1]),
        "equals farther apart": ([3.0, 1.0, 1.0, 3.0], [0, 3]),
        "a lower one too near": ([3.0, 1.0, 2.5, 1.0, 1.0], [0]),
        "a lower one far enough": ([3.0, 1.0, 1.0, 2.5, 1.0], [0, 3]),
        "at both ends": ([4.0, 1.0, 1.0, 1.0, 5.0], [0, 4]),
        "a chain is not swallowed": ([3.0, 1.0, 4.0, 1.0, 5.0, 1.0, 1.0], [4]),
    }.values(),
)
def test_triggers_are_the_greatest_around_them(values, expected) -> None:
    assert found(values) == expected


def test_nothing_that_is_no_number_triggers() -> None:
    assert found([np.nan, 1.0, 3.0, np.nan]) == [2]
