"""The land of the small exercise, drawn by hand: 66 km of the river Ilve.

The files of the shipped mission and agreement (waters, zones, gazetteer) show the same land: a test holds them together.
"""

from __future__ import annotations

from typing import Final

from trucewatch.exercise.land import RIVER_STEP_M, Land, Point, Site

HALF_LENGTH_M: Final = 33_000
RIVER: Final[tuple[Point, ...]] = tuple(
    zip(
        range(-HALF_LENGTH_M, HALF_LENGTH_M + 1, RIVER_STEP_M),
        (200, 100, 0, 400, 900, 1300, 1200, 700, 100, -500, -900, -1000, -600, 0, 600, 1000, 1100, 800, 300, -200, -600, -800, -700),
        strict=True,
    )
)  # fmt: skip
"""The river Ilve from west to east."""
AREA_HALF_M: Final = (33_000, 20_000)
LOCALITIES: Final = (
    Site("Stonebridge", -3_000, -1_400),
    Site("Old Ferry", 12_500, 1_300),
    Site("Millford", -20_500, 2_600),
    Site("Willowmead", -11_800, 5_900),
    Site("Upper Reed", 1_500, 8_800),
    Site("Hawbeech", 20_600, 7_400),
    Site("Limepit", 6_400, 6_600),
    Site("Lindenacre", -22_400, -6_800),
    Site("Cornfield", -9_300, -8_700),
    Site("Peatmoor", 4_800, -6_300),
    Site("Saltmeadow", 15_900, -9_600),
    Site("Sandholm", 24_700, -3_500),
)
QUARRY: Final = Site("Limepit quarry", 6_800, 7_300)
HOLDING_AREAS: Final = (Site("holding-upland", -8_000, 14_500), Site("holding-lowland", 9_000, -14_500))
CAMERAS: Final = (
    Site("camera-bridge", -3_200, -900),
    Site("camera-ferry", 12_300, 1_500),
    Site("camera-hill", -12_500, 6_300),
)
_BARE: Final = Land(RIVER, AREA_HALF_M, LOCALITIES, {}, (), CAMERAS, HOLDING_AREAS, (QUARRY,))
SENSORS: Final = tuple(
    Site(f"A{place + 1:02d}", x, _BARE.river_y(x) + (2_400 if place % 2 else -2_400))
    for place, x in enumerate(range(-29_900, 29_901, 2_600))
)
"""Twenty-four acoustic sensors, one bank and the other in turn."""
STAGE: Final = Land(RIVER, AREA_HALF_M, LOCALITIES, {}, SENSORS, CAMERAS, HOLDING_AREAS, (QUARRY,))


def locality(name: str) -> Site:
    """The locality of that name."""
    return next(site for site in LOCALITIES if site.id == name)


def river_y(x_m: int) -> int:
    """How far north of the plane's middle the river lies at x."""
    return STAGE.river_y(x_m)
