"""Explosions of the invented day as waveforms showed them: a place, a bearing alone, outgoing fire, and what a patrol heard."""

from shelves.sources import shelf
from trucewatch.fuse.fuse import fuse
from trucewatch.ingest.ingest import ingest
from trucewatch.model.columns import row_ids
from trucewatch.model.evidence import Observations
from trucewatch.model.signals import Detections
from trucewatch.publish.events import events
from trucewatch.sources.seismoacoustic import write
from unit.publish import sample

SOURCE = shelf()["seismoacoustic"]
AT_MS = sample.SPAN.from_ms + 2 * sample.HOUR
COMMON = {"configuration": "e" * 64, "versions": "trucewatch 0.1.0", "left_out": "{}", "score_e3": 900}
SIZE = {"size_e3": 4_321_987, "size_sigma_e3": 300, "size_source": "an invented scale"}
NO_BEARING = dict.fromkeys(
    ("bearing_cdeg", "bearing_sigma_cdeg", "trace_velocity_mm_s", "trace_velocity_sigma_mm_s"), -1
)
POINT = {
    **COMMON,
    **NO_BEARING,
    **SIZE,
    "method": "stack",
    "place": "point",
    "radius_m": 1_400,
    "radius50_m": 600,
    "var_north_m2": 300_000,
    "var_east_m2": 90_000,
    "cov_m2": 90_000,
    "stations": "XX.A.00.HHZ XX.B.00.HHZ XX.C.00.HHZ",
    "data": "a" * 64,
}
LINE = {
    **COMMON,
    **SIZE,
    "method": "bearing",
    "place": "line",
    "bearing_cdeg": 12_350,
    "bearing_sigma_cdeg": 140,
    "trace_velocity_mm_s": 341_000,
    "trace_velocity_sigma_mm_s": 5_000,
    "stations": "YY.IA.H1.BDF YY.IA.H2.BDF YY.IA.H3.BDF",
    "data": "b" * 64,
}
ROWS = (
    {**POINT, "t0_ms": AT_MS, "t1_ms": AT_MS + 300, "lat_e7": -208_000_000, "lon_e7": -130_000_000},
    {**POINT, "t0_ms": AT_MS + 7_200_000, "t1_ms": AT_MS + 7_200_300, "lat_e7": -212_000_000, "lon_e7": -129_500_000},
    {**LINE, "t0_ms": AT_MS + 14_400_000, "t1_ms": AT_MS + 14_410_000, "lat_e7": -207_000_000, "lon_e7": -126_000_000},
)
OUTGOING = 1


def observations() -> Observations:
    table = Detections.from_rows(ROWS)
    table = table.replace(id=row_ids("detection", table, [c.name for c in Detections.columns()][1:]))
    said = {table.id[OUTGOING].decode(): "outgoing"}
    return ingest(write.detections(table, said), "d.csv", SOURCE, sample.MISSION, sample.AS_OF).of(Observations)


def events_edition(mission=sample.MISSION, status="automatic", seen=None):
    seen = observations() if seen is None else seen
    incidents, members = fuse(seen)
    return events(incidents.replace(status=status), members, seen, mission, sample.PROVENANCE)
