"""Where sensors stand, from a file: StationXML, or a table of stations."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from trucewatch.detect.stations import parse_stations
from trucewatch.errors import SourceError, TrucewatchError
from trucewatch.model import vocabulary as v
from trucewatch.model.signals import Stations
from trucewatch.run.obspy_door import inventory
from trucewatch.run.opening import whole

PRESSURE: Final = "D"
"""The instrument code of microphones, barometers and hydrophones."""
MOST_BYTES: Final = 100_000_000
XML_HINT: Final = "Ask its network for the file anew."
AUDIBLE_HZ: Final = 250.0
"""A pressure sensor sampled faster is called acoustic, a slower one infrasound."""


def read_stations(path: Path) -> Stations:
    """Read a file of stations. Raises: SourceError: neither StationXML nor a table of stations, or not readable."""
    data = whole(path, MOST_BYTES)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return parse_station_xml(data, path.name)
    return parse_stations(data, path.name)


def parse_station_xml(data: bytes, place: str) -> Stations:
    """Every channel of an inventory, by its full id. Two epochs of one channel at one place are one row.

    Raises: SourceError: no StationXML, or none with channels. Limits: depth is taken off the elevation; responses are not read.
    """
    _without_doctype(data, place)
    try:
        found = inventory(data)
    except TrucewatchError:
        raise
    except Exception as e:  # the library has no error of its own: whatever follows from a field that is missing or makes no sense comes through
        raise SourceError(
            f"This StationXML cannot be read ({type(e).__name__}: {e}).", hint=XML_HINT, place=place
        ) from e
    rows = [_row(network, station, channel) for network in found for station in network for channel in station]
    distinct = list({tuple(row.items()): row for row in rows}.values())
    if not distinct:
        raise SourceError(
            "This StationXML names no channel.", hint="Ask for it with its channels (level=channel).", place=place
        )
    return Stations.from_rows(distinct)


def _without_doctype(data: bytes, place: str) -> None:
    """Look at all that stands before the first element. Raises: SourceError: a document type, through which entities would name other files or grow without end."""

    def refuse(*_: Any) -> None:
        raise SourceError("This StationXML has a document type, which none has.", hint=XML_HINT, place=place)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as e:
        raise SourceError(f"This is no XML ({e}).", hint=XML_HINT, place=place) from e


def _row(network: Any, station: Any, channel: Any) -> dict[str, Any]:
    pressure = channel.code[1:2] == PRESSURE
    fast = (channel.sample_rate or 0.0) > AUDIBLE_HZ
    kind = ("acoustic" if fast else "infrasound") if pressure else "seismic"
    return {
        "code": ".".join((network.code, station.code, channel.location_code or "", channel.code)),
        "frame": v.STATION_FRAMES[0],
        "lat_e7": round(float(channel.latitude) * 1e7),
        "lon_e7": round(float(channel.longitude) * 1e7),
        "elevation_mm": round((float(channel.elevation) - float(channel.depth or 0.0)) * 1000),
        "kind": kind,
    }
