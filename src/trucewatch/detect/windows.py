"""An array's channels cut into windows of one time: filtered once, aligned to the sample, with what is left of the alignment in seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.joining import SAME_RATE
from trucewatch.model.signals import NS_PER_S, Record, Stretch
from trucewatch.science import filters

POLES: Final = 4


@dataclass(frozen=True, eq=False)
class Span:
    """One time in all channels that have it whole.

    `present`: (k,) places of these channels among those of the array. `late_s`: (k,) by how much each first sample comes after `start_ns`;
    less than half a sample either way.
    """

    start_ns: int
    end_ns: int
    rate_hz: float
    lasting_s: float
    present: NDArray[np.int64]
    late_s: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Window:
    """A span with its `samples` (k, n)."""

    span: Span
    samples: NDArray[np.float64]


def common_rate(record: Record) -> float:
    """The rate that most channels have; of equally many, the lower. Source: the mode. Limits: a channel at another rate cannot be compared."""
    rates = Counter(round(s.rate_hz / SAME_RATE) * SAME_RATE for s in {s.channel: s for s in record.stretches}.values())
    usual = min(rates, key=lambda rate: (-rates[rate], rate))
    return min((s.rate_hz for s in record.stretches), key=lambda rate: (abs(rate - usual), rate))


def filtered(stretch: Stretch, lo_hz: float, hi_hz: float) -> Stretch:
    """A stretch through the band, four poles on either side, as if its first sample had always been there.

    Source: `science.filters`. Limits: causal: all channels are delayed alike. What happens in the first cycle of the band's lower end is not to be believed.
    """
    sections = filters.band_pass(stretch.rate_hz, lo_hz, hi_hz, POLES)
    values = np.ascontiguousarray(stretch.samples, np.float64)[None, :]
    state, age = np.zeros((1, len(sections), 2)), np.zeros(1, np.int64)
    made = filters.filtered(sections, state, age, values, np.ones(values.shape, np.bool_))[0]
    return Stretch(stretch.channel, stretch.start_ns, stretch.rate_hz, made)


def windows(
    record: Record, channels: Sequence[str], rate_hz: float, lasting_s: float, step_s: float, least: int
) -> Iterator[Window]:
    """Every window in which at least so many of the channels are whole, in time.

    Args:
        record: filtered, one rate. channels: those of the array, in order. lasting_s, step_s: of the windows, which begin at whole steps
        since 1970, so that neither the first sample nor another day moves them; a step is a sample at least.
    Source: a plain grid of time. Limits: a window that a gap touches is left out for that channel.
    """
    number, step_ns = round(lasting_s * rate_hz), round(max(step_s, 1.0 / rate_hz) * NS_PER_S)
    by_channel = [record.of(channel) for channel in channels]
    spans = [(s.start_ns, s.end_ns) for stretches in by_channel for s in stretches]
    if not spans:
        return
    half_ns = round(0.5 * NS_PER_S / rate_hz)
    first = -(-(min(start for start, _ in spans) - half_ns) // step_ns)
    last = (max(end for _, end in spans) - round(lasting_s * NS_PER_S) + half_ns) // step_ns
    for k in range(first, last + 1):
        found = [(i, _at(stretches, k * step_ns, number)) for i, stretches in enumerate(by_channel)]
        whole = [(i, at) for i, at in found if at is not None]
        if len(whole) >= least:
            yield _window(k * step_ns, rate_hz, number, whole)


def _at(stretches: Sequence[Stretch], start_ns: int, number: int) -> tuple[Stretch, int] | None:
    """The stretch that holds so many samples from the one nearest to a time on, and where."""
    for s in stretches:
        sample = round((start_ns - s.start_ns) * s.rate_hz / NS_PER_S)
        if sample >= 0 and sample + number <= len(s.samples):
            return s, sample
    return None


def _window(start_ns: int, rate_hz: float, number: int, whole: Sequence[tuple[int, tuple[Stretch, int]]]) -> Window:
    samples = np.empty((len(whole), number))
    late = np.empty(len(whole))
    for k, (_, (stretch, sample)) in enumerate(whole):
        samples[k] = stretch.samples[sample : sample + number]
        late[k] = (stretch.moment_ns(sample) - start_ns) / NS_PER_S
    end_ns = start_ns + round(number * NS_PER_S / rate_hz)
    present = np.array([i for i, _ in whole])
    return Window(Span(start_ns, end_ns, rate_hz, number / rate_hz, present, late), samples)
