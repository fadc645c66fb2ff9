"""Samples of all channels in, the stack of their onsets out, as they come: whatever pieces they come in, the same comes out.

Time is cut into blocks of ten seconds from the start on. A block is worked on when all is there that it is judged by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.held import AROUND_S, Held
from trucewatch.detect.network import BLOCK_S, WHOLE, Network, Phase, heard_in, standing, tables
from trucewatch.detect.spans import Spans
from trucewatch.detect.states import Fault
from trucewatch.errors import EvidenceError
from trucewatch.model.signals import NS_PER_S, Record
from trucewatch.science.migration import Migration, Stack, Way
from trucewatch.science.onsets import Onsets, rows_of
from trucewatch.science.stacking import TILE
from trucewatch.science.tables import Tables

TOGETHER: Final = 60
"""So many blocks at most are stacked at once: that bounds memory and changes no bit."""

Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Stacked:
    """A stack, and the onsets (rows, n) that came in for it: logarithms and whether they mean something; `first`: the number of their first sample."""

    stack: Stack
    first: int
    onsets: Singles
    usable: Bools


@dataclass(frozen=True, eq=False)
class Choir:
    """Channels of one rate that are listened to for one phase: their places among those held, their onsets, and which row each adds to."""

    rate_hz: float
    phase: Phase
    places: NDArray[np.int64]
    onsets: Onsets
    rows: dict[int, list[int]]


class Stacker:
    """The stack of a network, as its waveforms come in."""

    def __init__(self, network: Network, rates: Mapping[str, float], start_ns: int, way: Way) -> None:
        """Begin with nothing heard.

        Args: rates: samples a second of every channel that may come. start_ns: the time of sample 0, and of the first block.
        Raises: WorkflowError: the network names no station, or its phases no channel. EvidenceError: no channel can be used; it says why.
        """
        self.network, self.start_ns = network, start_ns
        self.tables: Tables = tables(network)
        self.without: dict[str, Fault] = {}
        self.fed: dict[str, list[str]] = {row: [] for row in self.tables.rows}
        self.spans = Spans()
        self._held: dict[float, Held] = {}
        self._choirs: list[Choir] = []
        self._migration = Migration(self.tables, way)
        self._blocks = 0
        self.ends_ns: int | None = None
        self._listen(rates)

    @property
    def heard_until_ns(self) -> int:
        """All before this time was worked on."""
        return self.start_ns + self._blocks * BLOCK_S * NS_PER_S

    def _listen(self, rates: Mapping[str, float]) -> None:
        usable = {channel: rate for channel, rate in sorted(rates.items()) if self._fits(channel, rate)}
        if not usable:
            reasons = [f"{channel}: {fault.reason}" for channel, fault in self.without.items()]
            raise EvidenceError(
                "Nothing could be heard: no channel of the network can be used.",
                hint=" ".join(reasons[:8]) or "See the stations' table, and the files.",
            )
        for rate in sorted(set(usable.values())):
            self._held[rate] = Held([c for c in usable if usable[c] == rate], rate, self.start_ns)
            for phase in self.network.phases:
                self._add_choir(rate, phase)

    def _add_choir(self, rate: float, phase: Phase) -> None:
        channels = self._held[rate].channels
        places = [k for k, c in enumerate(channels) if phase.name in heard_in(self.network.phases, c)]
        if not places:
            return
        rows: dict[int, list[int]] = {}
        for member, place in enumerate(places):
            station = standing(tuple(self._sites()), channels[place])
            row = f"{station}.{phase.name}"
            rows.setdefault(self.tables.rows.index(row), []).append(member)
            self.fed[row].append(channels[place])
        measure = phase.measure(rate, round(rate / self.network.rate_hz))
        self._choirs.append(Choir(rate, phase, np.array(places), Onsets(measure, len(places)), rows))

    def _sites(self) -> dict[str, None]:
        return dict.fromkeys(row.rpartition(".")[0] for row in self.tables.rows)

    def _fits(self, channel: str, rate_hz: float) -> bool:
        """Whether a channel can be used at all; if not, it is said why."""
        times = rate_hz / self.network.rate_hz
        phases = [p for p in self.network.phases if p.name in heard_in(self.network.phases, channel)]
        highest = max((p.high_hz for p in phases), default=0.0)
        if standing(tuple(self._sites()), channel) is None:
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

    def advance(self, until_ns: int) -> list[Stacked]:
        """Work on all blocks that nothing is missing for any more. Args: until_ns: nothing before it will come."""
        ready = int((until_ns - self.start_ns - round(AROUND_S * NS_PER_S)) // (BLOCK_S * NS_PER_S))
        made = []
        while self._blocks < ready:
            made.append(self._work(min(TOGETHER, ready - self._blocks)))
        return made

    def end(self, until_ns: int) -> list[Stacked]:
        """Work on all that is left when nothing comes after a time, and on the time that its waves take: nothing is heard in it."""
        self.ends_ns = until_ns
        beyond = (self.tables.greatest + TILE) / self.network.rate_hz + BLOCK_S
        return self.advance(until_ns + round((beyond + AROUND_S) * NS_PER_S))

    def _work(self, blocks: int) -> Stacked:
        parts = [self._onsets(self._blocks + k) for k in range(blocks)]
        first = self._blocks * round(BLOCK_S * self.network.rate_hz)
        self._blocks += blocks
        onsets, usable = (np.concatenate([part[k] for part in parts], axis=1) for k in range(2))
        return Stacked(self._migration.push(onsets, usable), first, onsets, usable)

    def _onsets(self, block: int) -> tuple[Singles, Bools]:
        """Onsets of all rows in one block."""
        length = round(BLOCK_S * self.network.rate_hz)
        onsets = np.zeros((len(self.tables.rows), length), np.float32)
        usable = np.zeros(onsets.shape, np.bool_)
        judged = {}
        for rate, held in self._held.items():
            samples = round(BLOCK_S * rate)
            values, present, faults = held.judged(block * samples, (block + 1) * samples)
            judged[rate] = values, present
            self.spans.take(self._asked(faults))
        for choir in self._choirs:
            values, present = judged[choir.rate_hz]
            made = choir.onsets.push(values[choir.places], present[choir.places])
            self._add(choir, *made, onsets, usable)
        return onsets, usable

    def _asked(self, faults: Sequence[Fault]) -> list[Fault]:
        """Faults without what lies after the end."""
        end = self.ends_ns
        if end is None:
            return list(faults)
        return [replace(f, end_ns=min(f.end_ns, end)) for f in faults if f.start_ns < end]

    def _add(self, choir: Choir, ratios: NDArray[np.float64], heard: Bools, onsets: Singles, usable: Bools) -> None:
        rows = list(choir.rows)
        members: list[Sequence[int]] = list(choir.rows.values())
        onsets[rows], usable[rows] = rows_of(ratios, heard, members, choir.onsets.measure.least)
