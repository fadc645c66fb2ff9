"""What holds for every plan of a network: more watchers never perceive less, each adds ever less, and no choice beats the printed bound."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coverage.design import CLASSES, Weights, equal_weights, next_best, perception, weighed
from trucewatch.coverage.reach import reaches
from trucewatch.coverage.sites import HOURS, Sites
from trucewatch.science.lazy_greedy import KEPT, choose
from trucewatch.science.perceiving import LEAST, MOST, ONE, THREE, TWO, gains, perceived, take
from unit.coverage.networks import RANGES, network, networks, squared

REACH = reaches(RANGES)
LAID = squared()
UNHURRIED = settings(deadline=None)
EVERY = weighed(np.array([1.0, 3.0]), np.arange(1.0, HOURS + 1), np.ones(len(CLASSES)))


def quiet(*_: object) -> None:
    pass


def worth(sites: Sites, weights: Weights = EVERY) -> float:
    return perception(sites, LAID, REACH, weights, quiet).worth


def figures(sites: Sites) -> np.ndarray:
    out = np.empty((len(LAID.places), HOURS, len(CLASSES), 5))
    perceived(sites.rows, sites.light, sites.dark, LAID.places, REACH, out)
    return out


def some(sites: Sites, *chosen: int) -> Sites:
    return sites.take(np.array(chosen, np.int64))


@UNHURRIED
@given(networks())
def test_the_figures_keep_their_order(sites: Sites) -> None:
    found = figures(sites)
    tiny = 1e-12
    assert (found[..., LEAST] <= found[..., ONE] + tiny).all()
    assert (found[..., ONE] <= found[..., MOST] + tiny).all()
    assert (found[..., TWO] <= found[..., ONE] + tiny).all()
    assert (found[..., THREE] <= found[..., TWO] + tiny).all()
    assert ((found >= 0) & (found <= 1)).all()


@settings(max_examples=20, deadline=None)
@given(networks(most=4))
def test_how_many_perceive_is_what_asking_every_outcome_gives(sites: Sites) -> None:
    """All 2**n outcomes of watchers that perceive or miss, added up."""
    alone = [figures(some(sites, k))[..., ONE] for k in range(len(sites))]
    found = figures(sites)
    for at_least, column in ((1, ONE), (2, TWO), (3, THREE)):
        expected = np.zeros(found.shape[:3])
        for outcome in product([False, True], repeat=len(sites)):
            if sum(outcome) >= at_least:
                expected += np.prod([p if seen else 1 - p for p, seen in zip(alone, outcome, strict=True)], axis=0)
        assert found[..., column] == pytest.approx(expected, abs=1e-12)


@UNHURRIED
@given(networks(least=1), st.randoms(use_true_random=False))
def test_order_changes_nothing(sites: Sites, random) -> None:
    order = list(range(len(sites)))
    random.shuffle(order)
    assert figures(some(sites, *order)) == pytest.approx(figures(sites), abs=1e-12)


@UNHURRIED
@given(networks(), networks(most=3), networks(least=1, most=1))
def test_a_site_adds_something_and_never_more_to_more(few: Sites, others: Sites, one: Sites) -> None:
    small = worth(few.together(one)) - worth(few)
    large = worth(few.together(others).together(one)) - worth(few.together(others))
    assert -1e-12 <= large <= small + 1e-12


@UNHURRIED
@given(networks(), networks(least=1, most=3))
def test_a_gain_is_what_the_site_adds(before: Sites, others: Sites) -> None:
    miss = np.ones((len(LAID.places), HOURS, len(CLASSES)))
    take(before.rows, before.light, before.dark, LAID.places, REACH, miss)
    weight, by = LAID.weights(EVERY.zones), np.ascontiguousarray(EVERY.by)
    found = gains(others.rows, others.light, others.dark, LAID.places, weight, by, REACH, miss)
    added = [worth(before.together(some(others, k))) - worth(before) for k in range(len(others))]
    assert found == pytest.approx(added, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(networks(most=2), networks(least=1, most=6), st.integers(1, 3))
def test_no_choice_beats_the_bound_and_the_greedy_one_keeps_its_share(
    before: Sites, candidates: Sites, wanted: int
) -> None:
    choice = next_best(before, candidates, LAID, REACH, EVERY, wanted, quiet)
    now = worth(before)
    reached = worth(before.together(some(candidates, *choice.chosen))) - now
    sets = combinations(range(len(candidates)), min(wanted, len(candidates)))
    best = max(worth(before.together(some(candidates, *chosen))) - now for chosen in sets)
    assert sum(choice.gains) == pytest.approx(reached, abs=1e-12)
    assert reached <= best + 1e-12
    assert best <= choice.bound + 1e-12
    assert reached >= KEPT * best - 1e-12
    assert choice.share <= 1
    assert choice.share * best <= reached + 1e-9


COVERS = st.lists(st.frozensets(st.integers(0, 12), max_size=5), min_size=1, max_size=9)


@UNHURRIED
@given(COVERS, st.integers(1, 5))
def test_the_lazy_choice_is_the_plain_one(covers: list[frozenset[int]], wanted: int) -> None:
    held: set[int] = set()

    def left(k: int) -> float:
        return float(len(covers[k] - held))

    lazy = choose(
        [left(k) for k in range(len(covers))],
        wanted,
        left,
        lambda k: held.update(covers[k]),
        lambda: [left(k) for k in range(len(covers))],
    )
    plain, seen = [], set()
    for _ in range(wanted):
        best = max(range(len(covers)), key=lambda k: (len(covers[k] - seen), -k))
        if not covers[best] - seen:
            break
        plain.append(best)
        seen |= covers[best]
    assert list(lazy.chosen) == plain
    most = max(len(frozenset().union(*chosen)) for chosen in combinations(covers, min(wanted, len(covers))))
    assert len(seen) <= most <= lazy.bound + 1e-9


def test_most_gains_are_never_asked_again() -> None:
    """Three hundred sites in a row, each out of reach of most others."""
    row = network(*((-20 + k * 0.13, 0.0, 3_000, 1) for k in range(300)))
    choice = next_best(network(), row, LAID, REACH, EVERY, 4, quiet)
    assert choice.asked < 2 * 300 + 150


def test_classes_that_no_site_can_perceive_do_not_count() -> None:
    heard = equal_weights(LAID.zones, network((0, 0, 10_000, 1)), REACH)
    assert [name for name, weight in zip(CLASSES, heard.classes, strict=True) if weight] == [
        "small_arms",
        "heavy_weapons",
    ]
    unmodelled = equal_weights(LAID.zones, network((0, 0, 10_000, 2)), REACH)
    assert [name for name, weight in zip(CLASSES, unmodelled.classes, strict=True) if weight] == ["any"]
