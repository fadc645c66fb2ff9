"""What holds for the indicator whatever was counted."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from trucewatch.assess.indicator import indicate
from trucewatch.assess.series import WHOLE_E6, DailySeries, Figure
from unit.assess.scenes import mission
from unit.assess.test_indicator import midnight_ms
from unit.assess.test_series import MAY_1, spec

FEW = settings(max_examples=60, deadline=None)
WEEKS = 26
LONG_AFTER_MS = midnight_ms(800)
Numbers = NDArray[np.int64]

figures = st.lists(
    st.tuples(
        st.integers(0, 200), st.integers(0, 40), st.integers(100_000, WHOLE_E6), st.one_of(st.none(), st.just(1))
    ),
    min_size=14,
    max_size=56,
)


def series(rows, scale: int = 1) -> DailySeries:
    made = []
    for day, (least, wider, share, missing) in enumerate(rows, MAY_1):
        if missing is None:
            made.append(Figure(day, 1, scale * least, scale * (least + wider), share, WHOLE_E6))
    return DailySeries.of(made)


def told(given: DailySeries, scale: int = 1):
    names = ("baseline_e3", "baseline_least_e3", "baseline_most_e3")
    scaled = {name: scale * getattr(spec(), name) for name in names}
    return indicate(spec(**scaled), given, mission(), LONG_AFTER_MS)


def days_of(chance: np.random.Generator, missions: int, hot: bool) -> Numbers:
    """Counts of 180 days around 30: days that differ, or bursts of five days at ten times the rate."""
    rate = np.ones((missions, 180))
    if hot:
        begins = chance.random((missions, 184)) < 0.02
        for day in range(5):
            rate[begins[:, day : day + 180]] = 10.0
    rate *= 30.0 / (1.0 + 9.0 * (1.0 - 0.98**5) * hot)
    return chance.poisson(rate * chance.gamma(2.0, 0.5, rate.shape))


@pytest.mark.parametrize("hot", [False, True])
def test_few_unchanged_missions_are_ever_told_of_a_change(hot: bool) -> None:
    chance = np.random.default_rng(5)
    blocks = days_of(chance, 2000, hot).reshape(2000, 60, 3).mean(axis=2)
    least_e3 = int(800 * np.minimum(blocks, 30.0).mean())
    watched = spec(baseline_least_e3=least_e3).__class__(**{**vars(spec(baseline_least_e3=least_e3)), "weeks": WEEKS})
    alarms = 0
    for numbers in days_of(chance, 200, hot).tolist():
        days = DailySeries.of(Figure(MAY_1 + k, 1, n, n) for k, n in enumerate(numbers))
        alarms += any(row.standing in {"lower", "higher"} for row in indicate(watched, days, mission(), LONG_AFTER_MS))
    assert alarms <= 200 * 0.05


@pytest.mark.parametrize(("times", "word", "days"), [(0.05, "lower", 28), (5.0, "higher", 28), (2.0, "higher", 84)])
def test_most_missions_that_change_are_told_of_it(times: float, word: str, days: int) -> None:
    chance = np.random.default_rng(6)
    watched = spec(baseline_least_e3=20_000).__class__(**{**vars(spec(baseline_least_e3=20_000)), "weeks": WEEKS})
    found = 0
    for numbers in chance.poisson(days_of(chance, 40, hot=False) * times).tolist():
        given = DailySeries.of(Figure(MAY_1 + k, 1, n, n) for k, n in enumerate(numbers))
        found += any(r.standing == word for r in indicate(watched, given, mission(), LONG_AFTER_MS)[: days // 7])
    assert found > 20


@FEW
@given(figures, st.integers(1, 8))
def test_later_days_change_no_week_that_was_told(rows: list, weeks: int) -> None:
    whole, part = told(series(rows)), told(series(rows[: 7 * weeks]))
    assert whole[:weeks] == part[:weeks]


@FEW
@given(figures, st.sampled_from([2, 10]))
def test_the_unit_makes_no_difference(rows: list, scale: int) -> None:
    said: Callable[[list], list] = lambda found: [(r.state, r.standing, r.since_ms, r.lapsed) for r in found]  # noqa: E731
    assert said(told(series(rows))) == said(told(series(rows, scale), scale))


@FEW
@given(figures)
def test_a_week_of_which_too_little_was_seen_says_nothing_else(rows: list) -> None:
    for row in told(series(rows)):
        assert row.seen_e6 >= 3 * WHOLE_E6 or row.state == "too_little_seen"
        assert row.state in {"too_little_seen", row.standing}


@FEW
@given(figures)
def test_less_doubt_about_the_count_never_gives_less_evidence(rows: list) -> None:
    """Before anything was said: afterwards tests begin again at different days."""
    lowest = [(least, 0, share, missing) for least, _, share, missing in rows]
    highest = [(least + wider, 0, share, missing) for least, wider, share, missing in rows]
    for doubtful, low, high in zip(told(series(rows)), told(series(lowest)), told(series(highest)), strict=True):
        if any(r.standing for r in (doubtful, low, high)):
            return
        assert doubtful.lower_e3 <= low.lower_e3
        assert doubtful.higher_e3 <= high.higher_e3
