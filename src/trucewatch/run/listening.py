"""`trucewatch detect live`: an archive that grows, listened to as it grows; each explosion is told, and delivered, when it is decided."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from trucewatch.detect.detector import Detector
from trucewatch.detect.network import Network
from trucewatch.detect.origins import named
from trucewatch.detect.states import states
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, ChannelStates, Detections
from trucewatch.run.clock import moment
from trucewatch.run.code import code_version
from trucewatch.run.delivering import deliver_detections, delivered, inbox_of
from trucewatch.run.detecting import AT_ONCE_S, BEFORE_S, stamp, unread, within
from trucewatch.run.headers import DAY_NS, day_of
from trucewatch.run.networks import read_network
from trucewatch.run.playing import Played
from trucewatch.run.spooling import Spool

POLL_S: Final = 1.0
STATES_EVERY_S: Final = 3600
LOOK_BACK_NS: Final = 60 * NS_PER_S


@dataclass(frozen=True)
class Live:
    """What is listened to: an archive's folder; a server that fills it, with its channels, if any; and where deliveries go.

    `patience_s`: a channel that is so far behind the newest is not waited for. `once`: end when nothing more waits.
    """

    archive: Path
    network: Path
    out: Path
    mission: Path | None = None
    server: str = ""
    channels: Sequence[str] = ()
    since: str = ""
    patience_s: float = 30.0
    threads: int = 1
    once: bool = False


@dataclass(eq=False)
class Listening:
    """A network listened to. `at_ns`: all before it was read. `begun_ns`: from when on it is listened to; `told_ns`: up to when states were told."""

    live: Live
    network: Network
    played: Played
    detector: Detector
    at_ns: int
    begun_ns: int
    told_ns: int = field(init=False)

    def __post_init__(self) -> None:
        """Nothing was told yet."""
        self.told_ns = self.begun_ns

    def step(self, until_ns: int) -> Detections:
        """Read on up to a time, and deliver what is decided by it."""
        tables = []
        while self.at_ns < until_ns:
            end = min(until_ns, self.at_ns + AT_ONCE_S * NS_PER_S)
            tables.append(self.detector.push(self.played.read(self.at_ns, end), end))
            self.at_ns = end
        return self._delivered(Detections.concat(tables))

    def end(self) -> Detections:
        """Deliver what is left, with the states of all channels."""
        rows = self._delivered(self.detector.end(self.at_ns))
        self._tell_states(self.at_ns)
        return rows

    def _delivered(self, rows: Detections) -> Detections:
        reach_ns = round(self.detector.stacker.tables.greatest / self.network.rate_hz * NS_PER_S)
        spans = zip(rows.t0_ms.tolist(), rows.t1_ms.tolist(), strict=True)
        data = [self.played.data_of(t0 * NS_PER_MS - NS_PER_S, t1 * NS_PER_MS + reach_ns) for t0, t1 in spans]
        rows = named(rows, self.network.configuration(), code_version(), data)
        for k in range(len(rows)):
            one = rows.take(slice(k, k + 1))  # type: ignore[arg-type]
            name = f"{stamp(int(one.t0_ms[0]) * NS_PER_MS)}-{one.id[0].decode()[:8]}"
            deliver_detections(one, self.network, name, self.live.out, self.live.mission)
        while self.at_ns - self.told_ns >= STATES_EVERY_S * NS_PER_S + LOOK_BACK_NS:
            self._tell_states(self.told_ns + STATES_EVERY_S * NS_PER_S)
        return rows

    def _tell_states(self, until_ns: int) -> None:
        """Deliver what channels could perceive since it was told last, and forget it."""
        said = within(self.detector.states(), self.told_ns, until_ns)
        said = ChannelStates.concat([states((), unread(self.played.faults)), said])
        name = f"{stamp(self.told_ns)}-{stamp(until_ns)}"
        delivered(None, said, self.network, name, self.live.out, self.live.mission)
        self.played.faults.clear()
        self.detector.stacker.spans.forget(until_ns)
        self.told_ns = until_ns


def listen(
    live: Live, tell: Callable[[dict[str, Any]], None], pause: Callable[[float], None] = time.sleep
) -> Listening:
    """Listen until somebody interrupts, the server ends, or, if so asked, nothing more waits.

    Args: tell: is given each detection when it is decided.
    Raises: EvidenceError: nothing of the network comes. AgreementError, SourceError, WorkflowError: the network, or what is asked, cannot be.
    """
    network = read_network(live.network)
    if live.mission:
        inbox_of(live.mission)
    spool = Spool(live.server, _asked(live), live.archive) if live.server else None
    listening = None
    try:
        for played, last in _rounds(live, spool, pause):
            if listening is None and (last or _enough(played, live.patience_s)):
                listening = _begun(live, network, played)
            if listening:
                _told(listening.step(_until(listening, live.patience_s)), tell)
    finally:
        if spool:
            spool.end()
    if listening is None:
        raise EvidenceError(
            "Nothing could be heard: the archive holds no waveforms.", hint="See its folder, and the server."
        )
    _told(listening.end(), tell)
    return listening


def _asked(live: Live) -> Sequence[str]:
    if not live.channels:
        raise WorkflowError(
            "A server is asked for channels by name.", hint="Give --channel NET.STA.LOC.CHA, as often as needed."
        )
    return live.channels


def _rounds(live: Live, spool: Spool | None, pause: Callable[[float], None]) -> Iterator[tuple[Played, bool]]:
    """The archive, looked through again and again: whenever there is something new in it, and at the end; with whether this is the end."""
    played = Played(growing=True)
    while True:
        serving = spool is not None and spool.alive
        new = [played.open(path) for path in _recent(live)]
        if any(new) and played.rates:
            yield played, False
        elif spool and spool.failed:
            raise spool.failed
        elif (live.once or spool is not None) and not serving:
            if played.rates:
                yield played, True
            return
        pause(POLL_S if not live.once or serving else 0.0)


def _enough(played: Played, patience_s: float) -> bool:
    """Whether so much is there that every channel that sends has sent something."""
    there = played.span_ns()
    return there is not None and there[1] - there[0] >= patience_s * NS_PER_S


def _recent(live: Live) -> list[Path]:
    """The files of the archive from the day on from which it is listened to, or of its two newest days."""
    days = {path: day_of(path) or 0 for path in live.archive.glob("[0-9][0-9][0-9][0-9]/*/*/*.D/*.D.*")}
    since_ns = moment(live.since) * NS_PER_MS if live.since else max(days.values(), default=0)
    return sorted(path for path, day_ns in days.items() if day_ns >= since_ns - 2 * DAY_NS)


def _begun(live: Live, network: Network, played: Played) -> Listening:
    there = played.span_ns()
    if live.since:
        at_ns = moment(live.since) * NS_PER_MS
    else:
        first, last = there or (0, 0)
        at_ns = first if live.once else max(first, last - LOOK_BACK_NS)
    at_ns -= at_ns % NS_PER_S
    detector = Detector(network, dict(played.rates), at_ns - BEFORE_S * NS_PER_S, live.threads)
    return Listening(live, network, played, detector, detector.start_ns, at_ns)


def _until(listening: Listening, patience_s: float) -> int:
    """Up to when everything has come: to the end of the channel that is farthest behind, but for those that are not waited for."""
    heard = [end for channel, end in listening.played.ends_ns().items() if channel in listening.detector.rates]
    patient = max(heard) - round(patience_s * NS_PER_S)
    return max(listening.at_ns, min(max(end, patient) for end in heard))


def _told(rows: Detections, tell: Callable[[dict[str, Any]], None]) -> None:
    for row in rows.rows():
        tell(row)
