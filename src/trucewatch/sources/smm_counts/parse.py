"""Daily ceasefire violations by region from OSCE SMM reports, to mission records. Empty is not zero: no figure is -1, `not_stated`.

A reporting day ends at 19:30 Kyiv time and bears the date on which it ends; the report is issued the day after. A report of a Monday
covers the two days to Sunday evening. A period "evenings 11-12 Sep" is the day between these two evenings.

Limits: the cut-off of 19:30 is general knowledge of the mission's practice, not stated in the data. The column `previous` repeats another
day's figure and is kept in the note only.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from trucewatch.ingest.counts import count
from trucewatch.ingest.moments import iso_day, local_ms
from trucewatch.ingest.rows import Columns, Outcome, Row, Unreadable, Values, csv_rows, needed, read_each
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model.evidence import MissionRecords, Noun

_COLUMNS: Final = Columns(
    required=("report", "issued", "as_of", "period", "region", "violations"),
    optional=("explosions", "previous", "numeric", "note", "url"),
)
BODY: Final = "OSCE SMM"
_ZONE: Final = "Europe/Kyiv"
_CUT_OFF: Final = "19:30"
_EVENINGS: Final = re.compile(r"evenings (\d{1,2})-(\d{1,2}) ([A-Z][a-z]{2})", re.ASCII)
_DAYS: Final = re.compile(r"(\d{1,2}) days", re.ASCII)
_MONDAY: Final = 0


class _Period(NamedTuple):
    """From the cut-off of `first` to the cut-off of `last`."""

    first: date
    last: date
    form: str
    note: str = ""


def parse(delivery: Delivery) -> Reading:
    """Read one table of figures. Raises: SourceError: another header."""
    return read_each(csv_rows(delivery, _COLUMNS), _understand)


def _understand(row: Row) -> Outcome:
    issued = iso_day(row["issued"]) if row["issued"] else None
    period = _period(row, issued)
    previous = f"the report gives {row['previous']} for the day before" if row["previous"] else ""
    common = {
        "record": row["report"],
        "t0_ms": local_ms(period.first, _CUT_OFF, _ZONE),
        "t1_ms": local_ms(period.last, _CUT_OFF, _ZONE),
        "body": BODY,
        "report": row["report"],
        "region": needed(row, "region"),
        "period_form": period.form,
        "issued_ms": local_ms(issued, "00:00", _ZONE) if issued else 0,
        "note": "; ".join(note for note in (period.note, row["note"], previous) if note),
        "url": row["url"],
    }
    _check_numeric(row)
    made: list[tuple[type[Noun], Values]] = [
        (MissionRecords, {**common, **_figure("ceasefire violations", row["violations"])})
    ]
    if row["explosions"]:
        made.append((MissionRecords, {**common, **_figure("explosions", row["explosions"])}))
    return made


def _figure(unit: str, text: str) -> Values:
    said = count(text)
    return {"unit": unit, "count_min": said.least, "count_max": said.most, "count_word": said.word}


def _check_numeric(row: Row) -> None:
    if row["numeric"] and row["numeric"] != ("yes" if row["violations"] else "no"):
        raise Unreadable("numeric does not agree with violations.", "Write yes with a figure, and no without one.")


def _period(row: Row, issued: date | None) -> _Period:
    """The span that a figure is of. Raises: Unreadable: the period is written in no known form, or cannot be dated."""
    given = row["period"]
    as_of = iso_day(row["as_of"]) if row["as_of"] else None
    if as_of is None and issued is None:
        raise Unreadable(
            "Neither issued nor as_of is given.", "Give the day on which the figure's period ends as as_of."
        )
    if match := _EVENINGS.fullmatch(given):
        return _evenings(match, (as_of or issued or date.min).year)
    if as_of is None:
        if issued is None or given != "24h":
            raise Unreadable("as_of is empty.", "Give the day on which the figure's period ends.")
        note = "the day observed is not stated; the span is the two days to the evening of issue"
        return _Period(issued - timedelta(days=2), issued, "unstated", note)
    if given == "24h":
        return _Period(as_of - timedelta(days=1), as_of, "day")
    if given == "multi-day" and issued and issued.weekday() == _MONDAY:
        return _Period(as_of - timedelta(days=2), as_of, "days")
    if match := _DAYS.fullmatch(given):
        return _Period(as_of - timedelta(days=int(match[1])), as_of, "days")
    raise Unreadable(
        f"{given[:40]!r} is no known period.",
        "Write 24h, 4 days, evenings 11-12 Sep, or multi-day for a report of a Monday.",
    )


def _evenings(match: re.Match[str], year: int) -> _Period:
    try:
        first, last = (datetime.strptime(f"{match[day]} {match[3]} {year}", "%d %b %Y").date() for day in (1, 2))  # noqa: DTZ007
    except ValueError:
        raise Unreadable(f"{match[0]!r} is no pair of days.", "Write it as evenings 11-12 Sep.") from None
    if last - first != timedelta(days=1):
        raise Unreadable(f"{match[0]!r} is not one night.", "Name two days that follow each other.")
    return _Period(first, last, "day")
