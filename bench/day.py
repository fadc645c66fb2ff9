"""A whole day of 24 stations at 100 Hz, from miniSEED to the duty officer's view and the bulletin, as a user does it: what was found, how fast, in how much memory.

.venv/bin/python bench/day.py [--hours 24] [--stations 24] [--an-hour 2] [--threads 2] [--seed 1] [--folder out] [--keep]
The mission is the staged exercise, with its 24 places for stations. Invented are: the explosions (their number, places and charges), how waves fade (the laws
of `exercise/waves/ways.py`), their shape (noise that dies away), and the noise: white, louder by day, in gusts that all stations share, unlike from
station to station, over swell of some seconds; with cars and steps at single stations, gaps, and one channel that is dead for some hours. Speeds
are known to the network's description, as nobody knows them in earnest. Every file bears the network XX, which the FDSN keeps for what is no network.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from explosions import append

from trucewatch.exercise.waves import ways
from trucewatch.model.time import from_text, to_text
from trucewatch.run.terminal import Progress
from trucewatch.science.distances import arc_m

ROOT = Path(__file__).parents[1]
RATE_HZ = 100
HOUR_MS = 3_600_000
BEGINS_MS = from_text("2031-05-03T00:00:00Z")
NOISE = 25.0
COMPONENTS = "ZNE"
CHARGES_KG = (0.3, 50.0)
WITHIN_M = 16_000
GUST_S = 600
NEAR_MS = 2_500
NETWORK = """id: ilve
stations: stations.csv
onset_rate_hz: "25"
phases:
  P: {{channels: "??Z", band_hz: ["6", "16"], through: {{speed_m_s: "{p}"}}}}
  S: {{channels: "??[NE]", band_hz: ["6", "14"], through: {{speed_m_s: "{s}"}}}}
grid: {{south: "{south:.2f}", north: "{north:.2f}", west: "{west:.2f}", east: "{east:.2f}", spacing_m: "500"}}
threshold: "{threshold}"
least_rows: {rows}
reach_m: 15000
"""


@dataclass(frozen=True)
class Blast:
    """An invented explosion."""

    at_ms: int
    lat_e7: int
    lon_e7: int
    charge_kg: float


@dataclass(frozen=True)
class Took:
    """What a command took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def places(mission: Path) -> dict[str, tuple[int, int]]:
    """Where the exercise's stations stand."""
    rows = csv.DictReader((mission / "waveforms" / "stations.csv").open())
    at = {row["code"].split(".")[1]: (float(row["latitude"]), float(row["longitude"])) for row in rows}
    return {code: (round(lat * 1e7), round(lon * 1e7)) for code, (lat, lon) in at.items()}


def described(folder: Path, at: dict[str, tuple[int, int]], threshold: str) -> Path:
    """Write the network's description. Returns: its file."""
    lats, lons = ([place[k] / 1e7 for place in at.values()] for k in (0, 1))
    box = {"south": min(lats) - 0.1, "north": max(lats) + 0.1, "west": min(lons) - 0.1, "east": max(lons) + 0.1}
    rows = [f"{code},{lat / 1e7:.7f},{lon / 1e7:.7f}" for code, (lat, lon) in at.items()]
    (folder / "stations.csv").write_text("\n".join(["code,latitude,longitude", *rows, ""]))
    said = {"p": ways.P_M_S, "s": ways.S_M_S, "threshold": threshold, "rows": max(6, len(at))}
    (folder / "network.yaml").write_text(NETWORK.format(**said, **box))
    return folder / "network.yaml"


def planted(at: dict[str, tuple[int, int]], hours: float, an_hour: float, seed: int) -> list[Blast]:
    """Explosions around the network's middle, each somewhere in its share of the time."""
    draw = np.random.default_rng([seed, 1])
    lat, lon = (float(np.mean([place[k] for place in at.values()])) for k in (0, 1))
    number = round(hours * an_hour)
    made = []
    for k in range(number):
        turn, away_m = draw.uniform(0, 2 * math.pi), WITHIN_M * math.sqrt(draw.uniform())
        north, east = away_m * math.cos(turn) * 89.9, away_m * math.sin(turn) * 89.9 / math.cos(math.radians(lat / 1e7))
        at_ms = BEGINS_MS + round((k + draw.uniform(0.2, 0.8)) * hours * HOUR_MS / number)
        charge = math.exp(draw.uniform(math.log(CHARGES_KG[0]), math.log(CHARGES_KG[1])))
        made.append(Blast(at_ms, round(lat + north), round(lon + east), charge))
    return made


def write(folder: Path, at: dict[str, tuple[int, int]], blasts: list[Blast], hours: float, seed: int) -> None:
    """Write the archive, one hour of one channel in memory at a time."""
    progress, done, of = Progress(), 0, len(at) * math.ceil(hours)
    shared = _walk(np.random.default_rng([seed, 2]), hours, 0.25)
    for k, (code, place) in enumerate(at.items()):
        station = np.random.default_rng([seed, 3, k])
        level = NOISE * math.exp(station.uniform(-0.5, 0.7)) * shared * _walk(station, hours, 0.12)
        cars = [
            (station.uniform(0, hours * 3600), station.uniform(3, 20), station.uniform(1, 6))
            for _ in range(round(4 * hours))
        ]
        gaps = {
            int(station.integers(math.ceil(hours))): int(station.integers(600, 3000))
            for _ in range(station.poisson(0.02 * hours + 0.1))
        }
        for component in COMPONENTS:
            draw = np.random.default_rng([seed, 4, k, ord(component)])
            for hour in range(math.ceil(hours)):
                lasting_s = min(3600.0, hours * 3600.0 - hour * 3600.0)
                samples = _noise(draw, level, cars, hour * 3600.0, round(lasting_s * RATE_HZ))
                _waves(samples, blasts, place, component, hour, seed)
                if (k, component) == (5, "N") and 3 <= hour < 6:
                    samples[:] = 11
                counts = np.rint(samples).astype(np.int32)
                begins_ms, gap_s = BEGINS_MS + hour * HOUR_MS, gaps.get(hour)
                for first, end in (
                    ((0, len(counts)),)
                    if gap_s is None
                    else ((0, gap_s * RATE_HZ), ((gap_s + 45) * RATE_HZ, len(counts)))
                ):
                    if first < end <= len(counts):
                        append(
                            folder / "archive",
                            code,
                            f"HH{component}",
                            begins_ms + first * 1000 // RATE_HZ,
                            counts[first:end],
                        )
                if component == COMPONENTS[-1]:
                    done += 1
                    progress("hours of stations written", done, of)
    progress.end()


def _walk(draw: Any, hours: float, spread: float) -> Any:
    """A factor every ten minutes that wanders and comes back to one."""
    value, made = 0.0, []
    for _ in range(round(hours * 3600 / GUST_S) + 2):
        value = 0.9 * value + spread * draw.standard_normal()
        made.append(math.exp(value))
    return np.array(made)


def _noise(draw: Any, level: Any, cars: list[tuple[float, float, float]], from_s: float, number: int) -> Any:
    """Noise of one hour, in counts; nothing jumps from one hour to the next."""
    t = from_s + np.arange(number) / RATE_HZ
    by_day = 1.0 + 0.4 * np.sin(2 * math.pi * (t / 86_400 - 0.35))
    strength = np.interp(t, GUST_S * np.arange(len(level)), level) * by_day
    samples = strength * draw.standard_normal(number, dtype=np.float32)
    for cycle_s, height in ((6.1, 90.0), (4.3, 60.0), (9.7, 80.0)):
        samples += height * np.sin(2 * math.pi * t / cycle_s + height)
    for at_s, lasting_s, loud in cars:
        first, end = (max(0, min(number, round((s - from_s) * RATE_HZ))) for s in (at_s, at_s + lasting_s))
        if first < end:
            swell = np.sin(math.pi * (t[first:end] - at_s) / lasting_s)
            samples[first:end] += (
                loud * strength[first:end] * swell * draw.standard_normal(end - first, dtype=np.float32)
            )
    return samples


def _waves(samples: Any, blasts: list[Blast], place: tuple[int, int], component: str, hour: int, seed: int) -> None:
    """Add P and S of every explosion that arrives in an hour; a wave over its end goes on as it began."""
    begins_s, t = hour * 3600.0, np.arange(4 * RATE_HZ) / RATE_HZ
    for number, blast in enumerate(blasts):
        at_s = (blast.at_ms - BEGINS_MS) / 1000 - begins_s
        if not -30.0 < at_s < 3600.0:
            continue
        way = ways.way((blast.lat_e7, blast.lon_e7), place, round(blast.charge_kg * 1000), (0, 0))
        draw = np.random.default_rng([seed, 5, number, *place[0].to_bytes(8, "big", signed=True), ord(component)])
        p, s = (1.0, 0.4) if component == "Z" else (0.35, 1.0)
        for late_s, height in ((way.p_s, p * way.p), (way.s_s, s * way.s)):
            wave = 0.5 * height * np.exp(-t / 0.7) * draw.standard_normal(len(t))
            first = round((at_s + late_s) * RATE_HZ)
            low, high = max(first, 0), min(first + len(wave), len(samples))
            if low < high:
                samples[low:high] += wave[low - first : high - first]


def timed(*words: object, out: Path | None = None) -> Took:
    """Run a command as people do, its progress on this terminal."""
    started = time.perf_counter()
    with (out or Path(os.devnull)).open("wb") as answer:
        child = subprocess.Popen([sys.executable, "-m", "trucewatch", *map(str, words)], stdout=answer)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"exit {child.returncode}: {' '.join(map(str, words))}")
    return Took(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def matched(rows: list[dict[str, Any]], blasts: list[Blast]) -> list[tuple[Blast, dict[str, Any] | None]]:
    """For each explosion what was detected of it: the loudest within some seconds."""
    left, made = list(rows), []
    for blast in blasts:
        near = [r for r in left if abs((r["t0_ms"] + r["t1_ms"]) / 2 - blast.at_ms) < NEAR_MS]
        best = max(near, key=lambda r: r["score_e3"], default=None)
        if best:
            left.remove(best)
        made.append((blast, best))
    return made


def told(rows: list[dict[str, Any]], blasts: list[Blast]) -> None:
    """Say what of the truth was found, by charge, and what was found that was not there."""
    pairs = matched(rows, blasts)
    off_m = [(arc_m(r["lat_e7"], r["lon_e7"], b.lat_e7, b.lon_e7), r["radius_m"]) for b, r in pairs if r]
    print(f"  planted {len(blasts)}, found {len(off_m)}, false {len(rows) - len(off_m)}")
    for low, high in ((0.3, 1), (1, 3), (3, 10), (10, 50)):
        of = [r for b, r in pairs if low <= b.charge_kg < high]
        print(f"    of {low:g} to {high:g} kg: found {sum(r is not None for r in of)} of {len(of)}")
    if off_m:
        inside = sum(away <= radius for away, radius in off_m)
        print(
            f"  off by {np.median([a for a, _ in off_m]):.0f} m (median), {max(a for a, _ in off_m):.0f} m at most; {inside} of {len(off_m)} inside their 95 % circle"
        )


def viewed(mission: Path, rows: list[dict[str, Any]]) -> None:
    """Say how many stand in the duty officer's view, and what of them left the house."""
    words = [sys.executable, "-m", "trucewatch", "show", str(mission), "incidents"]
    subprocess.run([*words, "--explosions"], check=True, stdout=subprocess.DEVNULL)
    events = json.loads((mission / "restricted" / "explosions.json").read_text())["events"]
    seen = {d["record"] for e in events for d in e["detections"]}
    drawn = {d["picture"] for e in events for d in e["detections"] if d["picture"]}
    print(
        f"  in the duty officer's view {sum(r['id'] in seen for r in rows)} of {len(rows)} detections, {len(drawn)} with a picture"
    )
    leaked = [
        p for p in (mission / "out").rglob("*") if p.is_file() and any(r["id"].encode() in p.read_bytes() for r in rows)
    ]
    print(
        f"  public files {sum(p.is_file() for p in (mission / 'out').rglob('*'))}, of which name a detection {len(leaked)}"
    )


def day(folder: Path, asked: argparse.Namespace) -> None:
    """The whole way."""
    mission = folder / "river"
    timed("exercise", "new", mission, "--staged", "--seed", asked.seed, "--waveforms", asked.stations)
    at = places(mission)
    network = described(folder, at, asked.threshold)
    blasts = planted(at, asked.hours, asked.an_hour, asked.seed)
    (folder / "truth.json").write_text(json.dumps([asdict(b) for b in blasts], indent=1))
    started = time.perf_counter()
    write(folder, at, blasts, asked.hours, asked.seed)
    size = sum(file.stat().st_size for file in (folder / "archive").rglob("*") if file.is_file())
    print(
        f"{asked.hours:g} hours, {len(at)} stations, {len(at) * len(COMPONENTS)} channels, {RATE_HZ} Hz from {to_text(BEGINS_MS)}: {size / 1e6:.0f} MB, written in {time.perf_counter() - started:.0f} s"
    )
    found = folder / "found.json"
    words = [
        "detect",
        "archive",
        folder / "archive",
        "--network",
        network,
        "--mission",
        mission,
        "--out",
        folder / "found",
    ]
    took = timed(
        *words, "--pictures", mission / "restricted" / "pictures", "--threads", asked.threads, "--json", out=found
    )
    answer = json.loads(found.read_text())
    seconds = asked.hours * 3600
    print(
        f"detect archive: {took.wall_s:.0f} s, {seconds / took.wall_s:.0f} times real time ({seconds / took.cpu_s:.0f} of one processor), {took.peak_mb:.0f} MB at most, {len(answer['pictures'])} pictures; listened {100 * answer['listened_s'] / answer['of_s']:.1f} % of the time; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    told(answer["detections"], blasts)
    took = timed("run", mission)
    print(f"run: {took.wall_s:.0f} s, {took.peak_mb:.0f} MB at most")
    viewed(mission, answer["detections"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--stations", type=int, default=24)
    parser.add_argument("--an-hour", type=float, default=2.0)
    parser.add_argument("--threshold", default="1.7")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "out")
    parser.add_argument("--keep", action="store_true", help="Leave the archive and the mission where they are.")
    asked = parser.parse_args()
    asked.folder.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="day-", dir=asked.folder))
    try:
        day(folder, asked)
    finally:
        if asked.keep:
            print(f"kept in {folder}")
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
