"""Whether chances to find a size are kept: invented explosions of known size in noise, through the whole way from samples to detections; and what coverage costs.

.venv/bin/python bench/audible.py [--each 38] [--seeds 2]
Six stations, P and S, white noise; amplitudes by distance, each station off by 0.3 in log10, waves that fade within a second.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.audible import Ground
from trucewatch.detect.detector import detect
from trucewatch.detect.ears import ears
from trucewatch.detect.network import Network, Phase
from trucewatch.detect.noise import SPELL_NS, Noise
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Record, Stations, Stretch
from trucewatch.science.detectable import chances, least_sizes
from trucewatch.science.distances import arc_m
from trucewatch.science.grids import grid_over
from trucewatch.science.magnitudes import SPREAD_OF_STATIONS, distance_term
from trucewatch.science.travel_tables import Steady

START_NS = 1_900_000_000 * NS_PER_S
RATE_HZ, APART_S, WHITE = 100.0, 30, 100.0
P_M_S, S_M_S = 5000.0, 3000.0
OUT_OF_BAND = np.sqrt(10.0 / 50.0)
"""What a band of 10 Hz leaves of the root mean square of white noise."""
STEADY = 2.0
"""How high noise-like waves stand over the root of their mean square, as they begin."""
PLACE = 480_130_000, 370_480_000
Floats = NDArray[np.float64]


def network(stations: int, spread_deg: float = 0.11) -> Network:
    """Stations thrown around a place, which they listen for P and S."""
    draw = np.random.default_rng(1)
    at = (np.array(PLACE) + draw.uniform(-1.0, 1.0, (stations, 2)) * spread_deg * np.array([1e7, 1.5e7])).astype(
        np.int64
    )
    rows = [
        {"code": f"S{k:02d}", "frame": "geographic", "lat_e7": int(a), "lon_e7": int(o)} for k, (a, o) in enumerate(at)
    ]
    phases = Phase("P", "??Z", 6.0, 16.0, Steady(P_M_S)), Phase("S", "??[NE]", 6.0, 14.0, Steady(S_M_S))
    grid = grid_over(478_800_000, 481_200_000, 369_000_000, 372_000_000, 1000.0)
    return Network("bench", Stations.from_rows(rows), phases, grid, 25.0, 2.0, 6, least_size=4.0)


def record(net: Network, size: float, each: int, seed: int) -> Record:
    """Noise of all channels with explosions of one size in it, every half minute."""
    made = []
    samples = round((40 + APART_S * each) * RATE_HZ)
    for row in net.stations.rows():
        away = float(arc_m(row["lat_e7"], row["lon_e7"], *PLACE))
        off = np.random.default_rng([seed, *row["code"].encode()]).normal(0.0, SPREAD_OF_STATIONS, each)
        for component in "ZNE":
            draw = np.random.default_rng([seed, *row["code"].encode(), ord(component)])
            waves = WHITE * draw.standard_normal(samples)
            for k in range(each):
                high = 10.0 ** (size - distance_term(np.array([away]))[0] + off[k]) / STEADY / OUT_OF_BAND
                p, s = (high, 0.3 * high) if component == "Z" else (0.3 * high, high)
                for speed, height in ((P_M_S, p), (S_M_S, s)):
                    add(waves, 20.0 + APART_S * k + away / speed, height, draw)
            made.append(
                Stretch(f"XX.{row['code']}..HH{component}", START_NS, RATE_HZ, np.rint(waves).astype(np.float32))
            )
    return Record(tuple(made))


def add(waves: Floats, at_s: float, height: float, draw: np.random.Generator) -> None:
    """Add a wave that fades."""
    first, t = round(at_s * RATE_HZ), np.arange(300) / RATE_HZ
    waves[first : first + 300] += height * np.exp(-t / 0.6) * draw.standard_normal(300)


def found(net: Network, size: float, each: int, seed: int) -> float:
    """The share of explosions of a size that are detected, within 3 s of their time."""
    end_ns = START_NS + (40 + APART_S * each) * NS_PER_S
    rows = detect(record(net, size, each, seed), net, START_NS, end_ns).detections
    at = rows.t0_ms / 1000.0 - START_NS / NS_PER_S
    return float(np.mean([bool((np.abs(at - (20.0 + APART_S * k)) < 3.0).any()) for k in range(each)]))


def costs(stations: int) -> float:
    """Seconds that the coverage of a day takes, from its noise on."""
    net = network(stations)
    noise = Noise(START_NS // SPELL_NS * SPELL_NS, 10 * NS_PER_S)
    for k in range(144):
        noise.take(60 * k, np.full((2 * stations, 60), 2000.0 + k))
    ground, start_ms, end_ns = Ground(net), noise.start_ns // NS_PER_MS, noise.start_ns + 144 * SPELL_NS
    begun = time.perf_counter()
    rows = ground.audible(noise.spells(end_ns), start_ms, end_ns // NS_PER_MS)
    print(f"a day of {stations} stations: {len(rows)} rows in {time.perf_counter() - begun:.2f} s")
    return time.perf_counter() - begun


def main() -> None:
    """Print what was found beside the chances, and what coverage costs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--each", type=int, default=38)
    asked.add_argument("--seeds", type=int, default=2)
    given = asked.parse_args()
    net = network(6)
    hearing = ears(net, *np.array(PLACE).reshape(2, 1)).hearing(np.tile([0.447, 0.4], 6) * WHITE)
    least = float(least_sizes(hearing)[0])
    print(f"least size {least:.2f}")
    print("size above it   found   chance")
    for more in np.arange(-0.3, 0.61, 0.1):
        share = np.mean([found(net, least + more, given.each, seed) for seed in range(given.seeds)])
        print(f"{more:13.1f}   {share:5.2f}   {chances(hearing, least + more)[0]:6.2f}")
    costs(6)
    costs(24)


if __name__ == "__main__":
    main()
