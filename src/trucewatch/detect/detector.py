"""Waveforms of a network in, explosions out: each with its region and time, and beside them what could not be heard.

What comes in pieces gives what it gives at once: the same detections, to the bit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from trucewatch.detect.network import Network, checked, sites
from trucewatch.detect.origins import WINDOW, described, heard_by, located
from trucewatch.detect.shadows import Least, Trigger, stands_alone
from trucewatch.detect.sizes import BEFORE_S, sized
from trucewatch.detect.stacker import Heard, Stacker
from trucewatch.model.signals import NS_PER_S, ChannelStates, Detections, Record
from trucewatch.science.listening import Listened
from trucewatch.science.marginal import Origin
from trucewatch.science.migration import Stack, Way
from trucewatch.science.stacking import TILE
from trucewatch.science.travel_tables import Air
from trucewatch.science.triggers import Found


@dataclass(frozen=True, eq=False)
class Detected:
    """Detections (their ids, files and versions are not told yet), what each channel could perceive, and how long anything was listened to.

    `listened_s`: seconds of origin times for which enough rows were heard; `of_s`: of so many.
    """

    detections: Detections
    states: ChannelStates
    listened_s: float
    of_s: float


@dataclass(eq=False)
class Kept:
    """Onsets that may still be asked for (rows, n), from a sample on."""

    first: int
    onsets: Any
    usable: Any
    heights: Any

    def take(self, made: Heard) -> None:
        """Take what comes next."""
        self.onsets = np.concatenate([self.onsets, made.listened.onsets], axis=1)
        self.usable = np.concatenate([self.usable, made.listened.usable], axis=1)
        self.heights = np.concatenate([self.heights, made.heights], axis=1)

    def let_go(self, before: int) -> None:
        """Forget what lies before a sample."""
        gone = max(0, before - self.first)
        self.onsets, self.usable = self.onsets[:, gone:], self.usable[:, gone:]
        self.heights, self.first = self.heights[:, gone:], self.first + gone


@dataclass(eq=False)
class Detector:
    """The detections of a network, as its waveforms come in.

    `rates`: samples a second of every channel that may come. `watch`: is given every piece of the stack. `whole`: the stack is made where it lies below the
    threshold too, which takes longer and finds the same. `counted`: only origin times from the one to before the other count as listened to.
    `there`: channels that are known to come; the others do not decide at which rate a row is heard.
    """

    network: Network
    rates: Mapping[str, float]
    start_ns: int
    threads: int = 1
    watch: Callable[[Listened], None] | None = None
    whole: bool = False
    counted: tuple[int, int] | None = None
    there: Collection[str] = ()
    stacker: Stacker = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing heard. Raises: as `Stacker`."""
        pruned = 0.0 if self.whole else self.network.threshold
        way = Way(pruned, threads=self.threads, least_rows=self.network.least_rows)
        self.stacker = Stacker(checked(self.network), self.rates, self.start_ns, way, self.there)
        self._triggers = self.stacker.listening.triggers
        in_air = {phase.name: isinstance(phase.medium, Air) for phase in self.network.phases}
        self._of_ground = np.array([not in_air[row.rpartition(".")[2]] for row in self.stacker.tables.rows])
        rows = len(self.stacker.tables.rows)
        self._kept = Kept(
            0, np.zeros((rows, 0), np.float32), np.zeros((rows, 0), np.bool_), np.zeros((rows, 0), np.float32)
        )
        self._waiting: list[Trigger] = []
        self._passed: list[Trigger] = []
        self._used, self._tiles = 0, 0

    def push(self, record: Record, until_ns: int) -> Detections:
        """Take samples, and give the detections that are decided by them. Args: until_ns: nothing before it comes any more."""
        self.stacker.push(record)
        return self._found(self.stacker.advance(until_ns))

    def end(self, until_ns: int) -> Detections:
        """Give the detections that are left, when nothing comes after a time."""
        found = self._found(self.stacker.end(until_ns))
        self._wait(self._triggers.end())
        return Detections.concat([found, self._located(last=True)])

    def states(self) -> ChannelStates:
        """What each channel could perceive so far, and when not."""
        return self.stacker.spans.said(self.stacker.without.values())

    @property
    def listened_s(self) -> tuple[float, float]:
        """Seconds of origin times for which enough rows were heard, and of how many."""
        tile_s = TILE / self.network.rate_hz
        return self._used * tile_s, self._tiles * tile_s

    @property
    def decided_ns(self) -> int:
        """All detections whose middle lies before this time were given."""
        return self.start_ns + round((self._ready_until - WINDOW // 2) * (NS_PER_S / self.network.rate_hz))

    def _count(self, stack: Stack) -> None:
        end_ns = self.stacker.ends_ns
        at = self.start_ns + (stack.first + TILE * np.arange(len(stack.used))) * (NS_PER_S / self.network.rate_hz)
        asked = at < end_ns if end_ns is not None else np.ones(len(at), np.bool_)
        if self.counted:
            asked &= (at >= self.counted[0]) & (at < self.counted[1])
        self._used += int(np.count_nonzero(asked & stack.used.any(axis=1)))
        self._tiles += int(np.count_nonzero(asked))
        if self.stacker.noise:
            self.stacker.noise.use(at[asked].astype(np.int64), stack.used[asked])

    def _found(self, made: Iterable[Heard]) -> Detections:
        """Locate what is decided after each of them, while the triggers know no more than has been heard."""
        tables = []
        for heard in made:
            one = heard.listened
            if self.watch:
                self.watch(one)
            self._kept.take(heard)
            self._count(one.stack)
            self._wait(one.found)
            tables.append(self._located(last=False))
            self._kept.let_go(self._oldest() - self._before)
        return Detections.concat(tables)

    def _wait(self, found: Found) -> None:
        rows = zip(found.sample.tolist(), found.value.tolist(), found.node.tolist(), strict=True)
        self._waiting += [Trigger(*row) for row in rows]

    @property
    def _decided(self) -> int:
        """Before this sample all triggers are known."""
        return self._triggers.first + self._triggers.decided

    def _oldest(self) -> int:
        """The first sample that may still be asked for."""
        return min([self._decided, *(one.sample for one in self._waiting)]) - WINDOW // 2

    @property
    def _ready_until(self) -> int:
        """Before this sample the onsets of all triggers are there, and all triggers that could outshine them."""
        end, greatest = self._kept.first + self._kept.onsets.shape[1], self.stacker.tables.greatest
        until: int = min(self._decided, end - WINDOW // 2) - greatest
        return until

    def _located(self, *, last: bool) -> Detections:
        """Locate the triggers for which all is there; at the last all of them."""
        until, greatest = self._ready_until, self.stacker.tables.greatest
        ready = [one for one in self._waiting if last or one.sample < until]
        known = [*self._passed, *self._waiting]
        rows = [row for one in ready if self._alone(one, known) and (row := self._one(one))]
        self._waiting = self._waiting[len(ready) :]
        oldest = min([self._decided, *(one.sample for one in self._waiting)]) - greatest
        self._passed = [one for one in [*self._passed, *ready] if one.sample >= oldest]
        return Detections.from_rows(rows)

    def _alone(self, one: Trigger, known: list[Trigger]) -> bool:
        tables = self.stacker.tables
        near = [other for other in known if abs(other.sample - one.sample) <= tables.greatest]
        at = one.sample + tables.offsets[one.node].astype(np.int64) - self._kept.first
        inside = (at >= 0) & (at < self._kept.onsets.shape[1])
        rows, at = np.arange(len(at)), np.where(inside, at, 0)
        heard = inside & self._kept.usable[rows, at]
        least = Least(self.network.least_rows, self.network.threshold)
        return stands_alone(one, near, self._kept.onsets[rows, at], heard, tables, least)

    def _one(self, one: Trigger) -> dict[str, Any] | None:
        tables, first = self.stacker.tables, one.sample - WINDOW // 2
        length = WINDOW + tables.greatest
        onsets, usable = self._window(first, length)
        missing = np.zeros((len(usable), length + 1), np.int64)
        np.cumsum(~usable, axis=1, out=missing[:, 1:])
        every = np.arange(len(usable))
        used = missing[every, WINDOW + tables.latest] == missing[every, tables.earliest]
        if not used.any():
            return None
        origin = located(onsets, used, tables, one.node, self.network)
        start_ns = self.start_ns + round(first * NS_PER_S / self.network.rate_hz)
        without = {channel: fault.reason for channel, fault in self.stacker.without.items()}
        end_ns = start_ns + round(length * NS_PER_S / self.network.rate_hz)
        rows = [row for row, use in zip(tables.rows, used.tolist(), strict=True) if use]
        by = heard_by(rows, self.stacker.fed, lambda c: self.stacker.spans.up(c, start_ns, end_ns), without)
        said = described(origin, self.network, start_ns, one.value)
        return {"method": "stack", **said, **self._size(origin, first, used, (said["lat_e7"], said["lon_e7"])), **by}

    @property
    def _late(self) -> int:
        return round(self.network.rate_hz * min(phase.late_s for phase in self.network.phases))

    @property
    def _before(self) -> int:
        """So many samples before the onsets of a trigger its noise is asked for."""
        return round(BEFORE_S * self.network.rate_hz) + self._late

    def _size(self, origin: Origin, first: int, used: Any, place_e7: tuple[int, int]) -> dict[str, Any]:
        """Heights are read up to the last onset that was waited for: what lies behind it may be there or not."""
        tables, places = self.stacker.tables, sites(self.network.stations)
        begins = first - self._kept.first
        arrivals = begins + round(origin.sample) + tables.offsets[origin.likeliest].astype(np.int64) - self._late
        told = used & self._of_ground
        rows = [row for row, use in zip(tables.rows, told.tolist(), strict=True) if use]
        heights = self._kept.heights[told, : begins + WINDOW + tables.greatest]
        return sized(heights, arrivals[told], rows, places, place_e7, self.network.rate_hz)

    def _window(self, first: int, length: int) -> tuple[Any, Any]:
        """Onsets from a sample on; what is not there means nothing."""
        rows = len(self._kept.onsets)
        onsets, usable = np.zeros((rows, length), np.float32), np.zeros((rows, length), np.bool_)
        low, high = max(first, self._kept.first), min(first + length, self._kept.first + self._kept.onsets.shape[1])
        here, there = slice(low - first, high - first), slice(low - self._kept.first, high - self._kept.first)
        onsets[:, here], usable[:, here] = self._kept.onsets[:, there], self._kept.usable[:, there]
        return onsets, usable


def detect(record: Record, network: Network, start_ns: int, end_ns: int, threads: int = 1) -> Detected:
    """Find the explosions in a record.

    Args: record: of any channels, with its pieces in order of time. start_ns, end_ns: from when to when it was recorded. threads: change no bit.
    Returns: detections in order of time; and for every channel what it could perceive and what not.
    Raises: EvidenceError: no channel can be used; it says why. WorkflowError: a network that cannot be.
    Source: Drew et al. (2013), Geophys. J. Int. 195; Dando et al. (2023), Nature 621, 767, for explosions in Ukraine.
    Limits: those of `science.onsets`, `science.migration`, `science.marginal`; first arrivals along the rays of a simple model.
    """
    rates: dict[str, float] = {}
    for stretch in record.stretches:
        rates.setdefault(stretch.channel, stretch.rate_hz)
    detector = Detector(network, rates, start_ns, threads)
    tables = [detector.push(record, end_ns), detector.end(end_ns)]
    return Detected(Detections.concat(tables), detector.states(), *detector.listened_s)
