"""Five words instead of a probability."""

import itertools

import pytest

from trucewatch.publish.likely import LIKELY, likely


@pytest.mark.parametrize(
    ("lo", "hi", "word"),
    [
        (0, 0, "very_unlikely"),
        (0, 100_000, "very_unlikely"),
        (0, 100_001, "unlikely"),
        (350_000, 350_000, "unlikely"),
        (0, 350_001, "undecided"),
        (0, 1_000_000, "undecided"),
        (500_000, 500_000, "undecided"),
        (649_999, 1_000_000, "undecided"),
        (650_000, 1_000_000, "likely"),
        (899_999, 1_000_000, "likely"),
        (900_000, 1_000_000, "very_likely"),
    ],
)
def test_a_word_is_said_only_where_the_whole_interval_bears_it_out(lo, hi, word):
    assert likely(lo, hi) == word


def test_a_wider_interval_never_says_more():
    def sureness(word):
        return abs(LIKELY.index(word) - LIKELY.index("undecided"))

    steps = range(0, 1_000_001, 50_000)
    for lo, hi in itertools.combinations_with_replacement(steps, 2):
        for wider in ((max(0, lo - 50_000), hi), (lo, min(1_000_000, hi + 50_000))):
            assert sureness(likely(*wider)) <= sureness(likely(lo, hi))
