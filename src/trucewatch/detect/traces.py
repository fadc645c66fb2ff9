"""The waves of an explosion at every station, filtered into the band of each phase, with the time at which they were to arrive."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.network import Network, Phase, heard_in, sites, standing
from trucewatch.detect.stacker import Stacker
from trucewatch.model.pictures import Trace
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, ChannelStates, Record
from trucewatch.science.distances import arc_m, arcs_to
from trucewatch.science.filters import band_pass, filtered
from trucewatch.science.travel_tables import seconds_through

BEFORE_S: Final = 6.0
AFTER_S: Final = 8.0
"""So much is shown before the origin, and after the last arrival."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Moment:
    """What was recorded around an explosion. `rates`: of every channel; `start_ns`, `end_ns`: from when to when, filters' warming included."""

    record: Record
    rates: Mapping[str, float]
    start_ns: int
    end_ns: int


@dataclass(frozen=True, eq=False)
class Shown:
    """An explosion whose traces are drawn: in which network, when, and where."""

    network: Network
    moment: Moment
    stacker: Stacker
    place_e7: tuple[int, int]
    origin_ns: int

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Where each station stands, the nearest first."""
        found = sites(self.network.stations)
        return dict(sorted(found.items(), key=lambda one: (arc_m(*self.place_e7, *one[1]), one[0])))

    @cached_property
    def states(self) -> ChannelStates:
        """What each channel could perceive, and when not."""
        return self.stacker.spans.said(self.stacker.without.values())

    @cached_property
    def arrivals_s(self) -> dict[tuple[str, str], float]:
        """When each phase was to arrive at each station, after the origin: from the surface, whatever depth was found."""
        made = {}
        lat_e7, lon_e7 = (np.array([value], np.int64) for value in self.place_e7)
        for code, to_e7 in self.places.items():
            away_m, towards = arcs_to(lat_e7, lon_e7, to_e7[0], to_e7[1])
            for phase in self.network.phases:
                made[code, phase.name] = float(seconds_through(phase.medium, away_m, towards, np.zeros(1))[0])
        return made

    @cached_property
    def until_s(self) -> float:
        """Up to when traces are shown, after the origin."""
        return max(self.arrivals_s.values()) + AFTER_S


def traces(shown: Shown, used: Mapping[str, bool]) -> tuple[Trace, ...]:
    """One trace for each row, stations by distance, phases in the network's order.

    Args: used: by row, `STATION.PHASE`, whether it was added up.
    Source: a record section, as seismologists draw it. Limits: of several channels of a row, the one with most samples is shown.
    """
    return tuple(
        _trace(shown, code, phase, used=used[f"{code}.{phase.name}"])
        for code in shown.places
        for phase in shown.network.phases
    )


def _trace(shown: Shown, code: str, phase: Phase, *, used: bool) -> Trace:
    fed = shown.stacker.fed[f"{code}.{phase.name}"]
    found = {channel: _cut(shown, channel, phase) for channel in fed}
    channel = max(fed, key=lambda c: np.count_nonzero(np.isfinite(found[c])), default="")
    return Trace(
        station=code,
        phase=phase.name,
        channel=channel,
        away_m=round(arc_m(*shown.place_e7, *shown.places[code])),
        arrival_s=shown.arrivals_s[code, phase.name],
        start_s=-BEFORE_S,
        rate_hz=shown.moment.rates.get(channel, 1.0),
        samples=found.get(channel, np.zeros(0, np.float32)),
        used=used,
        defect="" if used else defect_of(shown, {*fed, *_meant(shown, code, phase)}),
    )


def _meant(shown: Shown, code: str, phase: Phase) -> list[str]:
    """The channels that stand at a station and would hear a phase, whether or not they can be used."""
    phases, names = shown.network.phases, tuple(shown.places)
    return [c for c in shown.moment.rates if standing(names, c) == code and phase.name in heard_in(phases, c)]


def defect_of(shown: Shown, channels: Collection[str]) -> str:
    """The first thing that was wrong with some channels around an explosion, a word of CHANNEL_DEFECTS; empty: nothing, or they sent nothing.

    Source: our own rule. Limits: of several defects the one that is told first.
    """
    for row in shown.states.rows():
        if row["channel"] in channels and row["state"] == "down":
            return str(row["defect"])
    return ""


def _cut(shown: Shown, channel: str, phase: Phase) -> Singles:
    """The samples of a channel in a phase's band over the time that is shown; what cannot be used is no number."""
    moment, rate_hz = shown.moment, shown.moment.rates[channel]
    values = _laid(shown, channel)
    there = np.isfinite(values)
    sections = band_pass(rate_hz, phase.low_hz, phase.high_hz, phase.poles)
    state, age = np.zeros((1, len(sections), 2)), np.zeros(1, np.int64)
    clean = filtered(sections, state, age, np.where(there, values, 0.0)[None, :], there[None, :])[0]
    clean[~there] = np.nan
    first = max(0, round(((shown.origin_ns - moment.start_ns) / NS_PER_S - BEFORE_S) * rate_hz))
    return np.asarray(clean[first : first + round((BEFORE_S + shown.until_s) * rate_hz)], np.float32)


def _laid(shown: Shown, channel: str) -> Floats:
    """The samples of a channel at their times in the moment; no numbers where there are none, or where they cannot be used."""
    moment, rate_hz = shown.moment, shown.moment.rates[channel]
    values = np.full(round((moment.end_ns - moment.start_ns) * rate_hz / NS_PER_S), np.nan)
    for s in moment.record.of(channel):
        at = round((s.start_ns - moment.start_ns) * rate_hz / NS_PER_S)
        part = s.samples[max(0, -at) :][: max(0, len(values) - max(0, at))]
        values[max(0, at) : max(0, at) + len(part)] = part
    for row in shown.states.take(shown.states.channel == channel).rows():
        if row["state"] == "down" and row["defect"] != "gap":
            spans = (row[name] * NS_PER_MS - moment.start_ns for name in ("t0_ms", "t1_ms"))
            low, high = (max(0, round(ns * rate_hz / NS_PER_S)) for ns in spans)
            values[low:high] = np.nan
    return values
