"""How often regions of 50 and 95 % hold the truth, and how far off places and times are: invented explosions on the network of `networks.py`; the page docs/explanation/how-well-explosions-are-heard.md has harder ones.

.venv/bin/python bench/sounds.py [--events 250] [--wrong 0.15] [--blur 0.15] [--seed 7]
Places lie 5 to 110 km from the network; P and S fade within a second, are 1.6 to 10 times as loud as the noise and vary by 0.2 in log10 from station to station; each travel time is wrong
by a normal distribution, S 1.7 times as much as P. What the sounds go through is known apart from that: real speeds are not.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass

import numpy as np
from networks import P_LAYERS, RATE_HZ, S_LAYERS, malyn_tables, stations_of_malyn
from numpy.typing import NDArray

from trucewatch.science.distances import arc_m, arcs_to
from trucewatch.science.grids import Grid
from trucewatch.science.marginal import Reading, locate, placed
from trucewatch.science.onsets import Onsets, rows_of, seismic_p
from trucewatch.science.tables import Tables
from trucewatch.science.travel_times import layered

WINDOW = 256
MEASURE = seismic_p(RATE_HZ)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sound:
    """Where and when, in samples of a record, and the nearest node."""

    lat_e7: int
    lon_e7: int
    node: int
    at: float


def invented(grid: Grid, draw: np.random.Generator) -> Sound:
    """Draw a place around the network until it lies on the grid."""
    while True:
        turn, away_m = draw.random() * 2.0 * math.pi, draw.uniform(5e3, 110e3)
        lat, lon = 507_000_000 + away_m * math.cos(turn) * 89.9, 292_000_000 + away_m * math.sin(turn) * 141.8
        y, x = round((lat - grid.south_e7) / grid.step_lat_e7), round((lon - grid.west_e7) / grid.step_lon_e7)
        if 0 <= y < grid.lats and 0 <= x < grid.lons:
            return Sound(int(lat), int(lon), y * grid.lons + x, MEASURE.warming + WINDOW / 2 + draw.uniform(-5.0, 5.0))


def heard(sound: Sound, tables: Tables, wrong_s: float, draw: np.random.Generator) -> NDArray[np.float32]:
    """Onsets (rows, window and greatest delay) of the sound in noise, through our own filters."""
    lats, lons = stations_of_malyn()
    place = np.array([sound.lat_e7]), np.array([sound.lon_e7])
    samples = WINDOW + tables.greatest + MEASURE.warming
    waves = draw.standard_normal((len(tables.rows), samples))
    loud = 10.0 ** draw.uniform(0.2, 1.0)
    for k in range(len(lats)):
        away = arcs_to(*place, int(lats[k]), int(lons[k]))[0]
        p, s = (float(layered(away, np.zeros(1), layers)[0]) for layers in (P_LAYERS, S_LAYERS))
        p, s = p + wrong_s * draw.standard_normal(), s + 1.7 * wrong_s * draw.standard_normal()
        here = loud * 10.0 ** (0.2 * draw.standard_normal())
        for row, parts in ((2 * k, ((p, 1.0), (s, 0.7))), (2 * k + 1, ((p, 0.5), (s, 1.5)))):
            envelope = np.sqrt(sum((share * here * fading(sound.at / RATE_HZ + t, samples)) ** 2 for t, share in parts))
            waves[row] += envelope * draw.standard_normal(samples)
    ratio, usable = Onsets(MEASURE, len(waves)).push(waves, np.ones(waves.shape, np.bool_))
    w = MEASURE.warming
    return rows_of(ratio[:, w:], usable[:, w:], [[k] for k in range(len(waves))])[0]


def fading(start_s: float, samples: int) -> Floats:
    """1 at the start, fading within a second; 0 before."""
    after = np.arange(samples) / RATE_HZ - start_s
    made: Floats = np.where(after >= 0.0, np.exp(-np.maximum(after, 0.0)), 0.0)
    return made


def main() -> None:
    """Invent, locate, and print shares and medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=250)
    parser.add_argument("--wrong", type=float, default=0.15)
    parser.add_argument("--blur", type=float, default=Reading().blur_s)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    grid, tables = malyn_tables()
    draw, told = np.random.default_rng(arguments.seed), []
    for _ in range(arguments.events):
        sound = invented(grid, draw)
        onsets = heard(sound, tables, arguments.wrong, draw)
        used = np.ones(len(onsets), np.bool_)
        origin = locate(onsets, used, tables, sound.node, WINDOW, Reading(blur_s=arguments.blur))
        place, late = placed(origin, grid), MEASURE.late_s * RATE_HZ
        true = sound.at - MEASURE.warming
        off_m = arc_m(place.lat_e7, place.lon_e7, sound.lat_e7, sound.lon_e7)
        in_time = origin.from95 - late <= true <= origin.to95 - late
        off_s = (origin.sample - late - true) / RATE_HZ
        held = origin.inside50[sound.node], origin.inside95[sound.node], in_time
        told.append((*held, off_m / 1000.0, off_s, place.area95_km2))
    shares = np.mean([row[:3] for row in told], axis=0) * 100.0
    print(f"of {len(told)} sounds, travel times wrong by {arguments.wrong:g} s, read with {arguments.blur:g} s")
    print(
        "  held: by 50 % regions {:.1f} %, by 95 % regions {:.1f} %, by 95 % intervals of time {:.1f} %".format(*shares)
    )
    off_km, off_s, area = np.median([row[3:] for row in told], axis=0)
    print(f"  medians: {off_km:.1f} km off, {off_s:+.2f} s late, 95 % region {area:.0f} km2")


if __name__ == "__main__":
    main()
