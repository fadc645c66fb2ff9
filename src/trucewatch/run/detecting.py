"""`trucewatch detect archive`: hours or years of waveforms gone through some minutes at a time, and what was detected written as deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import numpy as np

from trucewatch.detect.detector import Detector
from trucewatch.detect.hours import HOUR_NS, at_mark, hour_of, middles_ms
from trucewatch.detect.network import Network, heard_in, sites, standing
from trucewatch.detect.noise import Spell
from trucewatch.detect.spans import Spans
from trucewatch.detect.states import Fault, states
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, ChannelStates, Detections
from trucewatch.model.time import to_text
from trucewatch.run.archives import archive_channels, archive_files
from trucewatch.run.clock import moment
from trucewatch.run.code import code_version
from trucewatch.run.delivering import Written, deliver_audible, delivered, ground_of, refuse_places
from trucewatch.run.engine import engine
from trucewatch.run.hours import AT_ONCE_S, Heard, Part, Recordings, heard
from trucewatch.run.networks import read_network
from trucewatch.run.playing import Played, play
from trucewatch.run.terminal import Progress, table

LATEST_MS: Final = 600_000
"""Files are looked for this far beyond the end: so late do waves of its last moment arrive."""
COLUMNS: Final = ("from", "latitude", "longitude", "radius95_m", "score", "stations")


@dataclass(frozen=True)
class Asked:
    """What is gone through: files, or one folder of an archive; a network's file; from and to as text, empty for all that is there.

    `also`: further networks that listen to the same waveforms. `engine`: who goes through the hours, as in `run.engine`.
    """

    files: Sequence[Path]
    network: Path
    since: str = ""
    until: str = ""
    threads: int = 2
    also: Sequence[Path] = ()
    engine: str = ""


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


@dataclass(frozen=True, eq=False)
class Gathered:
    """What all hours of one network gave: detections, what channels could perceive, seconds listened and of how many, what failed, and noise."""

    rows: Detections
    states: ChannelStates
    listened_s: tuple[float, float]
    failed: tuple[str, ...]
    spells: tuple[Spell, ...]


def detect_archive(asked: Asked, out: Path, mission: Path | None, progress: Progress) -> Answer:
    """Go through waveforms, and write what was detected.

    Args: out: the folder for the deliveries. mission: into whose inbox they are put too; none: into no one's.
    Raises: EvidenceError: no file has anything of the networks in this time. AgreementError, SourceError, WorkflowError: a network, or what is asked, cannot be.
    """
    networks = {path.resolve(): read_network(path) for path in (asked.network, *asked.also)}
    refuse_places(out, mission)
    _each_once(networks)
    grounds = [ground_of(network, mission) for network in networks.values()]
    played, t0_ns, t1_ns = opened(asked)
    shared = _recordings(asked.files, played)
    own = [_its_own(shared, network, networks.values()) for network in networks.values()]
    parts = [
        Part(path, network.configuration(), recordings, begin_ns, of, asked.threads, network.least_size)
        for (path, network), recordings in zip(networks.items(), own, strict=True)
        for begin_ns, of in _hours(t0_ns, t1_ns)
    ]
    with engine(asked.engine) as each:
        by_network = _told(each(heard, parts), parts, progress)
    made = [_gathered(network, by_network[path], played.faults) for path, network in networks.items()]
    answers = []
    name = f"{stamp(t0_ns)}-{stamp(t1_ns)}"
    for network, got, ground in zip(networks.values(), made, grounds, strict=True):
        written = delivered(got.rows, got.states, network, name, out, mission)
        if ground:
            told = ground.audible(got.spells, t0_ns // NS_PER_MS, -(-t1_ns // NS_PER_MS))
            written += deliver_audible(told, ground, name, out, mission)
        answers.append(_answer(network, (t0_ns, t1_ns), got, written))
    return answers[0] if len(answers) == 1 else _all(answers)


def _each_once(networks: Mapping[Path, Network]) -> None:
    ids = [network.id for network in networks.values()]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise WorkflowError(
            "Two networks have one id: their deliveries could not be told apart.",
            hint="Give each its own `id`.",
            place=", ".join(twice),
        )


def _hours(t0_ns: int, t1_ns: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The hours of a time: where each begins, and from when to when it is asked for."""
    for begin_ns in range(hour_of(t0_ns), t1_ns, HOUR_NS):
        yield begin_ns, (max(t0_ns, begin_ns), min(t1_ns, begin_ns + HOUR_NS))


def _recordings(given: Sequence[Path], played: Played) -> Recordings:
    roots = tuple(path.resolve() for path in given if path.is_dir())
    files = tuple(path.resolve() for path in given if not path.is_dir())
    channels = sorted({channel for root in roots for channel in archive_channels(root)})
    return Recordings(files, roots, tuple(channels), tuple(sorted(played.rates.items())), uuid4().hex)


def _its_own(shared: Recordings, network: Network, networks: Iterable[Network]) -> Recordings:
    """What a network needs: the files of its own channels; but it is told of channels too that no network knows."""
    here = tuple(sites(network.stations))
    somewhere = tuple(name for one in networks for name in sites(one.stations))
    channels = (c for c in shared.channels if standing(here, c) and heard_in(network.phases, c))
    rates = ((c, rate) for c, rate in shared.rates if standing(here, c) or not standing(somewhere, c))
    return replace(shared, channels=tuple(channels), rates=tuple(rates))


def _told(results: Iterator[Heard], parts: Sequence[Part], progress: Progress) -> dict[Path, list[Heard]]:
    """The results by network, while it is told how far things are."""
    made: dict[Path, list[Heard]] = {part.network: [] for part in parts}
    minutes = [(part.asked[1] - part.asked[0]) // (60 * NS_PER_S) for part in parts]
    progress("minutes of waveforms", 0, sum(minutes))
    for k, result in enumerate(results):
        made[result.part.network].append(result)
        progress("minutes of waveforms", sum(minutes[: k + 1]), sum(minutes))
    progress.end()
    return made


def _gathered(network: Network, hours: Sequence[Heard], faults: Sequence[Fault]) -> Gathered:
    """One from all hours, and faults of files that were seen before any. Raises: EvidenceError: in none of them was anybody there who could hear."""
    if all(one.silent for one in hours):
        why = " ".join(dict.fromkeys(one.silent for one in hours))
        raise EvidenceError("Nothing could be heard: no channel of the network can be used.", hint=why)
    spans, told, rest = Spans(), [], Detections.from_rows([])
    for one in hours:
        spans.take(one.spans)
        of_before, rest = at_mark(rest, one.rows, one.part.begin_ns, network)
        told.append(of_before)
    t0_ns, t1_ns = hours[0].part.asked[0], hours[-1].part.asked[1]
    rows = Detections.concat([*told, rest])
    middle = middles_ms(rows)
    rows = rows.take((middle >= t0_ns // NS_PER_MS) & (middle < -(-t1_ns // NS_PER_MS)))
    said = spans.said(_left_out([one for one in hours if not one.silent and not one.failed]))
    faults = unread([*faults, *(fault for one in hours for fault in one.faults)])
    states_ = ChannelStates.concat([states((), faults), within(said, t0_ns, t1_ns)])
    listened = sum(one.listened_s[0] for one in hours), sum(one.listened_s[1] for one in hours)
    failed = tuple(f"{to_text(one.part.begin_ns // NS_PER_MS)}: {one.failed}" for one in hours if one.failed)
    spells = tuple(spell for one in hours for spell in one.spells)
    return Gathered(rows, states_, listened, failed, spells)


def _left_out(hours: Sequence[Heard]) -> list[Fault]:
    """Why channels were left out for good; where that was not in all hours, in each in which it was."""
    every = dict.fromkeys(fault for one in hours for fault in one.without)
    always = [fault for fault in every if all(fault in one.without for one in hours)]
    some = (
        replace(fault, start_ns=one.part.asked[0], end_ns=one.part.asked[1])
        for one in hours
        for fault in one.without
        if fault not in always
    )
    return [*always, *some]


def opened(asked: Asked) -> tuple[Played, int, int]:
    """Open the files of the network, and see from when to when they are asked for. Raises: EvidenceError: nothing is there."""
    t0_ms, t1_ms = (moment(text) if text else None for text in (asked.since, asked.until))
    if t0_ms is not None and t1_ms is not None and t0_ms >= t1_ms:
        raise WorkflowError("The time asked for is empty.", hint="Give --from before --to.")
    played = play(_files(asked.files, t0_ms, t1_ms), hashed=False)
    there = played.span_ns()
    if there is None:
        said = [f"{f.channel}: {f.reason}" for f in played.faults]
        raise EvidenceError(
            "Nothing could be heard: no file has waveforms of this time.",
            hint=" ".join(said[:4]) or "See --from, --to and the files.",
        )
    t0_ns = t0_ms * NS_PER_MS if t0_ms is not None else there[0] // NS_PER_S * NS_PER_S
    t1_ns = t1_ms * NS_PER_MS if t1_ms is not None else there[1]
    if t0_ns >= t1_ns:
        between = (
            f"What there is lies between {to_text(there[0] // NS_PER_MS)} and {to_text(-(-there[1] // NS_PER_MS))}."
        )
        raise EvidenceError("Nothing could be heard: no file has waveforms of this time.", hint=between)
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


def _answer(network: Network, asked: tuple[int, int], got: Gathered, written: Written) -> Answer:
    listened_s, of_s = got.listened_s
    listed = [row_said(row) for row in got.rows.rows()]
    data = {
        "network": network.id,
        "from": to_text(asked[0] // NS_PER_MS),
        "to": to_text(-(-asked[1] // NS_PER_MS)),
        "listened_s": round(listened_s, 1),
        "of_s": round(of_s, 1),
        "threshold": network.threshold,
        "detections": got.rows.rows(),
        "states": got.states.rows(),
        "failed": list(got.failed),
        "files": [str(path) for path in written.paths],
        "configuration": network.configuration(),
        "versions": code_version(),
    }
    said = [*(f"The hour from {line}" for line in got.failed), *complaints(got.states)]
    return Answer(_lines(data, listed, written), data, said, listened_s > 0 and not got.failed)


def _all(answers: Sequence[Answer]) -> Answer:
    """One answer of many networks: that of each after its name."""
    lines = [line for one in answers for line in (f"{one.data['network']}:", *(f"  {line}" for line in one.lines))]
    said = list(dict.fromkeys(line for one in answers for line in one.complaints))
    return Answer(lines, {"networks": [one.data for one in answers]}, said, all(one.heard for one in answers))


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
