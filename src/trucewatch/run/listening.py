"""`trucewatch detect live`: an archive that grows, listened to as it grows; each explosion is told, and delivered, when it is decided.

It is gone through by the same hours as `detect archive` does. Whoever is killed begins anew with the hour that was not decided, and tells what was not told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from trucewatch.detect.audible import Ground
from trucewatch.detect.hours import HOUR_NS, Hour, at_mark, beside_ms, early, hour_of, middles_ms
from trucewatch.detect.network import Network, heard_in, sites, standing
from trucewatch.detect.noise import of_time
from trucewatch.detect.spans import Spans
from trucewatch.detect.states import states
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, ChannelStates, Detections
from trucewatch.model.time import to_text
from trucewatch.run.clock import moment
from trucewatch.run.code import code_version
from trucewatch.run.delivering import deliver_audible, deliver_detections, delivered, ground_of, refuse_places
from trucewatch.run.detecting import stamp, unread, within
from trucewatch.run.growing import played_s, rounds
from trucewatch.run.hours import AT_ONCE_S, data_named
from trucewatch.run.networks import read_network
from trucewatch.run.playing import Played
from trucewatch.run.resuming import SHORT_ID, Kept, ToldBefore, keep, kept_in, told_before
from trucewatch.run.spooling import Spool
from trucewatch.run.terminal import complain

LONGEST_S: Final = 86_400.0
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
class Waiting:
    """An hour that is not told yet, with the detections that wait for its neighbours."""

    hour: Hour
    rows: Detections


@dataclass(eq=False)
class Listening:
    """A network listened to.

    `begun_ns`: from when on it is listened to; `hour_ns`: the oldest hour that is not told; `told_ns`: up to when states were told; `at_ns`: all before was read.
    `said`: the states that were told last; `listened_s`: seconds listened and of how many, of the hours that were told.
    """

    live: Live
    network: Network
    played: Played
    tell: Callable[[dict[str, Any]], None]
    begun_ns: int
    hour_ns: int
    told_ns: int
    before: ToldBefore = field(default_factory=ToldBefore)
    waiting: dict[int, Waiting] = field(default_factory=dict)
    recent: dict[str, int] = field(default_factory=dict)
    said: ChannelStates = field(default_factory=lambda: ChannelStates.from_rows([]))
    listened: list[float] = field(default_factory=lambda: [0.0, 0.0])
    at_ns: int = 0
    ground: Ground | None = field(init=False)

    def __post_init__(self) -> None:
        """See of what ground it is told what was audible. Raises: as `ground_of`."""
        self.ground = ground_of(self.network, self.live.mission)

    @property
    def rates(self) -> Mapping[str, float]:
        """Of every channel that is listened to now."""
        return self.waiting[max(self.waiting)].hour.rates if self.waiting else self.played.rates

    def step(self, until_ns: int) -> None:
        """Read on up to a time, and tell what is decided by it."""
        if self.waiting and self._newcomers():
            self._again()
        self.at_ns = max(self.at_ns, until_ns)
        mark_ns = self.hour_ns
        while mark_ns - early(self.network) < until_ns:
            if mark_ns not in self.waiting:
                self.waiting[mark_ns] = self._begun(mark_ns)
            self._read(self.waiting[mark_ns], until_ns)
            self._settle()
            mark_ns += HOUR_NS

    def end(self) -> None:
        """Tell what is left, with the states of all channels, when nothing more comes."""
        until_ns, end_ns = self.at_ns, self.at_ns
        for one in self.waiting.values():
            one.hour.detector.counted = max(self.begun_ns, one.hour.begin_ns), end_ns
        while not all(one.hour.decided(min(end_ns, one.hour.end_ns)) for one in self.waiting.values()):
            until_ns += AT_ONCE_S * NS_PER_S
            for one in self.waiting.values():
                self._read(one, until_ns)
        for begin_ns, one in sorted(self.waiting.items()):
            after, mark_ns = self.waiting.get(begin_ns + HOUR_NS), begin_ns + HOUR_NS
            if after:
                one.rows, after.rows = at_mark(one.rows, after.rows, mark_ns, self.network)
            self._tell(one.rows)
            self._tell_states(one.hour, min(mark_ns, end_ns))
            self._count(one.hour)
        self._keep()

    def _newcomers(self) -> bool:
        """Whether a channel of the network came that is not listened to yet."""
        here = tuple(sites(self.network.stations))
        new = set(self.played.rates) - set(self.rates)
        return any(standing(here, c) and heard_in(self.network.phases, c) for c in new)

    def _again(self) -> None:
        """Begin the hours that are not told anew, as a new process would; what was told of them is not told again."""
        self.waiting.clear()
        self.before = ToldBefore(dict(self.recent))

    def _begun(self, mark_ns: int) -> Waiting:
        there = self.played.rates_in(mark_ns - early(self.network), mark_ns + HOUR_NS)
        rates = {**self.played.rates, **there}
        asked = max(self.begun_ns, mark_ns), mark_ns + HOUR_NS
        hour = Hour(self.network, rates, mark_ns, self.live.threads, asked, tuple(there))
        return Waiting(hour, Detections.from_rows([]))

    def _read(self, one: Waiting, until_ns: int) -> None:
        """Read an hour on up to a time, or until it is decided."""
        hour = one.hour
        while hour.at_ns < until_ns and not hour.decided(hour.end_ns):
            end = min(until_ns, hour.at_ns + AT_ONCE_S * NS_PER_S)
            made = data_named(hour.push(self.played.read(hour.at_ns, end), end), hour, self.played)
            one.rows = Detections.concat([one.rows, made])

    def _settle(self) -> None:
        """Tell what is decided. Where two hours meet, it waits until both know."""
        one = self.waiting[self.hour_ns]
        mark_ns = one.hour.end_ns
        after = self.waiting.get(mark_ns)
        if after and one.hour.decided(mark_ns) and after.hour.decided(mark_ns):
            told, after.rows = at_mark(one.rows, after.rows, mark_ns, self.network)
            self._tell(told)
            self._close(one, mark_ns)
            one = after
        own = middles_ms(one.rows) < one.hour.end_ns // NS_PER_MS - beside_ms(self.network)
        ready, one.rows = one.rows.take(own), one.rows.take(~own)
        self._tell(ready)

    def _close(self, one: Waiting, mark_ns: int) -> None:
        """An hour is told: its states too, and how far things are is kept."""
        self._tell_states(one.hour, mark_ns)
        self._count(one.hour)
        del self.waiting[self.hour_ns]
        self.hour_ns = mark_ns
        oldest_ms = mark_ns // NS_PER_MS - 2 * beside_ms(self.network)
        self.recent = {name: at for name, at in self.recent.items() if at >= oldest_ms}
        self.played.let_go(mark_ns)
        self._keep()

    def _count(self, hour: Hour) -> None:
        self.listened = [a + b for a, b in zip(self.listened, hour.detector.listened_s, strict=True)]

    def _keep(self) -> None:
        keep(self.live.out, self.network, self.begun_ns, self.hour_ns, self.told_ns)

    def _tell(self, rows: Detections) -> None:
        for k, (row, at) in enumerate(zip(rows.rows(), middles_ms(rows).tolist(), strict=True)):
            if at < self.begun_ns // NS_PER_MS or self.before.holds(row["id"], at, beside_ms(self.network) // 2):
                continue
            name = f"{stamp(row['t0_ms'] * NS_PER_MS)}-{row['id'][:SHORT_ID]}"
            deliver_detections(rows.take(slice(k, k + 1)), self.network, name, self.live.out, self.live.mission)  # type: ignore[arg-type]
            self.recent[row["id"]] = at
            self.tell(row)

    def _tell_states(self, hour: Hour, until_ns: int) -> None:
        """Deliver what channels could perceive since it was told last."""
        if until_ns <= self.told_ns:
            return
        detector = hour.detector
        spans = Spans()
        spans.take(detector.stacker.spans.within(self.told_ns, until_ns))
        said = within(spans.said(detector.stacker.without.values()), self.told_ns, until_ns)
        self.said = ChannelStates.concat([states((), unread(self.played.faults)), said])
        name = f"{stamp(self.told_ns)}-{stamp(until_ns)}"
        if not (self.live.out / f"{self.network.id}-{name}-states.csv").exists():
            if self.ground:
                spells = of_time(detector.stacker.noise, self.told_ns, until_ns)
                told = self.ground.audible(spells, self.told_ns // NS_PER_MS, -(-until_ns // NS_PER_MS))
                deliver_audible(told, self.ground, name, self.live.out, self.live.mission)
            delivered(None, self.said, self.network, name, self.live.out, self.live.mission)
        self.played.faults.clear()
        self.told_ns = until_ns


def listen(
    live: Live, tell: Callable[[dict[str, Any]], None], pause: Callable[[float], None] = time.sleep
) -> Listening:
    """Listen until somebody interrupts, the server ends, or, if so asked, nothing more waits.

    Args: tell: is given each detection when it is decided.
    Raises: EvidenceError: nothing of the network comes. AgreementError, SourceError, WorkflowError: the network, or what is asked, cannot be; or what was kept
    of a former run is of another description.
    """
    if not 0.0 <= live.patience_s <= LONGEST_S:
        raise WorkflowError("Nobody waits that long.", hint=f"Give --patience in seconds, 0 to {LONGEST_S:g}.")
    network = read_network(live.network)
    refuse_places(live.out, live.mission)
    kept = kept_in(live.out, network)
    spool = _spool(live)
    since_ns = kept.hour_ns if kept else moment(live.since) * NS_PER_MS if live.since else None
    listening, played = None, Played(growing=True, since_ns=since_ns)
    try:
        for last in rounds(live.archive, spool, played, pause, once=live.once):
            if listening is None and (last or played_s(played) >= live.patience_s):
                listening = _begun(live, network, played, kept, tell)
            if listening:
                listening.step(_until(listening, 0.0 if last else live.patience_s))
    finally:
        if spool:
            spool.end()
    if listening is None:
        raise EvidenceError(
            "Nothing could be heard: the archive holds no waveforms.", hint="See its folder, and the server."
        )
    listening.end()
    return listening


def _spool(live: Live) -> Spool | None:
    """The server that fills the archive, if any."""
    if not live.server:
        return None
    if not live.channels:
        raise WorkflowError(
            "A server is asked for channels by name.", hint="Give --channel NET.STA.LOC.CHA, as often as needed."
        )
    return Spool(live.server, live.channels, live.archive)


def _begun(
    live: Live, network: Network, played: Played, kept: Kept | None, tell: Callable[[dict[str, Any]], None]
) -> Listening:
    """Begin: where it stopped, if somebody listened before."""
    if kept:
        before = told_before(live.out, network, kept.hour_ns - HOUR_NS)
        made = Listening(live, network, played, tell, kept.begun_ns, kept.hour_ns, kept.told_ns, before)
        made.recent = dict(before.middles_ms)
        if kept.versions != code_version():
            complain(
                f"Version {kept.versions} listened before; {code_version()} goes on with {to_text(kept.hour_ns // NS_PER_MS)}."
            )
        return made
    first, last = played.span_ns() or (0, 0)
    if live.since:
        heard_ns = hour_of(first - early(network))  # of no hour before it are there samples
        at_ns = max(moment(live.since) * NS_PER_MS, heard_ns)
    else:
        at_ns = first if live.once else max(first, last - LOOK_BACK_NS)
    at_ns -= at_ns % NS_PER_S
    keep(live.out, network, at_ns, hour_of(at_ns), at_ns)
    return Listening(live, network, played, tell, at_ns, hour_of(at_ns), at_ns)


def _until(listening: Listening, patience_s: float) -> int:
    """Up to when everything has come: to the end of the channel that is farthest behind, but for those that are not waited for."""
    heard = [end for channel, end in listening.played.ends_ns().items() if channel in listening.rates]
    patient = max(heard, default=0) - round(patience_s * NS_PER_S)
    return max([listening.at_ns, min((max(end, patient) for end in heard), default=0)])
