"""The sets on which associations are measured are what they say, and so are the measure and the oracle."""

from __future__ import annotations

import importlib
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.exercise.association import b_cubed as exact

ROOT = Path(__file__).parents[3]


def _of_bench(name: str) -> Any:
    folder = str(ROOT / "bench")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


sets, b_cubed = _of_bench("sets"), _of_bench("b_cubed")
LABELS = st.lists(st.tuples(st.integers(-2, 4), st.integers(-2, 4)), min_size=1, max_size=30)


@given(LABELS)
def test_the_fast_measure_is_the_exact_one(pairs: list[tuple[int, int]]) -> None:
    true, found = (np.array(side) for side in zip(*pairs, strict=True))
    apart = [[str(k) if k >= 0 else f"alone {i}" for i, k in enumerate(side.tolist())] for side in (found, true)]
    assert b_cubed.b_cubed(true, found) == pytest.approx([float(one) for one in exact(*apart)])


@given(LABELS)
def test_names_of_groups_and_order_of_members_do_not_matter(pairs: list[tuple[int, int]]) -> None:
    true, found = (np.array(side) for side in zip(*pairs, strict=True))
    renamed = np.where(found < 0, found, 7 * found + 3)[::-1]
    assert b_cubed.b_cubed(true[::-1], renamed) == pytest.approx(b_cubed.b_cubed(true, found))


@pytest.mark.parametrize("kind", sets.EDGES_KM)
def test_a_set_has_what_it_says(kind: str) -> None:
    s = sets.gaussian(kind, 3, 20_000)
    assert len(s.true) == 20_000
    assert int(np.sum(s.true < 0)) == 6_000
    of = s.true >= 0
    sizes = np.bincount(s.true[of], minlength=400)
    assert sizes.mean() == 35
    assert sizes.var() == pytest.approx(35, rel=0.3)
    off = sets.local_km_h(s)[of] - s.centres[s.true[of]]
    assert off[:, 2].std() == pytest.approx(sets.LASTING_H, rel=0.02)
    error_km = s.radius_m / sets.RADIUS95 / 1000
    assert np.median(error_km) == pytest.approx(0.3, rel=0.02)
    scaled = off[:, :2] / np.sqrt(sets.SPREAD_KM**2 + error_km[of, None] ** 2)
    assert scaled.std() == pytest.approx(1.0, rel=0.02)
    density = 1e6 / math.prod(sets.EDGES_KM[kind]) / (24 * sets.DAYS[kind])
    assert s.rate == pytest.approx(0.3 * density)


def test_a_set_is_the_same_again_and_another_with_another_seed() -> None:
    first, again, other = (sets.gaussian("line", seed, 1_000) for seed in (1, 1, 2))
    assert first.t_ms.tolist() == again.t_ms.tolist()
    assert first.t_ms.tolist() != other.t_ms.tolist()


def test_the_oracle_takes_the_likeliest_of_all_episodes() -> None:
    s = sets.gaussian("dense", 5, 2_000)
    where, error_km = sets.local_km_h(s), s.radius_m / sets.RADIUS95 / 1000
    sizes = np.bincount(s.true[s.true >= 0], minlength=len(s.centres))
    var = (sets.SPREAD_KM**2 + error_km**2)[:, None]
    off = where[:, None, :] - s.centres[None, :, :]
    square = (off[:, :, :2] ** 2).sum(axis=2) / var + (off[:, :, 2] / sets.LASTING_H) ** 2
    dense = sizes / ((2 * math.pi) ** 1.5 * sets.LASTING_H * var) * np.exp(-square / 2)
    likeliest = np.where(dense.max(axis=1) > s.rate, dense.argmax(axis=1), -1)
    assert (sets.oracle(s) == likeliest).mean() > 0.999
    assert b_cubed.b_cubed(s.true, sets.oracle(s))[2] > 0.7


@pytest.mark.parametrize("kind", ["sparse", "line"])
def test_our_association_groups_what_is_apart(kind: str) -> None:
    s = sets.gaussian(kind, 7, 10_000)
    found = _of_bench("ours").ours(s.lat_e7, s.lon_e7, s.t_ms, s.radius_m)
    assert b_cubed.b_cubed(s.true, found)[2] > 0.95
