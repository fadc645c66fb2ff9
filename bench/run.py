"""Speed and size, as medians beside the limit that was asked for and the floor that was measured in the same run.

.venv/bin/python bench/run.py [--runs 3] [--only NAME,NAME] [--data DIR]

Too long to be asked for each time, or no figure beside a limit; each is run by its own name (`--help` says how), and in about so much time on two processors:

    bench/hours.py     20 min       two workers beside one process on the same archive: the same bytes, how much sooner (--hours 1 --runs 1: 2 min)
    bench/day.py       9 min        a day of 24 stations, from miniSEED to the duty officer's view: what was found, how fast (--hours 1 for a short one)
    truth/hearing.py   20 min       how well explosions are heard; writes the page of that name anew

The others in this folder are parts of these: explosions.py and networks.py invent waveforms and networks, ours.py and sets.py observations, fires.py, places.py and
registers.py what their names say; peers*.py, peer_migration.py and worlds.py are what we are measured beside.
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import fires

ROOT = Path(__file__).parents[1]
TRUCEWATCH = [sys.executable, "-m", "trucewatch"]


@dataclass(frozen=True)
class Cost:
    """What processes took: wall seconds, and the largest resident set of any of them in MB."""

    wall_s: float
    peak_mb: float

    def __add__(self, other: Cost) -> Cost:
        """One after the other."""
        return Cost(self.wall_s + other.wall_s, max(self.peak_mb, other.peak_mb))


def cost(*words: str | Path, folder: Path = ROOT) -> Cost:
    """Run a process to its end and say what it took; what it says is shown only when it fails."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        child = subprocess.Popen([str(word) for word in words], cwd=folder, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{words}: exit {child.returncode}\n{said.read().decode()}")
        return Cost(time.perf_counter() - started, usage.ru_maxrss / 1024)


def median(runs: int, measure: Callable[[Path], Cost]) -> Cost:
    """The median of several runs, each in an empty folder of its own."""
    found = []
    for _ in range(runs):
        folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "out"))
        try:
            found.append(measure(folder))
        finally:
            shutil.rmtree(folder)
    return Cost(statistics.median(c.wall_s for c in found), max(c.peak_mb for c in found))


def taken_in(files: list[Path]) -> Callable[[Path], Cost]:
    """Files of fires into a new mission, and its state derived."""

    def measure(folder: Path) -> Cost:
        mission = folder / "mission"
        cost(*TRUCEWATCH, "new", mission, "--mission", "ukraine-2026")
        return cost(*TRUCEWATCH, "ingest", mission, "firms", *files) + cost(*TRUCEWATCH, "run", mission)

    return measure


def say(what: str, ours: Cost, limit: str, floor: Cost | None = None) -> None:
    """One line of the table; `-` where no floor was measured."""
    beside = f"{floor.wall_s:7.1f} s {ours.wall_s / floor.wall_s:5.1f} x" if floor else f"{'-':>9} {'-':>7}"
    print(f"{what:<44}{ours.wall_s:7.1f} s {ours.peak_mb:7.0f} MB   {limit:<18}{beside}", flush=True)


def fires_of(files: list[Path], what: str, limit: str, runs: int) -> None:
    """Measure ingest and derivation of files beside the least work on the same files."""
    ours = median(runs, taken_in(files))
    least = median(runs, lambda folder: cost(sys.executable, ROOT / "bench" / "fires.py", folder, *files))
    say(what, ours, limit, least)


def october(runs: int, data: Path) -> None:
    """The raw files of one month, as they came."""
    files = sorted((data / "firms_noaa20_2023_10").glob("*.csv.gz"))
    if not files:
        print(f"October 2023: no files under {data}; set TRUCEWATCH_DATA")
        return
    fires_of(files, f"October 2023, {len(files)} files, ingest and derive", "< 10 s", runs)


def million(runs: int, _data: Path) -> None:
    """One generated file of a million rows."""
    with tempfile.TemporaryDirectory(dir=ROOT / "out") as folder:
        path = Path(folder) / "fires.csv"
        fires.write_fires(path, 1_000_000)
        fires_of([path], "1,000,000 rows in a file, ingest and derive", "< 30 s, < 1024 MB", runs)


def exercise(runs: int, _data: Path) -> None:
    """The main job, from an invented truce to its bulletins."""
    ours = median(runs, lambda folder: cost(ROOT / "scripts" / "exercise.sh", folder / "exercise"))
    say("the exercise", ours, "< 10 s")


def setup(runs: int, _data: Path) -> None:
    """A fresh clone to a working installation; the network's share is in it."""

    def measure(folder: Path) -> Cost:
        cost("git", "clone", "--quiet", ROOT, folder / "clone")
        return cost("make", "setup", folder=folder / "clone")

    say("set-up of a fresh clone", median(runs, measure), "< 60 s")


def ledger(_runs: int, _data: Path) -> None:
    """Durable appends and audit: medians and floors of their own."""
    subprocess.run([sys.executable, ROOT / "bench" / "ledger.py", "--folder", ROOT / "out"], check=True)


def agreement(_runs: int, _data: Path) -> None:
    """P(in zone), findings and drafts: floors and a peer of their own."""
    subprocess.run([sys.executable, ROOT / "bench" / "agreement.py", "--folder", ROOT / "out"], check=True)


def guarantees(_runs: int, _data: Path) -> None:
    """Readiness of a large register: a floor and a peer of their own."""
    subprocess.run([sys.executable, ROOT / "bench" / "guarantees.py", "--folder", ROOT / "out"], check=True)


def detecting(runs: int, _data: Path) -> None:
    """From an archive of waveforms to detections, end to end."""
    subprocess.run([sys.executable, ROOT / "bench" / "detecting.py", "--runs", str(max(5, runs))], check=True)


def fusing(runs: int, _data: Path) -> None:
    """The association at size: ten million at once, one more into them, a hundred million by day on two workers."""
    subprocess.run(
        [sys.executable, ROOT / "bench" / "fusing.py", "--runs", str(runs), "--folder", ROOT / "out"], check=True
    )


def association(_runs: int, _data: Path) -> None:
    """How well and how fast observations are grouped, beside an oracle and peers of their own."""
    subprocess.run([sys.executable, ROOT / "bench" / "association.py", "--folder", ROOT / "out"], check=True)


def audible(_runs: int, _data: Path) -> None:
    """Whether chances to find a size are kept, and what coverage of a day costs."""
    subprocess.run([sys.executable, ROOT / "bench" / "audible.py"], check=True)


def migration(runs: int, _data: Path) -> None:
    """Migrate and stack beside both builds of the peer and a floor of its own."""
    subprocess.run([ROOT / "scripts" / "peers.sh"], check=True)
    subprocess.run([sys.executable, ROOT / "bench" / "migration.py", "--runs", str(max(runs, 5))], check=True)
    subprocess.run([sys.executable, ROOT / "bench" / "sounds.py"], check=True)
    subprocess.run([sys.executable, ROOT / "bench" / "quiet.py"], check=True)


def bearings(runs: int, data: Path) -> None:
    """Bearings of an array, and places from them, beside obspy in the same run."""
    subprocess.run(
        [sys.executable, ROOT / "bench" / "bearings.py", "--runs", str(max(5, runs)), "--data", data], check=True
    )


def cases(_runs: int, _data: Path) -> None:
    """A large docket: folding in memory, the whole rebuild beside its floor, opening one case."""
    subprocess.run([sys.executable, ROOT / "bench" / "cases.py"], check=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "out") as folder:
        subprocess.run([sys.executable, ROOT / "bench" / "docket.py", Path(folder) / "mission"], check=True)


PARTS: dict[str, Callable[[int, Path], None]] = {
    "october": october,
    "million": million,
    "exercise": exercise,
    "setup": setup,
    "ledger": ledger,
    "agreement": agreement,
    "association": association,
    "fusing": fusing,
    "migration": migration,
    "detecting": detecting,
    "audible": audible,
    "bearings": bearings,
    "cases": cases,
    "guarantees": guarantees,
}


def chosen(only: str) -> Iterator[Callable[[int, Path], None]]:
    """The parts asked for, in their order. Raises: SystemExit: a part that is not there."""
    names = only.split(",") if only else list(PARTS)
    if strange := set(names) - set(PARTS):
        raise SystemExit(f"There is no part {', '.join(sorted(strange))}. Known: {', '.join(PARTS)}.")
    return (PARTS[name] for name in PARTS if name in names)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help=f"some of: {', '.join(PARTS)}")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("TRUCEWATCH_DATA", ROOT.parent / "shared" / "data"))
    )
    arguments = parser.parse_args()
    (ROOT / "out").mkdir(exist_ok=True)
    print(f"{'median of ' + str(arguments.runs):<44}{'wall':>9} {'peak':>10}   {'asked':<18}{'floor':>9} {'ratio':>7}")
    for part in chosen(arguments.only):
        part(arguments.runs, arguments.data)


if __name__ == "__main__":
    main()
