"""Waveforms, who recorded them, how good they were, and what was detected in them: the nouns of `detect`.

Waveforms are no evidence by themselves and enter no table: they stay in their archive, and a detection names their hashes. Times of samples are integer
nanoseconds since 1970 UTC; all other times are milliseconds, places degrees x 1e7, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ids, Ints, Table, Texts, Words, ident, integer, text, word

Samples = NDArray[np.floating[Any]]
"""(n,) 32 or 64 bit."""
NS_PER_S: Final = 1_000_000_000
NS_PER_MS: Final = 1_000_000


@dataclass(frozen=True, eq=False)
class Stations(Table):
    """Where sensors stand. `code` is the station, the location code or the full id, whichever tells them apart."""

    NAME: ClassVar[str] = "stations"

    code: Texts = text("station, location code or full id of a channel")
    frame: Words = word(v.STATION_FRAMES, "how the place is given")
    lat_e7: Ints = integer("latitude x 1e7; 0 in a local frame")
    lon_e7: Ints = integer("longitude x 1e7; 0 in a local frame")
    east_mm: Ints = integer("east of the frame's origin, millimetres; 0 if geographic")
    north_mm: Ints = integer("north of the frame's origin, millimetres; 0 if geographic")
    elevation_mm: Ints = integer("above sea level, millimetres")
    kind: Words = word(v.STATION_KINDS, "what it listens to")


@dataclass(frozen=True, eq=False)
class Stretch:
    """Samples without a gap of one channel. `channel`: NET.STA.LOC.CHA; `start_ns`: of the first sample.

    `doubt`: why its times are not to be believed, in a sentence; empty: nothing speaks against them.
    """

    channel: str
    start_ns: int
    rate_hz: float
    samples: Samples
    doubt: str = ""

    @property
    def end_ns(self) -> int:
        """One sample after the last: half open."""
        return self.start_ns + round(len(self.samples) * NS_PER_S / self.rate_hz)

    def cut(self, first: int, end: int) -> Stretch:
        """The samples from `first` up to `end`, at their times."""
        return Stretch(self.channel, self.moment_ns(first), self.rate_hz, self.samples[first:end], self.doubt)

    def moment_ns(self, sample: int) -> int:
        """The time of a sample."""
        return self.start_ns + round(sample * NS_PER_S / self.rate_hz)


@dataclass(frozen=True, eq=False)
class Record:
    """The stretches of all channels, by channel and time. `data`: SHA-256 of each file that they came from."""

    stretches: tuple[Stretch, ...]
    data: tuple[str, ...] = ()

    def channels(self) -> tuple[str, ...]:
        """The channels that have any samples, in order."""
        return tuple(dict.fromkeys(s.channel for s in self.stretches))

    def of(self, channel: str) -> tuple[Stretch, ...]:
        """The stretches of one channel, in time."""
        return tuple(s for s in self.stretches if s.channel == channel)


@dataclass(frozen=True, eq=False)
class ChannelStates(Table):
    """What a channel could perceive, and when not: the raw material of coverage. Never a silent zero."""

    NAME: ClassVar[str] = "channel_states"

    channel: Texts = text("NET.STA.LOC.CHA, or the file that could not be read")
    t0_ms: Ints = integer("start, ms since 1970 UTC; 0 not known")
    t1_ms: Ints = integer("end, ms, half open")
    state: Words = word(v.WATCH_STATES, "up, degraded or down")
    defect: Words = word(v.CHANNEL_DEFECTS, "what was wrong with it")
    reason: Texts = text("the same in a sentence, with its figures")


@dataclass(frozen=True, eq=False)
class Detections(Table):
    """An event that sensors detected: when, where or from which direction, how strong, and by whom."""

    NAME: ClassVar[str] = "detections"

    id: Ids = ident("hash of method, configuration, data, time and place")
    method: Words = word(v.DETECTION_METHODS, "how it was found")
    t0_ms: Ints = integer("start of the interval that holds the origin with 95 %; of the window for a bearing")
    t1_ms: Ints = integer("its end, ms, half open")
    place: Words = word(v.PLACES, "point, line or unknown; a bearing is never turned into a point")
    lat_e7: Ints = integer("latitude x 1e7 of the middle, or of the array")
    lon_e7: Ints = integer("longitude x 1e7")
    radius_m: Ints = integer("circle around the middle that holds 95 %; 0 for a bearing")
    radius50_m: Ints = integer("circle that holds half; 0 for a bearing")
    var_north_m2: Ints = integer("covariance, square metres")
    var_east_m2: Ints = integer("covariance, square metres")
    cov_m2: Ints = integer("covariance, square metres")
    bearing_cdeg: Ints = integer("back azimuth, hundredths of a degree from north; -1 none")
    bearing_sigma_cdeg: Ints = integer("its standard deviation; -1 none")
    trace_velocity_mm_s: Ints = integer("apparent speed across the array; -1 none")
    trace_velocity_sigma_mm_s: Ints = integer("its standard deviation; -1 none")
    score_e3: Ints = integer("coherence, or height of the stack, x 1e3")
    size_e3: Ints = integer("relative size, common logarithm x 1e3; with size_sigma_e3 -1 there is none")
    size_sigma_e3: Ints = integer("its standard deviation; -1 none")
    size_source: Texts = text("by which scale; empty: none")
    stations: Texts = text("the channels used, separated by spaces")
    left_out: Texts = text("the channels left out, each with its reason, as canonical JSON")
    configuration: Texts = text("SHA-256 of what it was configured with")
    versions: Texts = text("of the programs that computed it")
    data: Texts = text("SHA-256 of each file of waveforms, separated by spaces")
