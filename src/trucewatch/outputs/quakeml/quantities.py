"""Numbers as QuakeML has them: with their uncertainties, in degrees, seconds per degree, and ellipses."""

from __future__ import annotations

import math
from typing import Any, Final
from xml.etree import ElementTree as ET  # this writes, and reads nothing

from trucewatch.science.extents import RADIUS95

M_PER_DEG: Final = math.pi * 6_371_000 / 180
"""Of a great circle on a sphere, as seismologists count degrees."""
LEVEL: Final = 95


def quantity(parent: ET.Element, name: str, value: str, uncertainty: str) -> None:
    """A value with its uncertainty."""
    made = ET.SubElement(parent, name)
    ET.SubElement(made, "value").text = value
    ET.SubElement(made, "uncertainty").text = uncertainty


def spread_deg(row: dict[str, Any]) -> tuple[float, float]:
    """The standard deviations of latitude and longitude, in degrees."""
    north_m2, east_m2, _ = covariance(row)
    across = max(math.cos(math.radians(row["lat_e7"] / 1e7)), 1e-6)
    return math.sqrt(north_m2) / M_PER_DEG, math.sqrt(east_m2) / (M_PER_DEG * across)


def covariance(row: dict[str, Any]) -> tuple[float, float, float]:
    """North, east and both, square metres; where none is told, that of the circle that holds 95 %."""
    if row.get("var_north_m2", 0) > 0 and row.get("var_east_m2", 0) > 0:
        return float(row["var_north_m2"]), float(row["var_east_m2"]), float(row["cov_m2"])
    round_m2 = (row["radius_m"] / RADIUS95) ** 2
    return round_m2, round_m2, 0.0


def ellipse(row: dict[str, Any]) -> dict[str, str]:
    """The ellipse that holds 95 %: half its axes in metres, and where the longer one points, in degrees from north.

    Source: eigenvalues of the covariance, times the 95 % quantile of chi-square with two degrees of freedom.
    """
    north, east, both = covariance(row)
    middle, half = (north + east) / 2, math.hypot((north - east) / 2, both)
    longer, shorter = (RADIUS95 * math.sqrt(max(part, 0.0)) for part in (middle + half, middle - half))
    towards = math.degrees(math.atan2(2 * both, north - east)) / 2 % 180
    return {
        "horizontalUncertainty": str(row["radius_m"]),
        "minHorizontalUncertainty": f"{shorter:.0f}",
        "maxHorizontalUncertainty": f"{longer:.0f}",
        "azimuthMaxHorizontalUncertainty": f"{towards:.1f}",
        "preferredDescription": "uncertainty ellipse",
        "confidenceLevel": str(LEVEL),
    }


def slowness(velocity_mm_s: int, sigma_mm_s: int) -> tuple[str, str]:
    """Seconds for a degree, and their uncertainty, of a speed across an array."""
    s_per_deg = M_PER_DEG * 1000 / velocity_mm_s
    return f"{s_per_deg:.3f}", f"{s_per_deg * max(sigma_mm_s, 0) / velocity_mm_s:.3f}"
