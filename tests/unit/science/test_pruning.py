"""Cells hold every node once, and their bounds hold all delays; most of a grid is ruled out where a threshold is high."""

import numpy as np
import pytest

from trucewatch.science.pruning import LEVELS, bounds_of, cells_of, reach_ahead, stack_pruned_tiles
from trucewatch.science.stacking import TILE


@pytest.mark.parametrize("shape", [(17, 9, 3), (1, 1, 1), (40,), (8, 8), (5, 30, 1)])
def test_cells_hold_every_node_once_within_their_delays(shape) -> None:
    nodes = int(np.prod(shape))
    offsets = np.random.default_rng(nodes).integers(0, 90, (nodes, 3)).astype(np.int32)
    cells = cells_of(offsets, shape)

    def within(cell: int) -> list[int]:
        inner = cells.inner[cells.starts[cell] : cells.starts[cell + 1]].tolist()
        return inner if cells.level[cell] == len(LEVELS) - 1 else [node for k in inner for node in within(k)]

    assert sorted(node for top in range(cells.tops) for node in within(top)) == list(range(nodes))
    for cell in range(len(cells.level)):
        held = offsets[within(cell)]
        assert np.array_equal(held.min(axis=0), cells.lows[cell])
        assert (held.max(axis=0) - cells.lows[cell] <= cells.spreads[cells.level[cell]]).all()


@pytest.mark.parametrize("width", [1, 2, 7, 64])
def test_the_greatest_ahead_is_that_of_a_plain_search(width) -> None:
    values = np.random.default_rng(width).integers(-99, 99, 50).astype(np.int16)
    out = np.empty(50, np.int16)
    reach_ahead(values, width, out)
    assert out.tolist() == [values[i : i + width].max() for i in range(50)]


def test_a_high_threshold_opens_few_cells() -> None:
    draw = np.random.default_rng(1)
    nodes = np.stack(np.unravel_index(np.arange(3600), (60, 60)), axis=1)
    away = np.sqrt(((nodes[:, None] - draw.random((12, 2)) * 60) ** 2).sum(axis=2))
    offsets = np.rint(3.0 * away).astype(np.int32)
    cells = cells_of(offsets, (60, 60))
    onsets = draw.normal(-0.1, 0.4, (12, 2 * TILE + int(offsets.max()))).astype(np.float32)
    for row in range(12):
        onsets[row, 100 + offsets[1234, row] :][:8] = 2.0
    plane = onsets.shape[1] // 4 + TILE
    bounds = bounds_of(onsets, cells.spreads, 500.0, plane)
    best, at = np.empty(2 * TILE, np.float32), np.empty(2 * TILE, np.int32)
    ruled = bounds, plane, int(500 * 12 * 1.2), cells.level, cells.lows, cells.starts, cells.inner, cells.tops
    stacked = stack_pruned_tiles(onsets.ravel(), onsets.shape[1], offsets, 0, 2, best, at, *ruled)
    assert 0 < stacked < 2 * 3600 / 6
    assert at[100] == 1234
