"""WAV and FLAC from microphones: read in blocks and made slow at once, so that speech is nowhere held.

A file is named `CODE_YYYYMMDDTHHMMSS[.fff]Z.wav`: the station, and the time of its first sample in UTC. A name is all that such a file says of both.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from trucewatch.detect.speechless import FAST_HZ, thinner
from trucewatch.errors import SourceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, Stretch
from trucewatch.model.time import to_ms
from trucewatch.run.miniseed import Parsed
from trucewatch.run.obspy_door import HINT

NAMED: Final = re.compile(
    r"^(?P<code>[A-Za-z0-9.-]{1,40})_(?P<day>\d{8})T(?P<clock>\d{6})(?P<part>\.\d{1,3})?Z\.(?:wav|flac)$", re.IGNORECASE
)
BLOCK: Final = 1 << 16
SLOW: Final = "DDF"
AS_IT_IS: Final = "GDF"
"""Channels of infrasound and pressure: at 250 to 1000 samples a second, and as fast as they were recorded (FDSN source identifiers)."""


def is_audio(data: bytes) -> bool:
    """Whether bytes begin as FLAC, or as WAV in any of its kinds."""
    return data[:4] == b"fLaC" or (data[:4] in {b"RIFF", b"RIFX", b"RF64"} and data[8:12] == b"WAVE")


def parse_audio(path: Path, *, raw: bool = False) -> Parsed:
    """Read one recording; each of its channels has its number as location code.

    Args: path: named as said above. raw: as fast as it is; who asks for that has to have a legal basis, which is asked for elsewhere.
    Raises: SourceError: its name does not say who recorded it and when, or it cannot be read. WorkflowError: the extra is not installed.
    """
    code, start_ns = _named(path)
    library = _soundfile()
    try:
        with library.SoundFile(path) as file:
            rate_hz, channels = float(file.samplerate), file.channels
            slow = rate_hz > FAST_HZ and not raw
            ids = [_channel(code, i, AS_IT_IS if raw else SLOW) for i in range(channels)]
            blocks = file.blocks(BLOCK, dtype="float64", always_2d=True)
            pieces = _slowed(blocks, ids, start_ns, rate_hz) if slow else _kept(blocks, ids, start_ns, rate_hz)
    except library.SoundFileError as e:
        raise SourceError(
            f"This recording cannot be read ({str(e).rpartition(': ')[2]}).",
            hint="It is truncated or corrupt.",
            place=path.name,
        ) from e
    if not any(len(s.samples) for s in pieces):
        raise SourceError("This recording holds no sound.", hint="See whether its recorder ran.", place=path.name)
    return Parsed(tuple(pieces))


def _soundfile() -> Any:
    try:
        import soundfile
    except ImportError as e:
        raise WorkflowError("soundfile is not installed here; WAV and FLAC cannot be read.", hint=HINT) from e
    return soundfile


def _named(path: Path) -> tuple[str, int]:
    found = NAMED.match(path.name)
    code, written, part = (found["code"], found["day"] + found["clock"], found["part"]) if found else ("", "", "")
    try:
        moment = datetime.strptime(written, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as e:
        raise SourceError(
            "The name of this recording does not say who recorded it, and when.",
            hint="Name it CODE_YYYYMMDDTHHMMSSZ.wav or .flac, in UTC.",
            place=path.name,
        ) from e
    return code, (to_ms(moment) + round(float(part or 0) * 1000)) * NS_PER_MS


def _channel(code: str, number: int, channel: str) -> str:
    return code if code.count(".") == 3 and number == 0 else f".{code.replace('.', '-')}.{number:02d}.{channel}"


def _slowed(blocks: Any, ids: list[str], start_ns: int, rate_hz: float) -> list[Stretch]:
    waiting = [thinner(channel, start_ns, rate_hz) for channel in ids]
    made: list[list[Stretch]] = [[] for _ in ids]
    for block in blocks:
        for i in range(len(ids)):
            waiting[i], piece = waiting[i].push(block[:, i])
            made[i].append(piece)
    return [
        Stretch(pieces[0].channel, pieces[0].start_ns, pieces[0].rate_hz, np.concatenate([p.samples for p in pieces]))
        for pieces in made
        if pieces
    ]


def _kept(blocks: Any, ids: list[str], start_ns: int, rate_hz: float) -> list[Stretch]:
    whole = np.concatenate([np.empty((0, len(ids))), *blocks])
    return [Stretch(channel, start_ns, rate_hz, np.ascontiguousarray(whole[:, i])) for i, channel in enumerate(ids)]
