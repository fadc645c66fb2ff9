"""Live records gathered by channel: each push gives what is new, in order and without speech, and the last minutes are kept as a record.

Fast sound is slowed with the state that it has between two records, so that what comes out does not depend on where they were cut.
"""

from __future__ import annotations

import numpy as np

from trucewatch.detect.speechless import FAST_HZ, Thinner, thinner
from trucewatch.model.signals import NS_PER_S, Record, Stretch
from trucewatch.run.miniseed import parse_miniseed


class Gathering:
    """What arrived last of every channel.

    Args: keep_s: so much is kept of each, back from its last sample.
    Limits: a record that comes late lies beside its neighbours, and `detect.quality` puts it in its place; of fast sound it begins a stretch of its own.
    """

    def __init__(self, keep_s: float) -> None:
        self._keep_ns = round(keep_s * NS_PER_S)
        self._kept: dict[str, list[Stretch]] = {}
        self._slowing: dict[str, tuple[Thinner, int]] = {}

    def push(self, data: bytes, place: str = "live") -> tuple[Stretch, ...]:
        """Take the next records of miniSEED. Returns: what is new. Raises: SourceError: they cannot be read."""
        new = [self._slowed(piece) for piece in parse_miniseed(data, place).stretches]
        for stretch in new:
            if len(stretch.samples):
                self._keep(stretch)
        return tuple(stretch for stretch in new if len(stretch.samples))

    def record(self) -> Record:
        """What is kept of all channels, in order."""
        return Record(tuple(stretch for channel in sorted(self._kept) for stretch in self._kept[channel]))

    def _slowed(self, piece: Stretch) -> Stretch:
        if piece.rate_hz <= FAST_HZ:
            return piece
        half_ns = round(0.5 * NS_PER_S / piece.rate_hz)
        state, next_ns = self._slowing.get(piece.channel, (None, 0))
        if state is None or abs(piece.start_ns - next_ns) > half_ns or state.rate_hz != piece.rate_hz:
            state = thinner(piece.channel, piece.start_ns, piece.rate_hz)
        after, new = state.push(piece.samples.astype(np.float64))
        self._slowing[piece.channel] = after, piece.end_ns
        return new

    def _keep(self, stretch: Stretch) -> None:
        kept = self._kept.setdefault(stretch.channel, [])
        kept.append(stretch)
        oldest_ns = max(s.end_ns for s in kept) - self._keep_ns
        self._kept[stretch.channel] = [s for s in kept if s.end_ns > oldest_ns]
