"""Bearings of an array: milliseconds a window, the beam on a grid and the robust fit, beside obspy's beam on the same windows and grid; places, a second.

.venv/bin/python bench/bearings.py [--runs 5] [--data DIR]
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from trucewatch.detect.arrivals import Arrival, place
from trucewatch.detect.beam import NODES, beam
from trucewatch.detect.bearings import SLOWEST_M_S
from trucewatch.detect.crossing import Heard, cross
from trucewatch.detect.plane import Hearing, paired, wave
from trucewatch.detect.stations import matched, parse_stations, places_m
from trucewatch.detect.windows import Window, filtered, windows
from trucewatch.model.signals import Record
from trucewatch.run.obspy_door import obspy
from trucewatch.run.waveforms import read_files

ROOT = Path(__file__).parents[1]
BAND = (0.5, 4.0)
WINDOW_S = 10.0
NUMBER = 60


def median_ms(runs: int, each: int, work: Callable[[], object]) -> tuple[float, float, float]:
    """Median, least and most milliseconds of one of `each` things that some work does; the first run is not counted."""
    took = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) / each * 1000)
    return statistics.median(took[1:]), min(took[1:]), max(took[1:])


def say(what: str, took: tuple[float, float, float], asked: str, peer: float | None = None) -> None:
    """One line of the table."""
    beside = f"{peer:8.2f} ms {peer / took[0]:6.1f} x" if peer else f"{'-':>11} {'-':>8}"
    print(f"{what:<56}{took[0]:8.3f} ms [{took[1]:.3f}-{took[2]:.3f}]   {asked:<10}{beside}", flush=True)


def theirs(stream: Any, start: Any) -> Callable[[], object]:
    """obspy's beam over the same windows: the same band, grid and length, one window after the other."""
    from obspy.signal.array_analysis import array_processing

    grid = {"sll_x": -4, "slm_x": 4, "sll_y": -4, "slm_y": 4, "sl_s": 8 / (NODES - 1)}
    end = start + WINDOW_S * NUMBER + 0.05

    def work() -> object:
        found = array_processing(
            stream, win_len=WINDOW_S, win_frac=1.0, **grid, semb_thres=-1e9, vel_thres=-1e9, frqlow=BAND[0],
            frqhigh=BAND[1], stime=start, etime=end, prewhiten=0, timestamp="julsec",
        )  # fmt: skip
        if abs(len(found) - NUMBER) > 1:
            raise SystemExit(f"obspy made {len(found)} windows, not {NUMBER}")
        return found

    return work


def arrays(runs: int, data: Path) -> None:
    """The four channels of a real array."""
    files = sorted((data / "infrasound").glob("*.SAC"))
    if not files:
        print(f"bearings: no array under {data}; set TRUCEWATCH_DATA")
        return
    library = obspy()
    warnings.simplefilter("ignore")
    stream = library.Stream([library.read(str(f), format="SAC")[0] for f in files])
    rows = [f"{t.stats.station},{t.stats.sac.stla},{t.stats.sac.stlo}" for t in stream]
    stations = parse_stations("\n".join(["code,latitude,longitude", *rows]).encode(), "bench")
    record = read_files(files).record
    channels = record.channels()
    standing = matched(stations, channels)
    places = places_m(stations, [standing.row[c] for c in channels])
    heard = Record(tuple(filtered(s, *BAND) for s in record.stretches))
    cut = list(windows(heard, channels, 100.0, WINDOW_S, WINDOW_S, 4))[30 : 30 + NUMBER]
    for trace in stream:
        trace.data = trace.data.astype(np.float64)
        sac = trace.stats.sac
        trace.stats.coordinates = library.core.AttribDict(
            latitude=float(sac.stla), longitude=float(sac.stlo), elevation=0.0
        )
    hearing, straight = Hearing(*BAND, SLOWEST_M_S), np.zeros(4, np.bool_)
    peer = median_ms(runs, NUMBER, theirs(stream, library.UTCDateTime(ns=cut[0].span.start_ns)))[0]
    own = median_ms(runs, NUMBER, lambda: [beam(w, places, straight, hearing) for w in cut])
    say(f"beam, 4 channels, {NODES} x {NODES} nodes, {WINDOW_S:g} s at 100 Hz", own, "< 2 ms", peer)
    robust = median_ms(runs, NUMBER, lambda: [_fit(w, places, straight, hearing) for w in cut])
    say("robust bearing, the same windows", robust, "< 2 ms", peer)


def _fit(window: Window, places: np.ndarray, straight: np.ndarray, hearing: Hearing) -> object:
    return wave(paired(window, places, hearing), places, straight, hearing)


def located(runs: int) -> None:
    """A place from five arrays, and from eight microphones of which one has a wrong clock."""
    draw = np.random.default_rng(1)
    bearings = [
        Heard(
            f"A{k}",
            round(4.8e8 + 1e7 * n),
            round(3.7e8 + 1e7 * e),
            (180 / np.pi * np.arctan2(-e, -n)) % 360,
            2.0,
            600_000 + 60_000 * k,
        )
        for k, (n, e) in enumerate(draw.uniform(-3, 3, (5, 2)))
    ]
    say("a place from the bearings of 5 arrays", median_ms(runs, 1, lambda: cross(bearings)), "< 100 ms")
    sounds = []
    for k, (n, e) in enumerate(draw.uniform(-3, 3, (8, 2))):
        late = 1000 * float(np.hypot(n, e)) / 340 + (3.0 if k == 2 else 0.0)
        there = round((48 + n / 111.2) * 1e7), round((37 + e / 74.6) * 1e7)
        sounds.append(Arrival(f"M{k}", *there, round(late * 1e9), 0.02))
    say("a place from 8 microphones, one with a wrong clock", median_ms(runs, 1, lambda: place(sounds)), "< 100 ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("TRUCEWATCH_DATA", ROOT.parent / "shared" / "data"))
    )
    arguments = parser.parse_args()
    print(
        f"{'median of ' + str(arguments.runs) + ', [least-most]':<56}{'ours':>11}{'':<18}{'asked':<10}{'obspy':>11} {'ratio':>8}"
    )
    arrays(arguments.runs, arguments.data)
    located(arguments.runs)


if __name__ == "__main__":
    main()
