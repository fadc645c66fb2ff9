"""Places that are known, and how arrays and microphones would have heard them."""

from __future__ import annotations

import json
import math

import numpy as np

from trucewatch.detect.arrivals import CLOCKS, Arrival
from trucewatch.detect.crossing import WIND_DEG, Heard
from trucewatch.model.time import from_text
from trucewatch.science.crossing import DEVIATIONS_S_KM, NEAREST_KM, SHARES, SLOWNESSES_S_KM
from trucewatch.science.distances import arc_m, departing_rad
from unit.detect.waves import DATA

AT_MS = 1_900_000_000_000
HRR_5 = (335_377_000, -1_063_340_000)
Place = tuple[int, int]


def hrr_5(sigma_deg: float = 1.5) -> list[Heard]:
    """The detections of an explosion whose place is known, by five arrays."""
    rows = json.loads((DATA / "infrasound" / "HRR-5.dets.json").read_text())
    return [
        Heard(
            *(row["Name"], round(row["Latitude"] * 1e7), round(row["Longitude"] * 1e7), row["Back Azimuth"], sigma_deg),
            from_text(row["Peak F-Stat Time (UTC)"] + "Z"),
        )
        for row in rows
    ]


def arrays(draw: np.random.Generator, number: int, sigma_deg: float = 1.5) -> tuple[Place, list[Heard]]:
    """A place, and arrays some hundred kilometres around that heard it as the model says."""
    lat, lon = draw.uniform(45, 52), draw.uniform(25, 38)
    source = round(lat * 1e7), round(lon * 1e7)
    heard = []
    for k in range(number):
        there = round((lat + draw.uniform(-3, 3)) * 1e7), round((lon + draw.uniform(-4, 4)) * 1e7)
        distance, towards = arc_m(*there, *source), departing_rad(*there, *source)
        way = draw.choice(3, p=np.array(SHARES) / sum(SHARES))
        slow = draw.normal(SLOWNESSES_S_KM[way], DEVIATIONS_S_KM[way])
        bearing = math.degrees(towards) + draw.normal(0, math.hypot(sigma_deg, WIND_DEG))
        late_ms = round(max(distance / 1000, NEAREST_KM) * slow * 1000)
        heard.append(Heard(f"A{k}", *there, bearing % 360, sigma_deg, AT_MS + late_ms))
    return source, heard


def microphones(
    draw: np.random.Generator,
    number: int,
    off_s: dict[int, float] | None = None,
    clock: str = "synchronised",
    speed_m_s: float = 340.0,
    *,
    around: bool = False,
) -> tuple[Place, list[Arrival]]:
    """A place within six kilometres of microphones, which may stand all around it; some of them with a clock that is off."""
    source = _near(draw)
    made = []
    for k in range(number):
        there = _on_a_ring(draw, source, k / number) if around else _near(draw)
        travel = arc_m(*there, *source) / speed_m_s * (1 + draw.normal(0, 0.005))
        error = draw.normal(0, math.hypot(0.02, CLOCKS[clock][0])) + (off_s or {}).get(k, 0.0)
        made.append(Arrival(f"M{k:02d}", *there, AT_MS * 10**6 + round((travel + error) * 1e9), 0.02, clock))
    return source, made


def _near(draw: np.random.Generator) -> Place:
    return round((48 + draw.uniform(-3, 3) / 111) * 1e7), round((37 + draw.uniform(-3, 3) / 74) * 1e7)


def _on_a_ring(draw: np.random.Generator, source: Place, share: float) -> Place:
    angle, out = 2 * math.pi * share + draw.uniform(-0.2, 0.2), draw.uniform(1.5, 3)
    return source[0] + round(out * math.cos(angle) / 111 * 1e7), source[1] + round(out * math.sin(angle) / 74 * 1e7)


def apart_m(a: Place, b: Place) -> float:
    return float(arc_m(*a, *b))
