"""`trucewatch detect archive`: hours or years of waveforms gone through some minutes at a time, and what was detected written as deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from trucewatch.detect.detector import Detector
from trucewatch.detect.network import Network
from trucewatch.detect.origins import named
from trucewatch.detect.states import Fault, states
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, ChannelStates, Detections
from trucewatch.model.time import to_text
from trucewatch.run.archives import archive_channels, archive_files
from trucewatch.run.clock import moment
from trucewatch.run.code import code_version
from trucewatch.run.delivering import Written, delivered
from trucewatch.run.networks import read_network
from trucewatch.run.playing import Played, play
from trucewatch.run.terminal import Progress, table

AT_ONCE_S: Final = 60
"""So much of all channels is in memory at once; it changes nothing of what is found."""
BEFORE_S: Final = 30
"""Read before the first moment asked for: until filters and windows are full."""
LATEST_MS: Final = 600_000
"""Files are looked for this far beyond the end: so late do waves of its last moment arrive."""
COLUMNS: Final = ("from", "latitude", "longitude", "radius95_m", "score", "stations")


@dataclass(frozen=True)
class Asked:
    """What is gone through: files, or one folder of an archive; a network's file; from and to as text, empty for all that is there."""

    files: Sequence[Path]
    network: Path
    since: str = ""
    until: str = ""
    threads: int = 2


@dataclass(frozen=True)
class Answer:
    """What came of it: lines for people, data for programs, complaints beside both, and whether anything could be heard at all."""

    lines: list[str]
    data: dict[str, Any]
    complaints: list[str]
    heard: bool


@dataclass(frozen=True, eq=False)
class Span:
    """From when to when is asked, and up to when waves of that time arrive."""

    t0_ns: int
    t1_ns: int
    arrived_ns: int


def detect_archive(asked: Asked, out: Path, mission: Path | None, progress: Progress) -> Answer:
    """Go through waveforms, and write what was detected.

    Args: out: the folder for the deliveries. mission: into whose inbox they are put too; none: into no one's.
    Raises: EvidenceError: no file has anything of the network in this time. AgreementError, SourceError, WorkflowError: the network, or what is asked, cannot be.
    """
    network = read_network(asked.network)
    played, t0_ns, t1_ns = opened(asked)
    detector = Detector(network, played.rates, t0_ns - BEFORE_S * NS_PER_S, asked.threads)
    span = Span(t0_ns, t1_ns, t1_ns + round(detector.stacker.tables.greatest / network.rate_hz * NS_PER_S))
    found = [_asked_for(rows, span, played, network) for rows in gone_through(detector, played, span, progress)]
    progress.end()
    rows = Detections.concat(found)
    said = ChannelStates.concat([states((), unread(played.faults)), within(detector.states(), span.t0_ns, span.t1_ns)])
    written = delivered(rows, said, network, f"{stamp(span.t0_ns)}-{stamp(span.t1_ns)}", out, mission)
    return _answer(network, span, rows, said, detector, written)


def opened(asked: Asked) -> tuple[Played, int, int]:
    """Open the files of the network, and see from when to when they are asked for. Raises: EvidenceError: nothing is there."""
    t0_ms, t1_ms = (moment(text) if text else None for text in (asked.since, asked.until))
    if t0_ms is not None and t1_ms is not None and t0_ms >= t1_ms:
        raise WorkflowError("The time asked for is empty.", hint="Give --from before --to.")
    played = play(_files(asked.files, t0_ms, t1_ms))
    there = played.span_ns()
    if there is None:
        said = [f"{f.channel}: {f.reason}" for f in played.faults]
        raise EvidenceError(
            "Nothing could be heard: no file has waveforms of this time.",
            hint=" ".join(said[:4]) or "See --from, --to and the files.",
        )
    t0_ns = t0_ms * NS_PER_MS if t0_ms is not None else there[0] // NS_PER_S * NS_PER_S
    t1_ns = t1_ms * NS_PER_MS if t1_ms is not None else there[1]
    return played, t0_ns, t1_ns


def _files(given: Sequence[Path], t0_ms: int | None, t1_ms: int | None) -> Iterable[Path]:
    """The files themselves; of a folder, those of an archive that may hold samples of the time."""
    for path in given:
        if not path.is_dir():
            yield path
            continue
        if t0_ms is not None and t1_ms is not None:
            yield from archive_files(path, archive_channels(path), t0_ms, t1_ms + LATEST_MS)
            continue
        yield from sorted(path.glob("[0-9][0-9][0-9][0-9]/*/*/*.D/*.D.*"))


def gone_through(detector: Detector, played: Played, span: Span, progress: Progress) -> Iterable[Detections]:
    """Read some minutes after the others, and give the detections that are decided by them."""
    step = AT_ONCE_S * NS_PER_S
    begun = detector.start_ns
    for at in range(begun, span.arrived_ns, step):
        until = min(at + step, span.arrived_ns)
        yield detector.push(played.read(at, until), until)
        progress(
            "minutes of waveforms", (until - begun) // (60 * NS_PER_S), (span.arrived_ns - begun) // (60 * NS_PER_S)
        )
    yield detector.end(span.arrived_ns)


def _asked_for(rows: Detections, span: Span, played: Played, network: Network) -> Detections:
    """The detections whose middle lies in the time asked for, with the files that they rest on."""
    middle = (rows.t0_ms + rows.t1_ms) // 2
    rows = rows.take((middle >= span.t0_ns // NS_PER_MS) & (middle < -(-span.t1_ns // NS_PER_MS)))
    reach = span.arrived_ns - span.t1_ns
    files = [
        played.data_of(t0 * NS_PER_MS - NS_PER_S, t1 * NS_PER_MS + reach)
        for t0, t1 in zip(rows.t0_ms.tolist(), rows.t1_ms.tolist(), strict=True)
    ]
    return named(rows, network.configuration(), code_version(), files)


def unread(faults: Sequence[Fault]) -> list[Fault]:
    """The same without those told again and again of one file."""
    return list({(f.channel, f.reason, f.whole): f for f in faults}.values())


def within(said: ChannelStates, t0_ns: int, t1_ns: int) -> ChannelStates:
    """What is said of a time, cut to it; what is said of a channel for good is said of all of it."""
    low, high = t0_ns // NS_PER_MS, -(-t1_ns // NS_PER_MS)
    always = (said.t0_ms == 0) & (said.t1_ms == 0)
    starts, ends = (
        np.where(always, low, np.maximum(said.t0_ms, low)),
        np.where(always, high, np.minimum(said.t1_ms, high)),
    )
    return said.replace(t0_ms=starts, t1_ms=ends).take(starts < ends)


def stamp(ns: int) -> str:
    """A time for names of files."""
    return to_text(ns // NS_PER_S * 1000).replace("-", "").replace(":", "")


def _answer(
    network: Network, span: Span, rows: Detections, said: ChannelStates, detector: Detector, written: Written
) -> Answer:
    listened_s, of_s = detector.listened_s
    listed = [row_said(row) for row in rows.rows()]
    data = {
        "network": network.id,
        "from": to_text(span.t0_ns // NS_PER_MS),
        "to": to_text(-(-span.t1_ns // NS_PER_MS)),
        "listened_s": round(listened_s, 1),
        "of_s": round(of_s, 1),
        "threshold": network.threshold,
        "detections": rows.rows(),
        "states": said.rows(),
        "files": [str(path) for path in written.paths],
        "configuration": network.configuration(),
        "versions": code_version(),
    }
    return Answer(_lines(data, listed, written), data, complaints(said), listened_s > 0)


def row_said(row: dict[str, Any]) -> dict[str, Any]:
    """A detection in few words."""
    return {
        "from": to_text(row["t0_ms"]),
        "latitude": f"{row['lat_e7'] / 1e7:.4f}",
        "longitude": f"{row['lon_e7'] / 1e7:.4f}",
        "radius95_m": row["radius_m"],
        "score": f"{row['score_e3'] / 1000:.2f}",
        "stations": len({channel.rsplit(".", 2)[0] for channel in row["stations"].split()}),
    }


def complaints(said: ChannelStates) -> list[str]:
    """What was wrong with channels and files, a line each, the first of many."""
    made = dict.fromkeys(f"{row['channel']}: {row['reason']}" for row in said.rows() if row["state"] != "up")
    lines = list(made)
    return [*lines[:20], *([f"and {len(lines) - 20} more: see the table of states."] if len(lines) > 20 else [])]


def _lines(data: dict[str, Any], listed: list[dict[str, Any]], written: Written) -> list[str]:
    share = data["listened_s"] / max(data["of_s"], 1e-9)
    if not data["listened_s"]:
        return [
            f"Nothing was heard from {data['from']} to {data['to']}: never had enough stations samples that could be used."
        ]
    told = (
        f"Listened to {100 * share:.1f} % of the time from {data['from']} to {data['to']}; detections: {len(listed)}."
    )
    rows = table(COLUMNS, ([row[c] for c in COLUMNS] for row in listed)) if listed else []
    return [told, *rows, *(f"Written: {path}" for path in written.paths)]
