"""The samples of many channels of one rate, put on one grid of time as they come in, and judged block by block.

A block is judged with some seconds on both sides of it, whatever pieces its samples came in: so pieces change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.clocks import Clock
from trucewatch.detect.faults import ABSURD, CLIPPED_RUN, DEAD_S, LEAST_DEAD, usable
from trucewatch.detect.joining import SAME_RATE
from trucewatch.detect.states import Fault, fault_of
from trucewatch.model.signals import NS_PER_S, Stretch
from trucewatch.science.runs import marked_runs
from trucewatch.science.suspects import suspects

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

AROUND_S: Final = DEAD_S + 1.0
"""What is judged on both sides of a block: longer than a channel must be silent to be dead."""
OFF_GRID: Final = 0.25
"""A piece whose times lie off those of the samples before it by no more than this share of a sample goes on from them."""


class Held:
    """Samples of channels of one rate that were not yet judged, and some before them."""

    def __init__(self, channels: Sequence[str], rate_hz: float, start_ns: int) -> None:
        """Begin with nothing. Args: start_ns: the time of sample 0."""
        self.channels, self.rate_hz, self.start_ns = tuple(channels), rate_hz, start_ns
        self.around = round(AROUND_S * rate_hz)
        self.first = -self.around
        self._row = {channel: k for k, channel in enumerate(self.channels)}
        self._off = np.zeros(len(self.channels))
        self._clocks = [Clock() for _ in self.channels]
        self.values = np.zeros((len(self.channels), 0))
        self.present, self.torn, self.doubted = (np.zeros(self.values.shape, np.bool_) for _ in range(3))

    def moment_ns(self, sample: int) -> int:
        """The time of a sample of the grid."""
        return self.start_ns + round(sample * NS_PER_S / self.rate_hz)

    def take(self, piece: Stretch) -> list[Fault]:
        """Put a piece on the grid. Returns: what is wrong with it as a whole, or with its clock.

        Source: `joining.joined`, `clocks`. Limits: times are rounded to the grid's, by half a sample at most; what comes too late, or before the start, is dropped.
        """
        if abs(piece.rate_hz - self.rate_hz) > SAME_RATE * self.rate_hz:
            said = f"{piece.rate_hz:g} samples a second, where the channel has {self.rate_hz:g}."
            return [fault_of(piece, "wrong_rate", said)]
        if not len(piece.samples):
            return []
        row = self._row[piece.channel]
        start = self._placed(row, piece.start_ns)
        there = self._there(row, start)
        wrong = self._clocks[row].take(piece, again=len(there) > 0 and there[0] == piece.samples[0])
        slipped = self._clocks[row].slipped
        early = max(0, self.first - start, len(there) if slipped else 0)
        samples, at = piece.samples[early:], start + early - self.first
        if len(samples):
            self._reach(at + len(samples))
            inside = slice(at, at + len(samples))
            if any(fault.whole for fault in wrong):
                self.doubted[row, max(0, at - slipped) : inside.stop] = True
            else:
                self._put(row, inside, samples.astype(np.float64))
        return wrong

    def _there(self, row: int, sample: int) -> Floats:
        """The sample that is there already where the next piece begins: a slow clock slips by one, a reader may repeat one."""
        at = sample - self.first
        inside = 0 <= at < self.present.shape[1] and self.present[row, at]
        return self.values[row, at : at + 1] if inside else np.empty(0)

    def _placed(self, row: int, start_ns: int) -> int:
        exact = (start_ns - self.start_ns) * self.rate_hz / NS_PER_S
        going_on = exact - self._off[row]
        nearest = round(float(going_on))
        if abs(going_on - nearest) > OFF_GRID:
            nearest = round(exact)
            self._off[row] = exact - nearest
        return nearest

    def _reach(self, end: int) -> None:
        """Make room up to a place."""
        more = end - self.values.shape[1]
        if more > 0:
            wider = ((0, 0), (0, more))
            self.values = np.pad(self.values, wider)
            self.present, self.torn = np.pad(self.present, wider), np.pad(self.torn, wider)
            self.doubted = np.pad(self.doubted, wider)

    def _put(self, row: int, at: slice, samples: Floats) -> None:
        held, there = self.values[row, at], self.present[row, at]
        if there.any():
            both = np.isnan(held) & np.isnan(samples)
            self.torn[row, at] |= there & (held != samples) & ~both
        held[:] = samples
        there[:] = ~self.torn[row, at]

    def judged(self, start: int, end: int) -> tuple[Floats, Bools, list[Fault]]:
        """The samples from `start` to before `end` (channels, n), which of them can be used, and what was wrong or right in that time.

        Source: `faults.usable`. Limits: what was held before them is let go, but for what the next block is judged by.
        """
        self._reach(end + self.around - self.first)
        low, high = start - self.around - self.first, end + self.around - self.first
        values, present = np.ascontiguousarray(self.values[:, low:high]), self.present[:, low:high].copy()
        inside = slice(self.around, self.around + end - start)
        faults = list(self._wrong(values, present, start - self.around))
        cut = [f for fault in faults for f in self._inside(fault, start, end)]
        explained = np.zeros(present.shape, np.bool_)
        for row, torn in enumerate(self.torn[:, low:high]):
            cut += [self._spanned(row, span, start, "overlap") for span in marked_runs(torn[inside].copy())]
            explained[row] = torn | self.doubted[row, low:high]
        explained |= self.present[:, low:high] & ~present
        cut += self._gaps_and_good(present[:, inside], explained[:, inside], start)
        self._let_go(end - self.around)
        return np.ascontiguousarray(values[:, inside]), np.ascontiguousarray(present[:, inside]), cut

    def _wrong(self, values: Floats, present: Bools, first: int) -> Iterator[Fault]:
        """Look closely at suspect channels; what cannot be used is taken out of `present`."""
        dead = max(LEAST_DEAD, round(DEAD_S * self.rate_hz))
        for row in np.flatnonzero(suspects(values, present, dead, CLIPPED_RUN, ABSURD)).tolist():
            for a, b in marked_runs(present[row]).tolist():
                run = Stretch(self.channels[row], self.moment_ns(first + a), self.rate_hz, values[row, a:b])
                for fault in usable(run)[1]:
                    if fault.whole:
                        low, high = (self._sample(ns) - first for ns in (fault.start_ns, fault.end_ns))
                        present[row, low:high] = False
                    yield fault

    def _sample(self, ns: int) -> int:
        return round((ns - self.start_ns) * self.rate_hz / NS_PER_S)

    def _inside(self, fault: Fault, start: int, end: int) -> list[Fault]:
        low, high = max(fault.start_ns, self.moment_ns(start)), min(fault.end_ns, self.moment_ns(end))
        said = (fault.defect, fault.reason, fault.whole)
        return [Fault(fault.channel, low, high, *said)] if low < high else []

    def _gaps_and_good(self, present: Bools, explained: Bools, start: int) -> list[Fault]:
        made = []
        for row in range(len(present)):
            here, why = np.ascontiguousarray(present[row]), np.ascontiguousarray(explained[row])
            made += [self._spanned(row, span, start, "none") for span in marked_runs(here)]
            made += [self._spanned(row, span, start, "gap") for span in marked_runs(~here & ~why)]
        return made

    def _spanned(self, row: int, span: Any, start: int, defect: str) -> Fault:
        said = {"none": "", "overlap": "Two recordings contradict each other.", "gap": "Samples are missing."}[defect]
        first, end = (self.moment_ns(start + int(place)) for place in span)
        return Fault(self.channels[row], first, end, defect, said, whole=defect != "none")

    def _let_go(self, before: int) -> None:
        gone = before - self.first
        if gone > 0:
            self.values = self.values[:, gone:]
            self.present, self.torn = self.present[:, gone:], self.torn[:, gone:]
            self.doubted = self.doubted[:, gone:]
            self.first = before
