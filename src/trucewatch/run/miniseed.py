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
from trucewatch.run.plausible import channel_named, why_not
from trucewatch.run.records import alike, claims_too_much, find_records

EXACT_IN_FLOAT32: Final = 1 << 24
SAC_VERSION_AT: Final = 304
SAC_VERSIONS: Final = (6, 7)
SAC_YEAR_AT: Final = 280
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
    made, more = _stretches(found)
    said = [*said, *more]
    if not made:
        raise SourceError(
            f"No record of this miniSEED can be read. {' '.join(said[:2])}".strip(),
            hint="It is truncated or corrupt: fetch it again.",
            place=place,
        )
    return Parsed(tuple(timed(list(made), data)), tuple(said))


def _whole(data: bytes) -> tuple[list[Any], list[str]]:
    """All at once where nothing is wrong; otherwise record by record."""
    spans, said, over = ([], [], []) if (sound := alike(data)) else _looked_through(data)
    if not over:
        found, warned = _tried(data)
        if found and not warned:
            return found, []
    if sound:
        spans, said, over = _looked_through(data)
    said += [f"The record at byte {first} claims more samples than it can hold." for first, _ in over]
    made, more = _decoded(data, [span for span in spans if span not in over])
    return made, [*said, *more]


def _looked_through(data: bytes) -> tuple[list[tuple[int, int]], list[str], list[tuple[int, int]]]:
    """All records, what lies between them, and those that claim too much."""
    spans, said = find_records(data)
    return spans, said, [span for span in spans if claims_too_much(data, *span)]


def _decoded(data: bytes, spans: Sequence[tuple[int, int]]) -> tuple[list[Any], list[str]]:
    """The traces of some records; where one cannot be decoded, halves of them, until it stands alone."""
    if not spans:
        return [], []
    found, warned = _tried(b"".join(data[first:end] for first, end in spans))
    if not warned or len(spans) == 1:
        return found, [f"The record at byte {spans[0][0]}: {line.strip()[:160]}" for line in warned]
    middle = len(spans) // 2
    (first, said), (second, more) = _decoded(data, spans[:middle]), _decoded(data, spans[middle:])
    return first + second, said + more


def _tried(data: bytes) -> tuple[list[Any], list[str]]:
    """The traces of some bytes, and what was wrong with them.

    The library has no error of its own for all that bytes may be: its C code reports by `InternalMSEEDError`, and its Python raises whatever follows from fields
    that make no sense (ValueError, ZeroDivisionError, struct.error, TypeError, IndexError were seen). Each becomes a sentence; nothing is lost.
    """
    try:
        return traces(data, "MSEED")
    except TrucewatchError:
        raise
    except Exception as e:  # noqa: BLE001 - see above
        return [], [_first_line(e)]


def _first_line(e: Exception) -> str:
    lines = [line for line in str(e).splitlines() if line.strip()]
    return lines[-1][:120] if lines else type(e).__name__


def parse_sac(data: bytes, place: str) -> Parsed:
    """Read one binary SAC file, in either byte order.

    Raises: SourceError: it is cut off, or its samples are in another byte order than its header.
    Source: the SAC manual (IRIS), data file format. Limits: a file without its least and greatest sample is judged by its samples alone.
    """
    trace = _sac_trace(data, place)
    order = "<" if int.from_bytes(data[SAC_VERSION_AT : SAC_VERSION_AT + 4], "little") in SAC_VERSIONS else ">"
    least, most = np.frombuffer(data[:12], f"{order}f4")[SAC_RANGE].astype(np.float64)
    if _swapped(np.asarray(trace.data, np.float32), float(least), float(most)):
        raise SourceError(
            "The samples of this SAC file are in another byte order than its header.", hint=SAC_HINT, place=place
        )
    (made, said) = _stretches([trace])
    if not made:
        raise SourceError(f"This SAC file cannot be used. {' '.join(said)}", hint=SAC_HINT, place=place)
    return Parsed(made)


def _sac_trace(data: bytes, place: str) -> Any:
    """Its one trace. Raises: SourceError: the library cannot read it (as `_tried`, it has no one error for that), or it does not say when it began."""
    try:
        (trace,), _ = traces(data, "SAC")
    except TrucewatchError:
        raise
    except Exception as e:
        raise SourceError(f"This SAC file cannot be read ({_first_line(e)}).", hint=SAC_HINT, place=place) from e
    year = data[SAC_YEAR_AT : SAC_YEAR_AT + 4]
    if SAC_UNSET in {int.from_bytes(year, order, signed=True) for order in ("little", "big")}:
        raise SourceError("This SAC file does not say when it begins.", hint=SAC_HINT, place=place)
    return trace


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


def _stretches(found: Sequence[Any]) -> tuple[tuple[Stretch, ...], list[str]]:
    """Those of some traces that may be: logs and traces without samples say nothing; of others it is said why not."""
    made: list[Stretch] = []
    said: list[str] = []
    for trace in found:
        stats, values = trace.stats, np.asarray(trace.data)
        if not len(values) or values.dtype.kind not in "iuf":
            continue
        channel = channel_named(stats.network, stats.station, stats.location, stats.channel)
        start_ns, rate_hz = int(stats.starttime.ns), float(stats.sampling_rate)
        wrong = why_not(start_ns, rate_hz, len(values))
        if wrong:
            said.append(f"{channel}: {wrong}")
        else:
            made.append(Stretch(channel, start_ns, rate_hz, _floats(values)))
    return tuple(made), said


def _floats(values: NDArray[Any]) -> Samples:
    """The same numbers in the shortest floats that hold them exactly; what is no number is the same one everywhere, for damaged bytes may signal."""
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), values.dtype.type(np.nan), values)
    if values.dtype == np.float32:
        return np.ascontiguousarray(values)
    narrow = values.dtype.kind in "iu" and (not len(values) or int(np.abs(values).max()) < EXACT_IN_FLOAT32)
    return np.ascontiguousarray(values, np.float32 if narrow else np.float64)
