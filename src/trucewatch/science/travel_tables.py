"""Tables of travel times from every node of a grid to stations, for each wave that is listened for.

Limits: those of `travel_times`; stations lie at the surface, whatever their height.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.distances import arcs_to
from trucewatch.science.grids import Grid
from trucewatch.science.tables import Tables, tabled
from trucewatch.science.travel_times import Layers, acoustic, homogeneous, layered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Steady:
    """One speed everywhere."""

    speed_m_s: float


@dataclass(frozen=True)
class Air:
    """Air of one temperature that moves with one wind; `wind_..._m_s` says where it goes."""

    temperature_k: float
    wind_east_m_s: float = 0.0
    wind_north_m_s: float = 0.0


Medium = Steady | Air | Layers


def seconds_through(medium: Medium, distance_m: Floats, towards_rad: Floats, depth_m: Floats) -> Floats:
    """Seconds (n,) that a wave takes through a medium; see `travel_times`."""
    match medium:
        case Steady():
            return homogeneous(distance_m, depth_m, medium.speed_m_s)
        case Air():
            wind = medium.wind_east_m_s, medium.wind_north_m_s
            return acoustic(distance_m, towards_rad, medium.temperature_k, *wind)
        case Layers():
            return layered(distance_m, depth_m, medium)


def tables_over(
    grid: Grid, codes: Sequence[str], lat_e7: Ints, lon_e7: Ints, waves: Mapping[str, Medium], rate_hz: float
) -> Tables:
    """Make the tables of all stations and waves; a row is named `CODE.WAVE`.

    Args: codes, lat_e7, lon_e7: of the stations (n,). waves: through what each wave goes, by its name: P, S, or A for sound in air.
    Raises: WorkflowError: two stations have one code, or a time is none; see `tables.tabled`.
    Source, Limits: see `travel_times`; sounds in air leave from the surface.
    """
    names = [f"{code}.{wave}" for code in codes for wave in waves]
    seconds = np.empty((len(grid.lat_e7), len(names)))
    for k, (lat, lon) in enumerate(zip(lat_e7.tolist(), lon_e7.tolist(), strict=True)):
        distance_m, towards_rad = arcs_to(grid.lat_e7, grid.lon_e7, lat, lon)
        for j, medium in enumerate(waves.values()):
            seconds[:, k * len(waves) + j] = seconds_through(medium, distance_m, towards_rad, grid.depth_m)
    return tabled(names, grid.shape, seconds, rate_hz)
