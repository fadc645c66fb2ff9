"""Small networks for laws: a grid, rows of travel times from stations on it, and onsets with a sound or without, some of them not usable."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from trucewatch.science.stacking import TILE
from trucewatch.science.tables import Tables, tabled

RATE_HZ = 20.0


@dataclass(frozen=True, eq=False, repr=False)
class Heard:
    """Tables with onsets (rows, samples) and what of them is usable."""

    tables: Tables
    onsets: np.ndarray
    usable: np.ndarray

    def __repr__(self) -> str:
        """Say it in a line; what is drawn repeats it."""
        return f"Heard({self.tables.shape}, {len(self.tables.rows)} rows, {self.onsets.shape[1]} samples)"


def seconds_to(shape: tuple[int, int, int], stations: int, draw: np.random.Generator) -> np.ndarray:
    """Travel times (nodes, stations) at 3 km/s over nodes 1 km apart."""
    nodes = np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), axis=1).astype(float)
    places = draw.random((stations, 3)) * shape * (1, 1, 0)
    return np.sqrt(((nodes[:, None, :] - places) ** 2).sum(axis=2)) / 3.0


@st.composite
def heard(draw: st.DrawFn, most_tiles: int = 3, *, gaps: bool = True) -> Heard:
    """Noise as onsets have it, with one sound; times at which a row means nothing."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = draw(st.integers(1, 19)), draw(st.integers(1, 19)), draw(st.integers(1, 3))
    stations = draw(st.integers(1, 7))
    tables = tabled([f"S{k}.P" for k in range(stations)], shape, seconds_to(shape, stations, random), RATE_HZ)
    samples = draw(st.integers(1, most_tiles)) * TILE + tables.greatest + draw(st.integers(0, TILE - 1))
    onsets = (0.5 * random.standard_normal((stations, samples))).astype(np.float32)
    node, at = draw(st.integers(0, len(tables.offsets) - 1)), draw(st.integers(0, TILE - 1))
    for row in range(stations):
        onsets[row, at + tables.offsets[node, row] :][:5] += np.float32(1.5)
    usable = np.ones(onsets.shape, np.bool_)
    for _ in range(draw(st.integers(0, 3 if gaps else 0))):
        row, start = draw(st.integers(0, stations - 1)), draw(st.integers(0, samples - 1))
        usable[row, start : start + draw(st.integers(1, samples))] = False
        onsets[row, ~usable[row]] = draw(st.sampled_from([np.nan, np.inf, -3.0, 9.0]))
    return Heard(tables, onsets, usable)


def cuts(samples: int, draw: st.DrawFn) -> list[int]:
    """Places, from 0 to the end, at which samples are cut into pushes; some pushes are empty."""
    inner = draw(st.lists(st.integers(0, samples), max_size=8))
    return [0, *sorted(inner), samples]


def plain_sums(one: Heard, tile: int, used: np.ndarray) -> np.ndarray:
    """Sums over the rows used (nodes, samples of a tile) in double precision, the plain way."""
    at = tile * TILE + np.arange(TILE)
    total = np.zeros((len(one.tables.offsets), TILE))
    for row in np.flatnonzero(used):
        total += one.onsets[row].astype(np.float64)[at + one.tables.offsets[:, row][:, None]]
    return total
