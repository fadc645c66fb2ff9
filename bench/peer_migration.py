"""The peer's own stack and search of its maximum (QuakeMigrate, GPL-3), driven from outside: run by the Python of its own environment.

PYTHON bench/peer_migration.py FOLDER [THREADS [RUNS]]: reads `onsets.npy` (rows, samples), not logarithms, and `offsets.npy` (nodes, rows) in samples;
writes `peer.npz`: greatest value, the same over the mean of all nodes, and its node, of every sample from which on all arrivals are there. Prints seconds.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

import numpy as np


def main() -> None:
    """Stack, search, write, and say how long the two took."""
    folder, threads, runs = Path(sys.argv[1]), *(int(word) for word in [*sys.argv[2:], "1", "1"][:2])
    library = importlib.import_module("quakemigrate.core.lib")
    onsets = np.load(folder / "onsets.npy").astype(np.float64)
    offsets = np.load(folder / "offsets.npy").astype(np.int32)
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        volume = library.migrate(onsets, offsets[:, None, None, :].copy(), 0, int(offsets.max()), len(onsets), threads)
        found = library.find_max_coa(volume, threads)
        seconds.append(time.perf_counter() - started)
    np.savez(folder / "peer.npz", best=found[0], normalised=found[1], node=found[2])
    print(json.dumps({"seconds": seconds, "samples": len(found[0])}))


if __name__ == "__main__":
    main()
