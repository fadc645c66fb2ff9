"""What a channel could not hear arrives as coverage: the source reads every row that detection writes."""

import numpy as np

from shelves.sources import RECEIVED_MS, shelf, take_in
from trucewatch.detect.quality import examine
from trucewatch.detect.stations import matched, parse_stations
from trucewatch.detect.watched import coverage_csv
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Record, Stretch

START_NS = (RECEIVED_MS - 86_400_000) * NS_PER_MS
NOISE = np.random.default_rng(1).normal(size=3000)
STATIONS = parse_stations(b"code,latitude,longitude\nAAA,48.1,37.2\nBBB,48.3,37.4\n", "stations.csv")


def test_every_state_with_a_place_is_read():
    dead = NOISE.copy()
    dead[1000:1500] = 0
    clipped = np.clip(np.rint(NOISE * 400), -300, 300)
    pieces = (
        Stretch("XX.AAA.00.HHZ", START_NS, 50.0, dead),
        Stretch("XX.BBB.00.HHZ", START_NS, 50.0, clipped),
        Stretch("XX.BBB.00.HHZ", START_NS + 100 * NS_PER_S, 50.0, NOISE),
        Stretch("XX.CCC.00.HHZ", START_NS, 50.0, NOISE),
    )
    record, states = examine(Record(pieces), 10.0)
    assert "clipped" in [r["defect"] for r in states.rows()]
    row = matched(STATIONS, record.channels()).row
    parsed = take_in(shelf()["coverage"], coverage_csv(states, STATIONS, row, 5000))
    assert (parsed.report.rows, parsed.report.read, parsed.report.rejected) == (6, 6, 0)
    rows = sorted((r["platform"], r["state"], r["t1_ms"] - r["t0_ms"]) for r in parsed.of(CoverageIntervals).rows())
    assert rows == [
        ("XX.AAA.00.HHZ", "down", 10_000),
        ("XX.AAA.00.HHZ", "up", 20_000),
        ("XX.AAA.00.HHZ", "up", 30_000),
        ("XX.BBB.00.HHZ", "down", 40_000),
        ("XX.BBB.00.HHZ", "up", 60_000),
        ("XX.BBB.00.HHZ", "up", 60_000),
    ]


def test_a_local_frame_has_no_place_on_earth():
    local = parse_stations(b"code,x_km,y_km\nAAA,0,0\n", "stations.csv")
    record, states = examine(Record((Stretch("XX.AAA.00.HHZ", START_NS, 50.0, NOISE),)), 10.0)
    made = coverage_csv(states, local, matched(local, record.channels()).row, 5000)
    assert made.decode().count("\n") == 1
