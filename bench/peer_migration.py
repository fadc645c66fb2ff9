"""The peer's own stack and search of its maximum (QuakeMigrate, GPL-3), driven from outside: run by the Python of its own environment.

PYTHON bench/peer_migration.py FOLDER: reads `onsets.npy` (rows, samples), not logarithms, and `offsets.npy` (nodes, rows) in samples. For every line on
standard input, a number of threads, it stacks all samples whose arrivals are there, searches, and prints how many seconds that took. The first time it writes
`peer.npz`: the greatest value of each sample, the same over the mean of all nodes, and its node.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

import numpy as np


def main() -> None:
    """Stack and search as often as asked."""
    folder = Path(sys.argv[1])
    library = importlib.import_module("quakemigrate.core.lib")
    onsets = np.load(folder / "onsets.npy").astype(np.float64)
    offsets = np.ascontiguousarray(np.load(folder / "offsets.npy").astype(np.int32)[:, None, None, :])
    for line in sys.stdin:
        threads = int(line)
        started = time.perf_counter()
        volume = library.migrate(onsets, offsets, 0, int(offsets.max()), len(onsets), threads)
        best, normalised, node = library.find_max_coa(volume, threads)
        seconds = time.perf_counter() - started
        del volume
        if not (folder / "peer.npz").exists():
            np.savez(folder / "peer.npz", best=best, normalised=normalised, node=node)
        print(json.dumps({"seconds": seconds, "samples": len(best)}), flush=True)


if __name__ == "__main__":
    main()
