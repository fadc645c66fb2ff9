"""The stack against the peer's own C code, on random data and on real records; and what it refuses."""

from pathlib import Path

import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.science.migration import Migration, Stack, Way, migrate, shortened
from trucewatch.science.onsets import Onsets, rows_of, seismic_p, seismic_s
from trucewatch.science.stacking import TILE
from trucewatch.science.tables import Tables, tabled
from unit.science.peers import needs_peer, run


def small_tables(rows: int = 8, shape: tuple[int, ...] = (23, 17, 3), most_s: float = 6.0) -> Tables:
    draw = np.random.default_rng(3)
    nodes = np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), axis=1)
    stations = draw.random((rows, 3)) * shape
    seconds = np.sqrt(((nodes[:, None] - stations) ** 2).sum(axis=2))
    return tabled([f"S{k:02d}.P" for k in range(rows)], shape, seconds * most_s / seconds.max(), 50.0)


def against_the_peer(onsets: np.ndarray, tables: Tables, folder: Path) -> tuple[Stack, np.lib.npyio.NpzFile]:
    np.save(folder / "onsets.npy", np.exp(onsets.astype(np.float64)))
    np.save(folder / "offsets.npy", tables.offsets)
    run("bench/peer_migration.py", folder, "1\n")
    return migrate(onsets, np.ones(onsets.shape, np.bool_), tables), np.load(folder / "peer.npz")


def agree(ours: Stack, theirs: np.lib.npyio.NpzFile) -> bool:
    """Whether heights are equal but for single precision, and nodes but for near ties."""
    n = len(ours.value)
    apart = [np.abs(a - theirs[name][:n]).max() for a, name in ((ours.value, "best"), (ours.normalised, "normalised"))]
    return n >= 2 * TILE and max(apart) < 2e-5 and bool((ours.node == theirs["node"][:n]).mean() >= 0.999)


@needs_peer
def test_random_onsets_give_what_the_peer_gives(tmp_path: Path) -> None:
    tables = small_tables()
    onsets = np.random.default_rng(8).normal(-0.1, 0.6, (8, 20 * TILE + tables.greatest)).astype(np.float32)
    assert agree(*against_the_peer(onsets, tables, tmp_path))


@needs_peer
def test_real_records_give_what_the_peer_gives(tmp_path: Path) -> None:
    run("interop/peer_records.py", tmp_path)
    waves = {path.stem: np.load(path) for path in tmp_path.glob("UH*.npy")}
    onsets, usable = onsets_of_records(waves)
    assert usable[:, 400:].all()
    tables = small_tables(rows=5)
    ours, theirs = against_the_peer(np.ascontiguousarray(onsets[:, 400:]), tables, tmp_path)
    assert agree(ours, theirs)
    assert ours.value.max() > 3.0, "the records hold local earthquakes"


def onsets_of_records(waves: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """P of four stations, one of them at twice the rate, and S of the horizontals of one."""
    n = len(waves["UH1"])
    slow = np.stack([waves[name] for name in ("UH1", "UH2", "UH3")])
    p, p_usable = Onsets(seismic_p(50.0), 3).push(slow, np.ones(slow.shape, np.bool_))
    fast = waves["UH4"][None, :]
    q, q_usable = Onsets(seismic_p(100.0, every=2), 1).push(fast, np.ones(fast.shape, np.bool_))
    across = np.stack([waves[name] for name in ("UH3E", "UH3N")])
    s, s_usable = Onsets(seismic_s(50.0), 2).push(across, np.ones(across.shape, np.bool_))
    onsets = np.concatenate([p, q[:, :n], s])
    usable = np.concatenate([p_usable, q_usable[:, :n], s_usable])
    return rows_of(onsets, usable, [[0], [1], [2], [3], [4, 5]])


def test_of_equal_nodes_the_lowest_is_named() -> None:
    tables = tabled(["A.P"], (5, 1, 1), np.zeros((5, 1)), 50.0)
    onsets = np.random.default_rng(1).normal(size=(1, 2 * TILE)).astype(np.float32)
    for way in (Way(), Way(short=True), Way(threshold=0.01)):
        assert not migrate(onsets, np.ones(onsets.shape, np.bool_), tables, way).node.any()


def test_more_nodes_than_short_integers_number_are_named_right() -> None:
    nodes = 40_000
    seconds = np.arange(nodes)[:, None] / 50.0
    tables = tabled(["A.P"], (nodes,), seconds, 50.0)
    onsets = np.full((1, TILE + tables.greatest), np.float32(-0.5))
    onsets[0, 39_000] = 2.0
    made = migrate(onsets, np.ones(onsets.shape, np.bool_), tables, Way(short=True))
    assert made.node[:2].tolist() == [39_000, 38_999]
    assert made.node.tolist() == migrate(onsets, np.ones(onsets.shape, np.bool_), tables).node.tolist()


def test_short_integers_cannot_wrap() -> None:
    onsets = np.full((9, 4), np.float32(50.0))
    onsets[:, 2:] = -50.0
    short, _ = shortened(onsets, 9)
    assert (np.abs(short.astype(np.int64).sum(axis=0)) <= 32767).all()
    assert (short[:, 0] > 0).all()
    assert (short[:, 2] < 0).all()


def test_too_few_samples_give_no_tile() -> None:
    tables = small_tables()
    onsets = np.zeros((8, TILE + tables.greatest - 1), np.float32)
    made = migrate(onsets, np.ones(onsets.shape, np.bool_), tables)
    assert (len(made.value), made.used.shape) == (0, (0, 8))


def test_too_few_rows_are_said_and_not_stacked() -> None:
    tables = small_tables()
    onsets = np.ones((8, TILE + tables.greatest), np.float32)
    usable = np.ones(onsets.shape, np.bool_)
    usable[3:] = False
    assert migrate(onsets, usable, tables, Way(least_rows=3)).value.all()
    made = migrate(onsets, usable, tables, Way(least_rows=4))
    assert not made.value.any()
    assert not made.used.any()


@pytest.mark.parametrize(
    "broken",
    {
        "a row too few": lambda t: migrate(np.zeros((7, 999), np.float32), np.ones((7, 999), np.bool_), t),
        "usable of another length": lambda t: migrate(np.zeros((8, 999), np.float32), np.ones((8, 998), np.bool_), t),
        "a start inside a tile": lambda t: Migration(t, first=7).push(
            np.zeros((8, 999), np.float32), np.ones((8, 999), np.bool_)
        ),
    }.values(),
)
def test_what_does_not_fit_is_refused(broken) -> None:
    with pytest.raises(WorkflowError):
        broken(small_tables())
