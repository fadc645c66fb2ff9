"""The one door to obspy, an extra: formats are always named, never guessed, for guessing unpickles what it is given (docs/decisions/0011)."""

from __future__ import annotations

import functools
import io
import warnings
from collections.abc import Callable
from importlib import metadata
from typing import Any

from trucewatch.errors import WorkflowError

HINT = "Install the extra `signals`: make setup EXTRAS=signals."


def obspy() -> Any:
    """The library. Raises: WorkflowError: its extra is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of its own use of the standard library
            import obspy as library
    except ImportError as e:
        raise WorkflowError("obspy is not installed here; waveforms cannot be read.", hint=HINT) from e
    return library


def traces(data: bytes, form: str, **given: Any) -> tuple[list[Any], list[str]]:
    """The traces in some bytes of a named format, and what the library warned of. What it raises goes through.

    Raises: ValueError: there are none.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = list(_reader(form)(io.BytesIO(data), **given))
    if not found:
        raise ValueError("it holds no waveforms")
    return found, [str(w.message) for w in said]


@functools.cache
def _reader(form: str) -> Callable[..., Any]:
    """What the library has registered to read a format. Its own `read` looks for this anew each time, which takes as long as the reading."""
    obspy()
    (registered,) = metadata.entry_points(group=f"obspy.plugin.waveform.{form}", name="readFormat")
    found: Callable[..., Any] = registered.load()
    return found


def inventory(data: bytes) -> Any:
    """Station metadata from the bytes of StationXML. What the library raises goes through."""
    library = obspy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return library.read_inventory(io.BytesIO(data), format="STATIONXML")
