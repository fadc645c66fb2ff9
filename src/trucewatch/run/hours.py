"""One hour of one network, gone through wherever the work is done: files are read there, and only what was heard comes back."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from trucewatch.detect.hours import HOUR_NS, Hour, early
from trucewatch.detect.network import Network
from trucewatch.detect.noise import Spell, of_time
from trucewatch.detect.origins import named
from trucewatch.detect.states import Fault
from trucewatch.errors import EvidenceError, TrucewatchError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Detections
from trucewatch.run.archives import archive_files
from trucewatch.run.code import code_version
from trucewatch.run.networks import read_network
from trucewatch.run.playing import BESIDE_MIDNIGHT_NS, Played

AT_ONCE_S: Final = 60
"""So much of all channels is in memory at once; it changes nothing of what is found."""


@dataclass(frozen=True)
class Recordings:
    """Waveforms, as whoever reads them finds them: files; folders of archives with the channels that are wanted of them.

    `rates`: samples a second of every channel that is known, for hours that hold nothing of it. `run`: names one run, for which what was opened is kept.
    """

    files: tuple[Path, ...]
    roots: tuple[Path, ...]
    channels: tuple[str, ...]
    rates: tuple[tuple[str, float], ...]
    run: str

    def opened(self, t0_ns: int, t1_ns: int) -> Played:
        """The files that may hold something of a time, those of this run that are open already among them."""
        played = _kept(self.files, self.run, threading.get_ident())
        around = (t0_ns - BESIDE_MIDNIGHT_NS) // NS_PER_MS, (t1_ns + BESIDE_MIDNIGHT_NS) // NS_PER_MS
        for root in self.roots:
            played.want(archive_files(root, self.channels, *around))
        return played


@dataclass(frozen=True)
class Part:
    """An hour of a network: the file that describes it, with its SHA-256; what is asked of the hour (from, to); and how many processors may be used.

    `least_size`: that is looked for, so that noise is measured; the SHA-256 says nothing of it.
    """

    network: Path
    configuration: str
    recordings: Recordings
    begin_ns: int
    asked: tuple[int, int]
    threads: int = 1
    least_size: float | None = None


@dataclass(frozen=True, eq=False)
class Heard:
    """What came of a part: detections with their ids, spans and faults of channels, faults of files, seconds listened and of how many.

    `spells`: the noise of its time, where the network names a size that is looked for.
    `silent`: why nobody was there who could hear; `failed`: why it could not be gone through; empty: neither.
    """

    part: Part
    rows: Detections
    spans: tuple[Fault, ...] = ()
    without: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()
    listened_s: tuple[float, float] = (0.0, 0.0)
    spells: tuple[Spell, ...] = ()
    silent: str = ""
    failed: str = ""


def heard(part: Part) -> Heard:
    """Go through a part. One that fails does not keep the others back: it says why, and its channels are told as down."""
    try:
        return _heard(part)
    except EvidenceError as e:
        return replace(_unheard(part, e.hint), silent=e.hint)
    except Exception as e:  # noqa: BLE001 - whatever it is: a year is not lost for an hour
        said = f"{e.what} {e.hint}" if isinstance(e, TrucewatchError) else f"{type(e).__name__}: {e}"
        return replace(_unheard(part, f"The hour could not be gone through. {said}"), failed=said)


def _heard(part: Part) -> Heard:
    network, (t0_ns, t1_ns) = network_at(part.network, part.configuration), part.asked
    early_ns = early(network)
    if network.least_size != part.least_size:  # a worker keeps what it read before a size was named
        network = replace(network, least_size=part.least_size)
    played = part.recordings.opened(part.begin_ns - early_ns, t1_ns + 3 * early_ns)
    there = played.rates_in(part.begin_ns, part.begin_ns + HOUR_NS)
    rates = {**dict(part.recordings.rates), **there}
    hour = Hour(network, rates, part.begin_ns, part.threads, part.asked, tuple(there))
    found = []
    while not hour.decided(t1_ns):
        until = hour.at_ns + AT_ONCE_S * NS_PER_S
        found.append(data_named(hour.push(played.read(hour.at_ns, until), until), hour, played))
    detector = hour.detector
    spans = tuple(detector.stacker.spans.within(t0_ns, t1_ns))
    without = tuple(detector.stacker.without.values())
    faults, played.faults[:] = tuple(played.faults), []
    spells = of_time(detector.stacker.noise, t0_ns, t1_ns)
    return Heard(part, Detections.concat(found), spans, without, faults, detector.listened_s, spells)


def data_named(rows: Detections, hour: Hour, played: Played) -> Detections:
    """Detections with the files that they rest on, and their ids. A file with no channel of the network is none of them, whoever put it beside the others."""
    reach_ns = round(hour.detector.stacker.tables.greatest / hour.network.rate_hz * NS_PER_S)
    spans = zip(rows.t0_ms.tolist(), rows.t1_ms.tolist(), strict=True)
    fed = {channel for channels in hour.detector.stacker.fed.values() for channel in channels}
    own = replace(
        played, indexes={p: found for p, found in played.indexes.items() if not fed.isdisjoint(found.channels)}
    )
    data = [own.data_of(t0 * NS_PER_MS - NS_PER_S, t1 * NS_PER_MS + reach_ns) for t0, t1 in spans]
    return named(rows, hour.network.configuration(), code_version(), data)


def _unheard(part: Part, why: str) -> Heard:
    faults = (Fault(channel, *part.asked, "unreadable", why) for channel in part.recordings.channels)
    return Heard(part, Detections.from_rows([]), tuple(faults))


@functools.lru_cache(maxsize=4)
def network_at(path: Path, configuration: str) -> Network:
    """The network that a file describes, made once: with it go its tables of travel times. Raises: WorkflowError: it describes another than whoever asked had in mind; as `read_network`."""
    network = read_network(path)
    if network.configuration() != configuration:
        raise WorkflowError(
            "The network is described otherwise here than where the work was asked for.",
            hint="Leave its file alone until all is done, and let every worker see the same one.",
            place=str(path),
        )
    return network


@functools.lru_cache(maxsize=8)
def _kept(files: tuple[Path, ...], _run: str, _thread: int) -> Played:
    """What a thread of a worker has open of a run."""
    played = Played()
    for path in files:
        played.open(path)
    return played
