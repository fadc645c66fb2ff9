"""Sound on its way in: no speech is kept. Whatever was sampled fast leaves at a slow rate, with nothing above 200 Hz.

Explosions are heard far below; what people say is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.signals import NS_PER_S, Stretch
from trucewatch.science.thinning import taps, thinned

KEPT_HZ: Final = 150.0
STOPPED_HZ: Final = 200.0
"""Above this nothing is left (80 dB)."""
FAST_HZ: Final = 500.0
"""What is sampled faster than this is made slower; what is not holds no intelligible speech."""
FASTEST_HZ: Final = 1e6
"""No recorder is faster; the filter's length grows with the rate."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Thinner:
    """What has to be kept of a channel between two pieces. `start_ns`, `rate_hz`: of the fast samples; `taken`: how many went by already."""

    channel: str
    start_ns: int
    rate_hz: float
    weights: Floats
    factor: int
    waiting: Floats
    taken: int = 0

    def push(self, piece: Floats) -> tuple[Thinner, Stretch]:
        """Take the next fast samples. Returns: what to push the next piece into, and the slow samples that are complete now."""
        held = np.ascontiguousarray(np.concatenate([self.waiting, piece]))
        made = thinned(held, self.weights, self.factor, 0)
        used = len(made) * self.factor
        middle = self.taken + (len(self.weights) - 1) // 2
        start_ns = self.start_ns + round(middle * NS_PER_S / self.rate_hz)
        after = Thinner(
            *(self.channel, self.start_ns, self.rate_hz, self.weights, self.factor),
            waiting=held[used:].copy(),
            taken=self.taken + used,
        )
        return after, Stretch(self.channel, start_ns, self.rate_hz / self.factor, made)


def thinner(channel: str, start_ns: int, rate_hz: float) -> Thinner:
    """Begin to take sound in.

    Source: `science.thinning`. Limits: half the filter's length, some 0.05 s, is lost at either end; below 150 Hz all is as it was.
    """
    weights = taps(KEPT_HZ, STOPPED_HZ, rate_hz)
    return Thinner(channel, start_ns, rate_hz, weights, max(1, math.floor(rate_hz / FAST_HZ)), np.empty(0))


def speechless(stretch: Stretch) -> Stretch:
    """A stretch without what lies above 200 Hz; as it is where it was sampled too slowly to hold it.

    Source: `science.thinning`. Limits: as `thinner`.
    """
    if stretch.rate_hz <= FAST_HZ:
        return stretch
    return thinner(stretch.channel, stretch.start_ns, stretch.rate_hz).push(stretch.samples.astype(np.float64))[1]
