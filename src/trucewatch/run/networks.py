"""A network from its file and the file of stations beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from trucewatch.detect.network import Network
from trucewatch.errors import AgreementError, SourceError
from trucewatch.run.config.network import load_network, stations_named
from trucewatch.run.opening import whole
from trucewatch.run.station_files import read_stations

MOST_BYTES: Final = 10_000_000


def read_network(path: Path) -> Network:
    """Read the description of a network. Raises: AgreementError, SourceError, WorkflowError: a file is missing, or describes what cannot be."""
    try:
        data = whole(path, MOST_BYTES)
    except SourceError as e:
        raise AgreementError(e.what, hint="Give --network a file such as network.yaml.", place=e.place) from e
    stations = read_stations(path.parent / stations_named(path.name, data))
    return load_network(path.name, data, stations)
