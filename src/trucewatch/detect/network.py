"""A network as it is described: who stands where, which waves are listened for, over which grid, and when an explosion counts as heard."""

from __future__ import annotations

import functools
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import WorkflowError
from trucewatch.model import vocabulary as v
from trucewatch.model.signals import Stations
from trucewatch.science.distances import arc_m, arcs_to
from trucewatch.science.grids import Grid
from trucewatch.science.marginal import Reading
from trucewatch.science.onsets import FULL, Measure
from trucewatch.science.tables import Tables, tabled
from trucewatch.science.travel_tables import Air, Medium, Steady, seconds_through
from trucewatch.science.travel_times import Layers

LOCAL: Final = v.STATION_FRAMES.index("local")
BLOCK_S: Final = 10
"""Samples are judged and heard in blocks of so many seconds; each holds a whole number of samples of the stack."""
TOGETHER_M: Final = 500.0
"""Sensors of one station stand no farther apart; the way of a wave through rock is then known to a tenth of a second."""
WHOLE: Final = 1e-6
"""A ratio of rates that is a whole number but for this share is one."""
WIND_M_S: Final = 1.5
"""A wind is told wrongly by so much in each direction: two metres a second in all, as forecasts near the ground are."""
ROCK_SHARE: Final = 0.006
"""Speeds around a source differ by this share from what they are told to be. Learned on invented ground (docs/explanation/how-well-explosions-are-heard.md)."""


@dataclass(frozen=True)
class Phase:
    """One kind of wave: `channels`, a pattern of channel codes such as `??Z`; how its onsets are measured; through what it goes."""

    name: str
    channels: str
    low_hz: float
    high_hz: float
    medium: Medium
    short_s: float = 0.3
    long_s: float = 3.0
    poles: int = 2
    impulse: bool = False

    def measure(self, rate_hz: float, every: int) -> Measure:
        """How onsets are measured of channels of a rate, of which every so-manieth is kept."""
        windows = {"short_s": self.short_s, "long_s": self.long_s, "every": every, "impulse": self.impulse}
        return Measure(rate_hz, self.low_hz, self.high_hz, self.poles, **windows)  # type: ignore[arg-type]

    @property
    def late_s(self) -> float:
        """How much later than an arrival its onset is greatest; see `Measure.late_s`."""
        return FULL * self.short_s

    @property
    def carried_m_s(self) -> float:
        """How fast a sound may be carried aside by what is wrong everywhere alike: the wind, or speeds near the source."""
        match self.medium:
            case Air():
                return WIND_M_S
            case Steady():
                return ROCK_SHARE * self.medium.speed_m_s
            case Layers():
                return ROCK_SHARE * self.medium.speeds_m_s[0]


@dataclass(frozen=True, eq=False)
class Network:
    """Sensors that listen together.

    `rate_hz`: of onsets and of the stack. `threshold`: the least coalescence that counts. `least_rows`: so many rows (a phase at a station) must be heard.
    `apart_s`: of two explosions nearer in time the louder counts. `blur_s`: about what travel times may be wrong by.
    `reach_m`: how far a station hears what the mission looks for; 0: nobody said. `least_size`: what size the mission looks for, a relative magnitude or, in
    air, the logarithm of kilograms of TNT; none: nobody said. `counts_per_pa`: what recordings of sound in air count for a pascal; 0: nobody said.
    """

    id: str
    stations: Stations
    phases: tuple[Phase, ...]
    grid: Grid
    rate_hz: float
    threshold: float
    least_rows: int = 4
    apart_s: float = 10.0
    blur_s: float = 0.15
    reach_m: int = 0
    least_size: float | None = None
    counts_per_pa: float = 0.0

    @property
    def in_air(self) -> bool:
        """Whether all that is listened for goes through air."""
        return all(isinstance(phase.medium, Air) for phase in self.phases)

    @property
    def apart(self) -> int:
        """The same in samples of the stack."""
        return max(1, round(self.apart_s * self.rate_hz))

    def reading(self, rows: Sequence[str]) -> Reading:
        """How onsets of rows, named `STATION.PHASE`, are read as a likelihood."""
        carried_m_s = {phase.name: phase.carried_m_s for phase in self.phases}
        node_m = math.sqrt(self.grid.cell_m2)
        carried = tuple(carried_m_s[row.rpartition(".")[2]] / node_m for row in rows)
        late_s = (1.0 - FULL) * max(phase.short_s for phase in self.phases)
        return Reading(self.blur_s, carried=carried, late_s=late_s)

    def configuration(self) -> str:
        """SHA-256 of all that the result depends on besides the waveforms."""
        said = {
            **{name: getattr(self, name) for name in ("rate_hz", "threshold", "least_rows", "apart_s", "blur_s")},
            "stations": sorted(self.stations.rows(), key=str),
            "phases": [[type(p.medium).__name__, asdict(p)] for p in self.phases],
            "grid": asdict(self.grid),
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def checked(network: Network) -> Network:
    """The same. Raises: WorkflowError: its rate has no whole samples in a block, or nothing is listened for.

    Source: our own rule. Limits: stations are looked at by `sites`, bands by the filters.
    """
    if not network.phases or abs(BLOCK_S * network.rate_hz - round(BLOCK_S * network.rate_hz)) > WHOLE:
        raise WorkflowError(
            "The network listens for no phase, or its rate has no whole samples in ten seconds.",
            hint="Take for example 25 samples a second.",
        )
    return network


def sites(stations: Stations) -> dict[str, tuple[int, int]]:
    """Where each station stands, by its name, in order. Several channels of one station stand where the first of them does.

    Returns: no station of which the table has two places: nobody knows which is right (`doubtful`).
    Raises: WorkflowError: a station without latitude and longitude.
    Source: the SEED naming NET.STA.LOC.CHA. Limits: sensors of one station farther apart than `TOGETHER_M` need station codes of their own.
    """
    unsure = doubtful(stations)
    return {name: places[0] for name, places in _places(stations).items() if name not in unsure}


def doubtful(stations: Stations) -> dict[str, str]:
    """The stations of which the table has two places, each with a sentence.

    Raises: WorkflowError: as `sites`. Source: our own rule. Limits: places nearer than `TOGETHER_M` are those of one station's sensors.
    """
    apart = {name: max(arc_m(*places[0], *other) for other in places) for name, places in _places(stations).items()}
    return {
        name: f"{name} stands at two places in the table of stations, {far_m:.0f} m apart."
        for name, far_m in apart.items()
        if far_m > TOGETHER_M
    }


def _places(stations: Stations) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for row in sorted(stations.rows(), key=lambda row: (str(row["code"]), row["lat_e7"], row["lon_e7"])):
        if row["frame"] == v.STATION_FRAMES[LOCAL]:
            raise WorkflowError(
                "A network needs the latitude and longitude of every station.",
                hint="Write code,latitude,longitude into its table.",
                place=str(row["code"]),
            )
        found.setdefault(site_of(str(row["code"])), []).append((row["lat_e7"], row["lon_e7"]))
    return dict(sorted(found.items()))


def site_of(code: str) -> str:
    """The station that a code in a table means: STA, NET.STA, or NET.STA of a full id."""
    return ".".join(code.split(".")[:2])


def standing(names: Sequence[str], channel: str) -> str | None:
    """The station among `names` that a channel belongs to."""
    network, station, *_ = channel.split(".")
    return next((name for name in (f"{network}.{station}", station) if name in names), None)


def heard_in(phases: Sequence[Phase], channel: str) -> list[str]:
    """The phases for which a channel is listened to."""
    code = channel.rsplit(".", maxsplit=1)[-1]
    return [phase.name for phase in phases if fnmatchcase(code, phase.channels)]


@functools.lru_cache(maxsize=4)
def tables(network: Network) -> Tables:
    """Travel times from every node to every station, in every phase; a row is named `STATION.PHASE`.

    Returns: delays after which an onset is greatest, not those after which a wave arrives: so the origin found is that of the sound.
    Raises: WorkflowError: no station, or a time that is none. Source, Limits: see `science.travel_tables`; `Measure.late_s`.
    """
    grid, places = network.grid, sites(network.stations)
    names = [f"{code}.{phase.name}" for code in places for phase in network.phases]
    seconds: NDArray[Any] = np.empty((len(grid.depth_m), len(names)), np.float32)
    for k, (lat_e7, lon_e7) in enumerate(places.values()):
        distance_m, towards_rad = arcs_to(grid.lat_e7, grid.lon_e7, lat_e7, lon_e7)
        for i, phase in enumerate(network.phases):
            through = seconds_through(phase.medium, distance_m, towards_rad, grid.depth_m)
            seconds[:, k * len(network.phases) + i] = through + phase.late_s
    return tabled(names, grid.shape, seconds, network.rate_hz)
