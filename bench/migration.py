"""Migrate and stack: beside QuakeMigrate as pip installs it and rebuilt for this processor, in one run, and beside a floor.

.venv/bin/python bench/migration.py [--runs 5] [--threads 1,2] [--seconds 64] [--long 410]
A run is one stack of each, one after the other; ratios are taken within a run, and their median, least and greatest are printed. The peers' environments are made
by scripts/peers.sh (their licence keeps them out of ours). The floor is as many loads and additions on a grid of no delays: aligned, in the nearest cache.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from networks import RATE_HZ, STATIONS, Network, malyn, malyn_tables, microphones

from trucewatch.science.listening import Group, Listening
from trucewatch.science.marginal import locate
from trucewatch.science.migration import Way, migrate
from trucewatch.science.onsets import Measure, Onsets, seismic_p, seismic_s
from trucewatch.science.pruning import cells_of
from trucewatch.science.stacking import TILE

ROOT = Path(__file__).parents[1]
PEERS = {"pip": ROOT / ".peers" / "quakemigrate", "native": ROOT / ".peers" / "quakemigrate-native"}
THRESHOLD = 2.0
RAW_HZ = 100.0
AROUND = 128
"""Samples of the window in which an event is located."""


class Peer:
    """A process of the peer that stacks when it is asked."""

    def __init__(self, home: Path, folder: Path) -> None:
        """Start it with data in a folder."""
        self.child = subprocess.Popen(
            [home / "bin" / "python", ROOT / "bench" / "peer_migration.py", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def times_real(self, threads: int) -> float:
        """Stack once. Returns: how many times real time."""
        print(threads, file=self.child.stdin, flush=True)
        told = json.loads(next(iter(self.child.stdout or ())))
        return float(told["samples"] / RATE_HZ / told["seconds"])

    def end(self) -> None:
        """Let it end."""
        self.child.communicate()


def times_real(network: Network, way: Way) -> float:
    """Stack once. Returns: how many times real time."""
    started = time.perf_counter()
    made = migrate(network.onsets, network.usable, network.tables, way)
    return float(len(made.value) / RATE_HZ / (time.perf_counter() - started))


def floor(network: Network, threads: int) -> float:
    """Times real time of the same number of loads and additions where all rows are read at delay 0."""
    still = np.zeros_like(network.tables.offsets)
    tables = replace(
        network.tables, offsets=still, latest=still[0].astype(np.int64), earliest=still[0].astype(np.int64), greatest=0
    )
    length = TILE * 8
    near = replace(network, tables=tables, onsets=network.onsets[:, :length], usable=network.usable[:, :length])
    return times_real(near, Way(threads=threads))


def said(values: list[float]) -> str:
    """Median [least-greatest]."""
    return f"{statistics.median(values):8.1f} [{min(values):.1f}-{max(values):.1f}]"


def compared(network: Network, sparse: Network, runs: int, threads: int) -> None:
    """Peers and all of our ways, at equal threads."""
    found: dict[str, list[float]] = {}
    ways = {
        "f32": (Way(), network),
        "int16": (Way(short=True), network),
        "pruned": (Way(threshold=THRESHOLD), sparse),
    }
    with tempfile.TemporaryDirectory(dir=ROOT / "out") as folder:
        np.save(Path(folder) / "onsets.npy", np.exp(network.onsets.astype(np.float64)))
        np.save(Path(folder) / "offsets.npy", network.tables.offsets)
        peers = {name: Peer(home, Path(folder)) for name, home in PEERS.items() if (home / "made").exists()}
        for _ in range(runs):
            for name, peer in peers.items():
                found.setdefault(name, []).append(peer.times_real(threads))
            for name, (way, data) in ways.items():
                found.setdefault(name, []).append(times_real(data, replace(way, threads=threads)))
            found.setdefault("floor", []).append(floor(network, threads))
        for peer in peers.values():
            peer.end()
        if peers:
            agreement(network, Path(folder))
    for name, values in found.items():
        ratios = [
            f"{peer} x{said([a / b for a, b in zip(values, found[peer], strict=True)])}"
            for peer in peers
            if name not in peers
        ]
        print(f"  {name:<8}{threads} threads {said(values)} x real time   " + "   ".join(ratios), flush=True)


def agreement(network: Network, folder: Path) -> None:
    """Say how far the peer and our single precision lie apart."""
    theirs, ours = np.load(folder / "peer.npz"), migrate(network.onsets, network.usable, network.tables)
    n = len(ours.value)
    apart = np.abs(ours.value - theirs["best"][:n]).max(), np.abs(ours.normalised - theirs["normalised"][:n]).max()
    same = (ours.node == theirs["node"][:n]).mean()
    print(
        f"  greatest difference {apart[0]:.1e}, normalised {apart[1]:.1e}; the same node in {100 * same:.3f} % of {n}"
    )


def missed(sparse: Network) -> None:
    """Say whether pruning missed anything, against the whole stack of the same data."""
    whole = migrate(sparse.onsets, sparse.usable, sparse.tables)
    pruned = migrate(sparse.onsets, sparse.usable, sparse.tables, Way(threshold=THRESHOLD))
    reached = whole.value >= THRESHOLD
    wrong = np.count_nonzero(
        (pruned.value != np.where(reached, whole.value, 0.0)) | (pruned.node != np.where(reached, whole.node, -1))
    )
    print(f"  pruned at {THRESHOLD}: {np.count_nonzero(reached)} samples reach it; {wrong} differ from the whole stack")


def others(network: Network, runs: int) -> None:
    """Locating an event, the onsets of a network at 100 Hz, and laying cells over the grid."""
    tables, at = network.tables, max(0, network.samples[0] - AROUND // 2)
    window = np.ascontiguousarray(network.onsets[:, at : at + AROUND + tables.greatest])
    used = np.ones(len(window), np.bool_)
    anywhere = np.random.default_rng(4).normal(0.0, 0.3, window.shape).astype(np.float32)
    waves = np.random.default_rng(3).standard_normal((72, 6000))
    present = np.ones(waves.shape, np.bool_)
    onsets = Onsets(seismic_p(100.0, every=2), len(waves))
    seconds: dict[str, list[float]] = {}
    for _ in range(runs):
        for name, work in {
            f"locate an event ({AROUND} samples)": lambda: locate(window, used, tables, network.nodes[0], AROUND),
            f"the same of noise, which may be anywhere ({AROUND} samples)": lambda: locate(
                anywhere, used, tables, network.nodes[0], AROUND
            ),
            "onsets of 72 channels, 60 s at 100 Hz": lambda: onsets.push(waves, present),
            "cells for pruning": lambda: cells_of(tables.offsets, tables.shape),
        }.items():
            started = time.perf_counter()
            work()  # type: ignore[no-untyped-call]
            seconds.setdefault(name, []).append(time.perf_counter() - started)
    for name, values in seconds.items():
        print(f"  {name:<60} {said([1000 * value for value in values])} ms")


def from_samples(threads: int, way: Way, minutes: int = 10) -> tuple[float, float]:
    """Three channels of each station at 100 Hz, pushed minute by minute, to triggers. Returns: times real time, peak MB."""
    p = {f"MA{k:02d}.P": [k] for k in range(STATIONS)}
    s = {f"MA{k:02d}.S": [2 * k, 2 * k + 1] for k in range(STATIONS)}
    groups = (
        Group(seismic_p(RAW_HZ, every=2), STATIONS, p),
        Group(seismic_s(RAW_HZ, every=2), 2 * STATIONS, s),
    )
    tables = malyn_tables(rate_hz=RAW_HZ / 2)[1]
    network = Listening(groups, tables, THRESHOLD, apart_s=2.0, way=replace(way, threads=threads))
    draw = np.random.default_rng(5)
    waves = [draw.standard_normal((group.channels, round(60 * RAW_HZ))) for group in groups]
    present = [np.ones(one.shape, np.bool_) for one in waves]
    started = time.perf_counter()
    for _ in range(minutes):
        network.push(waves, present)
    return minutes * 60.0 / (time.perf_counter() - started), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def line_of_microphones(runs: int) -> None:
    """How many microphones in overlapping sub-networks of twelve one core can listen to, each in two of them."""
    tables = microphones()
    draw = np.random.default_rng(4)
    length = 20 * TILE + tables.greatest
    onsets = draw.normal(-0.1, 0.5, (len(tables.rows), length)).astype(np.float32)
    usable = np.ones(onsets.shape, np.bool_)
    waves, present = draw.standard_normal((200, 6000)), np.ones((200, 6000), np.bool_)
    measure = Measure(tables.rate_hz, 5.0, 40.0, short_s=0.1, long_s=3.0, impulse=True)
    heard = Onsets(measure, len(waves))
    for name, way in (("f32", Way()), ("int16", Way(short=True)), ("pruned at 2.5", Way(threshold=2.5))):
        microphones_a_core = []
        for _ in range(runs):
            started = time.perf_counter()
            made = migrate(onsets, usable, tables, way)
            a_second_of_one = (time.perf_counter() - started) / (len(made.value) / tables.rate_hz)
            started = time.perf_counter()
            heard.push(waves, present)
            of_onsets = (time.perf_counter() - started) / (len(waves) * 6000 / tables.rate_hz)
            microphones_a_core.append(1.0 / (of_onsets + 2.0 * a_second_of_one / len(tables.rows)))
        print(f"  microphones in real time per core, {name:<14} {said(microphones_a_core)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--seconds", type=float, default=64.0)
    parser.add_argument("--long", type=float, default=409.6)
    arguments = parser.parse_args()
    (ROOT / "out").mkdir(exist_ok=True)
    for name, home in PEERS.items():
        if not (home / "made").exists():
            print(f"  the {name} peer is not there: run scripts/peers.sh")
    network, sparse = malyn(arguments.seconds, 1), malyn(arguments.long, 1, 2)
    work = len(network.tables.rows) * len(network.tables.offsets) * RATE_HZ
    print(
        f"24 stations, P and S, {network.tables.shape} nodes, {RATE_HZ:g} Hz: {work / 1e6:.0f}e6 additions a second of data"
    )
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; medians [least-greatest] of {arguments.runs}")
    for threads in arguments.threads.split(","):
        compared(network, sparse, arguments.runs, int(threads))
    missed(sparse)
    others(network, arguments.runs)
    line_of_microphones(arguments.runs)
    for name, way in {"whole": Way(), "int16": Way(short=True), "pruned": Way(threshold=THRESHOLD)}.items():
        times, peak_mb = from_samples(2, way)
        print(
            f"  72 channels at {RAW_HZ:g} Hz to triggers, {name}: {times:.0f} x real time on 2 threads; peak so far {peak_mb:.0f} MB"
        )
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
