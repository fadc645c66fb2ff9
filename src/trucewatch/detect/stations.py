"""Where the sensors stand: a table of stations read, its rows matched to channels, its places in metres.

A table has `code,latitude,longitude` (degrees) or `code,x_km,y_km` (east, north), and may have `elevation_m` and `kind`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import SourceError
from trucewatch.model import vocabulary as v
from trucewatch.model.signals import Stations
from trucewatch.science.geodesy import metres_per_e7

GEOGRAPHIC: Final = ("latitude", "longitude")
LOCAL: Final = ("x_km", "y_km")
OPTIONAL: Final = ("elevation_m", "kind")
HINT: Final = "Give it the columns code,latitude,longitude or code,x_km,y_km; elevation_m and kind may follow."
LOCAL_FRAME: Final = v.STATION_FRAMES.index("local")


def parse_stations(data: bytes, place: str) -> Stations:
    """Read a table of stations. `place`: the file's name, for complaints.

    Raises: SourceError: no such table, or a row that cannot be read, with its line.
    Source: our own format. Limits: commas or semicolons; decimal points.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise SourceError("This is no table in UTF-8.", hint=HINT, place=place) from e
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    names = tuple(name.strip().lower() for name in reader.fieldnames or ())
    pair = next((p for p in (GEOGRAPHIC, LOCAL) if set(p) <= set(names)), None)
    strange = set(names) - {"code", *GEOGRAPHIC, *LOCAL, *OPTIONAL}
    if "code" not in names or pair is None or strange or (set(GEOGRAPHIC) <= set(names)) == (set(LOCAL) <= set(names)):
        raise SourceError("The table's columns are not those of stations.", hint=HINT, place=place)
    reader.fieldnames = names
    rows = [_row(row, pair, f"{place}, line {reader.line_num}") for row in reader if any(_texts(row))]
    if not rows:
        raise SourceError("The table names no station.", hint=HINT, place=place)
    return Stations.from_rows(rows)


def _texts(row: dict[str, Any]) -> Iterator[str]:
    return (value.strip() for value in row.values() if isinstance(value, str))


def _row(row: dict[str, Any], pair: tuple[str, str], place: str) -> dict[str, Any]:
    code, kind = (row["code"] or "").strip(), (row.get("kind") or "").strip() or v.STATION_KINDS[1]
    if not code or None in row:
        raise SourceError("A row without a code, or with more fields than columns.", hint=HINT, place=place)
    if kind not in v.STATION_KINDS:
        raise SourceError(
            f"No kind of station is called {kind}.", hint=f"Known: {', '.join(v.STATION_KINDS)}.", place=place
        )
    made: dict[str, Any] = {
        "code": code,
        "kind": kind,
        "elevation_mm": _number(row.get("elevation_m") or "0", 1000, 1e8, place),
    }
    if pair == LOCAL:
        east, north = (_number(row[name], 1_000_000, 1e10, place) for name in LOCAL)
        return {**made, "frame": "local", "east_mm": east, "north_mm": north}
    lat, lon = (
        _number(row[name], 10_000_000, most, place) for name, most in zip(GEOGRAPHIC, (9e8, 1.8e9), strict=True)
    )
    return {**made, "frame": "geographic", "lat_e7": lat, "lon_e7": lon}


def _number(text: str | None, scale: int, most: float, place: str) -> int:
    try:
        value = float(text or "") * scale
    except ValueError as e:
        raise SourceError(f"{text!r} is no number.", hint="Write decimals with a point.", place=place) from e
    if not abs(value) <= most:
        raise SourceError(f"{text} lies beyond the world.", hint="See the columns' order and units.", place=place)
    return round(value)


@dataclass(frozen=True, eq=False)
class Matched:
    """Which row of the table each channel stands at, and why others stand nowhere."""

    row: dict[str, int]
    left_out: dict[str, tuple[str, str]]
    """By channel: the defect and its sentence."""


KEYS: Final[tuple[Callable[[str], str], ...]] = (
    lambda channel: channel,
    lambda channel: channel.split(".")[1],
    lambda channel: channel.split(".")[2],
)
"""What a row's code may be, the surest first: the full id, the station, the location code."""


def matched(stations: Stations, channels: Sequence[str]) -> Matched:
    """The station of each channel, by whichever of full id, station and location code tells the channels apart.

    Returns: no channel that the table does not name, nor one whose code stands twice at different places: nobody knows which is right.
    Source: the SEED naming NET.STA.LOC.CHA (FDSN, SEED 2.4, appendix A). Limits: several channels of one station need rows with full ids.
    """
    codes = Counter(row for row in _distinct(stations))
    first: dict[str, int] = {code: i for i, code in reversed(list(enumerate(stations.code.tolist())))}
    many = Counter(code for code, _ in codes)
    row: dict[str, int] = {}
    without: dict[str, tuple[str, str]] = {}
    keyed = [Counter(key(channel) for channel in channels) for key in KEYS]
    for channel in sorted(set(channels)):
        known = [key(channel) for key in KEYS if key(channel) in first]
        alone = [
            key(channel)
            for key, count in zip(KEYS, keyed, strict=True)
            if count[key(channel)] == 1 and key(channel) in first
        ]
        if not known:
            without[channel] = ("no_station", "The table of stations does not say where it stands.")
        elif not alone:
            without[channel] = (
                "no_station",
                f"{known[0]} in the table of stations could mean several channels: write full ids.",
            )
        elif many[alone[0]] > 1:
            without[channel] = ("duplicate_station", f"{alone[0]} stands at two places in the table of stations.")
        else:
            row[channel] = first[alone[0]]
    return Matched(row, without)


def _distinct(stations: Stations) -> set[tuple[str, tuple[int, ...]]]:
    """Every code with each of its places."""
    places = zip(stations.frame, stations.lat_e7, stations.lon_e7, stations.east_mm, stations.north_mm, strict=True)
    return {(code, tuple(map(int, place))) for code, place in zip(stations.code.tolist(), places, strict=True)}


def places_m(stations: Stations, rows: Sequence[int]) -> NDArray[np.float64]:
    """East and north (k, 2) of some stations, in metres from the middle of them.

    Source: Snyder (1987), eqs. 4-18 and 4-20. Limits: the earth is flat over an array; error under 0.1 % up to 50 km.
    """
    chosen = stations.take(np.array(rows, np.int64))
    if not len(chosen) or int(chosen.frame[0]) == LOCAL_FRAME:
        made = np.column_stack([chosen.east_mm, chosen.north_mm]) / 1000.0
    else:
        north, east = metres_per_e7(float(chosen.lat_e7.mean()))
        made = np.column_stack([(chosen.lon_e7 - chosen.lon_e7[0]) * east, (chosen.lat_e7 - chosen.lat_e7[0]) * north])
    return np.ascontiguousarray(made - made.mean(axis=0))


def middle_e7(stations: Stations, rows: Sequence[int]) -> tuple[int, int] | None:
    """Latitude and longitude of the middle of some stations; none in a local frame.

    Source: the mean. Limits: none crosses the antimeridian.
    """
    chosen = stations.take(np.array(rows, np.int64))
    if not len(chosen) or int(chosen.frame[0]) == LOCAL_FRAME:
        return None
    return round(float(chosen.lat_e7.mean())), round(float(chosen.lon_e7.mean()))
