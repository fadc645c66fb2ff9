"""Compiles every kernel at set-up, so that no first run waits for it."""

from __future__ import annotations

from trucewatch.science import (
    association,
    avoidance,
    betting,
    boxes,
    cells,
    chains,
    crowding,
    edge_grid,
    edge_shares,
    elementary,
    episodes,
    expected,
    exposure,
    extents,
    geodesy,
    lattice,
    locating,
    mixture,
    modes,
    neighbouring,
    pairing,
    perceiving,
    poisson,
    recurring,
    regions,
    union_find,
    vicinity,
    voting,
    zone_shares,
)

KERNEL_MODULES = (
    *(elementary, geodesy, regions, union_find, boxes, expected, perceiving),
    *(
        extents,
        cells,
        chains,
        vicinity,
        association,
        crowding,
        locating,
        mixture,
        modes,
        neighbouring,
        pairing,
        voting,
        episodes,
        exposure,
        lattice,
        poisson,
        betting,
        avoidance,
        recurring,
    ),
    *(edge_shares, edge_grid, zone_shares),
)


def warm() -> tuple[str, ...]:
    """Compile and cache the kernels; explicit signatures make importing their modules enough. Returns: their modules."""
    return tuple(module.__name__ for module in KERNEL_MODULES)
