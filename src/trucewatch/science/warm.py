"""Compiles every kernel at set-up, so that no first run waits for it."""

from __future__ import annotations

from trucewatch.science import (
    association,
    betting,
    cells,
    clusters,
    elementary,
    episodes,
    exposure,
    extents,
    geodesy,
    lattice,
    poisson,
    quadrature,
    regions,
    union_find,
)

KERNEL_MODULES = (
    *(elementary, geodesy, regions, quadrature, union_find),
    *(extents, cells, association, clusters, episodes, exposure, lattice, poisson, betting),
)


def warm() -> tuple[str, ...]:
    """Compile and cache the kernels; explicit signatures make importing their modules enough. Returns: their modules."""
    return tuple(module.__name__ for module in KERNEL_MODULES)
