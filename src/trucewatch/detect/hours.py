"""Time cut at full hours UTC. Each hour is listened to by a detector of its own, which begins early enough to be warm, at a fixed mark.

Whoever listens, from whenever on, on however many machines, and however often it was begun anew, cuts alike and so finds the same
(docs/decisions/0013).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.detector import Detector
from trucewatch.detect.network import BLOCK_S, Network, tables
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Detections, Record

HOUR_NS: Final = 3600 * NS_PER_S
BEFORE_S: Final = 30
"""Until filters and windows are full."""
MS_PER_S: Final = 1000


def hour_of(ns: int) -> int:
    """The beginning of the hour that holds a time. Source: hours since 1970 UTC. Limits: a leap second belongs to the hour that it ends."""
    return ns // HOUR_NS * HOUR_NS


@dataclass(eq=False)
class Hour:
    """An hour of a network, as its waveforms come in.

    `rates`: samples a second of every channel that may come. `asked`: of the hour's origin times those that count as listened to; none: all.
    `there`: channels with samples in it, so that what a station once was does not silence what it is. `at_ns`: all before it was taken in.
    """

    network: Network
    rates: Mapping[str, float]
    begin_ns: int
    threads: int = 1
    asked: tuple[int, int] | None = None
    there: Collection[str] = ()
    detector: Detector = field(init=False)
    at_ns: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing heard. Raises: as `Stacker`."""
        counted = self.asked or (self.begin_ns, self.end_ns)
        self.at_ns = self.begin_ns - early(self.network)
        self.detector = Detector(self.network, self.rates, self.at_ns, self.threads, counted=counted, there=self.there)

    @property
    def end_ns(self) -> int:
        """Where the next one begins."""
        return self.begin_ns + HOUR_NS

    def push(self, record: Record, until_ns: int) -> Detections:
        """Take samples; give what is decided by them and may be of this hour. Args: until_ns: nothing before it comes any more.

        Source: `Detector.push`. Limits: near the ends of the hour it is for `at_mark` to say what both neighbours heard.
        """
        rows, self.at_ns = self.detector.push(record, until_ns), until_ns
        at, beside = middles_ms(rows), beside_ms(self.network)
        return rows.take((at >= self.begin_ns // NS_PER_MS - beside) & (at < self.end_ns // NS_PER_MS + beside))

    def decided(self, until_ns: int) -> bool:
        """Whether all is decided up to a time and what lies beside it."""
        return self.detector.decided_ns >= until_ns + beside_ms(self.network) * NS_PER_MS


def early(network: Network) -> int:
    """How long before its hour a detector begins, in nanoseconds: until it is warm, and knows all that could outshine the first explosion of the hour.

    Source: `science.triggers`, `detect.shadows`. Limits: whole blocks, so that blocks lie alike in all hours.
    """
    seconds = BEFORE_S + network.apart_s + tables(network).greatest / network.rate_hz
    return int(-(-seconds // BLOCK_S)) * BLOCK_S * NS_PER_S


def middles_ms(rows: Detections) -> NDArray[np.int64]:
    """The middle of the time of each detection (n,), milliseconds: this says to which hour it belongs. Source, Limits: our own rule."""
    made: NDArray[np.int64] = (rows.t0_ms + rows.t1_ms) // 2
    return made


def beside_ms(network: Network) -> int:
    """So far over its ends an hour tells what it heard. Source: `apart_s`. Limits: as `at_mark`."""
    return round(network.apart_s * MS_PER_S)


def at_mark(before: Detections, after: Detections, mark_ns: int, network: Network) -> tuple[Detections, Detections]:
    """What two hours that meet at a mark heard, each explosion once.

    Their filters began at other times, so that their last bits may differ, and at the mark each could leave an explosion to the other, or both could keep it.

    Args: before, after: of the earlier and of the later hour, in order of time, with what each heard beyond the mark.
    Returns: what is told of the earlier hour; and what the later one goes on with.
    Source: our own rule: whoever owns the time tells it, the earlier one first; what both heard and neither owns, the earlier one tells.
    Limits: explosions nearer in time than half of `apart_s` are one here.
    """
    mark, near = mark_ns // NS_PER_MS, beside_ms(network) // 2
    early, late = middles_ms(before), middles_ms(after)
    own = early < mark
    theirs = (late >= mark) & ~_near(late, early[own], near)
    both = ~own & _near(early, late[late < mark], near) & ~_near(early, early[own], near)
    both &= ~_near(early, late[theirs], near)
    return before.take(own | both), after.take(theirs)


def _near(at: NDArray[Any], others: NDArray[Any], near: int) -> NDArray[np.bool_]:
    made: NDArray[np.bool_] = (np.abs(at[:, None] - others[None, :]) <= near).any(axis=1)
    return made
