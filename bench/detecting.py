"""End to end, from an archive of miniSEED to detections: how many times real time, how much memory, and what of the truth was found.

.venv/bin/python bench/detecting.py [--hours 4] [--runs 5] [--threads 2] [--components ZNE] [--rate 25] [--threshold 1.7] [--folder out]
The waveforms are invented (see `explosions.py`): 24 stations at 100 Hz, P and S, 303 x 224 nodes of 1 km. A run is the command as people call it. What is
beside a day's work (start, tables of travel times) is told apart, from a run over three minutes. Beside the wall clock stands the time of processors: on a machine
that others use too, that is the steadier one.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from explosions import BEGINS_MS, Explosion, described, write

from trucewatch.model.time import to_text
from trucewatch.science.distances import arc_m

ROOT = Path(__file__).parents[1]
SHORT_S = 180
NEAR_MS = 3000
LIMIT = "asked: 150 times real time on 2 processors, 300 MB; goal: 200"


@dataclass(frozen=True)
class Run:
    """What one run took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(folder: Path, seconds: float, threads: int, out: Path) -> Run:
    """Go through so many seconds of the archive, as a process of its own."""
    until = to_text(BEGINS_MS + round(seconds * 1000))
    words = [
        sys.executable,
        "-m",
        "trucewatch",
        "detect",
        "archive",
        folder / "archive",
        "--network",
        folder / "network.yaml",
    ]
    words += ["--from", to_text(BEGINS_MS), "--to", until, "--threads", threads, "--out", out]
    started = time.perf_counter()
    child = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"exit {child.returncode}: {' '.join(map(str, words))}")
    wall = time.perf_counter() - started
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def said(values: list[float]) -> str:
    """Median [least-greatest]."""
    return f"{statistics.median(values):7.1f} [{min(values):.1f}-{max(values):.1f}]"


def judged(out: Path, truth: list[Explosion]) -> None:
    """Say how much of the truth was found, how far off, whether regions hold it, and what was found that was not there."""
    rows = [row for file in out.glob("*detections.csv") for row in csv.DictReader(file.open())]
    left, off_m, held = list(rows), [], 0
    for e in truth:
        near = [row for row in left if abs((int(row["t0_ms"]) + int(row["t1_ms"])) / 2 - e.t_ms) < NEAR_MS]
        if near:
            row = min(near, key=lambda r: -int(r["score_e3"]))
            left.remove(row)
            off_m.append(arc_m(int(row["lat_e7"]), int(row["lon_e7"]), e.lat_e7, e.lon_e7))
            held += off_m[-1] <= int(row["radius_m"])
    told = f"  found {len(off_m)} of {len(truth)} explosions, {len(left)} that were none"
    if off_m:
        told += f"; off by {np.median(off_m):.0f} m (median), {max(off_m):.0f} m at most; {held} of {len(off_m)} inside their 95 % circle"
    print(told)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=4.0)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--components", default="ZNE")
    parser.add_argument("--rate", default="25")
    parser.add_argument("--threshold", default="1.7")
    parser.add_argument("--folder", type=Path, default=ROOT / "out")
    arguments = parser.parse_args()
    arguments.folder.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="detecting-", dir=arguments.folder))
    try:
        measured(folder, arguments)
    finally:
        shutil.rmtree(folder)


def measured(folder: Path, arguments: argparse.Namespace) -> None:
    """All runs on one archive."""
    truth = write(folder, arguments.hours, components=arguments.components)
    described(folder, rate=arguments.rate, threshold=arguments.threshold)
    size = sum(file.stat().st_size for file in (folder / "archive").rglob("*") if file.is_file())
    seconds, out = arguments.hours * 3600.0, folder / "found"
    print(
        f"{arguments.hours:g} hours of 24 stations, {arguments.components}, 100 Hz, {size / 1e6:.0f} MB; onsets at {arguments.rate} Hz, "
        f"threshold {arguments.threshold}, {arguments.threads} threads; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    short, long = [], []
    for _ in range(arguments.runs):
        short.append(run(folder, SHORT_S, arguments.threads, folder / "short"))
        long.append(run(folder, seconds, arguments.threads, out))
    rows = {
        "whole run, x real time": [seconds / r.wall_s for r in long],
        "whole run, x real time of one processor": [seconds / r.cpu_s for r in long],
        "without the start, x real time": [
            (seconds - SHORT_S) / max(a.wall_s - b.wall_s, 1e-9) for a, b in zip(long, short, strict=True)
        ],
        "without the start, of one processor": [
            (seconds - SHORT_S) / max(a.cpu_s - b.cpu_s, 1e-9) for a, b in zip(long, short, strict=True)
        ],
        "start alone, s": [r.wall_s for r in short],
        "memory at most, MB": [r.peak_mb for r in long],
    }
    for name, values in rows.items():
        print(f"  {name:<42}{said(values)}")
    print(f"  {LIMIT}")
    judged(out, truth)
    (arguments.folder / "detecting.json").write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
