"""Real records that obspy brings along for its own tests, as arrays: run by the Python of an environment with obspy.

PYTHON interop/peer_records.py FOLDER: writes `NAME.npy` for each channel of a small network in southern Germany, 230 s with three local earthquakes: 50 samples a
second, and `UH4.npy` 100.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np

CHANNELS = {"UH1": "SHZ", "UH2": "SHZ", "UH3": "SHZ", "UH3E": "SHE", "UH3N": "SHN", "UH4": "EHZ"}


def main() -> None:
    """Read and write."""
    obspy = importlib.import_module("obspy")
    home = Path(str(obspy.__file__)).parent / "signal" / "tests" / "data"
    for name, channel in CHANNELS.items():
        trace = obspy.read(str(home / f"BW.{name[:3]}._.{channel}.D.2010.147.cut.slist.gz"))[0]
        np.save(Path(sys.argv[1]) / f"{name}.npy", trace.data.astype(np.float64))


if __name__ == "__main__":
    main()
