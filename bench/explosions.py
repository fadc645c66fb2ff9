"""Invented waveforms of an invented network, as an archive of miniSEED: 24 stations around 50.7 N, 29.2 E, noise, and explosions whose truth is known.

The noise is white and never changes; that of `day.py` does. With a whole number of explosions an hour each lies minutes from the next full hour, so no wave is cut by one.

Every file says so: the network is XX, which the FDSN keeps for what is no network.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from networks import P_LAYERS, S_LAYERS, stations_of_malyn

from trucewatch.model.time import from_ms
from trucewatch.science.distances import arcs_to
from trucewatch.science.travel_times import Layers, layered

RATE_HZ = 100.0
NOISE = 100.0
FADES_S = 0.7
LOUDEST = 12.0
BEGINS_MS = 1_927_584_000_000
NETWORK = """id: invented
stations: stations.csv
onset_rate_hz: {rate}
phases:
  P: {{channels: "??Z", band_hz: [6, 16], sta_s: 0.3, lta_s: 3, through: {{layers: {p}}}}}
  S: {{channels: "??[NE]", band_hz: [6, 14], sta_s: 0.3, lta_s: 3, through: {{layers: {s}}}}}
grid: {{south: 50, north: 52, west: 28, east: 32.3, spacing_m: 1000}}
threshold: {threshold}
least_rows: 12
reach_m: 60000
"""


@dataclass(frozen=True)
class Explosion:
    """An invented explosion: when, where, and how much louder than noise it is at 20 km."""

    t_ms: int
    lat_e7: int
    lon_e7: int
    loud: float


def described(folder: Path, *, rate: str = "25", threshold: str = "1.7") -> Path:
    """Write the network's description. Returns: its file."""
    folder.mkdir(parents=True, exist_ok=True)
    lats, lons = stations_of_malyn()
    rows = [f"MA{k:02d},{lat / 1e7:.7f},{lon / 1e7:.7f}" for k, (lat, lon) in enumerate(zip(lats, lons, strict=True))]
    (folder / "stations.csv").write_text("\n".join(["code,latitude,longitude", *rows, ""]))
    said = {"p": _layers(P_LAYERS), "s": _layers(S_LAYERS), "rate": rate, "threshold": threshold}
    (folder / "network.yaml").write_text(NETWORK.format(**said))
    return folder / "network.yaml"


def _layers(layers: Layers) -> str:
    pairs = zip(layers.tops_m, layers.speeds_m_s, strict=True)
    return "[" + ", ".join(f"{{top_m: {top:.0f}, speed_m_s: {speed:.0f}}}" for top, speed in pairs) + "]"


def drawn(hours: float, an_hour: float, seed: int) -> list[Explosion]:
    """Explosions within 60 km of the network's middle, evenly in time."""
    draw = np.random.default_rng(seed)
    number = round(hours * an_hour)
    made = []
    for k in range(number):
        turn, away_m = draw.uniform(0, 2 * math.pi), draw.uniform(5e3, 60e3)
        lat = 507_000_000 + away_m * math.cos(turn) * 89.9
        lon = 292_000_000 + away_m * math.sin(turn) * 141.8
        at = BEGINS_MS + round((k + 0.5) * hours * 3_600_000 / number)
        made.append(Explosion(at, round(lat), round(lon), float(10 ** draw.uniform(0.3, math.log10(LOUDEST)))))
    return made


def write(folder: Path, hours: float, an_hour: float = 2.0, seed: int = 1, components: str = "ZNE") -> list[Explosion]:
    """Write the archive, its network and its truth. Returns: the truth."""
    described(folder)
    truth = drawn(hours, an_hour, seed)
    (folder / "truth.json").write_text(json.dumps([asdict(e) for e in truth], indent=1))
    lats, lons = stations_of_malyn()
    for k in range(len(lats)):
        arrivals = [_arrival(e, int(lats[k]), int(lons[k])) for e in truth]
        for component in components:
            draw = np.random.default_rng([seed, k, ord(component)])
            for hour in range(math.ceil(hours)):
                lasting = min(1.0, hours - hour) * 3600.0
                append(
                    folder / "archive",
                    f"MA{k:02d}",
                    f"HH{component}",
                    BEGINS_MS + hour * 3_600_000,
                    _hour(draw, hour, lasting, arrivals, component),
                )
    return truth


def _arrival(e: Explosion, lat_e7: int, lon_e7: int) -> tuple[float, float, float]:
    """Seconds of P and S after the beginning, and the height over the noise."""
    away = arcs_to(np.array([e.lat_e7]), np.array([e.lon_e7]), lat_e7, lon_e7)[0]
    p, s = (float(layered(away, np.zeros(1), layers)[0]) for layers in (P_LAYERS, S_LAYERS))
    at = (e.t_ms - BEGINS_MS) / 1000.0
    return at + p, at + s, e.loud * min(20_000.0 / max(float(away[0]), 2_000.0), 5.0)


def _hour(draw: Any, hour: int, lasting_s: float, arrivals: list[tuple[float, float, float]], component: str) -> Any:
    """One hour of counts."""
    samples = NOISE * draw.standard_normal(round(lasting_s * RATE_HZ))
    t = np.arange(round(4.0 * RATE_HZ)) / RATE_HZ
    shape = np.exp(-t / FADES_S)
    for p, s, loud in arrivals:
        for at, share in ((p, 1.0 if component == "Z" else 0.3), (s, 1.2 if component != "Z" else 0.4)):
            first = round((at - hour * 3600.0) * RATE_HZ)
            wave = NOISE * loud * share * shape * draw.standard_normal(len(t))
            low, high = max(first, 0), min(first + len(t), len(samples))
            if low < high:
                samples[low:high] += wave[low - first : high - first]
    return np.rint(samples).astype(np.int32)


def append(root: Path, station: str, code: str, begins_ms: int, samples: Any) -> None:
    """Add counts to the file of their channel and day."""
    import obspy

    moment = from_ms(begins_ms)
    day = f"{moment.year:04d}.{moment.timetuple().tm_yday:03d}"
    file = root / f"{moment.year:04d}" / "XX" / station / f"{code}.D" / f"XX.{station}.00.{code}.D.{day}"
    file.parent.mkdir(parents=True, exist_ok=True)
    head = {"network": "XX", "station": station, "location": "00", "channel": code, "sampling_rate": RATE_HZ}
    trace = obspy.Trace(samples, {**head, "starttime": obspy.UTCDateTime(ns=begins_ms * 1_000_000)})
    with file.open("ab") as out:
        trace.write(out, format="MSEED", encoding="STEIM2", reclen=512)
