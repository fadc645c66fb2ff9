"""Arrays and waves for tests: a plane wave that is known at every instant, so that its delays are exact."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pytest

from trucewatch.model.signals import NS_PER_S, Record, Stations, Stretch

DATA = Path(os.environ.get("TRUCEWATCH_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
REAL = pytest.mark.skipif(
    not (DATA / "infrasound_adki").is_dir(), reason=f"the real data are not at {DATA}; set TRUCEWATCH_DATA"
)
START_NS = 1_900_000_000 * NS_PER_S
RATE_HZ = 20.0
SIX = np.array([[89.3, -60.9], [107.2, 87.5], [34.9, -20.6], [-43.1, 1.2], [-66.3, 90.5], [-122.0, -97.7]])
SIX_ADKI = """code,x_km,y_km
01,0.0892929,-0.0608855
02,0.10716529,0.0874639
03,0.03494914,-0.0206004
04,-0.043063,0.00124259
05,-0.0662987,0.09052575
06,-0.1220462,-0.09774634
"""


def ids(number: int) -> list[str]:
    return [f"XX.ARR.{i + 1:02d}.BDF" for i in range(number)]


def stations(places_m: np.ndarray) -> Stations:
    return Stations.from_rows(
        {
            "code": f"{i + 1:02d}",
            "frame": "local",
            "kind": "infrasound",
            "east_mm": round(x * 1e3),
            "north_mm": round(y * 1e3),
        }
        for i, (x, y) in enumerate(places_m)
    )


def pulse(t: np.ndarray, seed: int = 0, lo_hz: float = 0.5, hi_hz: float = 2.0) -> np.ndarray:
    """A burst of many frequencies around second 60, of no fixed period."""
    draw = np.random.default_rng(seed)
    hz, phase = draw.uniform(lo_hz, hi_hz, 40), draw.uniform(0, 2 * np.pi, 40)
    shape = np.exp(-(((t - 60.0) / 8.0) ** 2))
    return 100.0 * shape * np.sin(2 * np.pi * hz * t[..., None] + phase).sum(axis=-1)


def crossing(
    from_deg: float,
    speed_m_s: float,
    places_m: np.ndarray = SIX,
    noise: float = 1.0,
    seed: int = 0,
    lasting_s: float = 120.0,
    start_ns: int = START_NS,
) -> Record:
    """A wave from a direction crosses an array; its channels hear it with independent noise."""
    draw = np.random.default_rng(seed + 1)
    angle = math.radians(from_deg)
    slowness = -np.array([math.sin(angle), math.cos(angle)]) / speed_m_s
    t = np.arange(round(lasting_s * RATE_HZ)) / RATE_HZ
    made = [pulse(t - float(place @ slowness), seed) + noise * draw.normal(size=len(t)) for place in places_m]
    return Record(tuple(Stretch(c, start_ns, RATE_HZ, s) for c, s in zip(ids(len(places_m)), made, strict=True)))


def changed(record: Record, number: int, samples: np.ndarray) -> Record:
    """The record with one channel's samples replaced."""
    old = record.stretches[number]
    new = Stretch(old.channel, old.start_ns, old.rate_hz, samples)
    return Record((*record.stretches[:number], new, *record.stretches[number + 1 :]), record.data)


def turned(a_deg: float, b_deg: float) -> float:
    """The angle between two directions, 0 to 180."""
    return abs((a_deg - b_deg + 180.0) % 360.0 - 180.0)
