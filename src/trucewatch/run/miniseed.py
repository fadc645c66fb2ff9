"""miniSEED and SAC, from bytes to stretches: what cannot be read is said, and what can be read goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import SourceError, TrucewatchError
from trucewatch.model.signals import Samples, Stretch
from trucewatch.run.clocks import timed
from trucewatch.run.obspy_door import traces
from trucewatch.run.records import find_records

EXACT_IN_FLOAT32: Final = 1 << 24
SAC_VERSION_AT: Final = 304
SAC_VERSIONS: Final = (6, 7)
SAC_UNSET: Final = -12345.0
SAC_RANGE: Final = slice(1, 3)
"""Words of the header with the least and the greatest sample."""
ODD_SHARE: Final = 0.1
SANE: Final = (1e-25, 1e25)
SAC_HINT: Final = "Ask its sender for the file as its digitiser wrote it; nothing of it was used."


@dataclass(frozen=True, eq=False)
class Parsed:
    """Stretches of a file, and what of it could not be read, in sentences."""

    stretches: tuple[Stretch, ...]
    said: tuple[str, ...] = ()


def is_sac(data: bytes) -> bool:
    """Whether bytes have the header of a binary SAC file, in either byte order."""
    version = data[SAC_VERSION_AT : SAC_VERSION_AT + 4]
    return len(version) == 4 and any(int.from_bytes(version, o) in SAC_VERSIONS for o in ("little", "big"))


def parse_miniseed(data: bytes, place: str) -> Parsed:
    """Read all records that can be read.

    Raises: SourceError: none can. Source: FDSN, SEED 2.4. Limits: a flipped bit in a record without compression is a wrong sample.
    """
    found, said = _whole(data)
    if not any(t.stats.npts for t in found):
        raise SourceError(
            f"No record of this miniSEED can be read. {' '.join(said[:2])}".strip(),
            hint="It is truncated or corrupt: fetch it again.",
            place=place,
        )
    return Parsed(tuple(timed([_stretch(t) for t in found if t.stats.npts], data)), tuple(said))


def _whole(data: bytes) -> tuple[list[Any], list[str]]:
    """All at once where nothing is wrong; otherwise record by record."""
    try:
        found, warned = traces(data, "MSEED")
    except TrucewatchError:
        raise
    except Exception:  # noqa: BLE001 - the library raises many kinds for bytes that are none
        found, warned = [], ["It cannot be decoded as a whole."]
    if found and not warned:
        return found, []
    spans, said = find_records(data)
    made, more = _decoded(data, spans)
    return made, [*said, *more]


def _decoded(data: bytes, spans: Sequence[tuple[int, int]]) -> tuple[list[Any], list[str]]:
    """The traces of some records; where one cannot be decoded, halves of them, until it stands alone."""
    if not spans:
        return [], []
    try:
        found, warned = traces(b"".join(data[first:end] for first, end in spans), "MSEED")
    except Exception as e:  # noqa: BLE001 - as above
        found, warned = [], [_first_line(e)]
    if not warned or len(spans) == 1:
        return found, [f"The record at byte {spans[0][0]}: {line.strip()[:160]}" for line in warned]
    middle = len(spans) // 2
    (first, said), (second, more) = _decoded(data, spans[:middle]), _decoded(data, spans[middle:])
    return first + second, said + more


def _first_line(e: Exception) -> str:
    lines = [line for line in str(e).splitlines() if line.strip()]
    return lines[-1][:120] if lines else type(e).__name__


def parse_sac(data: bytes, place: str) -> Parsed:
    """Read one binary SAC file, in either byte order.

    Raises: SourceError: it is cut off, or its samples are in another byte order than its header.
    Source: the SAC manual (IRIS), data file format. Limits: a file without its least and greatest sample is judged by its samples alone.
    """
    try:
        (trace,), _ = traces(data, "SAC")
    except TrucewatchError:
        raise
    except Exception as e:
        raise SourceError(f"This SAC file cannot be read ({_first_line(e)}).", hint=SAC_HINT, place=place) from e
    order = "<" if int.from_bytes(data[SAC_VERSION_AT : SAC_VERSION_AT + 4], "little") in SAC_VERSIONS else ">"
    least, most = np.frombuffer(data[:12], f"{order}f4")[SAC_RANGE].astype(np.float64)
    if _swapped(np.asarray(trace.data, np.float32), float(least), float(most)):
        raise SourceError(
            "The samples of this SAC file are in another byte order than its header.", hint=SAC_HINT, place=place
        )
    return Parsed((_stretch(trace),))


def _swapped(values: NDArray[np.float32], least: float, most: float) -> bool:
    """Whether samples make sense only with their bytes turned, by what the header says of them or by their size."""
    nonzero = np.abs(values[np.isfinite(values) & (values != 0.0)])
    odd = int(((nonzero < SANE[0]) | (nonzero > SANE[1])).sum())
    if odd > ODD_SHARE * max(1, len(values)):
        return True
    stated = SAC_UNSET not in {least, most} and bool(np.isfinite([least, most]).all())
    return stated and not _fits(values, least, most) and _fits(values.byteswap(), least, most)


def _fits(values: NDArray[np.float32], least: float, most: float) -> bool:
    finite = values[np.isfinite(values)]
    return len(finite) > 0 and bool(finite.min() == np.float32(least) and finite.max() == np.float32(most))


def _stretch(trace: Any) -> Stretch:
    stats = trace.stats
    channel = f"{stats.network}.{stats.station}.{stats.location}.{stats.channel}"
    return Stretch(channel, int(stats.starttime.ns), float(stats.sampling_rate), _floats(np.asarray(trace.data)))


def _floats(values: NDArray[Any]) -> Samples:
    """The same numbers in the shortest floats that hold them exactly."""
    if values.dtype == np.float32:
        return np.ascontiguousarray(values)
    narrow = values.dtype.kind in "iu" and (not len(values) or int(np.abs(values).max()) < EXACT_IN_FLOAT32)
    return np.ascontiguousarray(values, np.float32 if narrow else np.float64)
