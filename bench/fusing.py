"""The association at size: a million and ten million at once, one more into ten million, a hundred million by day on two workers.

.venv/bin/python bench/fusing.py [--runs 3] [--only NAME,NAME] [--days 3650] [--folder DIR]
Every measurement has a process of its own, which reads its input from a file: the peak is that of the work, input included. Ten million lie in the same
90 days as a million: ten times as dense.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import ours
import sets
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.run.engine import engine
from trucewatch.science.association import associate, cell_of_level
from trucewatch.science.cells import SLOTS_OF_CELL, grid_of, keyed
from trucewatch.science.extents import BAND, DISC, EXTENT, RAY, SECTOR, chosen, complete
from trucewatch.science.growing import Growing
from trucewatch.science.modes import densities

MILLION: Final = 1_000_000
INSERTED: Final = 400
A_DAY: Final = 27_397
"""Observations of a day, of which ten years have a hundred million."""
MIXED_SHARES: Final = {"disc": 0.60, "band": 0.25, "line": 0.05, "area": 0.10}

Extents = NDArray[Any]


def sparse(n: int, seed: int = 1, days: float = 90.0) -> Extents:
    """The sparse Gaussian set, over so many days."""
    sets.DAYS["sparse"] = days * MILLION / n
    s = sets.gaussian("sparse", seed, n)
    return ours.extents(s.lat_e7, s.lon_e7, s.t_ms, s.radius_m)


def mixed(n: int) -> Extents:
    """The sparse set as real means tell it: discs, bands and lines from observers a few kilometres off, and areas; every error is the truth's."""
    s, draw = sets.gaussian("sparse", 1, n), np.random.default_rng(2)
    made, bands = np.zeros(n, EXTENT), np.zeros(n, BAND)
    means = draw.choice(len(MIXED_SHARES), n, p=list(MIXED_SHARES.values()))
    seen_from = (means == 1) | (means == 2)
    bearing, away_m = draw.uniform(0, 2 * np.pi, n), draw.uniform(2_000, 4_000, n)
    north_m, east_m = (1000 * km / 1e7 for km in sets.degree_km(sets.MIDDLE_LAT))
    bands["from_lat_e7"] = s.lat_e7 - np.rint(seen_from * away_m * np.cos(bearing) / north_m).astype(np.int64)
    bands["from_lon_e7"] = s.lon_e7 - np.rint(seen_from * away_m * np.sin(bearing) / east_m).astype(np.int64)
    bands["radius_m"] = np.where(means == 3, rules.PRECISE_M, np.where(seen_from, 50, s.radius_m))
    bands["bearing_cdeg"] = np.rint(np.degrees(bearing) * 100)
    bands["half_cdeg"] = np.where(means == 2, 300, 1125)
    bands["near_m"] = np.where(means == 2, 0, 2_000)
    bands["far_m"] = np.where(means == 2, rules.REACH_M, 4_000)
    made["shape"] = np.select([means == 1, means == 2], [SECTOR, RAY], DISC)
    made["at_ms"], made["var_s2"] = s.t_ms, 1.0
    complete(made, bands)
    made["spread_m"], made["lasting_s"], made["strange_e3"] = rules.SPREAD_M, rules.LASTING_S, ours.ERRS_E3
    return made


def day_of(day: int) -> str:
    """The digest of what a day's observations are of; they are invented where they are asked about."""
    found = associate(sparse(A_DAY, seed=day, days=1.0))
    return hashlib.sha256(found.root.tobytes() + found.p_e6.tobytes()).hexdigest()


def floor(extents: Extents) -> None:
    """The least work: sort by cell, read everything once in that order, and look once at all neighbours."""
    cell_m, cell_s = cell_of_level(0)
    keys = keyed(extents, cell_m, cell_s // SLOTS_OF_CELL)
    order = np.argsort(keys, kind="stable")
    densities(chosen(extents, order), grid_of(keys[order], cell_m, cell_s // SLOTS_OF_CELL))


def at_once(extents: Extents, runs: int) -> dict[str, float]:
    """Seconds of the first and the median of all later runs, and of the least work."""
    cold = _seconds(lambda: associate(extents))
    warm = statistics.median(_seconds(lambda: associate(extents)) for _ in range(runs))
    return {"cold_s": cold, "warm_s": warm, "peak_mb": _peak_mb(), "floor_s": _seconds(lambda: floor(extents))}


def one_by_one(extents: Extents, _runs: int) -> dict[str, float]:
    """Milliseconds of each of the last, taken one by one into a state of all others."""
    n = len(extents) - INSERTED
    rank = 2 * np.random.default_rng(3).permutation(len(extents))
    rank[:n].sort()
    built = [Growing(extents[:n], rank[:n])]
    build_s = time.process_time()
    wall, busy = [], []
    for k in range(n, len(extents)):
        started, busily = time.perf_counter(), time.process_time()
        built[0].take(extents[k : k + 1], rank[k : k + 1])
        wall.append(1000 * (time.perf_counter() - started))
        busy.append(1000 * (time.process_time() - busily))
    p95 = float(np.percentile(wall, 95))
    return {
        "median_ms": statistics.median(wall),
        "p95_ms": p95,
        "busy_ms": statistics.median(busy),
        "build_s": build_s,
        "peak_mb": _peak_mb(),
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


MADE: Final[dict[str, Callable[[], Extents]]] = {
    "sparse 1M": lambda: sparse(MILLION),
    "mixed 1M": lambda: mixed(MILLION),
    "sparse 10M": lambda: sparse(10 * MILLION),
    "one into 10M": lambda: sparse(10 * MILLION + INSERTED),
}
MEASURED: Final = {"one into 10M": one_by_one}
ASKED: Final = {
    "sparse 1M": "< 2 s, < 1 GB",
    "mixed 1M": "< 4 s",
    "sparse 10M": "< 45 s, < 4 GB",
    "one into 10M": "< 20 ms",
}


def child(what: str, name: str, path: Path, runs: int) -> None:
    """Make an input, or measure on one, in this process."""
    if what == "make":
        np.save(path, MADE[name]())
        return
    extents = np.load(path).view(EXTENT)
    print(json.dumps(MEASURED.get(name, at_once)(extents, runs)))


def in_child(*words: str | Path) -> str:
    """What a process of its own answers."""
    done = subprocess.run([sys.executable, __file__, "--child", *map(str, words)], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def measured(name: str, folder: Path, runs: int) -> None:
    """One line of the table."""
    path = folder / "extents.npy"
    in_child("make", name, path, "1")
    found = json.loads(in_child("measure", name, path, "1" if "10M" in name else str(runs)))
    path.unlink()
    said = "  ".join(f"{what} {value:,.1f}" for what, value in found.items())
    print(f"{name:<14}{said}   asked {ASKED[name]}", flush=True)


def by_day(days: int) -> None:
    """A hundred million, day by day: in one process, and on two workers; the digest must be one."""
    import distributed

    local: Any = distributed.LocalCluster  # the library gives its arguments no types

    lines = {}
    with local(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        for who, address in (("one process", ""), ("two workers", cluster.scheduler_address)):
            started, digest = time.perf_counter(), hashlib.sha256()
            with engine(address) as each:
                for made in each(day_of, range(days)):
                    digest.update(made.encode())
            lines[who] = digest.hexdigest()
            print(
                f"{days * A_DAY:,} by day, {who}: {time.perf_counter() - started:,.1f} s  {lines[who][:16]}", flush=True
            )
    if len(set(lines.values())) != 1:
        raise SystemExit("one process and two workers differ")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help=f"some of: {', '.join([*MADE, 'by day'])}")
    parser.add_argument("--days", type=int, default=3650, help="how many days of 27,397 observations are done by day")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parents[1] / "out")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        what, name, path, runs = arguments.child
        child(what, name, Path(path), int(runs))
        return
    names = arguments.only.split(",") if arguments.only else [*MADE, "by day"]
    if strange := set(names) - {*MADE, "by day"}:
        raise SystemExit(f"There is no part {', '.join(sorted(strange))}. Known: {', '.join([*MADE, 'by day'])}.")
    arguments.folder.mkdir(exist_ok=True)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory(prefix="bench-", dir=arguments.folder) as folder:
        for name in names:
            if name == "by day":
                by_day(arguments.days)
            else:
                measured(name, Path(folder), arguments.runs)


if __name__ == "__main__":
    main()
