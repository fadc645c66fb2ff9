"""A network from its file and the file of stations beside it."""

from __future__ import annotations

from pathlib import Path

from trucewatch.detect.network import Network
from trucewatch.errors import AgreementError
from trucewatch.run.config.network import load_network, stations_named
from trucewatch.run.station_files import read_stations


def read_network(path: Path) -> Network:
    """Read the description of a network. Raises: AgreementError, SourceError, WorkflowError: a file is missing, or describes what cannot be."""
    try:
        data = path.read_bytes()
    except OSError as e:
        raise AgreementError(
            f"The file cannot be opened ({e.strerror}).",
            hint="Give --network a file such as network.yaml.",
            place=str(path),
        ) from e
    stations = read_stations(path.parent / stations_named(path.name, data))
    return load_network(path.name, data, stations)
