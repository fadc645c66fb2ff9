"""Limits of Poisson means, against sums of sixty digits."""

from decimal import Decimal, localcontext
from itertools import pairwise

import pytest

from trucewatch.science.poisson import share_up_to, upper_limit_e6


def exactly(count: int, mean: Decimal) -> Decimal:
    """The same probability by its definition."""
    with localcontext() as context:
        context.prec = 60
        term = total = (-mean).exp()
        for k in range(1, count + 1):
            term *= mean / k
            total += term
        return total


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 31, 32, 33, 100, 1021, 4900])
def test_a_limit_is_the_least_millionth_at_which_so_few_are_too_few(count: int) -> None:
    limit = Decimal(upper_limit_e6(count)) / 10**6
    step = Decimal("0.000002")
    assert exactly(count, limit + step) < Decimal("0.05") < exactly(count, limit - step)


def test_nothing_seen_allows_three() -> None:
    assert upper_limit_e6(0) == 2_995_733


def test_limits_grow_with_the_count() -> None:
    limits = [upper_limit_e6(count) for count in range(200)]
    assert all(b - a > 1_000_000 for a, b in pairwise(limits))


@pytest.mark.parametrize(("count", "mean"), [(0, 0.5), (5, 5.0), (40, 60.25), (1000, 1010.5)])
def test_shares_are_those_of_the_definition(count: int, mean: float) -> None:
    assert share_up_to(count, mean) == pytest.approx(float(exactly(count, Decimal(mean))), rel=1e-12)


def test_a_million_is_counted_too() -> None:
    assert 1_001_600_000_000 < upper_limit_e6(1_000_000) < 1_001_700_000_000
