"""Agreements: P(in zone) beside a floor, a peer and the truth; a million incidents judged by sixty clauses; what a draft would change.

.venv/bin/python bench/agreement.py [--folder DIR] [--places 1000000]
Each part is a process of its own: its seconds run from data in memory to all results in memory, its peak is that of the process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import places
import shapely

from trucewatch.assess.findings import find
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement, Clause, Extent
from trucewatch.model.derived import Incidents
from trucewatch.model.judging import Surroundings
from trucewatch.model.mission import Region
from trucewatch.model.time import DAY_MS, Interval
from trucewatch.science.edge_grid import grid_over
from trucewatch.science.regions import edges_of
from trucewatch.science.zone_shares import shares_of_ellipses

ROOT = Path(__file__).parents[1]
TRUCEWATCH = (sys.executable, "-m", "trucewatch")
PEERS = ("scipy==1.17.1", "geopandas==1.2.0")
AT_ONCE = 20_000
KEPT = 5000
"""Of so many places the shares go to the peers' process."""
CLAUSES = 60
DAYS = 100
ALWAYS = Interval(0, 2**53)


@dataclass(frozen=True)
class Told:
    """What a part says of itself, and the largest resident set of its process in MB."""

    answer: dict[str, Any]
    peak_mb: float


def shares(folder: Path) -> dict[str, Any]:
    """P(in zone) of all places in all zones: the grid laid, the places in batches by two threads, every share kept."""
    given = np.load(folder / "places.npz")
    zones, lat_e7, lon_e7, spread_m2 = (given[name] for name in ("zones", "lat_e7", "lon_e7", "spread_m2"))
    found = np.empty((len(zones), len(lat_e7)), np.int32)

    def batch(first: int) -> None:
        rows = slice(first, first + AT_ONCE)
        found[:, rows] = shares_of_ellipses(lat_e7[rows], lon_e7[rows], spread_m2[rows], grid)

    started = time.perf_counter()
    grid = grid_over([edges_of([outline]) for outline in zones])
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(batch, range(0, len(lat_e7), AT_ONCE)))
    seconds = time.perf_counter() - started
    np.savez(folder / "shares.npz", shares=found[:, :KEPT])
    between = sum(np.count_nonzero(zone) - np.count_nonzero(zone == 1_000_000) for zone in found)
    return {"s": seconds, "between": int(between)}


def floor(folder: Path) -> dict[str, Any]:
    """The least that any way must do: which zones hold the middle of each place, by GEOS, from prepared outlines and a tree of the middles."""
    given = np.load(folder / "places.npz")
    started = time.perf_counter()
    outlines = shapely.polygons(given["zones"][:, :, ::-1].astype(float))
    shapely.prepare(outlines)
    middles = shapely.points(given["lon_e7"].astype(float), given["lat_e7"].astype(float))
    held = shapely.STRtree(middles).query(outlines, predicate="contains")
    return {"s": time.perf_counter() - started, "held": held.shape[1]}


def agreement(zones: Any) -> Agreement:
    """Sixty clauses over two hundred zones: clause k concerns four kinds and asks for one zone, or another, but not a third."""
    clauses = []
    for k in range(CLAUSES):
        kinds = tuple(v.PERCEIVED[(k + step) % len(v.PERCEIVED)] for step in (0, 3, 7, 12))
        one, other, third = (f"zone-{(k + CLAUSES * step) % len(zones):03d}" for step in range(3))
        away = {"not": {"in_zone": f"zone-{len(zones) - 1 - k % 20:03d}"}}
        breach = {"all": [{"act": {"kinds": list(kinds)}}, {"any": [{"in_zone": one}, {"in_zone": other}]}, away]}
        announced = {"notified": {"activities": ["exercise"], "hours_before": 24, "answer": "accepted"}}
        zone = {"all": [{"in_zone": third}, {"weapon": {"calibre_mm": {"at_most": 100}}}]}
        clauses.append(
            Clause(f"clause-{k:02d}", "prohibit", {"en": "x"}, "bench", kinds, breach, (announced, zone), ALWAYS)
        )
    regions = {f"zone-{k:03d}": Region((outline,)) for k, outline in enumerate(zones)}
    extents = {name: Extent(region, region, ALWAYS) for name, region in regions.items()}
    return Agreement(
        id="bench",
        version="1",
        names={},
        source="bench",
        legal_state="in_force",
        in_force=(ALWAYS,),
        certainty_e6=900_000,
        parties=(),
        zones=(),
        clauses=tuple(clauses),
        rules=(),
        extents=extents,
    )


def incidents(lat_e7: Any, lon_e7: Any, radius_m: Any, day: int) -> Incidents:
    """Incidents of one day, of all kinds and weapons in turn."""
    count = len(lat_e7)
    number = np.arange(count)
    ids = np.array([f"{day:08d}{k:032d}" for k in range(count)], dtype="S40")
    t0_ms = day * DAY_MS + number * (DAY_MS // count)
    kind, weapon = number % len(v.PERCEIVED), number % len(v.WEAPONS)
    return Incidents.of(
        count,
        id=ids,
        t0_ms=t0_ms,
        t1_ms=t0_ms + 60_000,
        lat_e7=lat_e7,
        lon_e7=lon_e7,
        radius_m=radius_m,
        kind=kind.astype(np.int16),
        weapon=weapon.astype(np.int16),
        count_min=1,
        count_max=1,
        observations=1,
        origins=1,
        means_bits=2,
        in_area="yes",
    )


def judged(folder: Path) -> dict[str, Any]:
    """Every incident by every clause that concerns its kind, day after day, as `run` does; findings of a day are counted and let go."""
    given = np.load(folder / "places.npz")
    radius_m = np.rint(2.4477 * np.sqrt(given["spread_m2"][:, 0])).astype(np.int64)
    terms, per_day = agreement(given["zones"]), -(-len(radius_m) // DAYS)
    seconds, findings, open_ = 0.0, 0, 0
    for day in range(DAYS):
        rows = slice(day * per_day, (day + 1) * per_day)
        happened = incidents(given["lat_e7"][rows], given["lon_e7"][rows], radius_m[rows], day)
        started = time.perf_counter()
        found = find(happened, terms, Surroundings())
        seconds += time.perf_counter() - started
        findings += len(found)
        open_ += int(np.count_nonzero(found.result == v.RESULTS.index("undetermined")))
    return {"s": seconds, "findings": findings, "undetermined": open_}


CHILDREN: dict[str, Callable[[Path], dict[str, Any]]] = {"shares": shares, "floor": floor, "judged": judged}


def child(*words: str | Path) -> Told:
    """Run a part in a process of its own."""
    running = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE)
    assert running.stdout is not None  # noqa: S101
    said = running.stdout.read()
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise SystemExit(f"{words}: exit {running.returncode}")
    return Told(json.loads(said), usage.ru_maxrss / 1024)


def told_of(path: Path, rows: int) -> None:
    """A file of observations along the line of contact from 2015 to 2021, each far from the others: as many incidents."""
    draw = np.random.default_rng(4)
    start = np.datetime64("2015-02-15T00:00", "m") + np.sort(draw.integers(0, 2500 * 1440, rows))
    lat, lon = draw.uniform(47.0, 49.5, rows), draw.uniform(37.0, 39.5, rows)
    kinds, weapons = ("explosion", "burst", "shot", "weapon_sighting"), ("mortar_120", "tank", "small_arms", "unknown")
    with path.open("w", encoding="utf-8") as file:
        file.write("record,start,latitude,longitude,radius_m,means,kind,weapon,count\n")
        for k in range(rows):
            sight = "seen" if k % 4 == 3 else "heard"
            file.write(f"B-{k},{start[k]}Z,{lat[k]:.5f},{lon[k]:.5f},{100 + k % 900},{sight},{kinds[k % 4]},")
            file.write(f"{weapons[k // 4 % 4]},{1 + k % 7}\n")


def drafted(folder: Path, incidents: int) -> tuple[Told, int]:
    """What a draft with another certainty would change of what the Minsk agreement says; and of how many incidents."""
    mission, draft = folder / "mission", folder / "draft"
    shutil.copytree(ROOT / "src" / "trucewatch" / "agreements" / "minsk-2015", draft)
    text = (draft / "agreement.yaml").read_text(encoding="utf-8")
    (draft / "agreement.yaml").write_text(text.replace("certainty: 0.90", "certainty: 0.80"), encoding="utf-8")
    told_of(folder / "observations.csv", incidents)
    for words in (
        ("new", mission, "--mission", "donbas-2015"),
        ("ingest", mission, "observations", folder / "observations.csv"),
        ("run", mission),
    ):
        subprocess.run([*TRUCEWATCH, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    known = child(*TRUCEWATCH, "show", mission, "incidents", "--json").answer["incidents"]
    started = time.perf_counter()
    told = child(*TRUCEWATCH, "agreement", "diff", "minsk-2015", draft / "agreement.yaml", "--on", mission, "--json")
    return Told({**told.answer, "s": time.perf_counter() - started}, told.peak_mb), len(known)


def peers(folder: Path) -> Path:
    """The Python of an environment with the peers in it, made anew: they are no requirement of ours."""
    uv, home = ROOT / ".venv" / "bin" / "uv", folder / "peers"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, home], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", home / "bin" / "python", *PEERS], check=True)
    return home / "bin" / "python"


def lines(folder: Path, count: int) -> Iterator[str]:
    """Measure, part after part, and say each."""
    places.write(folder / "places.npz", count)
    ours, least, clauses = (child(sys.executable, __file__, "--child", name, "--folder", folder) for name in CHILDREN)
    spent_s, floor_s, judged_s = (told.answer["s"] for told in (ours, least, clauses))
    yield f"P(in zone), {count:,} places x {places.ZONES} zones of {places.VERTICES} vertices, asked < 6 s, < 1536 MB:"
    yield f"  {spent_s:.2f} s, {ours.peak_mb:.0f} MB, {ours.answer['between']:,} shares between 0 and 1"
    yield f"  floor, middles in zones by GEOS: {floor_s:.2f} s; ratio {spent_s / floor_s:.1f}"
    told = child(peers(folder), ROOT / "bench" / "peers.py", folder / "places.npz", folder / "shares.npz").answer
    all_s = told["joined_s"] / told["joined"] * count
    yield (
        f"  peer, {told['joined']:,} places drawn for and joined by geopandas: {told['joined_s']:.2f} s; all, extrapolated: "
        f"{all_s:.0f} s; {all_s / spent_s:.0f} x ours, asked >= 50"
    )
    yield (
        f"  error against scipy's owens_t on {told['pairs']:,} shares: greatest {told['greatest_error']:.1e}, "
        f"median {told['median_error']:.1e}, asked <= 1e-4"
    )
    yield f"{count:,} incidents, {CLAUSES} clauses, {places.ZONES} zones, day after day, asked < 60 s, < 2048 MB:"
    yield (
        f"  {judged_s:.1f} s, {clauses.peak_mb:.0f} MB, {clauses.answer['findings']:,} findings, "
        f"{clauses.answer['undetermined']:,} undetermined; floor, P(in zone): ratio {judged_s / spent_s:.1f}"
    )
    changed, known = drafted(folder, count // 10)
    yield f"a draft on {known:,} incidents of seven years, asked < 20 s for 100,000:"
    yield f"  {changed.answer['s']:.1f} s, {changed.peak_mb:.0f} MB, the command as a whole"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "out")
    parser.add_argument("--child", choices=CHILDREN, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(CHILDREN[arguments.child](arguments.folder)))
        return
    with tempfile.TemporaryDirectory(prefix="bench-", dir=arguments.folder) as folder:
        for line in lines(Path(folder), arguments.places):
            print(line, flush=True)


if __name__ == "__main__":
    main()
