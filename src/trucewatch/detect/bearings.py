"""From where waves crossed an array: every window of a record, with the channels that are reversed, out of step or unusable found by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.beam import Beam, beam
from trucewatch.detect.plane import LEAST_CHANNELS, Hearing, Pairs, Wave, paired, wave
from trucewatch.detect.polarity import reversed_channels
from trucewatch.detect.quality import examine, require_something
from trucewatch.detect.states import Fault, left_out, states
from trucewatch.detect.stations import Matched, matched, places_m
from trucewatch.detect.windows import common_rate, filtered, windows
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import ChannelStates, Record, Stations

CYCLES_A_WINDOW: Final = 15
STEPS_A_WINDOW: Final = 2
SLOWEST_M_S: Final = 250.0
"""Slower than sound in the coldest air against the wind."""
LOWEST_HZ, HIGHEST_HZ = 1e-3, 1e5
LONGEST_S: Final = 86_400.0
SLOWEST_OF_ALL_M_S, FASTEST_M_S = 10.0, 1e5
"""Between these lie all questions that an array can answer; beyond them is a slip of the keyboard."""

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Listening:
    """How to listen: the band, and windows and steps in seconds (0: 15 cycles of the lower end, and half a window)."""

    lo_hz: float
    hi_hz: float
    window_s: float = 0.0
    step_s: float = 0.0
    slowest_m_s: float = SLOWEST_M_S

    def checked(self) -> Listening:
        """The same with its defaults filled in. Raises: WorkflowError: it asks for what cannot be."""
        if not LOWEST_HZ <= self.lo_hz < self.hi_hz <= HIGHEST_HZ:
            raise WorkflowError("No such band can be heard.", hint="Give --band LO HI in hertz, the lower end first.")
        if not (0.0 <= self.window_s <= LONGEST_S and 0.0 <= self.step_s <= LONGEST_S):
            raise WorkflowError(
                "Windows and steps are seconds, up to those of a day.", hint="Give numbers that are not below zero."
            )
        if not SLOWEST_OF_ALL_M_S <= self.slowest_m_s <= FASTEST_M_S:
            raise WorkflowError(
                "No wave is as slow, or as fast, as the slowest that is asked for.", hint="In air it is 250 m/s."
            )
        lasting = self.window_s or CYCLES_A_WINDOW / self.lo_hz
        return Listening(self.lo_hz, self.hi_hz, lasting, self.step_s or lasting / STEPS_A_WINDOW, self.slowest_m_s)

    @property
    def hearing(self) -> Hearing:
        """What the fit of one window needs of it."""
        return Hearing(self.lo_hz, self.hi_hz, self.slowest_m_s)


@dataclass(frozen=True, eq=False)
class Bearings:
    """What an array heard. `best`: the place of the most coherent wave among `waves`; -1: none was coherent. `check`: its beam."""

    channels: tuple[str, ...]
    waves: tuple[Wave, ...]
    best: int
    check: Beam | None
    flipped: tuple[str, ...]
    left_out: dict[str, str]
    states: ChannelStates
    places_m: Floats = field(repr=False)

    def names(self, places: Sequence[int]) -> list[str]:
        """The channels at some places of the array."""
        return [self.channels[i] for i in places]


def bearings(record: Record, stations: Stations, listening: Listening) -> Bearings:
    """Find the plane wave of every window, and the most coherent one.

    Args:
        record: of any channels, in any order. stations: where they stand. listening: see there.
    Returns: a wave for each window in which three channels are whole; no channel is fixed by hand.
    Raises: EvidenceError: nothing can be heard, or fewer than three channels; it says why. WorkflowError: a band that is none.
    Source: Bishop et al. (2020), Geophys. J. Int. 221, 1883; Cansi (1995), Geophys. Res. Lett. 22(9), 1021.
    Limits: the array's own plane: a wave from above looks fast. Wind between source and array turns a bearing by some degrees: no sigma here knows it.
    """
    listening = listening.checked()
    usable, table = examine(record, listening.hi_hz)
    require_something(usable, table)
    standing = matched(stations, usable.channels())
    rate_hz = common_rate(_only(usable, standing.row) or usable)
    whole, faults = _parted(usable, standing, rate_hz)
    table = ChannelStates.concat([table.take(~_named(table, {f.channel for f in faults})), states((), faults)])
    channels = whole.channels()
    if len(channels) < LEAST_CHANNELS:
        _too_few(table)
    places = places_m(stations, [standing.row[channel] for channel in channels])
    heard = Record(tuple(filtered(s, listening.lo_hz, listening.hi_hz) for s in whole.stretches))
    every = [
        paired(window, places[window.span.present], listening.hearing)
        for window in windows(heard, channels, rate_hz, listening.window_s, listening.step_s, LEAST_CHANNELS)
    ]
    if not every:
        raise EvidenceError(
            f"No window of {listening.window_s:g} s is whole in three channels.",
            hint="Ask for a shorter window, or see the gaps of the record.",
        )
    flipped = _flipped(every, len(channels), listening)
    waves = tuple(wave(p, places[p.span.present], flipped[p.span.present], listening.hearing) for p in every)
    said = states((), [_reversal(channel, whole) for channel in np.array(channels)[flipped].tolist()])
    best = max((i for i, w in enumerate(waves) if w.coherent), key=lambda i: (waves[i].coherence, -i), default=-1)
    names = tuple(np.array(channels)[flipped].tolist())
    check = _checked(waves[best], heard, channels, places, flipped, listening) if best >= 0 else None
    return Bearings(channels, waves, best, check, names, left_out(table), ChannelStates.concat([table, said]), places)


def _checked(
    chosen: Wave,
    heard: Record,
    channels: Sequence[str],
    places: Floats,
    flipped: NDArray[np.bool_],
    listening: Listening,
) -> Beam | None:
    """The beam of the window of one wave, over the channels that follow it."""
    used = list(chosen.used)
    names = [channels[i] for i in used]
    there = Record(tuple(s for s in heard.stretches if s.channel in names))
    cut = (there, names, common_rate(there), listening.window_s, listening.step_s, len(names))
    at = (w for w in windows(*cut) if w.span.start_ns == chosen.start_ns)
    window = next(at, None)
    return beam(window, places[used], flipped[used], listening.hearing) if window else None


def _only(record: Record, channels: dict[str, int]) -> Record | None:
    kept = tuple(s for s in record.stretches if s.channel in channels)
    return Record(kept, record.data) if kept else None


def _parted(record: Record, standing: Matched, rate_hz: float) -> tuple[Record, list[Fault]]:
    """The stretches of channels that stand somewhere and have the array's rate, and what is wrong with the others."""
    faults = [
        Fault(s.channel, s.start_ns, s.end_ns, *standing.left_out[s.channel])
        for s in record.stretches
        if s.channel in standing.left_out
    ]
    kept = [s for s in record.stretches if s.channel in standing.row]
    same = [s for s in kept if abs(s.rate_hz - rate_hz) <= 1e-3 * rate_hz]
    said = f"samples a second, where the array has {rate_hz:g}."
    other = [s for s in kept if abs(s.rate_hz - rate_hz) > 1e-3 * rate_hz]
    faults += [Fault(s.channel, s.start_ns, s.end_ns, "wrong_rate", f"{s.rate_hz:g} {said}") for s in other]
    return Record(tuple(same), record.data), faults


def _named(table: ChannelStates, channels: set[str]) -> NDArray[np.bool_]:
    return np.array([channel in channels for channel in table.channel.tolist()], np.bool_)


def _too_few(table: ChannelStates) -> None:
    reasons = [f"{channel}: {reason}" for channel, reason in left_out(table).items()]
    raise EvidenceError(
        "Fewer than three channels can be used; a bearing needs three.",
        hint=" ".join(reasons[:8]) or "Give the files of more channels.",
    )


def _flipped(every: Sequence[Pairs], channels: int, listening: Listening) -> NDArray[np.bool_]:
    """Which channels are reversed, by all windows that are coherent whichever way the pairs are turned."""
    straight, turned = np.zeros((channels, channels)), np.zeros((channels, channels))
    least = listening.hearing.noise_likeness(listening.window_s)
    for pairs in every:
        if np.median(pairs.likeness.max(axis=1)) < least:
            continue
        first, second = pairs.span.present[pairs.table].T
        for total, column in ((straight, 0), (turned, 1)):
            np.add.at(total, (first, second), pairs.likeness[:, column])
            np.add.at(total, (second, first), pairs.likeness[:, column])
    return reversed_channels(straight, turned)


def _reversal(channel: str, record: Record) -> Fault:
    spans = record.of(channel)
    said = "It swings the other way than the array; it was turned for this bearing."
    return Fault(channel, spans[0].start_ns, spans[-1].end_ns, "reversed_polarity", said, whole=False)
