"""Files of waveforms into one record: each file by its first bytes, each hashed, one that cannot be read does not keep the others back.

No speech is kept, whatever the container: what was sampled faster than 500 times a second is low-passed below 200 Hz on its way in. Raw audio is refused
unless the mission names the legal basis on which it may be held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trucewatch.detect.speechless import speechless
from trucewatch.detect.states import Fault, states
from trucewatch.errors import SourceError, WorkflowError
from trucewatch.model.signals import ChannelStates, Record, Stretch
from trucewatch.run.audio import is_audio, parse_audio
from trucewatch.run.miniseed import Parsed, is_sac, parse_miniseed, parse_sac
from trucewatch.run.opening import held, opened, shown
from trucewatch.run.records import holds_miniseed, is_miniseed

HEAD: Final = 512
KNOWN: Final = "miniSEED, SAC, WAV and FLAC can be read."


@dataclass(frozen=True)
class Sound:
    """How sound may be held: as it was recorded only if asked for, and only on a legal basis that the mission names."""

    raw: bool = False
    legal_basis: str = ""

    def checked(self) -> Sound:
        """The same. Raises: WorkflowError: raw audio without a legal basis."""
        if self.raw and not self.legal_basis.strip():
            raise WorkflowError(
                "Raw audio holds what people say; this mission names no legal basis for keeping it.",
                hint="Leave it out: explosions are heard below 200 Hz. Or let the mission's mandate name the basis.",
            )
        return self


SPEECHLESS: Final = Sound()


@dataclass(frozen=True, eq=False)
class Taken:
    """A record, what of its files could not be read, and the hash of each file by its name as given."""

    record: Record
    unread: ChannelStates
    hashes: dict[str, str]


def read_files(paths: Iterable[Path], sound: Sound = SPEECHLESS) -> Taken:
    """Read files of waveforms, of any of the known formats.

    Returns: what could be read; a file that could not is a state of defect `unreadable` under its name, with the reason.
    Raises: WorkflowError: raw audio without a legal basis; an extra that is not installed.
    """
    sound.checked()
    stretches: list[Stretch] = []
    faults: list[Fault] = []
    hashes: dict[str, str] = {}
    for path in paths:
        try:
            parsed, hashes[shown(path)] = read_file(path, sound)
        except SourceError as e:
            faults.append(Fault(shown(path), 0, 0, "unreadable", f"{e.what} {e.hint}"))
            continue
        stretches += parsed.stretches
        faults += [Fault(shown(path), 0, 0, "unreadable", said, whole=False) for said in parsed.said]
    data = tuple(sorted(set(hashes.values())))
    return Taken(Record(tuple(stretches), data), states((), faults), hashes)


def read_file(path: Path, sound: Sound = SPEECHLESS) -> tuple[Parsed, str]:
    """Read one file. Returns: its stretches, and the SHA-256 of its bytes. Raises: SourceError: it cannot be read at all; it says why."""
    with opened(path) as file:
        head = file.read(HEAD)
        file.seek(0)
        if is_audio(head):
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return parse_audio(path, raw=sound.raw), digest
        data = held(file, path)
    return parse(data, shown(path.name), sound), hashlib.sha256(data).hexdigest()


def parse(data: bytes, place: str, sound: Sound = SPEECHLESS) -> Parsed:
    """Read the bytes of a miniSEED or SAC file. Raises: SourceError: neither, or not readable."""
    if not data:
        raise SourceError("The file is empty.", hint="See whether its recorder ran.", place=place)
    if is_sac(data) and not is_miniseed(data):
        parsed = parse_sac(data, place)
    elif holds_miniseed(data):
        parsed = parse_miniseed(data, place)
    else:
        raise SourceError(f"This is no format of waveforms that is known. {KNOWN}", hint="Convert it.", place=place)
    if sound.raw:
        return parsed
    return Parsed(tuple(speechless(s) for s in parsed.stretches), parsed.said)
