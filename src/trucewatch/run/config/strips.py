"""Zones that a text draws along a line: so many kilometres wide in all, or nearer to it than so many."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from trucewatch.model.mission import Region
from trucewatch.run.config.geometry import Points, in_degrees
from trucewatch.run.config.near import SLACK, near, rounded


def strip_along(lines: Sequence[Points], metres: float, side: Region | None = None) -> Region:
    """The region whose points lie within so many metres of a line.

    Args:
        lines: open lines, each (n, 2) int64, latitude and longitude x 1e7. metres: on each side.
        side: of the line; then only what lies there.
    Returns: rings on a grid of 1e-5 degree; ends of the line are round.
    Limits: see `near`.
    """
    area = near(lines, metres)
    return rounded(area if side is None else shapely.intersection(area, in_degrees(side)), metres * SLACK)
