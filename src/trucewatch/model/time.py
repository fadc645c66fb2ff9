"""Time: UTC milliseconds in tables, RFC 3339 text in entries, the mission's local time only where a rule names it.

Zones come from the pinned `tzdata` wheel, never from the operating system: two machines with different system zones must
say the same thing.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

zoneinfo.reset_tzpath(())

DAY_MS: Final = 86_400_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_MS: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, order=True)
class Interval:
    """A half-open span [t0_ms, t1_ms) of UTC milliseconds."""

    t0_ms: int
    t1_ms: int


@dataclass(frozen=True, order=True)
class Period:
    """A reporting period, from cut-off to cut-off, named by the local day on which it ends."""

    until_ms: int
    from_ms: int
    name: str


def to_ms(moment: datetime) -> int:
    """An aware datetime as UTC milliseconds; exact integer arithmetic."""
    return (moment - _EPOCH) // _ONE_MS


def from_ms(ms: int) -> datetime:
    """UTC milliseconds as an aware datetime."""
    return _EPOCH + timedelta(milliseconds=ms)


def to_text(ms: int) -> str:
    """RFC 3339 in UTC: whole seconds without a fraction, otherwise three digits."""
    moment = from_ms(ms)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{stamp}.{ms % 1000:03d}Z" if ms % 1000 else f"{stamp}Z"


def from_text(stamp: str) -> int:
    """RFC 3339 text with any offset, or without a time a day at 00:00 UTC, as UTC milliseconds.

    Raises: ValueError: it is no such text, or has a time without an offset.
    """
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is None:
        if len(stamp) > len("YYYY-MM-DD"):
            message = f"{stamp!r} has no offset"
            raise ValueError(message)
        moment = moment.replace(tzinfo=UTC)
    return to_ms(moment)


def zone(name: str) -> zoneinfo.ZoneInfo:
    """The named zone from the pinned database. Raises: KeyError: there is none of that name."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, IsADirectoryError) as e:  # a folder of zones is none
        raise KeyError(name) from e


def local_to_ms(day: date, clock: str, tz: zoneinfo.ZoneInfo, *, fold: int = 0) -> int:
    """A local wall time as UTC milliseconds.

    Args:
        day: the local day. clock: `HH:MM` or `HH:MM:SS`. tz: the zone.
        fold: 1 takes the second of two equal wall times in the night when clocks go back.
    Limits: a wall time skipped in spring is read with the offset before the change, as PEP 495 says.
    """
    hour, minute, *rest = (int(part) for part in clock.split(":"))
    local = datetime(day.year, day.month, day.day, hour, minute, rest[0] if rest else 0, tzinfo=tz, fold=fold)
    return to_ms(local)


def period_ending(day: date, cut_off: str, tz: zoneinfo.ZoneInfo) -> Period:
    """The reporting period that ends on a local day, from the cut-off of the day before; 23 or 25 h around changes of time."""
    from_ = local_to_ms(day - timedelta(days=1), cut_off, tz)
    return Period(until_ms=local_to_ms(day, cut_off, tz), from_ms=from_, name=day.isoformat())


def period_holding(ms: int, cut_off: str, tz: zoneinfo.ZoneInfo) -> Period:
    """The reporting period that holds an instant."""
    day = from_ms(ms).astimezone(tz).date()
    found = period_ending(day, cut_off, tz)
    return found if ms < found.until_ms else period_ending(day + timedelta(days=1), cut_off, tz)


def utc_day(ms: int) -> str:
    """The UTC day of an instant, as YYYY-MM-DD."""
    return from_ms(ms).date().isoformat()
