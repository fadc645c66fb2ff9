"""Waveforms and station metadata over the web services of the FDSN: addresses made here, bytes fetched by `fetch`, formats read as from files.

The bytes come back as they arrived, so that they can be kept and hashed before anybody reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from trucewatch.errors import SourceError
from trucewatch.model.time import from_ms
from trucewatch.run.fetch import Fetched, Limits, Validators, fetch

DATASELECT: Final = "/fdsnws/dataselect/1/query"
STATION: Final = "/fdsnws/station/1/query"
WAVEFORM_LIMITS: Final = Limits(max_bytes=400_000_000)
STATION_LIMITS: Final = Limits(max_bytes=100_000_000)
NO_DATA: Final = 204
"""The status that we ask for where there is nothing, so that it is told from a wrong address."""


def fetch_waveforms(server: str, channel: str, t0_ms: int, t1_ms: int, limits: Limits = WAVEFORM_LIMITS) -> bytes:
    """Fetch the miniSEED of one channel. Returns: nothing, where the server has nothing of it.

    Args: server: such as `https://example.org`. channel: NET.STA.LOC.CHA, `*` and `?` allowed. t0_ms, t1_ms: from and to.
    Raises: SourceError: no such channel name, refused, too large, or failing after the last try.
    Source: FDSN Web Services 1.2, dataselect. Limits: open data only; no digest authentication.
    """
    asked = {"starttime": _moment(t0_ms), "endtime": _moment(t1_ms), "format": "miniseed"}
    return _asked(server, DATASELECT, {**_names(channel), **asked}, limits)


def fetch_station_xml(server: str, channel: str, limits: Limits = STATION_LIMITS) -> bytes:
    """Fetch the StationXML of some channels, down to the channel; see `fetch_waveforms`."""
    return _asked(server, STATION, {**_names(channel), "level": "channel", "format": "xml"}, limits)


def fetch_each(server: str, channels: Sequence[str], t0_ms: int, t1_ms: int) -> tuple[dict[str, bytes], dict[str, str]]:
    """Fetch several channels, each by itself. Returns: what came, and for the others why not; nothing is not an error but a reason."""
    came: dict[str, bytes] = {}
    without: dict[str, str] = {}
    for channel in channels:
        try:
            data = fetch_waveforms(server, channel, t0_ms, t1_ms)
        except SourceError as e:
            without[channel] = str(e)
            continue
        if data:
            came[channel] = data
        else:
            without[channel] = "The server has nothing of it in this time."
    return came, without


def _names(channel: str) -> dict[str, str]:
    parts = channel.split(".")
    if len(parts) != 4:
        raise SourceError(
            "This names no channel.", hint="Write NET.STA.LOC.CHA; the location may be empty.", place=channel
        )
    network, station, location, code = parts
    return {"network": network, "station": station, "location": location or "--", "channel": code}


def _moment(ms: int) -> str:
    return from_ms(ms).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}"


def _asked(server: str, path: str, query: dict[str, str], limits: Limits) -> bytes:
    url = f"{server.rstrip('/')}{path}?{urlencode({**query, 'nodata': str(NO_DATA)})}"
    answer = fetch(url, Validators(), limits)
    return answer.body if isinstance(answer, Fetched) else b""
