"""Two workers beside one process: the same archive, the same bytes, how much sooner.

.venv/bin/python bench/hours.py [--hours 6] [--runs 5] [--components ZNE] [--folder out]
The waveforms are those of `detecting.py`: 24 stations at 100 Hz, P and S, 303 x 224 nodes. Both are the command as people call it, with one thread; the start of
the workers is in the time of the second. One after the other in turn, so that whoever else uses the machine disturbs both alike.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from explosions import described, write

ROOT = Path(__file__).parents[1]


def run(folder: Path, out: Path, *more: str) -> tuple[float, float]:
    """Go through the archive as a process of its own. Returns: seconds, and MB at most of any of its processes."""
    words = [sys.executable, "-m", "trucewatch", "detect", "archive", folder / "archive"]
    words += ["--network", folder / "network.yaml", "--threads", "1", "--out", out, *more]
    started = time.perf_counter()
    child = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"exit {child.returncode}: {' '.join(map(str, words))}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def said(values: list[float]) -> str:
    """Median [least-greatest]."""
    return f"{statistics.median(values):7.2f} [{min(values):.2f}-{max(values):.2f}]"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=6.0)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--components", default="ZNE")
    parser.add_argument("--folder", type=Path, default=ROOT / "out")
    arguments = parser.parse_args()
    arguments.folder.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="hours-", dir=arguments.folder))
    try:
        write(folder, arguments.hours, components=arguments.components)
        described(folder)
        measured(folder, arguments)
    finally:
        shutil.rmtree(folder)


def measured(folder: Path, arguments: argparse.Namespace) -> None:
    """All runs, in turn."""
    print(
        f"{arguments.hours:g} hours of 24 stations, {arguments.components}, 100 Hz; one thread; load {os.getloadavg()[0]:.1f} "
        f"on {os.cpu_count()} processors"
    )
    alone, two = [], []
    for _ in range(arguments.runs):
        alone.append(run(folder, folder / "alone"))
        two.append(run(folder, folder / "two", "--engine", "local"))
    same = [
        file.read_bytes() == (folder / "two" / file.name).read_bytes() for file in sorted((folder / "alone").iterdir())
    ]
    rows = {
        "one process, s": [seconds for seconds, _ in alone],
        "two workers, s": [seconds for seconds, _ in two],
        "as many times sooner": [a / b for (a, _), (b, _) in zip(alone, two, strict=True)],
        "one process, x real time": [arguments.hours * 3600 / seconds for seconds, _ in alone],
        "one process, MB at most": [mb for _, mb in alone],
        "any process with workers, MB at most": [mb for _, mb in two],
    }
    for name, values in rows.items():
        print(f"  {name:<42}{said(values)}")
    print(f"  the same bytes: {'yes' if same and all(same) else 'NO'}")


if __name__ == "__main__":
    main()
