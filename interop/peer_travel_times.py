"""First arrivals by obspy's TauP through three layers of crust on a round earth: run by the Python of an environment with obspy.

PYTHON interop/peer_travel_times.py FOLDER: reads `asked.npy` (n, 2: distance and depth in metres), writes `answered.npy` (n: seconds).
The model is that of `LAYERS` in tests/unit/science/test_travel_times.py.
"""

from __future__ import annotations

import importlib
import math
import sys
import warnings
from pathlib import Path

import numpy as np

MODEL = """0 5.8 3.36 2.7
20 5.8 3.36 2.7
20 6.5 3.75 2.9
35 6.5 3.75 2.9
mantle
35 8.04 4.47 3.32
2891 8.05 4.48 5
outer-core
2891 8.0 0 9.9
5149.5 10 0 12
inner-core
5149.5 11 3.5 12.7
6371 11.2 3.6 13
"""
EARTH_M = 6_371_000.0


def main() -> None:
    """Answer."""
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    (folder / "crust.nd").write_text(MODEL, encoding="utf-8")
    importlib.import_module("obspy.taup.taup_create").build_taup_model(folder / "crust.nd", folder, verbose=False)
    model = importlib.import_module("obspy.taup").TauPyModel(str(folder / "crust.npz"))
    seconds = [
        min(
            arrival.time
            for arrival in model.get_travel_times(
                depth / 1000.0, distance_in_degree=math.degrees(away / EARTH_M), phase_list=["ttbasic"]
            )
        )
        for away, depth in np.load(folder / "asked.npy")
    ]
    np.save(folder / "answered.npy", np.array(seconds))


if __name__ == "__main__":
    main()
