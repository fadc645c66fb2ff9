"""Dates and times as sources write them, to half-open UTC spans in milliseconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed_zone
from typing import Final

from trucewatch.ingest.rows import Unreadable
from trucewatch.model.time import Interval, to_ms, zone

_ISO: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)? ?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MINUTE_MS: Final = 60_000
_SECOND_MS: Final = 1000


@dataclass(frozen=True)
class Moment:
    """A time as it was written, with the precision with which it was written: a day, a minute, a second or finer."""

    start_ms: int
    end_ms: int


def iso_day(text: str) -> date:
    """`2015-02-10`. Raises: Unreadable."""
    if not _DAY.fullmatch(text):
        raise _no_day(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _no_day(text) from None


def moment(text: str, timezone: str = "") -> Moment:
    """Read a day or a time with an offset, or in a named zone.

    Args:
        text: `2026-03-28`, `2026-03-28 14:05`, `2026-03-28T14:05:30.250+02:00`, `... Z`.
        timezone: IANA name for text without an offset; empty: the text must have one.
    Returns: the whole day, minute or second that was written; of fractions one millisecond.
    Raises: Unreadable: no such form or day; no offset and no zone; a wall time that the zone has twice or never.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise Unreadable(f"{text!r} is no time.", "Write 2026-03-28 14:05 with a zone, or 2026-03-28T14:05:30+02:00.")
    day_text, clock, second, fraction, offset = match.groups()
    day = iso_day(day_text)
    if clock is None:
        return Moment(_midnight_ms(day, offset, timezone), _midnight_ms(_next(day), offset, timezone))
    start_ms = _wall_ms(day, f"{clock}:{second or '00'}.{(fraction or '').ljust(6, '0')}", offset, timezone)
    return Moment(start_ms, start_ms + (1 if fraction else _SECOND_MS if second else _MINUTE_MS))


def span(start: str, end: str, timezone: str = "") -> Interval:
    """From a start to an end; an end that is a day is meant with all of it; without one, what the start names. Raises: Unreadable."""
    first = moment(start, timezone)
    if not end:
        return Interval(first.start_ms, first.end_ms)
    last = moment(end, timezone)
    whole_day = len(end) == len("2026-03-28")
    return Interval(first.start_ms, last.end_ms if whole_day else last.start_ms)


def local_ms(day: date, clock: str, timezone: str) -> int:
    """A wall time (`HH:MM`) in a named zone. Raises: Unreadable: the zone has it twice or never."""
    return _wall_ms(day, clock, None, timezone)


def local_days(first: date, last: date, timezone: str) -> Interval:
    """From the local midnight that begins `first` to the one that ends `last`."""
    return Interval(_midnight_ms(first, None, timezone), _midnight_ms(_next(last), None, timezone))


def _wall_ms(day: date, clock: str, offset: str | None, timezone: str) -> int:
    try:
        wall = datetime.combine(day, time.fromisoformat(clock))
    except ValueError:
        raise Unreadable(
            f"{clock[:8]!r} is no time of day.", "Hours run from 00 to 23, minutes and seconds to 59."
        ) from None
    first_ms, second_ms = (_utc_ms(wall, _zone(offset, timezone), fold) for fold in (0, 1))
    if first_ms == second_ms:
        return first_ms
    when = "twice" if first_ms < second_ms else "never"
    raise Unreadable(
        f"In {timezone} the clocks showed {wall:%Y-%m-%d %H:%M} {when}, because they were changed.",
        "Write the offset with it, such as +03:00.",
    )


def _midnight_ms(day: date, offset: str | None, timezone: str) -> int:
    """The instant at which a day begins, also where clocks change at midnight: of two midnights the first begins it."""
    return _utc_ms(datetime.combine(day, time()), _zone(offset, timezone), 0)


def _utc_ms(wall: datetime, tz: tzinfo, fold: int) -> int:
    try:
        return to_ms(wall.replace(tzinfo=tz, fold=fold))
    except OverflowError:
        raise _no_day(str(wall)) from None


def _zone(offset: str | None, timezone: str) -> tzinfo:
    if offset == "Z":
        return UTC
    if offset:
        hours, minutes = int(offset[1:3]), int(offset[-2:])
        if hours > 14 or minutes > 59:
            raise Unreadable(f"{offset!r} is no offset.", "Offsets run from -12:00 to +14:00.")
        ahead = timedelta(hours=hours, minutes=minutes)
        return fixed_zone(-ahead if offset.startswith("-") else ahead)
    if not timezone:
        raise Unreadable(
            "The time has neither an offset nor a zone.", "Add +02:00 or Z to it, or name its zone (Europe/Kyiv)."
        )
    try:
        return zone(timezone)
    except (KeyError, OSError):
        raise Unreadable(f"{timezone!r} is no time zone.", "Use an IANA name such as Europe/Kyiv.") from None


def _next(day: date) -> date:
    try:
        return day + timedelta(days=1)
    except OverflowError:
        raise _no_day(str(day)) from None


def _no_day(text: str) -> Unreadable:
    return Unreadable(f"{text!r} is no day of the calendar.", "Write year-month-day, such as 2015-02-10.")
