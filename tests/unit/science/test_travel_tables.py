"""Tables of a whole network: every wave through its medium, from every node."""

import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.science.distances import arcs_to
from trucewatch.science.grids import grid_over
from trucewatch.science.travel_tables import Air, Steady, tables_over
from trucewatch.science.travel_times import Layers

GRID = grid_over(507_000_000, 507_500_000, 291_000_000, 291_800_000, 1000.0, (0.0, 4000.0))
LAT, LON = np.array([507_100_000, 507_300_000]), np.array([291_500_000, 291_100_000])


def test_each_wave_goes_through_its_medium() -> None:
    waves = {"P": Layers((0.0,), (5000.0,)), "S": Steady(3000.0), "A": Air(288.0, wind_east_m_s=15.0)}
    made = tables_over(GRID, ["B", "A"], LAT, LON, waves, 50.0)
    assert made.rows == ("A.A", "A.P", "A.S", "B.A", "B.P", "B.S")
    assert made.shape == GRID.shape
    away, towards = arcs_to(GRID.lat_e7, GRID.lon_e7, int(LAT[0]), int(LON[0]))
    slant = np.sqrt(away**2 + GRID.depth_m**2)
    sound = 20.05 * np.sqrt(288.0) + 15.0 * np.sin(towards)
    assert np.abs(made.offsets[:, 4] - 50.0 * slant / 5000.0).max() <= 1.0
    assert np.abs(made.offsets[:, 5] - 50.0 * slant / 3000.0).max() <= 0.51
    assert np.abs(made.offsets[:, 3] - 50.0 * away / sound).max() <= 0.51


def test_two_stations_of_one_code_are_refused() -> None:
    with pytest.raises(WorkflowError, match="twice"):
        tables_over(GRID, ["A", "A"], LAT, LON, {"P": Steady(5000.0)}, 50.0)


def test_a_network_of_nobody_is_refused() -> None:
    with pytest.raises(WorkflowError):
        tables_over(GRID, [], LAT[:0], LON[:0], {"P": Steady(5000.0)}, 50.0)
