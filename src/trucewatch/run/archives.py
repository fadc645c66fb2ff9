"""An archive of waveforms in the SDS layout: YEAR/NET/STA/CHAN.D/NET.STA.LOC.CHAN.D.YEAR.DAY, one file for each channel and UTC day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from trucewatch.errors import WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Record
from trucewatch.model.time import DAY_MS, from_ms


def archive_channels(root: Path, pattern: str = "*.*.*.*") -> tuple[str, ...]:
    """The channels of an archive that a pattern of NET.STA.LOC.CHA with `*` and `?` names, in order.

    Raises: WorkflowError: there is no such folder, or the pattern is none.
    Source: the SeisComP Data Structure. Limits: only waveforms (`.D`).
    """
    if not root.is_dir():
        raise WorkflowError("There is no such archive.", hint="Name the folder that holds its years.", place=str(root))
    parts = pattern.split(".")
    if len(parts) != 4 or any(set(part) & set("/\\") for part in parts):
        raise WorkflowError("No such pattern of channels.", hint="Write NET.STA.LOC.CHA, with * and ?.", place=pattern)
    network, station, location, channel = parts
    files = root.glob(
        f"[0-9][0-9][0-9][0-9]/{network}/{station}/{channel}.D/{network}.{station}.{location}.{channel}.D.*"
    )
    return tuple(sorted({".".join(file.name.split(".")[:4]) for file in files}))


def archive_files(root: Path, channels: Iterable[str], t0_ms: int, t1_ms: int) -> Iterator[Path]:
    """The files that may hold samples of some channels in a time, as far as they are there.

    A day's file may begin or end some samples beside midnight: the days before and after are asked too.
    """
    days = [from_ms(ms) for ms in range(t0_ms // DAY_MS * DAY_MS, t1_ms, DAY_MS)] or [from_ms(t0_ms)]
    around = [days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1)]
    for channel in channels:
        network, station, _, code = channel.split(".")
        for day in around:
            year = f"{day.year:04d}"
            file = root / year / network / station / f"{code}.D" / f"{channel}.D.{year}.{day.timetuple().tm_yday:03d}"
            if file.exists():  # a pipe or folder under such a name too: whoever opens it says so
                yield file


def cut(record: Record, t0_ms: int, t1_ms: int, slack: float = 0.0) -> Record:
    """What of a record lies in a time: samples at or after its start, and before its end.

    Args: slack: so much of a sample before the start counts as in it: where times are told anew for each record, no sample falls between two cuts.
    """
    made = []
    for s in record.stretches:
        first = max(0, math.ceil((t0_ms * NS_PER_MS - s.start_ns) * s.rate_hz / NS_PER_S - slack))
        end = min(len(s.samples), math.ceil((t1_ms * NS_PER_MS - s.start_ns) * s.rate_hz / NS_PER_S))
        if end > first:
            made.append(s.cut(first, end))
    return Record(tuple(made), record.data)
