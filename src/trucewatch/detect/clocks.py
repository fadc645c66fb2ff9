"""The clock of one channel, as its pieces come: whether the times that are told and the number of samples keep in step.

A digitiser counts samples by an oscillator and reads the time from elsewhere, such as satellites. Where both part, times are followed, sample by sample, and it
is told; where they part too fast, or the recorder doubts its own clock, nobody knows which of them is wrong, and the channel is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from trucewatch.detect.joining import DRIFT_SAMPLES
from trucewatch.detect.states import Fault, fault_of
from trucewatch.model.signals import NS_PER_S, Stretch

MOST_DRIFT: Final = 1e-4
"""A quartz without any care is off by 20 to 50 millionths; twice that is no clock. Assumed."""
JITTER_S: Final = 0.02
"""So much a clock may wander besides: far less than travel times may be wrong by."""
NEXT: Final = (-1.25, 1.0)
"""A piece that begins so many samples after the end of the last one goes on from it; a reader that cut between two may repeat a sample."""
DEFECT: Final = "clock_drift"


@dataclass(eq=False)
class Clock:
    """`begun_ns`, `samples`: from when on pieces went on from each other, and of so many samples; `slipped`: the last one did."""

    begun_ns: int = 0
    end_ns: int = -1
    samples: int = 0
    slipped: bool = field(default=False, init=False)

    def take(self, piece: Stretch, *, again: bool = False) -> list[Fault]:
        """Look at the next piece of the channel. Args: again: its first sample is the last one of the piece before.

        Returns: that the clock drifts or is in doubt, if so; with `whole` nothing of the piece can be used.
        Source: clock drift as in IRIS MUSTANG (Casey et al., 2018, Seismol. Res. Lett. 89, 630); SEED 2.4 for what recorders doubt.
        Limits: a clock that is off and keeps step shows only beside others; steps of a sample and more are gaps and overlaps, and begin it anew; a drift
        shows when it has come to half a sample.
        """
        if piece.doubt:
            self.end_ns, self.slipped = -1, False
            return [fault_of(piece, DEFECT, piece.doubt)]
        step = (piece.start_ns - self.end_ns) * piece.rate_hz / NS_PER_S
        going_on = self.end_ns >= 0 and piece.start_ns > self.begun_ns  # a single sample told twice is no clock
        self.slipped = going_on and NEXT[0] < step < NEXT[1]
        if not self.slipped:
            self.begun_ns, self.samples = piece.start_ns, 0
        self.samples -= int(again and self.slipped)
        from_ns = min(piece.start_ns, self.end_ns) if self.slipped else piece.start_ns
        off_s = (piece.start_ns - self.begun_ns) / NS_PER_S - self.samples / piece.rate_hz
        self.samples, self.end_ns = self.samples + len(piece.samples), piece.end_ns
        if abs(off_s) * piece.rate_hz <= DRIFT_SAMPLES:
            return []
        lasted_s = (piece.start_ns - self.begun_ns) / NS_PER_S
        said = f"The clock moved by {off_s:.3g} s against the samples ({off_s / lasted_s * 1e6:.3g} millionths)."
        whole = abs(off_s) > MOST_DRIFT * lasted_s + JITTER_S
        return [Fault(piece.channel, from_ns, piece.end_ns, DEFECT, said, whole=whole)]
