"""Where and when a sound was made, with regions that hold it with a stated probability: the stack read as a likelihood, added up over times and nodes.

The onset of a row is taken as the likelihood of an arrival at each instant, blurred by what travel times may be wrong; rows as independent of each other. So
their product is that of the origin. Where rows are known to repeat each other it may be raised to a power below 1.

Source: Drew et al. (2013), Geophys. J. Int. 195, eq. 6-9; Lomax et al. (2000): location by the whole of the density, not its peak.
Limits: the model of speeds is taken as right but for the blur; where it is wrong by more, the region lies beside. What lies outside the grid has no probability.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.errors import EvidenceError
from trucewatch.science.elementary import exp, log
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.grids import Grid
from trucewatch.science.lanes import above, add, choose, multiply, store, subtract, total_of
from trucewatch.science.migration import Bools, Floats, Singles, spaced
from trucewatch.science.stacking import BLOCK, WIDE, exp_lanes, fill, load
from trucewatch.science.tables import Tables

FARTHEST: Final = 60.0
"""Likelihoods farther than so many e-folds from that of the node named are held there: beyond, single precision ends."""
SHARES: Final = (0.5, 0.95)


@dataclass(frozen=True)
class Reading:
    """How onsets are read as a likelihood: `blur_s`, one standard deviation of what a travel time may be wrong by; `temper`, the power."""

    blur_s: float = 0.1
    temper: float = 1.0


AS_ONE_READS: Final = Reading()


@dataclass(frozen=True, eq=False)
class Origin:
    """Where and when, as a distribution over nodes and times.

    `p` (nodes): probabilities. `likeliest`: the node. `inside50`, `inside95` (nodes): the smallest regions with that probability. `sample`: mean
    origin time in samples from the start of the window, `sigma_samples` its standard deviation, `from95`, `to95` its 95 % interval.
    """

    p: Floats
    likeliest: int
    inside50: Bools
    inside95: Bools
    sample: float
    sigma_samples: float
    from95: float
    to95: float


@njit("float32[:, ::1](float32[:, ::1], float64[::1])", cache=True, nogil=True)
def blurred(onsets: Any, weights: Any) -> Any:
    """Logarithms of onsets as those of their weighted means around each sample; at the ends the nearest sample stands for those beyond."""
    rows, n = onsets.shape
    reach = len(weights) // 2
    out, level = np.empty((rows, n), np.float32), np.empty(n)
    for row in range(rows):
        for i in range(n):
            level[i] = exp(np.float64(onsets[row, i]))
        for i in range(n):
            total = 0.0
            for k in range(len(weights)):
                total += weights[k] * level[min(max(i + k - reach, 0), n - 1)]
            out[row, i] = log(total)
    return out


@njit("float64(float32[::1], int64, int32[::1], int64)", cache=True, nogil=True)
def greatest_at(onsets: Any, length: int, delays: Any, samples: int) -> float:
    """The greatest sum over the rows at one node, of so many samples."""
    best = -np.inf
    for i in range(samples):
        total = np.float32(0.0)
        for row in range(len(delays)):
            total += onsets[row * length + i + delays[row]]
        best = max(best, np.float64(total))
    return best


@njit("void(float32[::1], int64, int32[:, ::1], float64, float64, float64[::1], float64[::1])", cache=True, nogil=True)
def spread_over(onsets: Any, length: int, offsets: Any, best: float, temper: float, by_node: Any, by_time: Any) -> None:
    """Write the likelihood, relative to that of the sum `best`, added up over times at each node and over nodes at each time (a multiple of `WIDE`)."""
    nodes, rows = offsets.shape
    least, most = fill(np.float32(-FARTHEST)), fill(np.float32(FARTHEST))
    middle, power = fill(np.float32(best)), fill(np.float32(temper))
    times = np.empty(len(by_time), np.float32)
    for block in range(0, nodes, BLOCK):
        times[:] = np.float32(0.0)
        for node in range(block, min(block + BLOCK, nodes)):
            total = fill(np.float32(0.0))
            for start in range(0, len(by_time), WIDE):
                base = start
                value = load(onsets, base + offsets[node, 0])
                for row in range(1, rows):
                    base += length
                    value = add(value, load(onsets, base + offsets[node, row]))
                value = multiply(subtract(value, middle), power)
                value = choose(above(least, value), least, choose(above(value, most), most, value))
                value = exp_lanes(value)
                total = add(total, value)
                store(times, start, add(load(times, start), value))
            by_node[node] = np.float64(total_of(total))
        for k in range(len(by_time)):
            by_time[k] += np.float64(times[k])


def weights_of(blur_samples: float) -> Floats:
    """Weights (2 k + 1) of a normal distribution over samples; 1 alone where the blur is none."""
    reach = math.ceil(3.0 * blur_samples)
    raw = np.array([exp(-0.5 * k * k / (blur_samples * blur_samples)) if k else 1.0 for k in range(-reach, reach + 1)])
    weights: Floats = raw / raw.sum()
    return weights


def locate(
    onsets: Singles, used: NDArray[np.bool_], tables: Tables, near: int, samples: int, reading: Reading = AS_ONE_READS
) -> Origin:
    """Find where and when a sound was made that lies in a window of origin times.

    Args:
        onsets: logarithms (rows, samples + greatest delay) from the start of the window on. used: rows that mean something all along.
        near: a node with a great sum, from the stack. samples: of the window; what is over a multiple of `WIDE` is left out.
    Raises: EvidenceError: the window is too short, or no row is used.
    Source, Limits: see the module. The origin is later by `onsets.Measure.late_s` than the sound was made.
    """
    samples -= samples % WIDE
    if samples == 0 or onsets.shape[1] < samples + tables.greatest or not used.any():
        raise EvidenceError("Too little was heard to place a sound.", hint=f"Take a window of at least {WIDE} samples.")
    read = blurred(spaced(np.where(used[:, None], onsets, 0)), weights_of(reading.blur_s * tables.rate_hz))
    flat, length = read.ravel(), read.shape[1]
    best = greatest_at(flat, length, tables.offsets[near], samples)
    by_node, by_time = np.zeros(len(tables.offsets)), np.zeros(samples)
    spread_over(flat, length, tables.offsets, best, reading.temper, by_node, by_time)
    return _told(by_node / by_node.sum(), by_time / by_time.sum())


def _told(p: Floats, by_time: Floats) -> Origin:
    half, most = (smallest(p, share) for share in SHARES)
    at = np.arange(len(by_time))
    sample = float((by_time * at).sum())
    spread = float((by_time * (at - sample) ** 2).sum())
    before = np.cumsum(by_time)
    from95, to95 = (float(np.searchsorted(before, share)) for share in (0.025, 0.975))
    return Origin(p, int(p.argmax()), half, most, sample, math.sqrt(spread + 1.0 / 12.0), from95, to95)


def smallest(p: Floats, share: float) -> Bools:
    """The smallest set of nodes (nodes,) that holds a share of the probability; of equal ones, the lower nodes first.

    Limits: whole nodes, so it holds at least the share; where one node holds nearly all, much more.
    """
    order = np.argsort(-p, kind="stable")
    n = int(np.searchsorted(np.cumsum(p[order]), share)) + 1
    inside = np.zeros(len(p), np.bool_)
    inside[order[:n]] = True
    return inside


@dataclass(frozen=True)
class Place:
    """An origin on the earth: mean place and depth, covariance north-north, north-east, east-east in square metres, areas of the regions."""

    lat_e7: int
    lon_e7: int
    depth_m: float
    var_m2: tuple[float, float, float]
    area50_km2: float
    area95_km2: float


def placed(origin: Origin, grid: Grid) -> Place:
    """Say an origin in degrees and metres.

    Limits: the variance of a node's own cell is added; a region of several parts has a mean that may lie in none of them. Areas count columns of nodes.
    """
    lat_e7, lon_e7 = float((origin.p * grid.lat_e7).sum()), float((origin.p * grid.lon_e7).sum())
    north_m, east_m = metres_per_e7(lat_e7)
    north, east = (grid.lat_e7 - lat_e7) * north_m, (grid.lon_e7 - lon_e7) * east_m
    own = grid.cell_m2 / 12.0
    variances = (north * north, own), (north * east, 0.0), (east * east, own)
    columns = (inside.reshape(grid.shape).any(axis=2).sum() for inside in (origin.inside50, origin.inside95))
    return Place(
        round(lat_e7),
        round(lon_e7),
        float((origin.p * grid.depth_m).sum()),
        *[tuple(float((origin.p * value).sum()) + more for value, more in variances)],  # type: ignore[arg-type]
        *(float(n) * grid.cell_m2 * 1e-6 for n in columns),
    )
