"""When what was perceived arrives: on time, late, twice, corrected, or spoiled on the way.

A file's name begins with its time of arrival. Every report reaches the mission in the end; the run of an exercise takes in what
has arrived by then, so that what comes late changes a bulletin that was already published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from trucewatch.exercise.calendar import HOUR_MS, MINUTE_MS, Calendar, stamp
from trucewatch.exercise.overpass import Pixel
from trucewatch.exercise.report import Report
from trucewatch.exercise.sites import Declared, Visit
from trucewatch.exercise.statements import Announcement, Assertion
from trucewatch.exercise.tables import (
    announcement_rows,
    assertion_rows,
    declared_rows,
    pixel_rows,
    report_rows,
    spoiled_rows,
    visit_rows,
    watch_rows,
)
from trucewatch.exercise.watch import SATELLITES, Watch
from trucewatch.model.time import DAY_MS

LATE_LINK_DAY: Final = 1
LATE_PATROL_DAY: Final = 4
CORRECTED_DAY: Final = 4
TWICE_DAY: Final = 6
SPOILED_DAY: Final = 11
_WESTERN: Final = frozenset(f"A{n:02d}" for n in range(1, 9))
_DELAY_MIN: Final = {"acoustic": 45, "cameras": 30, "patrol-upland": 20, "patrol-lowland": 25, "residents": 12 * 60}
_LOOK_BACK_MS: Final = 36 * HOUR_MS


@dataclass(frozen=True)
class Parcel:
    """One file on its way: for which source, called what, arriving when."""

    source: str
    name: str
    arrives_ms: int
    content: bytes

    @property
    def path(self) -> str:
        """Its path below the inbox."""
        return f"{self.source}/{stamp(self.arrives_ms)}--{self.name}.csv"


def field_parcels(reports: Sequence[Report], calendar: Calendar) -> list[Parcel]:
    """The offices' daily files of observations, with all that goes wrong with them."""
    parcels: list[Parcel] = []
    for day in range(1, calendar.days + 1):
        until_ms = calendar.opens_ms + day * DAY_MS
        for office, delay_min in _DELAY_MIN.items():
            rows = [r for r in reports if r.office == office and until_ms - DAY_MS <= r.t0_ms < until_ms]
            if rows:
                parcels += _sent(office, day, until_ms + delay_min * MINUTE_MS, rows, calendar)
    return [*parcels, *_correction(reports, calendar)]


def _sent(office: str, day: int, due_ms: int, rows: list[Report], calendar: Calendar) -> Iterator[Parcel]:
    """One office's file of one day: as it should be, save on the days on which something goes wrong."""
    on_time = Parcel("observations", office, due_ms, report_rows(rows))
    next_day_ms, days_later_ms = _later(calendar, day, 1), _later(calendar, day, 4)
    if office == "acoustic" and day == LATE_LINK_DAY:
        west = [r for r in rows if r.platform in _WESTERN]
        if east := [r for r in rows if r.platform not in _WESTERN]:
            yield replace(on_time, content=report_rows(east))
        if west:
            yield replace(on_time, name="acoustic-west", arrives_ms=days_later_ms, content=report_rows(west))
    elif office == "acoustic" and day == calendar.staged(TWICE_DAY):
        yield on_time
        yield replace(on_time, name="acoustic-again", arrives_ms=next_day_ms)
    elif office == "patrol-lowland" and day == calendar.staged(SPOILED_DAY):
        yield replace(on_time, content=spoiled_rows(rows))
        yield replace(on_time, name="patrol-lowland-again", arrives_ms=next_day_ms)
    elif office == "patrol-lowland" and day == calendar.staged(LATE_PATROL_DAY):
        yield replace(on_time, name="patrol-lowland-late", arrives_ms=days_later_ms)
    else:
        yield on_time


def _later(calendar: Calendar, day: int, days: int) -> int:
    """The morning some days later, before the exercise's end."""
    return calendar.at(min(day + days, calendar.days + 1), "09:10")


def _correction(reports: Iterable[Report], calendar: Calendar) -> list[Parcel]:
    """A patrol corrects its inspection: one of the guns was a trailer. The record's second revision replaces the first."""
    day = calendar.staged(CORRECTED_DAY)
    since_ms = calendar.at(day)
    seen = [r for r in reports if r.office == "patrol-upland" and r.kind == "weapon_sighting" and r.t0_ms >= since_ms]
    return [
        Parcel("observations", "patrol-upland-correction", _later(calendar, day, 3), report_rows([_one_less(report)]))
        for report in seen[:1]
    ]


def _one_less(report: Report) -> Report:
    return replace(report, count=str(int(report.count) - 1), revision=report.revision + 1)


def satellite_parcels(pixels: Sequence[Pixel], calendar: Calendar) -> list[Parcel]:
    """One file a day and satellite that looks back 36 hours, so that most pixels come twice, as in NASA's own files."""
    parcels = []
    for day in range(1, calendar.days + 1):
        for satellite, name in SATELLITES.items():
            arrives_ms = calendar.at(day, "20:50")
            rows = [
                p for p in pixels if p.satellite == satellite and arrives_ms - _LOOK_BACK_MS <= p.t0_ms < arrives_ms
            ]
            if rows:
                parcels.append(Parcel("firms", name.split()[1].lower(), arrives_ms, pixel_rows(rows)))
    return parcels


def coverage_parcels(watches: Sequence[Watch], calendar: Calendar) -> list[Parcel]:
    """One file a day: who watched and who could not."""
    parcels = []
    for day in range(1, calendar.days + 1):
        until_ms = calendar.opens_ms + day * DAY_MS
        rows = [w for w in watches if until_ms - DAY_MS <= w.t0_ms < until_ms]
        parcels.append(Parcel("coverage", "coverage", until_ms + 70 * MINUTE_MS, watch_rows(rows)))
    return parcels


def statement_parcels(announced: Iterable[Announcement], asserted: Iterable[Assertion]) -> list[Parcel]:
    """Notifications and claims, each in a file of its own, a little after they were sent."""
    parcels = [
        Parcel("notifications", f"{a.record.lower()}-{a.revision}", a.sent_ms + 10 * MINUTE_MS, announcement_rows([a]))
        for a in announced
    ]
    return parcels + [Parcel("claims", c.record, c.sent_ms + 15 * MINUTE_MS, assertion_rows([c])) for c in asserted]


def site_parcels(declared: Iterable[Declared], visits: Iterable[Visit]) -> list[Parcel]:
    """Each side's declaration a little after it was made, and each visit's report two hours after its end."""
    parcels = [
        Parcel("declarations", d.record.lower(), d.declared_ms + 10 * MINUTE_MS, declared_rows([d])) for d in declared
    ]
    return parcels + [Parcel("inspections", v.record.lower(), v.t1_ms + 2 * HOUR_MS, visit_rows([v])) for v in visits]
