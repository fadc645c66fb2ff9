"""What holds for onsets, stacks and triggers whatever the waves, however they are cut."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.waves_strategy import RATE_HZ, Heard, cuts, heard, plain_sums
from trucewatch.science.migration import Migration, Stack, Way, migrate
from trucewatch.science.onsets import Measure, Onsets
from trucewatch.science.stacking import TILE
from trucewatch.science.tables import tabled
from trucewatch.science.triggers import Found, Triggers

WAYS = {"whole": Way(), "short": Way(short=True), "pruned": Way(threshold=1.6), "few rows": Way(least_rows=3)}
MEASURES = {
    "classic": Measure(RATE_HZ, 1.0, 6.0, short_s=0.3, long_s=2.0),
    "impulse": Measure(RATE_HZ, 1.0, 6.0, short_s=0.5, long_s=2.0, impulse=True),
    "thinned": Measure(RATE_HZ, 2.0, 9.0, poles=3, every=3),
}


def joined(pieces: list[Stack]) -> Stack:
    columns = (
        np.concatenate([getattr(one, name) for one in pieces]) for name in ("value", "normalised", "node", "used")
    )
    return Stack(pieces[0].first, *columns)


def same(a: Stack, b: Stack) -> bool:
    columns = ("value", "normalised", "node", "used")
    return a.first == b.first and all(np.array_equal(getattr(a, name), getattr(b, name)) for name in columns)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
@given(data=st.data(), seed=st.integers(0, 2**32), channels=st.integers(1, 3), samples=st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_pushes_of_samples_equal_one_batch(measure, data, seed, channels, samples) -> None:
    random = np.random.default_rng(seed)
    waves = random.standard_normal((channels, samples)) * 10.0 ** random.integers(-3, 9, (channels, 1)) + 5e4
    present = random.random((channels, samples)) > data.draw(st.sampled_from([0.0, 0.0, 0.002, 0.02]))
    waves[:, random.random(samples) > 0.995] = np.nan
    first = data.draw(st.integers(0, 10))
    batch = Onsets(measure, channels, first).push(waves, present)
    pushed = Onsets(measure, channels, first)
    made = [pushed.push(waves[:, a:b], present[:, a:b]) for a, b in pairwise(cuts(samples, data.draw))]
    assert np.array_equal(np.concatenate([one for one, _ in made], axis=1), batch[0])
    assert np.array_equal(np.concatenate([usable for _, usable in made], axis=1), batch[1])


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
@given(one=heard(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_pushes_of_onsets_equal_one_batch(way, one, data) -> None:
    batch = migrate(one.onsets, one.usable, one.tables, way)
    pushed = Migration(one.tables, way)
    edges = pairwise(cuts(one.onsets.shape[1], data.draw))
    assert same(joined([pushed.push(one.onsets[:, a:b], one.usable[:, a:b]) for a, b in edges]), batch)


@given(seed=st.integers(0, 2**32), samples=st.integers(0, 300), apart=st.integers(1, 40), data=st.data())
@settings(max_examples=100, deadline=None)
def test_pushes_of_values_equal_one_batch(seed, samples, apart, data) -> None:
    random = np.random.default_rng(seed)
    value = random.integers(0, 12, samples) / 4.0
    node = random.integers(0, 99, samples)
    once = Triggers(1.0, apart, 1000)
    batch = [once.push(value, node), once.end()]
    cut = Triggers(1.0, apart, 1000)
    pieces = [cut.push(value[a:b], node[a:b]) for a, b in pairwise(cuts(samples, data.draw))] + [cut.end()]
    assert told(pieces) == told(batch)
    where = [sample - 1000 for sample, _, _ in told(batch)]
    greatest = [value[max(0, i - apart) : i + apart + 1].max() for i in where]
    assert greatest == value[where].tolist()
    assert all(b - a > apart for a, b in pairwise(where))
    if samples and value.max() >= 1.0:
        assert int(value.argmax()) in where


def told(pieces: list[Found]) -> list[tuple[int, float, int]]:
    return [
        row for one in pieces for row in zip(one.sample.tolist(), one.value.tolist(), one.node.tolist(), strict=True)
    ]


@given(one=heard())
@settings(max_examples=60, deadline=None)
def test_the_kernel_equals_a_plain_stack_in_double_precision(one) -> None:
    made = migrate(one.onsets, one.usable, one.tables)
    short = migrate(one.onsets, one.usable, one.tables, Way(short=True))
    for tile, used in enumerate(made.used):
        here = slice(tile * TILE, (tile + 1) * TILE)
        if not used.any():
            assert not made.value[here].any()
            assert (made.node[here] == -1).all()
            continue
        plain = np.exp(plain_sums(one, tile, used) / used.sum())
        top = plain.max(axis=0)
        assert np.allclose(made.value[here], top, rtol=2e-6, atol=0.0)
        assert np.allclose(made.normalised[here], top / plain.mean(axis=0), rtol=3e-6, atol=0.0)
        at = plain[made.node[here], np.arange(TILE)]
        assert np.allclose(at, top, rtol=2e-6, atol=0.0)
        step = 4.0 / (32767 // int(used.sum()))
        assert np.allclose(np.log(short.value[here]), np.log(top), atol=0.51 * step)


@given(one=heard(), threshold=st.floats(0.2, 4.0))
@settings(max_examples=80, deadline=None)
def test_pruning_misses_nothing(one, threshold) -> None:
    whole = migrate(one.onsets, one.usable, one.tables)
    pruned = migrate(one.onsets, one.usable, one.tables, Way(threshold=threshold))
    reached = whole.value >= threshold * (1 + 1e-12)
    assert np.array_equal(pruned.value[reached], whole.value[reached])
    assert np.array_equal(pruned.node[reached], whole.node[reached])
    below = whole.value < threshold * (1 - 1e-12)
    assert not pruned.value[below].any()
    assert (pruned.node[below] == -1).all()


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
@given(one=heard(), threads=st.integers(2, 5))
@settings(max_examples=20, deadline=None)
def test_threads_change_no_bit(way, one, threads) -> None:
    alone = migrate(one.onsets, one.usable, one.tables, way)
    assert same(migrate(one.onsets, one.usable, one.tables, replace(way, threads=threads)), alone)


@given(one=heard(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_order_of_stations_changes_nothing(one, data) -> None:
    order = data.draw(st.permutations(range(len(one.tables.rows))))
    seconds = one.tables.offsets / RATE_HZ
    turned = tabled([one.tables.rows[k] for k in order], one.tables.shape, seconds[:, order], RATE_HZ)
    assert turned.content == one.tables.content
    assert turned.rows == one.tables.rows
    assert same(migrate(one.onsets, one.usable, turned), migrate(one.onsets, one.usable, one.tables))


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
@given(one=heard(gaps=False), dead=st.integers(0, 6))
@settings(max_examples=25, deadline=None)
def test_a_dead_row_changes_nothing_but_coverage(way, one, dead) -> None:
    dead %= len(one.tables.rows)
    rest = [k for k in range(len(one.tables.rows)) if k != dead]
    usable = one.usable.copy()
    usable[dead] = False
    with_it = migrate(one.onsets, usable, one.tables, way)
    assert not with_it.used[:, dead].any()
    if not rest:
        assert not with_it.value.any()
        return
    names = [one.tables.rows[k] for k in rest]
    without = tabled(names, one.tables.shape, one.tables.offsets[:, rest] / RATE_HZ, RATE_HZ)
    alone = migrate(one.onsets[rest], usable[rest], without, way)
    n = min(len(alone.value), len(with_it.value))
    assert n
    assert np.array_equal(with_it.value[:n], alone.value[:n])
    assert np.array_equal(with_it.node[:n], alone.node[:n])
    assert np.array_equal(with_it.normalised[:n], alone.normalised[:n])


@given(seed=st.integers(0, 2**32), dead=st.integers(0, 2), what=st.sampled_from(["absent", "zero", "nan", "constant"]))
@settings(max_examples=30, deadline=None)
def test_a_dead_channel_leaves_the_others_as_they_are(seed, dead, what) -> None:
    waves = np.random.default_rng(seed).standard_normal((3, 300))
    present = np.ones(waves.shape, np.bool_)
    measure = MEASURES["classic"]
    before, meant = Onsets(measure, 3).push(waves, present)
    waves[dead] = {"absent": 1.0, "zero": 0.0, "nan": np.nan, "constant": 77.0}[what]
    present[dead] = what != "absent"
    after, means = Onsets(measure, 3).push(waves, present)
    others = [k for k in range(3) if k != dead]
    assert np.array_equal(after[others], before[others])
    assert np.array_equal(means[others], meant[others])
    assert not means[dead].any()


@given(one=heard(most_tiles=2, gaps=False), shift=st.integers(1, 2 * TILE))
@settings(max_examples=40, deadline=None)
def test_shifting_all_data_shifts_all_origins(one, shift) -> None:
    before = np.full((len(one.onsets), shift), np.float32(0.25))
    moved = np.concatenate([before, one.onsets], axis=1)
    here = migrate(one.onsets, one.usable, one.tables)
    there = migrate(moved, np.ones(moved.shape, np.bool_), one.tables)
    n = min(len(here.value), len(there.value) - shift)
    assert np.array_equal(there.value[shift : shift + n], here.value[:n])
    assert np.array_equal(there.node[shift : shift + n], here.node[:n])


@given(seed=st.integers(0, 2**32), shift=st.integers(1, 50))
@settings(max_examples=20, deadline=None)
def test_a_channel_that_begins_later_has_the_same_onsets_later(seed, shift) -> None:
    waves = np.random.default_rng(seed).standard_normal((1, 200))
    late = np.concatenate([np.zeros((1, shift)), waves], axis=1)
    present = np.arange(late.shape[1])[None, :] >= shift
    measure = MEASURES["impulse"]
    here, there = Onsets(measure, 1).push(waves, np.ones(waves.shape, np.bool_)), Onsets(measure, 1).push(late, present)
    assert np.array_equal(there[0][:, shift:], here[0])
    assert np.array_equal(there[1][:, shift:], here[1])


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
@given(seed=st.integers(0, 2**32), gap=st.integers(1, 5), before=st.integers(0, 150))
@settings(max_examples=30, deadline=None)
def test_what_was_before_a_gap_changes_nothing_after_it(measure, seed, gap, before) -> None:
    waves = np.random.default_rng(seed).standard_normal((2, 300 + before + gap))
    waves[0, :before] = waves[0, :before] * 1e6 + 3e5
    waves[1, before + gap :] = waves[0, before + gap :]
    present = np.ones(waves.shape, np.bool_)
    present[:, before : before + gap] = False
    made, means = Onsets(measure, 2).push(waves, present)
    after = -(-(before + gap) // measure.every)
    assert means[0, after:].any()
    assert np.array_equal(made[0, after:], made[1, after:])
    assert np.array_equal(means[0, after:], means[1, after:])


def digest_of_everything() -> str:
    """The bits of onsets and stacks in all ways; run on other machines below."""
    random = np.random.default_rng(11)
    waves = random.standard_normal((5, 2000))
    told = hashlib.sha256()
    for measure in MEASURES.values():
        for made in Onsets(measure, 5).push(waves, np.ones(waves.shape, np.bool_)):
            told.update(np.ascontiguousarray(made).tobytes())
    one = sound(random)
    for way in WAYS.values():
        made = migrate(one.onsets, one.usable, one.tables, way)
        told.update(made.value.tobytes() + made.normalised.tobytes() + made.node.tobytes())
    return told.hexdigest()


def sound(random: np.random.Generator) -> Heard:
    seconds = random.random((300, 6)) * 4.0
    tables = tabled([f"S{k}" for k in range(6)], (10, 10, 3), seconds, RATE_HZ)
    onsets = (0.6 * random.standard_normal((6, 3 * TILE + tables.greatest))).astype(np.float32)
    return Heard(tables, onsets, np.ones(onsets.shape, np.bool_))


MACHINES = {
    "no numpy CPU features": {
        "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
    },
    "AVX2 only": {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": ""},
    "a generic processor": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
}


@pytest.mark.parametrize("machine", MACHINES.values(), ids=list(MACHINES))
def test_the_same_bits_on_every_machine(machine, tmp_path) -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests'); from laws import test_wave_laws as t; print(t.digest_of_everything())"
    )
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "NUMBA_CACHE_DIR": str(tmp_path), **machine}
    made = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == digest_of_everything()
