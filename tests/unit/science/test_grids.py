"""Grids cover their box, node by node."""

import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.science.grids import grid_over


def test_a_grid_covers_its_box_about_evenly() -> None:
    grid = grid_over(500_000_000, 520_000_000, 280_000_000, 323_000_000, 1000.0, (0.0, 2000.0, 5000.0))
    assert grid.shape == (224, 303, 3)
    assert len(grid.lat_e7) == len(grid.lon_e7) == len(grid.depth_m) == 224 * 303 * 3
    assert (grid.lat_e7[0], grid.lon_e7[0]) == (500_000_000, 280_000_000)
    assert grid.lat_e7[-1] >= 520_000_000 > grid.lat_e7[-1] - grid.step_lat_e7
    assert grid.lon_e7[-1] >= 323_000_000 > grid.lon_e7[-1] - grid.step_lon_e7
    assert grid.depth_m[:4].tolist() == [0.0, 2000.0, 5000.0, 0.0]
    assert np.unique(grid.lon_e7[:3]).size == 1
    assert grid.cell_m2 == pytest.approx(1e6, rel=1e-3)


@pytest.mark.parametrize(
    "box", [(2, 1, 1, 2, 1000.0), (1, 2, 1, 1, 1000.0), (0, 900_000_000, 0, 1_800_000_000, 10.0), (1, 2, 1, 2, 0.0)]
)
def test_a_grid_of_nothing_or_of_everything_is_refused(box) -> None:
    with pytest.raises(WorkflowError):
        grid_over(*box)
