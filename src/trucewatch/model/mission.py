"""A mission's configuration, checked: where it watches, by whose clock, in which languages, from which sources."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.fusing import Clutter
from trucewatch.model.manifest import Reliability


@dataclass(frozen=True, eq=False)
class Region:
    """An area as rings of degrees x 1e7 in the plane of longitude and latitude.

    `rings`: each (n, 2) int64, columns latitude and longitude, closed implicitly, none across the antimeridian; even-odd rule, so a
    second ring inside a first is a hole.
    """

    rings: tuple[NDArray[np.int64], ...]


@dataclass(frozen=True)
class Side:
    """A party as this mission names it; never a colour, never a flag."""

    id: str
    names: dict[str, str]


@dataclass(frozen=True)
class Office:
    """Who may sign: an office, its person, nationality, and key."""

    id: str
    titles: dict[str, str]
    person: str
    nationality: str
    party: str
    vkey: str


@dataclass(frozen=True)
class Locality:
    """A place of the gazetteer with its name per language; designations imply no view on status."""

    names: dict[str, str]
    lat_e7: int
    lon_e7: int
    rank: int


@dataclass(frozen=True)
class Water:
    """Water for the map's background, in degrees x 1e7; `name` may be empty. Never a border."""

    names: dict[str, str]
    region: Region
    line: bool = False


@dataclass(frozen=True)
class PublishWindow:
    """`run` publishes the periods that end from `first` to `last` (local days, inclusive; `last` may be open)."""

    first: str
    last: str


@dataclass(frozen=True)
class Release:
    """`release.yaml`, already raised to the floors in code (publish/release.py): configuration can only be stricter."""

    cell_resolution: int
    delay_h: int
    casualty_floor: int


@dataclass(frozen=True)
class RangeModel:
    """How far a means carries for a class of events, in thousandths of the range that a coverage interval states for it.

    Within `sure_e3` of the range something of the class is perceived with probability `p_e6`; from there the probability falls in a
    straight line to nothing at `none_e3`. `by_night`: whether the means works in the mission's hours of night.
    """

    means: str
    event_class: str
    sure_e3: int
    none_e3: int
    p_e6: int
    by_night: bool
    source: str


@dataclass(frozen=True)
class IndicatorSpec:
    """A series that is watched for change against a stated baseline, by weeks.

    Of counts: `rule` and `zones` (empty: the whole area). Of mission records: `body`, `unit`, `region`. `baseline_least`,
    `baseline_most`: per day, in thousandths, from and to; their source says what of it is an assumption. `first`: the local day on which it
    begins. `weeks`: how many weeks are planned. `error_e6`: the share of unchanged missions that may ever be told `lower` or `higher`.
    """

    id: str
    names: dict[str, str]
    first: str
    weeks: int
    baseline_e3: int
    baseline_least_e3: int
    baseline_most_e3: int
    baseline_source: str
    rule: str = ""
    zones: tuple[str, ...] = ()
    body: str = ""
    unit: str = ""
    region: str = ""
    error_e6: int = 50_000


@dataclass(frozen=True)
class Mission:
    """`mission.yaml`, checked against its schema and its meaning."""

    id: str
    house: str
    titles: dict[str, str]
    about: dict[str, str]
    area_names: dict[str, str]
    area: Region
    timezone: str
    cut_off: str
    night_from: str
    night_until: str
    languages: tuple[str, ...]
    language_of_record: str
    sources: tuple[str, ...]
    agreement: str
    sides: tuple[Side, ...]
    offices: tuple[Office, ...]
    witnesses: tuple[str, ...]
    release: Release
    exercise: bool = False
    mandate: str = ""
    raw_audio_basis: str = ""
    publish: PublishWindow | None = None
    localities: tuple[Locality, ...] = ()
    waters: tuple[Water, ...] = ()
    context: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: tuple[RangeModel, ...] = ()
    indicators: tuple[IndicatorSpec, ...] = ()
    clutter: Clutter = field(default_factory=Clutter.none)
    reliability: dict[tuple[str, str], Reliability] = field(default_factory=dict)
    end_ms: int = 0
    seed: int = 0
