"""Onsets: how much louder a channel is now than it was before, as its samples come in.

Two measures. `classic`: mean energy of a short window over that of a long one that ends with it (at most long / short). `impulse`, for sounds that last
less than the short window: greatest energy of the short window over the mean of the long one before it (no upper end). Sums of windows are made of sums from
the edges of blocks, never by taking away what left: after a loud second nothing of it remains. All that is counted is counted from a channel's
last restart, so any cut of the same samples into pushes gives the same bits.

Source: Allen (1978), Bull. Seism. Soc. Am. 68: STA/LTA; van Herk (1992), Pattern Recognition Letters 13: windows from the edges of blocks.
Limits: what goes on for longer than the long window is taken for noise; a second sound within the long window stands against the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.errors import WorkflowError
from trucewatch.science.elementary import log
from trucewatch.science.filters import band_pass, filtered

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RINGING: Final = 3.0
"""So many periods of a band's lower corner a filter may ring after its start before it is believed."""

FULL: Final = 0.75
"""An onset is greatest when so much of its short window is full."""


@dataclass(frozen=True)
class Measure:
    """What is measured of a channel: band, windows, and the least that an onset counts for.

    `every`: of so many samples one is kept, by its number. `impulse`: for short sounds, as the module says.
    """

    rate_hz: float
    low_hz: float
    high_hz: float
    poles: int = 2
    short_s: float = 0.3
    long_s: float = 3.0
    least: float = 0.4
    every: int = 1
    impulse: bool = False

    @property
    def short(self) -> int:
        """Samples of the short window."""
        return max(1, round(self.short_s * self.rate_hz))

    @property
    def long(self) -> int:
        """Samples of the long window."""
        return max(1, round(self.long_s * self.rate_hz))

    @property
    def warming(self) -> int:
        """Samples after a restart until an onset means something."""
        ringing = round(RINGING * self.rate_hz / self.low_hz)
        return ringing + self.long + (self.short if self.impulse else 0)

    @property
    def late_s(self) -> float:
        """How much later than an arrival its onset is greatest. An origin found from onsets is so much too late.

        Limits: a wave that lasts longer than the short window is greatest when that is full, one that is over at once half a window earlier on average; this is
        the middle of the two.
        """
        return FULL * self.short / self.rate_hz


def seismic_p(rate_hz: float, every: int = 1) -> Measure:
    """P waves of explosions, 6 to 16 Hz. Source: Dando et al. (2023), Nature 621: Ukraine with the Malyn array."""
    return Measure(rate_hz, 6.0, 16.0, every=every)


def seismic_s(rate_hz: float, every: int = 1) -> Measure:
    """S waves of explosions, 6 to 14 Hz. Source: as `seismic_p`."""
    return Measure(rate_hz, 6.0, 14.0, every=every)


@njit("void(float64[::1], float64[::1], float64[::1], int64, float64, boolean)", cache=True, nogil=True)
def slide(values: Any, behind: Any, ahead: Any, place: int, x: float, greatest: bool) -> None:
    """Take a value into a window that is held as a block in progress and sums (or greatest values) from the right edge of the one before.

    Args: values (n,): the block. behind (n + 1,): of the block before, from each place on. ahead (1,): of the block so far. place: of x in its block.
    """
    if place == 0:
        behind[len(values)] = ahead[0] = 0.0
        for k in range(len(values) - 1, -1, -1):
            behind[k] = max(behind[k + 1], values[k]) if greatest else behind[k + 1] + values[k]
    values[place] = x
    ahead[0] = max(ahead[0], x) if greatest else ahead[0] + x


@njit(
    "void(float64[:, ::1], boolean[:, ::1], int64[::1], float64[:, ::1], float64[:, ::1], float64[:, ::1], float64[:, ::1],"
    " float64[:, :, ::1], boolean, int64, float64[:, ::1], boolean[:, ::1])",
    cache=True,
    nogil=True,
)
def ratios(
    samples: Any,
    present: Any,
    age: Any,
    short: Any,
    short_behind: Any,
    long: Any,
    long_behind: Any,
    ahead: Any,
    impulse: bool,
    warming: int,
    out: Any,
    usable: Any,
) -> None:
    """Write the onset of each channel and sample, and whether it means something; windows and ages go on from push to push.

    What windows hold from before a restart has left them by the time an onset means something again.
    """
    ns, nl = short.shape[1], long.shape[1]
    for c in range(len(samples)):
        for i in range(samples.shape[1]):
            out[c, i], usable[c, i] = 1.0, False
            if not present[c, i]:
                age[c] = 0
                continue
            energy = samples[c, i] * samples[c, i]
            a, b = age[c] % ns, age[c] % nl
            older = short[c, a] if impulse else energy
            slide(short[c], short_behind[c], ahead[c, 0], a, energy, impulse)
            slide(long[c], long_behind[c], ahead[c, 1], b, older, False)
            now = ahead[c, 0, 0]
            now = max(now, short_behind[c, a + 1]) if impulse else (now + short_behind[c, a + 1]) / ns
            before = (ahead[c, 1, 0] + long_behind[c, b + 1]) / nl
            age[c] += 1
            if age[c] >= warming and before > 0.0:
                out[c, i], usable[c, i] = now / before, True


class Onsets:
    """The onsets of many channels of one rate, as their samples come in."""

    def __init__(self, measure: Measure, channels: int, first: int = 0) -> None:
        """Begin with all channels unheard. Args: first: number of the first sample. Raises: WorkflowError: the band does not fit the rate."""
        if measure.every < 1 or measure.short >= measure.long:
            raise WorkflowError(
                "The short window is not shorter than the long one.", hint="Take for example 0.3 and 3 s."
            )
        self.measure, self.first = measure, first
        self.sections = band_pass(measure.rate_hz, measure.low_hz, measure.high_hz, measure.poles)
        self.state = np.zeros((channels, len(self.sections), 2))
        self.ages = np.zeros((2, channels), np.int64)
        lengths = measure.short, measure.long
        self.windows = [np.zeros((channels, n + more)) for n in lengths for more in (0, 1)]
        self.ahead = np.zeros((channels, 2, 1))
        self.heard = np.zeros((channels, 0))
        """What the last push was after the filter (channels, n)."""

    def push(self, samples: Floats, present: Bools) -> tuple[Floats, Bools]:
        """Take more samples of all channels.

        Args: samples: (channels, n) in any unit, the same all along. present: which are there; what is not a finite number is not there.
        Returns: onsets of the samples kept by `every` (channels, m), 1 where they mean nothing, and whether they mean something.
        Limits: a channel that is silent to the last bit for the long window means nothing: it is dead, not calm.
        """
        there = present & np.isfinite(samples)
        given = np.ascontiguousarray(np.where(there, samples, 0.0))
        heard = self.heard = filtered(self.sections, self.state, self.ages[0], given, there)
        out, usable = np.empty(samples.shape), np.empty(samples.shape, np.bool_)
        kinds = self.measure.impulse, self.measure.warming
        short, short_behind, long, long_behind = self.windows
        ratios(*(heard, there, self.ages[1], short, short_behind, long, long_behind, self.ahead), *kinds, out, usable)
        skipped = -self.first % self.measure.every
        self.first += samples.shape[1]
        return out[:, skipped :: self.measure.every], usable[:, skipped :: self.measure.every]


@njit(
    "void(float64[:, ::1], boolean[:, ::1], int64[::1], int64[::1], float64, float32[:, ::1], boolean[:, ::1])",
    cache=True,
    nogil=True,
)
def combined(onsets: Any, usable: Any, starts: Any, members: Any, least: float, out: Any, heard: Any) -> None:
    """Write the logarithm of the root of the mean square of the channels of each row that mean something, and whether any does."""
    for row in range(len(starts) - 1):
        for i in range(onsets.shape[1]):
            total, n = 0.0, 0
            for k in range(starts[row], starts[row + 1]):
                if usable[members[k], i]:
                    total += onsets[members[k], i] * onsets[members[k], i]
                    n += 1
            heard[row, i] = n > 0
            out[row, i] = log(max(np.sqrt(total / n), least)) if n else 0.0


def rows_of(
    onsets: Floats, usable: Bools, channels: Sequence[Sequence[int]], least: float = 0.4
) -> tuple[NDArray[np.float32], Bools]:
    """Rows as `migration` stacks them: of the channels of one station and wave (two horizontals for S) the root mean square, as a logarithm.

    Args: channels: for each row, its channels. least: onsets below it count as it.
    Returns: logarithms (rows, n), 0 where none of the channels means anything, and whether any does.
    Limits: where one of two horizontals is gone, waves that shake only that one are not in the row.
    """
    starts = np.concatenate([[0], np.cumsum([len(row) for row in channels])]).astype(np.int64)
    members = np.array([c for row in channels for c in row], np.int64)
    out = np.empty((len(channels), onsets.shape[1]), np.float32)
    heard = np.empty(out.shape, np.bool_)
    combined(np.ascontiguousarray(onsets), np.ascontiguousarray(usable), starts, members, least, out, heard)
    return out, heard
