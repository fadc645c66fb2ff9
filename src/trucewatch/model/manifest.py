"""A source's manifest: who publishes it, what it can see, how far it errs, what makes two of its rows the same."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PlaceError:
    """How far a source's places may be off: 95 % radius in metres for each grade that the source gives."""

    radius_m: int
    by_grade: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reliability:
    """How far what is reported by one means can be relied on.

    `kind_e6`: probability that it names the kind rightly, x 1e6. `false_e6`: probability that there was nothing of the sort at all,
    x 1e6. `basis`: where both come from.
    """

    kind_e6: int
    false_e6: int
    basis: str


@dataclass(frozen=True)
class Feed:
    """A public feed that `fetch` polls."""

    url: str
    every_s: int
    max_bytes: int


@dataclass(frozen=True)
class Watch:
    """What the mere arrival of this source's deliveries says of coverage.

    `looks_per_day`: how often each place is looked at on a day for which the source delivered anything; 0: says nothing.
    """

    means: str
    looks_per_day: int
    basis: str


@dataclass(frozen=True)
class Manifest:
    """`source.yaml`, checked.

    `identity`: columns whose values make two rows one thing (by table). `volume_per_day`: (least, most) plausible rows; outside it
    the delivery is marked. `sees`: which side of the line it can see and who controls it. `max_bytes`: of clear text in one delivery.
    `charsets`: tried in this order; UTF-8 alone unless the publisher writes otherwise. `reliability`: by means.
    """

    name: str
    title: str
    publisher: str
    licence: str
    sealed: bool
    cadence: str
    means: str
    sees: str
    controlled_by: str
    bias: str
    origin_group: str
    place_error: PlaceError
    clock_error_ms: int
    identity: dict[str, tuple[str, ...]]
    volume_per_day: tuple[int, int]
    feed: Feed | None = None
    watch: Watch | None = None
    max_bytes: int = 1_000_000_000
    charsets: tuple[str, ...] = ("utf-8",)
    reliability: dict[str, Reliability] = field(default_factory=dict)
