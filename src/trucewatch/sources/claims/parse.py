"""What both sides said of a truce: one claim for each number, with its unit, window, accused side, quotation and link.

A window is written in local words ("2025-04-19 18:00 Moscow", "2025-04-20 evening"). Its words are kept as they are; the span holds
every instant that they can mean. A number is kept as said: "more than 1300", "hundreds".

`side` names the party by the mission's id where the claimant's name does not tell it.

Limits: a medium has no side. A time without a zone is in the zone of the other end of its window, else of the claimant.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from trucewatch.ingest.counts import count
from trucewatch.ingest.moments import iso_day, local_ms
from trucewatch.ingest.rows import Columns, Outcome, Row, Skip, Unreadable, Values, csv_rows, needed, read_each
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model.evidence import Claims
from trucewatch.model.time import Interval

UNITS: Final = ("assaults", "shelling", "shelling_heavy", "fpv_or_drone_uses", "total_stated")
OTHER_UNITS: Final = ("episodes", "shots_and_explosions")
_COLUMNS: Final = Columns(
    required=("truce", "claimant", "against", "from_utc_note", "to_utc_note", *UNITS, "quote", "url"),
    optional=("area", "side", *OTHER_UNITS),
)
_ZONES: Final = {"Kyiv": "Europe/Kyiv", "Moscow": "Europe/Moscow", "UTC": "UTC"}
_SIDES: Final = (("Russia", "russia", "Moscow"), ("Ukrain", "ukraine", "Kyiv"), ("Zelensky", "ukraine", "Kyiv"))
_PARTS_OF_DAY: Final = {"": (0, 24), "night": (0, 24), "morning": (0, 12), "midday": (11, 14), "evening": (17, 24)}
"""Local hours that a word can mean, generously: a window holds all of what its words leave open."""
_END: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?: (\d\d):(\d\d))?(?: (night|morning|midday|evening))?(?: (Kyiv|Moscow|UTC))?", re.ASCII
)


def parse(delivery: Delivery) -> Reading:
    """Read one table of claims. Raises: SourceError: another header."""
    return read_each(csv_rows(delivery, _COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    stated = [unit for unit in (*UNITS, *OTHER_UNITS) if row[unit]]
    if not stated:
        return Skip("the claim states no number")
    side, home = _side(needed(row, "claimant"))
    when = _window(row, home)
    common = {
        "t0_ms": when.t0_ms,
        "t1_ms": when.t1_ms,
        "claimant": row["claimant"],
        "side": row["side"] or side,
        "accused": _side(needed(row, "against"))[0] or row["against"],
        "window": f"{row['from_utc_note']} to {row['to_utc_note']}",
        "area": row["area"],
        "quote": row["quote"],
        "url": row["url"],
    }
    return [(Claims, {**common, **_figure(unit, row[unit])}) for unit in stated]


def _figure(unit: str, text: str) -> Values:
    said = count(text)
    return {"unit": unit, "count_min": said.least, "count_max": said.most, "count_word": said.word}


def _side(name: str) -> tuple[str, str]:
    """The party's id and the city of its local time; a medium has neither."""
    return next(((side, home) for mark, side, home in _SIDES if mark in name), ("", ""))


def _window(row: Row, home: str) -> Interval:
    ends = [_END.fullmatch(row[column]) for column in ("from_utc_note", "to_utc_note")]
    if None in ends:
        raise Unreadable(
            "The window is not readable.", "Write each end as 2025-04-19 18:00 Kyiv, or 2025-04-20 evening."
        )
    first, last = (end for end in ends if end)
    city = first[5] or last[5] or home
    t0_ms = _instant(first, first[5] or city, latest=False)
    t1_ms = _instant(last, last[5] or city, latest=True)
    if t1_ms <= t0_ms:
        raise Unreadable("The window ends before it begins.", "Check both ends and their zones.")
    return Interval(t0_ms, t1_ms)


def _instant(end: re.Match[str], city: str, *, latest: bool) -> int:
    """The earliest or latest instant that one end of a window can mean."""
    if not city:
        raise Unreadable(
            "The window names no zone, and the claimant has none.", "Add Kyiv, Moscow or UTC to a time of the window."
        )
    day, zone = iso_day(end[1]), _ZONES[city]
    if end[2]:
        return local_ms(day, f"{end[2]}:{end[3]}", zone)
    hour = _PARTS_OF_DAY[end[4] or ""][1 if latest else 0]
    return local_ms(day, f"{hour:02d}:00", zone) if hour < 24 else local_ms(day + timedelta(days=1), "00:00", zone)
