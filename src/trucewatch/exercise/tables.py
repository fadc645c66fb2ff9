"""Rows in the words of the sources: observations, NASA's fires, coverage, notifications, claims, declarations, inspections.

What the parsers of `sources/` read, written the other way round. Offices with clocks of their own write UTC, people write local time with its zone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle, islice
from typing import Final

from trucewatch.exercise.calendar import MINUTE_MS, clock_of, day_of, stamp
from trucewatch.exercise.land import to_e7
from trucewatch.exercise.overpass import Pixel
from trucewatch.exercise.report import Report
from trucewatch.exercise.sites import HELD_M, NUMBER, WEAPON, Declared, Visit
from trucewatch.exercise.statements import Announcement, Assertion
from trucewatch.exercise.watch import Watch
from trucewatch.model.time import to_text

ZONE: Final = "Atlantic/St_Helena"
_PEOPLE: Final = ("patrol", "residents", "media")
"""Offices whose names begin so write as people do."""
_UNITS: Final = (
    "assaults",
    "shelling",
    "shelling_heavy",
    "fpv_or_drone_uses",
    "total_stated",
    "episodes",
    "shots_and_explosions",
)
_NIGHT: Final = ("18:30:00", "07:00:00")
_DEFECTS: Final = (
    {"start": "1970-01-01T00:00Z", "end": ""},
    {"latitude": "211.2", "longitude": "-13.02"},
    {"count": "a good many"},
    {"kind": "bang"},
)
"""What spoils a row: a clock that was never set, places far from Earth, a count and a kind in nobody's words."""


def report_rows(reports: Iterable[Report]) -> bytes:
    """Reports as the observation table."""
    return as_csv([_report(r) for r in reports])


def spoiled_rows(reports: Sequence[Report]) -> bytes:
    """Reports of which no row can be read, every one for a reason that can be told."""
    rows = islice(cycle(_report(r) for r in reports), max(len(reports), len(_DEFECTS)))
    return as_csv([row | defect for row, defect in zip(rows, cycle(_DEFECTS), strict=False)])


def _report(report: Report) -> dict[str, str]:
    people = report.office.startswith(_PEOPLE)
    spot = report.spot
    return {
        "record": report.record,
        "revision": str(report.revision),
        "start": _local(report.t0_ms) if people else to_text(report.t0_ms),
        "end": _local(report.t1_ms) if people else to_text(report.t1_ms),
        "timezone": ZONE if people else "",
        "clock_error_s": str(report.clock_error_ms // 1000),
        **degrees(*spot.at),
        "radius_m": str(spot.radius_m or ""),
        "place": "" if spot.band else spot.form,
        "band": spot.band,
        "place_name": spot.name,
        "platform": report.platform,
        "origin_group": report.group or (report.office if report.office == "acoustic" else ""),
        "means": report.means,
        "kind": report.kind,
        "uav_act": report.uav_act,
        "description": report.description,
        "weapon": report.weapon,
        "sighting": report.sighting,
        "count": report.count,
    }


def pixel_rows(pixels: Iterable[Pixel]) -> bytes:
    """Pixels as FIRMS writes its public CSV: minutes of the day without leading zeros."""
    return as_csv([_pixel(p) for p in pixels])


def _pixel(pixel: Pixel) -> dict[str, str]:
    clock = clock_of(pixel.t0_ms)
    return {
        **degrees(pixel.x_m, pixel.y_m),
        "bright_ti4": _hundredths(pixel.bright_c),
        "scan": _hundredths(pixel.scan_c),
        "track": _hundredths(pixel.track_c),
        "acq_date": day_of(pixel.t0_ms),
        "acq_time": str(int(clock[:2] + clock[3:5])),
        "satellite": pixel.satellite,
        "confidence": pixel.confidence,
        "version": "2.0NRT",
        "bright_ti5": _hundredths(pixel.back_c),
        "frp": _hundredths(pixel.power_c),
        "daynight": "N" if clock >= _NIGHT[0] or clock < _NIGHT[1] else "D",
    }


def watch_rows(watches: Iterable[Watch]) -> bytes:
    """Watches as the coverage table; who was kept away says how, and by whom as seen."""
    return as_csv([_watch(w) for w in watches])


def _watch(watch: Watch) -> dict[str, str]:
    return {
        "record": f"{watch.platform.replace(' ', '-')}-{watch.means}-{stamp(watch.t0_ms)}",
        "start": to_text(watch.t0_ms),
        "end": to_text(watch.t1_ms),
        **degrees(watch.x_m, watch.y_m),
        "radius_m": str(watch.radius_m),
        "place_name": watch.place_name,
        "means": watch.means,
        "platform": watch.platform,
        "state": watch.state,
        "reason": watch.reason,
        "restriction": watch.restriction,
        "delay_min": str(watch.delay_min or ""),
        "side_as_seen": watch.side_as_seen,
        "answer": watch.answer,
        "task": watch.task,
    }


def announcement_rows(announcements: Iterable[Announcement]) -> bytes:
    """Announcements as the notification table."""
    return as_csv([_announcement(a) for a in announcements])


def _announcement(announcement: Announcement) -> dict[str, str]:
    return {
        "record": announcement.record,
        "revision": str(announcement.revision),
        "start": _local(announcement.t0_ms),
        "end": _local(announcement.t1_ms),
        "timezone": ZONE,
        **degrees(*announcement.at),
        "radius_m": str(announcement.radius_m),
        "place_name": announcement.place_name,
        "announced": _local(announcement.announced_ms),
        "announced_by": announcement.announced_by,
        "channel": "liaison",
        "activity": announcement.activity,
        "answer": announcement.answer,
        "answered_by": announcement.answered_by,
    }


def assertion_rows(assertions: Iterable[Assertion]) -> bytes:
    """Assertions as the table of claims: one column for each unit that anybody counts in."""
    return as_csv([_assertion(a) for a in assertions])


def _assertion(assertion: Assertion) -> dict[str, str]:
    return {
        "truce": "Ilve",
        "claimant": assertion.claimant,
        "side": assertion.side,
        "against": assertion.accused,
        "from_utc_note": f"{_local(assertion.t0_ms)} UTC",
        "to_utc_note": f"{_local(assertion.t1_ms)} UTC",
        **dict.fromkeys(_UNITS, ""),
        assertion.unit: assertion.count,
        "quote": assertion.quote,
        "url": assertion.url,
    }


def declared_rows(declared: Iterable[Declared]) -> bytes:
    """Declarations as the table of declarations, serial numbers in a column that stays in the delivery."""
    return as_csv([_declared(d) for d in declared])


def _declared(declared: Declared) -> dict[str, str]:
    return {
        "record": declared.record,
        "declared": _local(declared.declared_ms),
        "declared_by": declared.side,
        "start": _local(declared.t0_ms),
        "end": _local(declared.t1_ms),
        "timezone": ZONE,
        "site": declared.site.id,
        "site_kind": "holding_area",
        "weapon": WEAPON,
        "number": str(NUMBER),
        "serials": declared.serials,
        **degrees(declared.site.x_m, declared.site.y_m),
        "radius_m": str(HELD_M),
    }


def visit_rows(visits: Iterable[Visit]) -> bytes:
    """Visits as the table of inspections; of a visit that was not let in all numbers are empty."""
    return as_csv([_visit(visit) for visit in visits])


def _visit(visit: Visit) -> dict[str, str]:
    numbers = {
        "present_matched": visit.matched,
        "first_seen": visit.first_seen,
        "absent_explained": visit.explained,
        "absent_unexplained": visit.unexplained,
    }
    return {
        "record": visit.record,
        "start": _local(visit.t0_ms),
        "end": _local(visit.t1_ms),
        "timezone": ZONE,
        "site": visit.site.id,
        "form": visit.form,
        "access": visit.access,
        "weapon": WEAPON,
        **{name: str(number) if visit.access == "full" else "" for name, number in numbers.items()},
        "reason": visit.reason,
        **degrees(visit.site.x_m, visit.site.y_m),
        "radius_m": str(HELD_M),
    }


def _local(ms: int) -> str:
    """A local time to the minute, as people write it; in this zone the wall clock shows UTC."""
    return f"{day_of(ms)} {clock_of(ms // MINUTE_MS * MINUTE_MS)[:5]}"


def degrees(x_m: int, y_m: int) -> dict[str, str]:
    """A point of the plane as latitude and longitude in decimal text."""
    lat_e7, lon_e7 = to_e7(x_m, y_m)
    return {"latitude": decimal(lat_e7 // 100, 5), "longitude": decimal(lon_e7 // 100, 5)}


def _hundredths(number: int) -> str:
    return decimal(number, 2)


def decimal(number: int, places: int) -> str:
    """A whole number of units of 10**-places as decimal text, without a float between."""
    sign, digits = "-" if number < 0 else "", str(abs(number)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """CSV with a header, one line a row; a column that a row does not have is empty in it."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, fieldnames=list(dict.fromkeys(name for row in rows for name in row)), restval="", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
