"""Checks of meaning that several documents share: times, spans, words in every language, names given once."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from trucewatch.model.time import Interval, from_text, zone
from trucewatch.run.config.documents import Spot

ALWAYS: Final = Interval(from_text("1900-01-01"), from_text("9999-12-31"))
"""What a span without a start or an end is taken for."""


def texts(spot: Spot, languages: Collection[str]) -> dict[str, str]:
    """A text for each language.

    Raises: AgreementError: one of `languages` is missing.
    """
    missing = [tag for tag in languages if tag not in spot.value]
    if missing:
        raise spot.refusal(
            f"There is no text in `{missing[0]}`.", f"Add a line `{missing[0]}: ...` beside the other languages."
        )
    return dict(spot.value)


def instant_ms(spot: Spot) -> int:
    """A time with its offset, in milliseconds UTC.

    Raises: AgreementError: there is no such day or hour.
    """
    try:
        return from_text(spot.value)
    except ValueError as e:
        raise spot.refusal(
            f"There is no time {spot.value}.", "Write a time with its offset, such as `2015-02-15T00:00:00+02:00`."
        ) from e


def day(spot: Spot) -> date:
    """A day of the calendar.

    Raises: AgreementError: there is none of that name.
    """
    try:
        return date.fromisoformat(spot.value)
    except ValueError as e:
        raise spot.refusal(
            f"There is no day {spot.value}.", "Write a day of the calendar, such as `2031-05-02`."
        ) from e


def span(spot: Spot | None) -> Interval:
    """A half-open span; `ALWAYS` where it, its start or its end is not given.

    Raises: AgreementError: it ends before it begins.
    """
    if spot is None:
        return ALWAYS
    start, end = spot.find("from"), spot.find("until")
    made = Interval(instant_ms(start) if start else ALWAYS.t0_ms, instant_ms(end) if end else ALWAYS.t1_ms)
    if made.t0_ms >= made.t1_ms:
        raise spot.refusal("The span ends before it begins.", "Exchange `from` and `until`.")
    return made


def timezone(spot: Spot) -> str:
    """The name of a time zone of the pinned database.

    Raises: AgreementError: there is none of that name.
    """
    try:
        zone(spot.value)
    except KeyError as e:
        raise spot.refusal(
            f"There is no time zone `{spot.value}`.", "Write a name of the IANA list, such as `Europe/Kyiv`."
        ) from e
    return str(spot.value)


def known(spot: Spot, names: Iterable[str], what: str) -> str:
    """A name that must be among `names`; `what` says what it names.

    Raises: AgreementError: it is not.
    """
    listed = sorted(names)
    if spot.value not in listed:
        near = difflib.get_close_matches(spot.value, listed, n=1)
        others = f"There are: {', '.join(listed)}." if listed else "There is none."
        raise spot.refusal(f"There is no {what} `{spot.value}`.", f"Did you mean `{near[0]}`?" if near else others)
    return str(spot.value)


def once(items: Sequence[Spot], what: str) -> None:
    """Refuse two items with one id.

    Raises: AgreementError: at the second of them.
    """
    seen: set[str] = set()
    for item in items:
        name = item.value["id"]
        if name in seen:
            raise item.at("id").refusal(f"There are two {what} with the id `{name}`.", "Give each an id of its own.")
        seen.add(name)
