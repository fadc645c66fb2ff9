"""How much that is ordinary happens in a season: intensities in whole numbers, as the generator draws and as a mission would know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AWAY_FROM_RIVER_M: Final = 3_000
"""Fields begin here; nearer to the river nobody burns stubble."""
FIRE_HOURS: Final = ("09:30", 330)
"""When a farm fire is lit: from this clock on, over so many minutes."""
HUNTING_HOURS: Final = ("07:40", 150)
WEDDING_HOURS: Final = ("18:05", 60)
BLAST_HOURS: Final = ("09:00", 420)
FRONT_HOURS: Final = ("13:00", 420)
NEAR_M: Final = 2_500
"""How far from a locality people hunt, in either direction."""
WEATHER_PERCENT: Final = (40, 160)
"""How many farm fires a day has beside the usual, dry or wet: anything between, all over the land."""
WEATHER_VARIANCE_E3: Final = 120
"""Variance of that factor, x 1e3: (160 - 40)^2 / 12 / 100^2."""
FALSE_TRIGGERS_E3: Final = 10
"""Of one sensor on one day, x 1e3."""
NOTIFIED_PERCENT: Final = 70
"""How many blasts of quarries are announced beforehand."""


@dataclass(frozen=True)
class Season:
    """What is to be expected in a season, numbers x 1e3.

    Farm fires a day on 1,000 square kilometres; hunting parties and weddings a day in a section; thunder fronts a day on 1,000 km of the line;
    blasts a day in a quarry. And how many flashes a front has, at least and at most.
    """

    farm_fires_e3: int
    hunting_e3: int
    weddings_e3: int
    fronts_e3: int
    blasts_e3: int = 150
    flashes: tuple[int, int] = (20, 60)


SEASONS_OF: Final = {
    "autumn": Season(farm_fires_e3=3_000, hunting_e3=3_000, weddings_e3=150, fronts_e3=250),
    "winter": Season(farm_fires_e3=300, hunting_e3=2_000, weddings_e3=60, fronts_e3=80),
    "spring": Season(farm_fires_e3=1_500, hunting_e3=800, weddings_e3=120, fronts_e3=400),
    "summer": Season(farm_fires_e3=2_000, hunting_e3=300, weddings_e3=200, fronts_e3=800),
}
"""In autumn stubble is burnt and there is most to hunt; in summer thunder comes nearly every day."""
