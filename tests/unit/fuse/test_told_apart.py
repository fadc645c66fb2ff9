"""The table by which odds become probabilities: it ascends, and straight lines lie between its knots."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.fuse.told_apart import LEAST_E3, TABLE, one_e6

ODDS = st.integers(-(10**9), 10**9)


def test_the_table_ascends_and_says_nothing_for_certain() -> None:
    at, p = zip(*TABLE, strict=True)
    assert list(at) == sorted(set(at))
    assert list(p) == sorted(p)
    assert p[0] == 0
    assert p[-1] < 1_000_000
    assert at[0] == LEAST_E3


@given(ODDS, ODDS)
def test_greater_odds_never_make_it_less_probable(a: int, b: int) -> None:
    p = one_e6(np.array(sorted([a, b])))
    assert 0 <= p[0] <= p[1] <= TABLE[-1][1]


def test_knots_are_met_and_the_middle_between_two_is_their_mean() -> None:
    at, p = (np.array(one, np.int64) for one in zip(*TABLE, strict=True))
    assert one_e6(at).tolist() == p.tolist()
    middle = one_e6((at[1:] + at[:-1]) // 2)
    assert np.abs(middle - (p[1:] + p[:-1]) // 2).max() <= 200


def test_learning_puts_into_a_class_what_descends() -> None:
    import importlib.util
    from pathlib import Path

    path = Path(__file__).parents[3] / "scripts" / "learn_told_apart.py"
    spec = importlib.util.spec_from_file_location("learn_told_apart", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    odds = np.array([-6_000] * 100 + [-4_000] * 100 + [3_000] * 100)
    one = np.array([1] * 10 + [0] * 90 + [1] * 4 + [0] * 96 + [1] * 90 + [0] * 10)
    assert module.table(odds, one) == [(-5_000, 1_000_000 * 30 // 404), (3_000, 1_000_000 * 181 // 202)]
