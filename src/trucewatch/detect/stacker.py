"""Samples of all channels in, the stack of their onsets out, as they come: whatever pieces they come in, the same comes out.

Time is cut into blocks of ten seconds from the start on. A block is worked on when all is there that it is judged by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.held import AROUND_S, Held
from trucewatch.detect.network import BLOCK_S, WHOLE, Network, doubtful, heard_in, sites, standing, tables
from trucewatch.detect.noise import Noise, of_rows
from trucewatch.detect.spans import Spans
from trucewatch.detect.states import Fault
from trucewatch.errors import EvidenceError
from trucewatch.model.signals import NS_PER_S, Record
from trucewatch.science.energies import block_energies
from trucewatch.science.listening import Group, Listened, Listening
from trucewatch.science.migration import Way
from trucewatch.science.stacking import TILE
from trucewatch.science.tables import Tables

TOGETHER: Final = 6
"""So many blocks at most are stacked at once: that bounds memory and changes no bit."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Choir:
    """Channels of one rate that are listened to for one phase: their places among those held, and which of them add to each row."""

    rate_hz: float
    places: NDArray[np.int64]
    group: Group


@dataclass(frozen=True, eq=False)
class Heard:
    """What some blocks gave: onsets, stack and triggers; and how high the filtered records of each row stood (rows, m)."""

    listened: Listened
    heights: Singles


class Stacker:
    """The stack of a network, as its waveforms come in."""

    def __init__(
        self, network: Network, rates: Mapping[str, float], start_ns: int, way: Way, there: Collection[str] = ()
    ) -> None:
        """Begin with nothing heard.

        Args: rates: samples a second of every channel that may come. start_ns: the time of sample 0, and of the first block. there: channels that are known to come.
        Raises: WorkflowError: the network names no station, or its phases no channel. EvidenceError: no channel can be used; it says why.
        """
        self.network, self.start_ns = network, start_ns
        self.tables: Tables = tables(network)
        self._phases = {phase.name: phase for phase in network.phases}
        self._sites, self._doubtful = tuple(sites(network.stations)), doubtful(network.stations)
        self.without: dict[str, Fault] = {}
        self.fed: dict[str, list[str]] = {row: [] for row in self.tables.rows}
        self.spans = Spans()
        self._held: dict[float, Held] = {}
        self._blocks = 0
        self.ends_ns: int | None = None
        self.noise = Noise(start_ns, BLOCK_S * NS_PER_S) if network.least_size is not None else None
        self._there = frozenset(there)
        self._choirs = self._arranged(rates)
        groups = [choir.group for choir in self._choirs]
        self.listening = Listening(groups, self.tables, network.threshold, network.apart_s, way)

    @property
    def heard_until_ns(self) -> int:
        """All before this time was worked on."""
        return self.start_ns + self._blocks * BLOCK_S * NS_PER_S

    def _arranged(self, rates: Mapping[str, float]) -> list[Choir]:
        """The channels that can be used, by rate and phase; rows that nobody gives stand with the first and are never heard."""
        given = self._given({channel: rate for channel, rate in sorted(rates.items()) if self._fits(channel, rate)})
        if not given:
            reasons = [f"{channel}: {fault.reason}" for channel, fault in self.without.items()]
            raise EvidenceError(
                "Nothing could be heard: no channel of the network can be used.",
                hint=" ".join(reasons[:8]) or "See the stations' table, and the files.",
            )
        made = []
        missing: dict[str, list[int]] = {row: [] for row, channels in self.fed.items() if not channels}
        for (rate, phase), rows in sorted(given.items()):
            held = self._held.setdefault(rate, Held(self._at(given, rate), rate, self.start_ns))
            channels = [channel for members in rows.values() for channel in members]
            member = {channel: k for k, channel in enumerate(channels)}
            measure = self._phases[phase].measure(rate, round(rate / self.network.rate_hz))
            numbered = {row: [member[channel] for channel in members] for row, members in rows.items()}
            places = np.array([held.channels.index(channel) for channel in channels])
            made.append(Choir(rate, places, Group(measure, len(channels), {**numbered, **missing})))
            missing = {}
        return made

    def _given(self, usable: Mapping[str, float]) -> dict[tuple[float, str], dict[str, list[str]]]:
        """By rate and phase, the channels of each row; a row has the rate that most of its channels that are there have, or the higher."""
        for channel in usable:
            for phase in heard_in(self.network.phases, channel):
                self.fed[f"{standing(self._sites, channel)}.{phase}"].append(channel)
        made: dict[tuple[float, str], dict[str, list[str]]] = {}
        for row, channels in self.fed.items():
            if channels:
                rates = [usable[c] for c in channels if c in self._there] or [usable[c] for c in channels]
                usual = max(rates, key=lambda rate: (rates.count(rate), rate))
                self.fed[row] = [channel for channel in channels if usable[channel] == usual]
                for channel in set(channels) - set(self.fed[row]):
                    said = f"{usable[channel]:g} samples a second, where {row} has {usual:g}."
                    self.without[channel] = Fault(channel, 0, 0, "wrong_rate", said)
                made.setdefault((usual, row.rpartition(".")[2]), {})[row] = self.fed[row]
        return made

    @staticmethod
    def _at(given: Mapping[tuple[float, str], Mapping[str, list[str]]], rate: float) -> list[str]:
        """All channels of one rate, in order."""
        every = (rows.values() for (at, _), rows in given.items() if at == rate)
        return sorted({channel for groups in every for channels in groups for channel in channels})

    def _fits(self, channel: str, rate_hz: float) -> bool:
        """Whether a channel can be used at all; if not, it is said why."""
        times = rate_hz / self.network.rate_hz
        phases = [p for p in self.network.phases if p.name in heard_in(self.network.phases, channel)]
        highest = max((p.high_hz for p in phases), default=0.0)
        if (unsure := standing(tuple(self._doubtful), channel)) is not None:
            why = "duplicate_station", self._doubtful[unsure]
        elif standing(self._sites, channel) is None:
            why = "no_station", "The table of stations does not say where it stands."
        elif not phases:
            return False
        elif highest > 0.95 * rate_hz / 2:
            why = "too_slow", f"{rate_hz:g} samples a second cannot hold {highest:g} Hz."
        elif times < 1.0 - WHOLE or abs(times - round(times)) > WHOLE * times:
            why = (
                "wrong_rate",
                f"{rate_hz:g} samples a second are no multiple of the network's {self.network.rate_hz:g}.",
            )
        else:
            return True
        self.without[channel] = Fault(channel, 0, 0, *why)
        return False

    def push(self, record: Record) -> None:
        """Take samples of any channels. Limits: those of a time already worked on are dropped; that time then has a gap."""
        rows = {channel: held for held in self._held.values() for channel in held.channels}
        for stretch in record.stretches:
            if stretch.channel in rows:
                self.spans.take(rows[stretch.channel].take(stretch))

    def advance(self, until_ns: int) -> Iterator[Heard]:
        """Work on all blocks that nothing is missing for any more, some when they are asked for. Args: until_ns: nothing before it will come."""
        ready = int((until_ns - self.start_ns - round(AROUND_S * NS_PER_S)) // (BLOCK_S * NS_PER_S))
        while self._blocks < ready:
            yield self._work(min(TOGETHER, ready - self._blocks))

    def end(self, until_ns: int) -> Iterator[Heard]:
        """Work on all that is left when nothing comes after a time, and on the time that its waves take: nothing is heard in it."""
        self.ends_ns = until_ns
        beyond = (self.tables.greatest + TILE) / self.network.rate_hz + BLOCK_S
        yield from self.advance(until_ns + round((beyond + AROUND_S) * NS_PER_S))

    def _work(self, blocks: int) -> Heard:
        """Listen to some blocks."""
        parts = [self._judged(self._blocks + k) for k in range(blocks)]
        self._blocks += blocks
        joined = [
            [np.concatenate(pieces, axis=1) for pieces in zip(*one, strict=True)] for one in zip(*parts, strict=True)
        ]
        samples, present = zip(*joined, strict=True)
        listened = self.listening.push(samples, present)
        if self.noise:
            self._measure(self.noise, present, blocks)
        return Heard(listened, self._heights())

    def _measure(self, noise: Noise, present: Sequence[Bools], blocks: int) -> None:
        """Take the noise of the last blocks."""
        made = np.full((len(self.tables.rows), blocks), np.nan)
        for choir, onsets, there in zip(self._choirs, self.listening.onsets, present, strict=True):
            energies = block_energies(onsets.heard, np.ascontiguousarray(there), blocks)
            here = of_rows(energies, choir.group.rows, self.tables.rows)
            made = np.where(np.isfinite(here), here, made)
        noise.take(self._blocks - blocks, made)

    def _heights(self) -> Singles:
        """How high the filtered records of each row stood, for each sample of the stack."""
        number = {row: k for k, row in enumerate(self.tables.rows)}
        made = np.zeros((len(number), 0), np.float32)
        for choir, onsets in zip(self._choirs, self.listening.onsets, strict=True):
            every = onsets.measure.every
            high = np.abs(onsets.heard).reshape(len(onsets.heard), -1, every).max(axis=2)
            made = made if made.shape[1] else np.zeros((len(number), high.shape[1]), np.float32)
            for row, members in choir.group.rows.items():
                if members:
                    made[number[row]] = high[list(members)].max(axis=0)
        return made

    def _judged(self, block: int) -> list[tuple[Floats, Bools]]:
        """The samples of every choir in one block, and which of them can be used."""
        judged = {}
        for rate, held in self._held.items():
            samples = round(BLOCK_S * rate)
            values, present, faults = held.judged(block * samples, (block + 1) * samples)
            judged[rate] = values, present
            self.spans.take(self._asked(faults))
        return [(judged[c.rate_hz][0][c.places], judged[c.rate_hz][1][c.places]) for c in self._choirs]

    def _asked(self, faults: Sequence[Fault]) -> list[Fault]:
        """Faults without what lies after the end."""
        end = self.ends_ns
        if end is None:
            return list(faults)
        return [replace(f, end_ns=min(f.end_ns, end)) for f in faults if f.start_ns < end]
