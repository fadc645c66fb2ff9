"""An hour of a trial: its waves are made, its network listens, and what it says stands beside what was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.detector import Detector
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.hearing.figures import heard, rate
from trucewatch.exercise.hearing.held import Told, held
from trucewatch.exercise.hearing.trials import BEGINS_MS, ONSETS_HZ, Trial, described, exploded, stood
from trucewatch.exercise.waves.blasts import Blast
from trucewatch.exercise.waves.ground import Ground, forecast
from trucewatch.exercise.waves.recording import Arrival, Land, arrivals, recorded
from trucewatch.exercise.waves.stand import Station
from trucewatch.exercise.waves.unrest import HOUR_MS
from trucewatch.model.signals import NS_PER_MS, Detections, Record, Stretch
from trucewatch.science.listening import Listened
from trucewatch.science.thresholds import Calibrated, calibrated

RATE_HZ: Final = 50
AT_ONCE_MS: Final = 600_000
WARM_MS: Final = 20_000
"""Before an hour, so that filters and windows are full."""
WIND_M_S: Final = 4
DAY_S: Final = 86_400.0
NEVER: Final = 1e9
"""A threshold that nothing reaches."""


@dataclass(frozen=True, eq=False)
class Heard:
    """What happened in an hour and what was detected. `quiet`: nothing happened."""

    trial: Trial
    seed: int
    stations: list[Station]
    blasts: list[Blast]
    detections: Detections
    listened_s: float


def played(
    trial: Trial, seed: int, *, quiet: bool = False, hours: int = 1, watch: Callable[[Listened], None] | None = None
) -> Heard:
    """Play an hour of a trial, or some hours without explosions.

    Args: seed: another land, other stations and explosions. watch: is given the stack, which is then made whole.
    Source: `waves`; `detect.detector`. Limits: the air is that of its hour, so a quiet span has one wind.
    """
    stations, chance = stood(trial, seed), Chance(seed, "wind", trial.name)
    wind = (chance.around(10 * WIND_M_S) / 10.0, chance.around(10 * WIND_M_S) / 10.0)
    land = Land(Ground(seed, stations[0].e7), wind, trial.louder)
    blasts = [] if quiet else exploded(trial, seed)
    network = described(trial, stations, forecast(wind, seed, trial.name))
    rates = {channel: float(RATE_HZ) for s in stations for channel in _channels(trial, s)}
    begin_ms, end_ms = BEGINS_MS - WARM_MS, BEGINS_MS + hours * HOUR_MS + 1000 * trial.slot_s
    detector = Detector(network, rates, begin_ms * NS_PER_MS, watch=watch, whole=watch is not None)
    tables = []
    for record, until_ms in _records(trial, stations, blasts, land, begin_ms, end_ms):
        tables.append(detector.push(record, until_ms * NS_PER_MS))
    tables.append(detector.end(end_ms * NS_PER_MS))
    return Heard(trial, seed, stations, blasts, Detections.concat(tables), detector.listened_s[0])


def _channels(trial: Trial, station: Station) -> list[str]:
    return [one for one in station.channels() if one.rpartition(".")[2] in trial.channels]


def _records(
    trial: Trial, stations: list[Station], blasts: list[Blast], land: Land, begin_ms: int, end_ms: int
) -> Iterator[tuple[Record, int]]:
    """What all stations record, piece by piece, each with the time at which it ends."""
    reached = {
        s.code: [(b, [a for a in arrivals(b, s, land) if (a.wave == "A") == trial.air]) for b in blasts]
        for s in stations
    }
    for t0_ms in range(begin_ms, end_ms, AT_ONCE_MS):
        until_ms = min(t0_ms + AT_ONCE_MS, end_ms)
        number = (until_ms - t0_ms) * RATE_HZ // 1000
        made = []
        for station in stations:
            near = [one for one in reached[station.code] if _inside(one, t0_ms, until_ms)]
            for channel in _channels(trial, station):
                samples = np.rint(recorded(channel, t0_ms, number, RATE_HZ, near, land))
                made.append(Stretch(channel, t0_ms * NS_PER_MS, float(RATE_HZ), samples))
        yield Record(tuple(made)), until_ms


def _inside(one: tuple[Blast, list[Arrival]], t0_ms: int, until_ms: int) -> bool:
    """Whether waves of a bang fall into a span, or what follows them."""
    blast, waves = one
    return any(t0_ms - 10_000 <= blast.at_ms + 1000.0 * wave.at_s < until_ms + 1000 for wave in waves)


def learned(trial: Trial, seed: int, hours: int, a_day: float) -> Calibrated:
    """The threshold that noise alone reaches so often a day, learned from quiet hours as `detect calibrate` does.

    Raises: EvidenceError: too few hours. Source, Limits: see `science.thresholds`.
    """
    values: list[NDArray[np.float64]] = []
    played(
        replace(trial, threshold=NEVER), seed, quiet=True, hours=hours, watch=lambda one: values.append(one.stack.value)
    )
    apart = described(trial, stood(trial, seed), (0.0, 0.0)).apart
    return calibrated(np.concatenate(values), apart, ONSETS_HZ, a_day)


def measured(trial: Trial, seeds: Iterable[int]) -> dict[str, Any]:
    """The figures of some hours of a trial, each from a seed of its own; see `figures.heard`."""
    told: list[Told] = []
    others = 0
    for seed in seeds:
        one = played(trial, seed)
        found = held(one.blasts, one.detections.rows(), [station.e7 for station in one.stations])
        told, others = told + found.told, others + found.others
    return heard(told, others)


def false_alarms(trial: Trial, seeds: Iterable[int], hours: int) -> dict[str, Any]:
    """How often a day a network hears what is not there, over quiet spans of so many hours; see `figures.rate`."""
    number, seconds = 0, 0.0
    for seed in seeds:
        one = played(trial, seed, quiet=True, hours=hours)
        number, seconds = number + len(one.detections), seconds + one.listened_s
    return rate(number, seconds / DAY_S)
