"""A small network and its recordings as files: its description, its stations, an archive in the SDS layout."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from trucewatch.model.signals import Record, Stretch
from trucewatch.model.time import from_ms
from trucewatch.run.obspy_door import obspy
from unit.detect.blasts import P_M_S, PLACES, S_M_S

NETWORK = f"""id: small
stations: stations.csv
onset_rate_hz: 25
phases:
  P: {{channels: "??Z", band_hz: [6, 16], through: {{speed_m_s: {P_M_S:.0f}}}}}
  S: {{channels: "??[NE]", band_hz: [6, 14], through: {{speed_m_s: {S_M_S:.0f}}}}}
grid: {{south: 47.88, north: 48.12, west: 36.9, east: 37.2, spacing_m: 1000}}
threshold: 2.0
least_rows: 6
reach_m: 20000
"""


def write_network(folder: Path, text: str = NETWORK) -> Path:
    rows = [f"{code},{lat / 1e7},{lon / 1e7}" for code, (lat, lon) in PLACES.items()]
    (folder / "stations.csv").write_text("\n".join(["code,latitude,longitude", *rows, ""]))
    (folder / "network.yaml").write_text(text)
    return folder / "network.yaml"


def file_of(root: Path, s: Stretch) -> Path:
    """Where the archive has the day on which a stretch begins."""
    network, station, _, code = s.channel.split(".")
    day = from_ms(s.start_ns // 10**6)
    year, number = f"{day.year:04d}", f"{day.timetuple().tm_yday:03d}"
    return root / year / network / station / f"{code}.D" / f"{s.channel}.D.{year}.{number}"


def write_archive(root: Path, heard: Record) -> list[Path]:
    """Add to an archive, as a digitiser would."""
    made = []
    for s in heard.stretches:
        made.append(file_of(root, s))
        made[-1].parent.mkdir(parents=True, exist_ok=True)
        with made[-1].open("ab") as out:
            trace_of(s).write(out, format="MSEED", encoding="STEIM2", reclen=512)
    return sorted(set(made))


def trace_of(s: Stretch):
    library = obspy()
    network, station, location, code = s.channel.split(".")
    head = {"network": network, "station": station, "location": location, "channel": code, "sampling_rate": s.rate_hz}
    return library.Trace(np.asarray(s.samples, np.int32), {**head, "starttime": library.UTCDateTime(ns=s.start_ns)})
