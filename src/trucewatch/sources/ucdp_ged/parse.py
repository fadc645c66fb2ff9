"""UCDP GED events to an observation (somebody was told) and a row of deaths each. Headlines are not copied.

Days are civil days of the country where the event was. A region or a month stays a region or a month: place and time get the
whole extent that the precision codes leave open.

Source: UCDP GED Codebook, `where_prec`, `date_prec`, `best`/`low`/`high`.
Limits: the parties that UCDP names are not kept: a finding names no doer.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from trucewatch.ingest.detail import detail
from trucewatch.ingest.moments import local_days
from trucewatch.ingest.places import degrees_e7
from trucewatch.ingest.rows import Columns, Outcome, Row, Unreadable, Values, csv_rows, needed, read_each, whole, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model.evidence import Casualties, Observations
from trucewatch.model.time import Interval

_USED: Final = (
    *(
        "id",
        "number_of_sources",
        "source_office",
        "where_prec",
        "where_coordinates",
        "latitude",
        "longitude",
        "country",
    ),
    *("event_clarity", "type_of_violence", "date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low"),
)
_UNUSED: Final = (
    *("relid", "year", "active_year", "code_status", "conflict_dset_id", "conflict_new_id", "conflict_name"),
    *("dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a"),
    *(
        "side_b_dset_id",
        "side_b_new_id",
        "side_b",
        "source_article",
        "source_date",
        "source_headline",
        "source_original",
    ),
    *("where_description", "adm_1", "adm_2", "geom_wkt", "priogrid_gid", "country_id", "region", "gwnoa", "gwnob"),
)
_COLUMNS: Final = Columns(required=_USED, optional=_UNUSED)
_ZONES: Final = {"Ukraine": "Europe/Kyiv"}
_LEAST_DAYS: Final = {"1": 1, "2": 2, "3": 7, "4": 28, "5": 32}
_WIDEST_OFFSETS_MS: Final = (14 * 3_600_000, 12 * 3_600_000)
_MIDNIGHT: Final = {"00:00", "0:00", "12:00:00 AM", ""}
_PRECISIONS: Final = tuple("1234567")


def parse(delivery: Delivery) -> Reading:
    """Read one file of events. Raises: SourceError: another header."""
    radius_m = delivery.manifest.place_error.by_grade

    def understand(row: Row) -> Outcome:
        where_prec = word(row, "where_prec", _PRECISIONS)
        when = _when(row)
        common = {
            "record": needed(row, "id"),
            "t0_ms": when.t0_ms,
            "t1_ms": when.t1_ms,
            "lat_e7": degrees_e7(row, "latitude"),
            "lon_e7": degrees_e7(row, "longitude"),
            "radius_m": radius_m[where_prec],
            "place_name": row["where_coordinates"],
        }
        return [(Observations, {**common, **_told(row, where_prec)}), (Casualties, {**common, **_deaths(row)})]

    return read_each(csv_rows(delivery, _COLUMNS), understand)


def _told(row: Row, where_prec: str) -> Values:
    offices = sorted({office.strip() for office in row["source_office"].split(";")} - {""})
    kept = ("number_of_sources", "where_prec", "date_prec", "event_clarity", "type_of_violence", "best", "high", "low")
    return {
        "place": "point" if where_prec in {"1", "2"} else "area",
        "bearing_cdeg": -1,
        "distance_min_m": -1,
        "distance_max_m": -1,
        "origin_group": ";".join(offices) or f"ucdp_ged {row['id']}",
        "means": "told",
        "kind": "unspecified",
        "count_min": -1,
        "count_max": -1,
        "count_word": "not_stated",
        "detail": detail(source_office=";".join(offices), **{name: row[name] for name in kept}),
    }


def _deaths(row: Row) -> Values:
    """Low, best and high; where the source's three contradict each other the range is widened to hold all of them."""
    low, best, high = (whole(row, name, -1) for name in ("low", "best", "high"))
    if min(low, best, high) < 0:
        raise Unreadable("low, best or high is empty.", "UCDP gives all three; deliver the file as published.")
    side_a, side_b, civilians, unknown = (
        whole(row, name, 0) for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    )
    status = "status_unknown"
    if civilians and not side_a + side_b + unknown:
        status = "civilian"
    elif side_a + side_b and not civilians + unknown:
        status = "combatant"
    return {
        "killed_min": min(low, best, high),
        "killed_best": best,
        "killed_max": max(low, best, high),
        "injured_min": -1,
        "injured_max": -1,
        "status": status,
        "standing": "reported",
    }


def _when(row: Row) -> Interval:
    """From the start of the first day to the end of the last; at least as long as `date_prec` leaves open."""
    first, last = _day(row, "date_start"), _day(row, "date_end")
    if last < first:
        raise Unreadable("date_end lies before date_start.", "Deliver the file as published.")
    least = _LEAST_DAYS[word(row, "date_prec", tuple(_LEAST_DAYS))]
    last = max(last, first + timedelta(days=least - 1))
    if row["country"] in _ZONES:
        return local_days(first, last, _ZONES[row["country"]])
    day = local_days(first, last, "UTC")
    return Interval(day.t0_ms - _WIDEST_OFFSETS_MS[0], day.t1_ms + _WIDEST_OFFSETS_MS[1])


def _day(row: Row, column: str) -> date:
    """`1/22/2014 12:00:00 AM`, `02/10/2015 00:00` (both month first) or `2015-02-10 00:00:00.000`; the time is always midnight."""
    text, _, clock = row[column].partition(" ")
    if clock not in _MIDNIGHT and not clock.startswith("00:00:00"):
        raise Unreadable(f"{column} has a time of day.", "UCDP gives days; deliver the file as published.")
    try:
        if "/" not in text:
            return date.fromisoformat(text)
        return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - a civil day has no zone
    except ValueError:
        raise Unreadable(
            f"{column} {row[column][:30]!r} is no date.", "UCDP writes the month first: 1/22/2014."
        ) from None
