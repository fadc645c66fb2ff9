"""What holds for an association whatever is perceived: nothing far matters, and in whatever order and portions it comes, the result is one."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from laws.extents_strategy import many, placed, table
from trucewatch.science import spreading
from trucewatch.science.association import LEVELS, REACH_CELLS, Association, associate, cell_of_level, levels
from trucewatch.science.extents import chosen
from trucewatch.science.growing import Growing
from trucewatch.science.vicinity import grown, hull, inside

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEWER = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

rows = st.lists(placed(), max_size=30)


def differing(a: Association, b: Association) -> int:
    return sum(int((getattr(a, name) != getattr(b, name)).sum()) for name in ("root", "other", "p_e6"))


def grown_from(extents: np.ndarray[Any, Any], rank: np.ndarray[Any, Any], cuts: list[int]) -> Growing:
    """Take extents in portions, the first to begin with."""
    edges = sorted({0, len(extents), *(cut % (len(extents) + 1) for cut in cuts)})
    first = np.arange(edges[1] if len(edges) > 1 else 0)
    first = first[np.argsort(rank[first], kind="stable")]
    made = Growing(extents[first], rank[first])
    named = list(first)
    for begin, end in pairwise(edges[1:]):
        made.take(extents[begin:end], rank[begin:end])
        named += range(begin, end)
    assert len(made) == len(extents)
    return made


@FEW
@given(rows, st.randoms(use_true_random=False), st.lists(st.integers(0, 30), max_size=6))
def test_any_order_and_any_portions_give_the_whole(given_rows, random, cuts: list[int]) -> None:
    extents = table(given_rows)
    rank = np.arange(len(extents)) * 3
    random.shuffle(rank)
    by_rank = np.argsort(rank, kind="stable")
    assert not differing(grown_from(extents, rank, cuts).association(), associate(extents[by_rank]))


@FEWER
@given(
    st.integers(0, 10**6),
    st.integers(1, 250),
    st.sampled_from([3, 20, 100]),
    st.sampled_from([1, 6, 48]),
    st.integers(1, 25),
)
@example(19, 120, 20, 6, 3)
def test_one_after_the_other_gives_the_whole(seed: int, n: int, wide_km: int, hours: int, portion: int) -> None:
    extents = many(seed, n, wide_km, hours)
    rank = np.random.default_rng(seed).permutation(n) * 5
    by_rank = np.argsort(rank, kind="stable")
    made = grown_from(extents, rank, [n // 2, *range(n // 2, n, portion)])
    assert not differing(made.association(), associate(extents[by_rank]))


@pytest.mark.parametrize("seed", range(12))
def test_a_region_that_is_too_small_at_first_is_made_larger(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "FIRST_GUESS", 0.0)
    extents = many(seed, 300, (8, 30, 60)[seed % 3], (2, 12)[seed % 2])
    rank = np.random.default_rng(seed).permutation(len(extents))
    made = grown_from(extents, rank, [200, *range(200, 300, 4)])
    assert not differing(made.association(), associate(extents[np.argsort(rank, kind="stable")]))


@FEWER
@given(st.integers(0, 10**6), st.integers(2, 120), st.integers(1, 9))
def test_what_changed_is_said_and_nothing_else(seed: int, n: int, new: int) -> None:
    extents, rank = many(seed, n + new, 15, 5), np.arange(n + new) * 2
    made = Growing(extents[:n], rank[:n])
    before = made.of(np.arange(n))
    said = made.take(extents[n:], rank[n:])
    after = made.of(np.arange(n + new))
    for name in ("root", "other", "p_e6"):
        assert (getattr(after, name)[said.names] == getattr(said, name)).all()
    silent = np.setdiff1d(np.arange(n), said.names)
    assert all((getattr(before, x)[silent] == getattr(after, x)[silent]).all() for x in ("root", "other", "p_e6"))
    really = [(getattr(before, x) != getattr(after, x)[:n]) for x in ("root", "other", "p_e6")]
    assert set(np.flatnonzero(np.logical_or.reduce(really))) | set(range(n, n + new)) == set(said.names.tolist())


@FEW
@given(rows, rows, st.sampled_from(["north", "east", "later", "group"]))
def test_what_is_far_moves_nothing(here, there, way: str) -> None:
    """The law of bounded dependence: beyond `REACH_CELLS` of the vaguest level at hand nothing matters."""
    a, b = table(here), table(there)
    if not len(a) or not len(b):
        return
    level = min(LEVELS - 1, int(levels(np.concatenate([a, b])).max()))
    cell_m, cell_s = cell_of_level(level)
    far_m = 2 * (REACH_CELLS * cell_m) + 20_000
    if way == "north":
        b["lat_e7"] += min(far_m * 90, 400_000_000)
    elif way == "east":
        b["lon_e7"] += min(far_m * 135, 1_400_000_000)
    elif way == "later":
        b["at_ms"] += 1000 * (2 * REACH_CELLS * cell_s + 20_000)
    else:
        b["group"] += 20
    if way in {"north", "east"} and far_m * 90 > 400_000_000:
        return  # the globe is not wide enough
    alone, together = associate(a), associate(np.concatenate([a, b]))
    for name in ("root", "other", "p_e6"):
        assert (getattr(together, name)[: len(a)] == getattr(alone, name)).all()


def test_what_is_near_does_move() -> None:
    one = {"from_lat_e7": 480_000_000, "from_lon_e7": 370_000_000, "at_ms": 1_700_000_000_000, "radius_m": 700}
    one |= {"spread_m": 300, "lasting_s": 900}
    pair = table([one, one | {"at_ms": one["at_ms"] + 60_000}])
    assert associate(pair).root.tolist() == [0, 0]
    assert associate(pair[:1]).p_e6[0] != associate(pair).p_e6[0]


@pytest.mark.parametrize("level", range(4))
def test_every_step_of_the_reach_is_used_and_none_goes_beyond(level: int) -> None:
    """A new extent changes something at some distance, and never anything farther than the constant."""
    cell_m, cell_s = cell_of_level(level)
    extents = many(level, 3000, 60, 30)
    extents["var_north_m2"] = extents["var_east_m2"] = (cell_m / 3.0) ** 2
    extents["cov_m2"], extents["group"], extents["var_s2"] = 0.0, 0, 1.0
    made = Growing(extents[:-1], np.arange(len(extents) - 1))
    said = made.take(extents[-1:], np.array([len(extents)]))
    changed = chosen(extents, said.names)
    near = inside(grown(hull(extents[-1:]), (float(cell_m), float(cell_s)), REACH_CELLS), changed)
    assert len(said.names) > 1
    assert near.all()


@FEW
@given(rows)
def test_a_thing_is_named_by_its_smallest_and_probabilities_are_such(given_rows) -> None:
    found = associate(table(given_rows))
    n = len(found.root)
    assert (found.root <= np.arange(n)).all()
    assert (found.root[found.root] == found.root).all()
    assert ((found.other == -1) | ((found.other >= 0) & (found.root[found.other] == found.other))).all()
    assert ((found.p_e6 > 0) & (found.p_e6 <= 1_000_000)).all()


@FEW
@given(rows)
def test_groups_never_meet(given_rows) -> None:
    extents = table(given_rows)
    found = associate(extents)
    assert (extents["group"][found.root] == extents["group"]).all()
    named = found.other >= 0
    assert (extents["group"][found.other[named]] == extents["group"][named]).all()
