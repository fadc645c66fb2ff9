"""Where and when a sound was made, with regions that hold it with a stated probability: the stack read as a likelihood, added up over times and nodes.

The onset of a row is taken as the likelihood of an arrival at each instant, blurred by what travel times may be wrong; rows as independent of each other. So
their product is that of the origin. Where rows are known to repeat each other it may be raised to a power below 1.

Source: Drew et al. (2013), Geophys. J. Int. 195, eq. 6-9; Lomax et al. (2000): location by the whole of the density, not its peak.
Limits: the model of speeds is taken as right but for the blur; where it is wrong by more, the region lies beside. What lies outside the grid has no probability.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.errors import EvidenceError
from trucewatch.science.arrived import evidence, late_by, levels_of, weights_of
from trucewatch.science.elementary import exp
from trucewatch.science.finer import Places, around, carried, delays
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.grids import Grid
from trucewatch.science.lanes import above, add, choose, store, subtract, total_of
from trucewatch.science.migration import Bools, Floats, Singles, spaced
from trucewatch.science.stacking import BLOCK, WIDE, exp_lanes, fill, load
from trucewatch.science.tables import Tables

FARTHEST: Final = 60.0
"""Likelihoods farther than so many e-folds from that of the node named are held there: beyond, single precision ends."""
SHARES: Final = (0.5, 0.95)


AT_ONCE: Final = 0.3
"""The share of a variance of travel times that is the same near and far; the rest grows with the way."""
READ_S: Final = 0.03
"""How far off an arrival is read, however loud it is."""
SHARED: Final = 0.8
"""The correlation of errors of two waves at one station."""
SCALES: Final = (0.15, 0.3, 0.5, 0.75, 1.1, 1.6, 2.4, 3.6)
"""What is said of errors is tried so many times as large."""
UNLIKELY: Final = 7.0
"""What is less likely than the best by so many e-folds is left out."""
NEARLY_ALL: Final = 0.9995
AFFORDED: Final = 40_000
"""So many places, and twice the nodes, are summed over for all scales together; where that is too few, the least likely scales go."""


@dataclass(frozen=True)
class Reading:
    """How onsets are read as a likelihood.

    `blur_s`: about one standard deviation of what a travel time is wrong by, at a middling distance; `scales` of it that are tried. `carried`: of each row, how
    fast a sound may be carried aside by what is wrong for all rows alike, in nodes a second; empty: not at all. `late_s`: what the origin time is wrong by for
    the same reason.
    """

    blur_s: float = 0.15
    scales: tuple[float, ...] = SCALES
    carried: tuple[float, ...] = ()
    late_s: float = 0.0


AS_ONE_READS: Final = Reading()


@dataclass(frozen=True, eq=False)
class Origin:
    """Where and when, as a distribution over places and times.

    `p` (nodes): probabilities. `likeliest`: the node. `inside50`, `inside95` (nodes): the smallest regions with that probability. `sample`: mean
    origin time in samples from the start of the window, `sigma_samples` its standard deviation, `from95`, `to95` its 95 % interval. `places`: finer than
    nodes, with nearly all probability, `fine` of each.
    """

    p: Floats
    likeliest: int
    inside50: Bools
    inside95: Bools
    sample: float
    sigma_samples: float
    from95: float
    to95: float
    places: Places
    fine: Floats


@dataclass(frozen=True, eq=False)
class _Tried:
    """Evidence blurred by one scale of errors: rows, one behind the other, of a length; the greatest sum that climbing finds."""

    flat: Singles
    length: int
    best: float


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


@njit("void(float32[::1], int64, int32[:, ::1], float64, float64[::1], float64[::1])", cache=True, nogil=True)
def spread_over(onsets: Any, length: int, offsets: Any, best: float, by_node: Any, by_time: Any) -> None:
    """Write the likelihood, relative to that of the sum `best`, added up over times at each node and over nodes at each time (a multiple of `WIDE`)."""
    nodes, rows = offsets.shape
    least, most = fill(np.float32(-FARTHEST)), fill(np.float32(FARTHEST))
    middle = fill(np.float32(best))
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
                value = subtract(value, middle)
                value = choose(above(least, value), least, choose(above(value, most), most, value))
                value = exp_lanes(value)
                total = add(total, value)
                store(times, start, add(load(times, start), value))
            by_node[node] = np.float64(total_of(total))
        for k in range(len(by_time)):
            by_time[k] += np.float64(times[k])


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
    rows = evidence(np.where(used[:, None], onsets, np.float32(0)))
    likely = _likely(rows, used, tables, near, samples, reading)
    widest, _ = likely[-1]
    coarse, _ = _spread(widest, tables.offsets, samples)
    places = around(smallest(coarse / coarse.sum(), NEARLY_ALL), tables.shape)
    offsets = delays(tables, places)
    afford = max(1, (2 * len(coarse) + AFFORDED) // len(offsets))
    likely = sorted(likely, key=lambda one: -one[1])[:afford]
    fine, by_time = np.zeros(len(offsets)), np.zeros(samples)
    for tried, weight in likely:
        by_place, by_instant = _spread(tried, offsets, samples)
        fine, by_time = fine + weight * by_place, by_time + weight * by_instant
    aside = _aside(tables.offsets[near] / tables.rate_hz, used, reading)
    fine = carried(fine, places, weights_of(aside * places.finer))
    late = weights_of(reading.late_s * tables.rate_hz)
    by_time = blended(by_time, late)
    p = np.bincount(places.nodes(tables.shape), fine, len(tables.offsets))
    return _told(p / p.sum(), by_time / by_time.sum(), places, fine / fine.sum())


def _likely(
    rows: Singles, used: Bools, tables: Tables, near: int, samples: int, reading: Reading
) -> list[tuple[_Tried, float]]:
    """The scales of errors under which the rows agree, from the smallest on, each with how well they do beside the best."""
    way = tables.offsets[near].astype(np.float64)
    way = way / max(float(way[used].mean()), 1.0)
    blur = reading.blur_s * tables.rate_hz * np.sqrt(AT_ONCE + (1.0 - AT_ONCE) * way)
    read, own = READ_S * tables.rate_hz, _own(tables.rows, used)[:, None]
    levels, reached = levels_of(rows), np.column_stack([tables.earliest, tables.latest + samples])
    tried = []
    for scale in reading.scales:
        made = spaced(own * late_by(levels, np.sqrt(scale * blur * scale * blur + read * read), reached))
        tried.append(_Tried(made.ravel(), made.shape[1], _climbed(made, tables, near, samples)))
    best = max(one.best for one in tried)
    weights = [one.best - best for one in tried]
    return [(one, exp(weight)) for one, weight in zip(tried, weights, strict=True) if weight > -UNLIKELY]


def _own(names: Sequence[str], used: Bools) -> Singles:
    """How much of each row is its own: where a station hears several waves, they share most of what makes them late."""
    stations = [name.rpartition(".")[0] or name for name in names]
    many = Counter(station for station, use in zip(stations, used.tolist(), strict=True) if use)
    return np.array([1.0 / (1.0 + SHARED * (max(many[station], 1) - 1)) for station in stations], np.float32)


def _aside(seconds: Floats, used: Bools, reading: Reading) -> float:
    """How far a sound may have been carried aside, in nodes: the mean over the rows."""
    return float((np.array(reading.carried) * seconds)[used].mean()) if reading.carried else 0.0


def _climbed(rows: Singles, tables: Tables, near: int, samples: int) -> float:
    """The greatest sum of all rows that is found from a node on by steps that grow smaller.

    Limits: a greater one elsewhere is not seen; it only keeps numbers small, as long as nothing lies `FARTHEST` above it.
    """
    flat, length, (lats, lons) = rows.ravel(), rows.shape[1], tables.shape[:2]
    depths = len(tables.offsets) // (lats * lons)
    lat, lon, depth = near // depths // lons, near // depths % lons, near % depths
    best, step = greatest_at(flat, length, tables.offsets[near], samples), 8
    while step:
        ways = ((lat + step * a, lon + step * b) for a in (-1, 0, 1) for b in (-1, 0, 1))
        inside = [(a, b) for a, b in ways if 0 <= a < lats and 0 <= b < lons]
        found = [greatest_at(flat, length, tables.offsets[(a * lons + b) * depths + depth], samples) for a, b in inside]
        if max(found) > best:
            best = max(found)
            lat, lon = inside[found.index(best)]
        else:
            step //= 2
    return best


def blended(by_time: Floats, weights: Floats) -> Floats:
    """Probabilities of instants (n,) as their weighted means around each; what would lie beyond the ends is lost."""
    reach, n = len(weights) // 2, len(by_time)
    wide = np.zeros(n + 2 * reach)
    for k, weight in enumerate(weights.tolist()):
        wide[k : k + n] += weight * by_time
    return wide[reach : reach + n]


def _spread(tried: _Tried, offsets: NDArray[np.int32], samples: int) -> tuple[Floats, Floats]:
    by_place, by_time = np.zeros(len(offsets)), np.zeros(samples)
    spread_over(tried.flat, tried.length, offsets, tried.best, by_place, by_time)
    return by_place, by_time


def _told(p: Floats, by_time: Floats, places: Places, fine: Floats) -> Origin:
    half, most = (smallest(p, share) for share in SHARES)
    at = np.arange(len(by_time))
    sample = float((by_time * at).sum())
    spread = float((by_time * (at - sample) ** 2).sum())
    before = np.cumsum(by_time)
    from95, to95 = (float(np.searchsorted(before, share)) for share in (0.025, 0.975))
    sigma = math.sqrt(spread + 1.0 / 12.0)
    return Origin(p, int(p.argmax()), half, most, sample, sigma, from95, to95, places, fine)


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
    """An origin on the earth: mean place and depth, covariance north-north, north-east, east-east in square metres, circles and areas of the regions of 50 and 95 %."""

    lat_e7: int
    lon_e7: int
    depth_m: float
    var_m2: tuple[float, float, float]
    radius50_m: float
    radius95_m: float
    area50_km2: float
    area95_km2: float


def placed(origin: Origin, grid: Grid) -> Place:
    """Say an origin in degrees and metres.

    Limits: the variance of the cell of a place is added, half its side to a circle; a region of several parts has a mean that may lie in none of them. Areas count columns of places.
    """
    lats, lons, p = (
        grid.south_e7 + grid.step_lat_e7 * origin.places.lat,
        grid.west_e7 + grid.step_lon_e7 * origin.places.lon,
        origin.fine,
    )
    lat_e7, lon_e7 = float((p * lats).sum()), float((p * lons).sum())
    north_m, east_m = metres_per_e7(lat_e7)
    north, east = (lats - lat_e7) * north_m, (lons - lon_e7) * east_m
    cell_m2 = grid.cell_m2 / (origin.places.finer * origin.places.finer)
    variances = (north * north, cell_m2 / 12.0), (north * east, 0.0), (east * east, cell_m2 / 12.0)
    away = np.sqrt(north * north + east * east)
    order = np.argsort(away, kind="stable")
    held = np.cumsum(p[order])
    circles = (away[order][min(int(np.searchsorted(held, share)), len(p) - 1)] for share in SHARES)
    columns = (smallest(p, share).reshape(-1, len(grid.depths_m)).any(axis=1).sum() for share in SHARES)
    return Place(
        round(lat_e7),
        round(lon_e7),
        float((p * np.array(grid.depths_m)[origin.places.depth]).sum()),
        tuple(float((p * value).sum()) + more for value, more in variances),  # type: ignore[arg-type]
        *(float(radius) + 0.5 * math.sqrt(cell_m2) for radius in circles),
        *(float(n) * cell_m2 * 1e-6 for n in columns),
    )
