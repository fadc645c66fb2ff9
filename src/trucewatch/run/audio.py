"""WAV and FLAC from microphones: read in blocks and made slow at once, so that speech is nowhere held.

A file is named `CODE_YYYYMMDDTHHMMSS[.fff]Z.wav`: the station, and the time of its first sample in UTC. A name is all that such a file says of both.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from os import SEEK_END
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from trucewatch.detect.speechless import FAST_HZ, FASTEST_HZ, thinner
from trucewatch.errors import SourceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, Stretch
from trucewatch.model.time import to_ms
from trucewatch.run.miniseed import Parsed
from trucewatch.run.obspy_door import HINT
from trucewatch.run.opening import opened, shown

NAMED: Final = re.compile(
    r"^(?P<code>[A-Za-z0-9.-]{1,40})_(?P<day>\d{8})T(?P<clock>\d{6})(?P<part>\.\d{1,3})?Z\.(?:wav|flac)$", re.IGNORECASE
)
BLOCK: Final = 1 << 16
UNENDED: Final = 1 << 40
"""A header that leaves its length open gives more samples than this."""
MOST_KEPT: Final = 50_000_000
"""So many samples are held of a recording: more than a day of one microphone, 400 MB."""
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
            _bounded(path, file.frames, channels, rate_hz, slow=slow)
            ids = [_channel(code, i, AS_IT_IS if raw else SLOW) for i in range(channels)]
            blocks = file.blocks(max(1, BLOCK // channels), dtype="float64", always_2d=True)
            pieces = _slowed(blocks, ids, start_ns, rate_hz) if slow else _kept(blocks, ids, start_ns, rate_hz)
    except library.SoundFileError as e:
        raise SourceError(
            f"This recording cannot be read ({str(e).rpartition(': ')[2]}).",
            hint="It is truncated or corrupt.",
            place=shown(path.name),
        ) from e
    if not any(len(s.samples) for s in pieces):
        raise SourceError(
            "This recording holds no sound.", hint="See whether its recorder ran.", place=shown(path.name)
        )
    return Parsed(tuple(pieces), _cut_off(path))


def _bounded(path: Path, frames: int, channels: int, rate_hz: float, *, slow: bool) -> None:
    """Raises: SourceError: what its header says cannot be, or is more than is held: silence is packed a thousandfold."""
    wrong, hint = "", "Ask for it as its recorder wrote it."
    if rate_hz > FASTEST_HZ:
        wrong = f"{rate_hz:g} samples a second are no rate of a recorder."
    elif frames > UNENDED:
        wrong = "Its header does not say how long it is: its recorder did not end."
    elif frames * channels / (math.floor(rate_hz / FAST_HZ) if slow else 1) > MOST_KEPT:
        wrong = f"It lasts {frames / rate_hz / 3600:.0f} hours in {channels} channels, more than can be held."
        hint = "Part it into files of some hours."
    if wrong:
        raise SourceError(f"This recording cannot be read. {wrong}", hint=hint, place=shown(path.name))


def _cut_off(path: Path) -> tuple[str, ...]:
    """What there is to say of a WAV that is shorter than its header says. Limits: a FLAC that is cut off cannot be read at all."""
    with opened(path) as file:
        head, size = file.read(8), file.seek(0, SEEK_END)
    order: Literal["little", "big"] = "big" if head[:4] == b"RIFX" else "little"
    said = int.from_bytes(head[4:], order) + len(head)
    if head[:4] not in {b"RIFF", b"RIFX"} or said <= size:
        return ()
    return (f"Its header speaks of {said} bytes, and it has {size}: it was cut off, or its recorder was.",)


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
            place=shown(path.name),
        ) from e
    return code, (to_ms(moment) + round(float(part or 0) * 1000)) * NS_PER_MS


def _channel(code: str, number: int, channel: str) -> str:
    return code if code.count(".") == 3 and number == 0 else f".{code.replace('.', '-')}.{number:02d}.{channel}"


def _slowed(blocks: Any, ids: list[str], start_ns: int, rate_hz: float) -> list[Stretch]:
    begun = thinner(ids[0], start_ns, rate_hz)
    waiting = [replace(begun, channel=channel) for channel in ids]
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
