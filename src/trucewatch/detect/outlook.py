"""What a network would find of its grid, hour by hour, from the noise that its rows had; and which more sites would find more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.ears import Ears, ears, ears_of
from trucewatch.detect.network import Network
from trucewatch.detect.noise import Spell
from trucewatch.science.adding import Say, State, next_best_sites, share_found
from trucewatch.science.detectable import chances, least_in_parts, least_sizes
from trucewatch.science.energies import usual
from trucewatch.science.grids import Grid
from trucewatch.science.lazy_greedy import Choice

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOURS: Final = 24
MOST_NODES: Final = 20_000
"""A map has at most so many nodes: every second of a grid, or every third, and so on."""
MOST_PLACES: Final = 400
"""Hours and sites are compared at so many nodes at most."""
LATTICE: Final = 49
"""So many nodes are candidates where nobody names any."""


@dataclass(frozen=True, eq=False)
class Nodes:
    """Some nodes of a grid, from its south-west corner on, rows of `lons` nodes one after the other. `every`: so-manieth of both ways."""

    lat_e7: Ints
    lon_e7: Ints
    lats: int
    lons: int
    every: int


def thinned(grid: Grid, most: int) -> Nodes:
    """The nodes of a grid at its least depth, or every second of both ways, or every third, so that there are not too many. Source: our own. Limits: its far edges may be left out."""
    every = 1
    while -(-grid.lats // every) * -(-grid.lons // every) > most:
        every += 1
    lats = grid.south_e7 + grid.step_lat_e7 * np.arange(0, grid.lats, every, dtype=np.int64)
    lons = grid.west_e7 + grid.step_lon_e7 * np.arange(0, grid.lons, every, dtype=np.int64)
    return Nodes(np.repeat(lats, len(lons)), np.tile(lons, len(lats)), len(lats), len(lons), every)


def by_hour(spells: Iterable[Spell], hour_of: Callable[[int], int], rows: int) -> Floats:
    """The usual noise (24, rows) of each hour of the day; no number where a row was not heard in half of the spells of that hour.

    Args: hour_of: the hour of the day of a time in milliseconds.
    Source: `science.energies.usual`. Limits: days of one kind; weekdays and seasons differ.
    """
    of_hour: dict[int, list[Floats]] = {}
    for spell in spells:
        of_hour.setdefault(hour_of(spell.t0_ms), []).append(spell.noise)
    made = np.full((HOURS, rows), np.nan)
    for hour, noises in of_hour.items():
        made[hour] = usual(np.column_stack(noises))
    return made


@dataclass(frozen=True, eq=False)
class Outlook:
    """What would be found of a size.

    `usual`: the noise of each row in an hour of the middle kind (rows,). On the `nodes` of the map: `least` size in one stack, `parts`: the least size of the best
    `least_rows` rows as a network of their own, `chance` of the size asked for. `shares`: of the grid in each hour (24,), no number where nothing is known of an hour;
    `share` on the mean of the hours known.
    """

    network: Network
    size: float
    noise: Floats
    usual: Floats
    nodes: Nodes
    least: Floats
    parts: Floats
    chance: Floats
    places: Nodes
    states: tuple[State, ...] = field(repr=False)
    shares: Floats = field(repr=False)

    @property
    def share(self) -> float:
        """The share of the grid in which the size is found, on the mean of the hours known."""
        return share_found(self.states, (), self.size)

    def best_sites(self, wanted: int, say: Say) -> Choice:
        """The candidates that raise the share most; see `science.adding`."""
        return next_best_sites(self.states, self.size, wanted, say)


def outlook(network: Network, noise: Floats, size: float, candidates: Mapping[str, tuple[int, int]]) -> Outlook:
    """Say what a network would find.

    Args:
        noise: of each hour (24, rows), rows in the order of `network.tables`; no number where a row was not heard. size: as `Network.least_size`.
        candidates: where more stations could stand, by name; they are taken to have the middle of the noise of those that stand.
    Raises: WorkflowError: what a network listens to has no size; see `ears.ears`.
    Source: `science.detectable`, `science.adding`. Limits: theirs; the threshold is that of the network with and without more sites.
    """
    nodes, places = thinned(network.grid, MOST_NODES), thinned(network.grid, MOST_PLACES)
    known = np.flatnonzero(np.isfinite(noise).any(axis=1))
    middle = usual(np.ascontiguousarray(noise[known].T))
    on_map = ears(network, nodes.lat_e7, nodes.lon_e7).hearing(middle)
    here = ears(network, places.lat_e7, places.lon_e7)
    more = [ears_of(network, {name: at}, places.lat_e7, places.lon_e7) for name, at in candidates.items()]
    distinct, of_hour = np.unique(noise[known], axis=0, return_inverse=True)
    weights = np.bincount(of_hour.reshape(-1), minlength=len(distinct)) / max(1, len(known))
    states = tuple(_state(here, more, one, weight) for one, weight in zip(distinct, weights.tolist(), strict=True))
    shares = np.full(HOURS, np.nan)
    found = np.array([share_found([State(s.network, (), 1.0)], (), size) for s in states])
    shares[known] = found[of_hour.reshape(-1)]
    return Outlook(
        network,
        size,
        noise,
        middle,
        nodes,
        least_sizes(on_map),
        least_in_parts(on_map),
        chances(on_map, size),
        places,
        states,
        shares,
    )


def _state(here: Ears, more: list[Ears], noise: Floats, weight: float) -> State:
    return State(here.hearing(noise), [one.hearing(_like(here, one, noise)) for one in more], weight)


def _like(here: Ears, one: Ears, noise: Floats) -> Floats:
    """The middle of the noise of the rows that stand, for each phase of a candidate; no number where none was heard."""
    made = np.full(len(one.rows), np.nan)
    for k, row in enumerate(one.rows):
        phase = row.rpartition(".")[2]
        heard = np.sort(
            [n for name, n in zip(here.rows, noise, strict=True) if name.rpartition(".")[2] == phase and n > 0]
        )
        if len(heard):
            made[k] = heard[len(heard) // 2]
    return made


def lattice(network: Network) -> dict[str, tuple[int, int]]:
    """Nodes of a coarse lattice over a network's grid as sites that could be. Source: `thinned`. Limits: terrain, roads, mines, owners and power are not in it."""
    nodes = thinned(network.grid, LATTICE)
    places = zip(nodes.lat_e7.tolist(), nodes.lon_e7.tolist(), strict=True)
    return {f"candidate-{k + 1}": place for k, place in enumerate(places)}
