"""A small network, and the waves that explosions of known place and time make in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.detect.network import Network, Phase
from trucewatch.model.signals import NS_PER_S, Record, Stations, Stretch
from trucewatch.science.distances import arc_m
from trucewatch.science.grids import grid_over
from trucewatch.science.magnitudes import SPREAD_OF_STATIONS, distance_term
from trucewatch.science.travel_tables import Steady

START_NS = 1_900_000_000 * NS_PER_S
RATE_HZ = 100.0
P_M_S, S_M_S = 5_000.0, 3_000.0
ROCK = P_M_S, S_M_S
MUD = 1_500.0, 700.0
"""Here waves take so long that a loud explosion has shadows long before and after it."""
PLACES = {
    "S1": (480_400_000, 370_300_000),
    "S2": (480_700_000, 371_800_000),
    "S3": (478_900_000, 371_500_000),
    "S4": (479_300_000, 369_400_000),
    "S5": (481_100_000, 369_200_000),
    "S6": (479_900_000, 370_900_000),
}
COMPONENTS = "ZNE"


@dataclass(frozen=True)
class Blast:
    """An explosion: seconds after the start, and where; `loud`: its waves over the noise."""

    at_s: float
    lat_e7: int
    lon_e7: int
    loud: float = 12.0


ONE = Blast(101.3, 480_130_000, 370_480_000)
TWO = Blast(161.9, 479_500_000, 371_000_000)


def network(threshold: float = 2.0, least_rows: int = 6, speeds: tuple[float, float] = ROCK, **given) -> Network:
    rows = [{"code": code, "frame": "geographic", "lat_e7": lat, "lon_e7": lon} for code, (lat, lon) in PLACES.items()]
    return Network(
        "small",
        Stations.from_rows(rows),
        (Phase("P", "??Z", 6.0, 16.0, Steady(speeds[0])), Phase("S", "??[NE]", 6.0, 14.0, Steady(speeds[1]))),
        grid_over(478_800_000, 481_200_000, 369_000_000, 372_000_000, 1000.0),
        25.0,
        threshold,
        least_rows,
        **given,
    )


def channel(code: str, component: str) -> str:
    return f"XX.{code}.00.HH{component}"


def record(
    blasts: list[Blast],
    lasting_s: float = 240.0,
    seed: int = 0,
    start_ns: int = START_NS,
    speeds: tuple[float, float] = ROCK,
) -> Record:
    """What the network records, with noise that depends on the seed alone."""
    made = []
    for code, (lat, lon) in PLACES.items():
        for component in COMPONENTS:
            draw = np.random.default_rng([seed, *code.encode(), ord(component)])
            samples = 100.0 * draw.standard_normal(round(lasting_s * RATE_HZ))
            for blast in blasts:
                away = arc_m(lat, lon, blast.lat_e7, blast.lon_e7)
                wave_p, wave_s = (blast.loud, 0.3 * blast.loud) if component == "Z" else (0.3 * blast.loud, blast.loud)
                _add(samples, blast.at_s + away / speeds[0], 100.0 * wave_p, draw)
                _add(samples, blast.at_s + away / speeds[1], 100.0 * wave_s, draw)
            made.append(Stretch(channel(code, component), start_ns, RATE_HZ, np.rint(samples).astype(np.float32)))
    return Record(tuple(made))


def record_sized(blasts: list[Blast], lasting_s: float, seed: int) -> Record:
    """What the network records of explosions whose `loud` is a magnitude: highest amplitudes by distance, each station off by chance."""
    made = []
    off = {
        (code, blast): np.random.default_rng([seed, *code.encode(), k]).normal(0.0, SPREAD_OF_STATIONS)
        for code in PLACES
        for k, blast in enumerate(blasts)
    }
    for stretch in record([], lasting_s, seed).stretches:
        code, component = stretch.channel.split(".")[1], stretch.channel[-1]
        draw = np.random.default_rng([seed + 1, *stretch.channel.encode()])
        samples = stretch.samples.astype(np.float64)
        for blast in blasts:
            away = arc_m(*PLACES[code], blast.lat_e7, blast.lon_e7)
            highest = 10.0 ** (blast.loud - distance_term(np.array([away]))[0] + off[code, blast])
            white = highest / 2.0 / np.sqrt(10.0 / 50.0)
            wave_p, wave_s = (white, 0.3 * white) if component == "Z" else (0.3 * white, white)
            _add(samples, blast.at_s + away / P_M_S, wave_p, draw)
            _add(samples, blast.at_s + away / S_M_S, wave_s, draw)
        made.append(Stretch(stretch.channel, START_NS, RATE_HZ, np.rint(samples).astype(np.float32)))
    return Record(tuple(made))


def _add(samples: np.ndarray, at_s: float, height: float, draw: np.random.Generator) -> None:
    first = round(at_s * RATE_HZ)
    t = np.arange(max(0, min(300, len(samples) - first))) / RATE_HZ
    samples[first : first + len(t)] += height * np.exp(-t / 0.6) * draw.standard_normal(len(t))


def without(heard: Record, *gone: str) -> Record:
    return Record(tuple(s for s in heard.stretches if s.channel not in gone))


def replaced(heard: Record, name: str, change) -> Record:
    """The record with the samples of one channel changed."""
    return Record(
        tuple(
            Stretch(s.channel, s.start_ns, s.rate_hz, change(s.samples.copy())) if s.channel == name else s
            for s in heard.stretches
        )
    )


def apart_m(row: dict, blast: Blast) -> float:
    return float(arc_m(row["lat_e7"], row["lon_e7"], blast.lat_e7, blast.lon_e7))


def at_s(row: dict, start_ns: int = START_NS) -> tuple[float, float]:
    """The interval of the origin in seconds after the start."""
    return row["t0_ms"] / 1000 - start_ns / NS_PER_S, row["t1_ms"] / 1000 - start_ns / NS_PER_S
